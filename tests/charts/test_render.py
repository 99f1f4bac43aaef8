"""Pictures: drawn in bounded processes, cached in bounded memory, without a network."""

import os
import signal
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.charts.cache import PictureCache
from qi_tracker.charts.render import RenderBusyError, Renderer, RenderFailedError, RenderTimeoutError
from qi_tracker.charts.specification import control_chart

from .samples import full_analysis


def chart(**options):
    return control_chart(full_analysis(), title="Infections", **options)


def endless():
    """A specification that keeps Vega busy for far longer than any limit here."""
    backtracking = {"calculate": f"test(/(a+)+$/, '{'a' * 60}b')", "as": "x"}
    field = {"field": "x", "type": "nominal"}
    return {"data": {"values": [{}]}, "transform": [backtracking], "mark": "point", "encoding": {"x": field}}


def warm(renderer):
    """Start a drawing process, which takes time that does not count."""
    renderer.render({"data": {"values": []}, "mark": "point", "encoding": {}}, "svg")


def test_svg_carries_the_text_alternative_and_its_size(renderer):
    svg = renderer.render(chart(width=640, height=400), "svg").decode()
    assert svg.startswith('<svg role="img" aria-label="Individuals chart (I)')
    assert 'width="640" height="400"' in svg


@pytest.mark.parametrize("scale", [1, 1.5, 3])
def test_png_has_scale_times_the_size(renderer, scale):
    png = renderer.render(chart(width=640, height=400), "png", scale=scale)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (640 * scale, 400 * scale)


@pytest.mark.parametrize("scale", [0.5, 3.5, float("nan")])
def test_scale_out_of_bounds_is_refused(renderer, scale):
    with pytest.raises(ValueError, match="scale must be between 1 and 3"):
        renderer.render(chart(), "png", scale=scale)


def test_responsive_specification_is_not_drawn_here(renderer):
    with pytest.raises(ValueError, match="responsive"):
        renderer.render(chart(responsive=True), "svg")


def test_words_of_users_stay_words(renderer):
    nasty = '</svg><script>alert("1")</script> & \u2028 \x00 {"expr": "1"}'
    svg = renderer.render(control_chart(full_analysis(), title=nasty, context=nasty), "svg")
    assert b"<script" not in svg


def test_nothing_is_fetched(renderer):
    asked = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with HTTPServer(("127.0.0.1", 0), Trap) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/data.csv"
        with pytest.raises(RenderFailedError):
            renderer.render({"data": {"url": url}, "mark": "bar", "encoding": {}}, "svg")
        server.shutdown()
        thread.join()
    assert asked == []


def test_specification_that_vega_refuses_is_an_error(renderer):
    with pytest.raises(RenderFailedError, match="Vega-Lite"):
        renderer.render({"mark": "nonsense"}, "svg")


def test_chart_that_takes_too_long_is_ended_and_the_next_one_drawn():
    with Renderer(at_once=1, limit_seconds=1) as renderer:
        warm(renderer)
        with pytest.raises(RenderTimeoutError, match="longer than 1 s") as raised:
            renderer.render(endless(), "svg")
        assert raised.value.retry_after > 0
        assert renderer.render(chart(), "svg")


def test_charts_beyond_the_allowed_number_wait_briefly_and_are_refused():
    refused = []
    with Renderer(at_once=1, wait_seconds=0.05, limit_seconds=1.5) as renderer:
        warm(renderer)

        def occupy():
            with pytest.raises(RenderTimeoutError):
                renderer.render(endless(), "svg")

        thread = threading.Thread(target=occupy)
        thread.start()
        while thread.is_alive():
            try:
                renderer.render(chart(), "svg")
            except (RenderBusyError, RenderTimeoutError) as error:
                refused.append(error)
        thread.join()
    assert any(isinstance(error, RenderBusyError) and error.retry_after > 0 for error in refused)


def test_server_threads_keep_running_while_a_chart_is_drawn():
    """vl-convert holds the interpreter's lock for as long as it draws: in this process, a clock would stop."""
    with Renderer(at_once=1, limit_seconds=2) as renderer:
        warm(renderer)
        ticks = []
        done = threading.Event()

        def count():
            while not done.wait(0.01):
                ticks.append(time.monotonic())

        thread = threading.Thread(target=count)
        thread.start()
        with pytest.raises(RenderTimeoutError):
            renderer.render(endless(), "svg")
        done.set()
        thread.join()
    assert max(b - a for a, b in pairwise(ticks)) < 1.5


def test_drawing_process_that_was_killed_is_replaced():
    with Renderer(at_once=1, limit_seconds=60) as renderer:
        renderer.render(chart(), "svg")
        for worker in renderer._idle:
            os.kill(worker.process.pid, signal.SIGKILL)
            worker.process.wait()
        assert renderer.render(chart(), "svg")


def test_closing_ends_the_drawing_processes():
    with Renderer(at_once=1, limit_seconds=60) as renderer:
        renderer.render(chart(), "svg")
        processes = [worker.process for worker in renderer._idle]
    assert processes
    assert all(process.returncode is not None for process in processes)


def test_picture_is_drawn_once_for_each_key_form_and_scale(renderer):
    built = []

    def build():
        built.append(1)
        return chart()

    first = renderer.picture(("m1", 1, 1), build, "svg")
    assert renderer.picture(("m1", 1, 1), build, "svg") == first
    assert len(built) == 1
    renderer.picture(("m1", 1, 2), build, "svg")
    renderer.picture(("m1", 1, 1), build, "png", scale=2)
    assert len(built) == 3


@given(puts=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6000)), max_size=40), max_bytes=st.integers(0, 20_000))
def test_cache_never_holds_more_than_its_bytes(puts, max_bytes):
    cache = PictureCache(max_bytes)
    for key, length in puts:
        cache.put(key, bytes(length))
        assert cache.size <= max_bytes
        assert cache.get(key) in (None, bytes(length))
    held = [picture for key in range(10) if (picture := cache.get(key)) is not None]
    assert sum(map(len, held)) <= cache.size


def test_cache_lets_go_of_what_was_used_least_recently():
    cache = PictureCache(3000)
    cache.put("a", bytes(800))
    cache.put("b", bytes(800))
    cache.get("a")
    cache.put("c", bytes(800))
    assert cache.get("b") is None
    assert cache.get("a") is not None
    assert cache.get("c") is not None


UNDRAWABLE = [chr(code) for code in (0x00, 0x08, 0x0C, 0x13, 0x1B, 0x1F, 0xFFFE, 0xFFFF)]


def labelled(text):
    """A specification that holds a text wherever one may stand."""
    return {
        "description": text,
        "title": {"text": text, "subtitle": [text]},
        "data": {"values": [{"x": text, "y": 1}]},
        "mark": "text",
        "encoding": {
            "x": {"field": "x", "type": "nominal", "title": text},
            "y": {"field": "y", "type": "quantitative"},
            "text": {"field": "x"},
        },
    }


def test_text_that_an_svg_cannot_hold_is_drawn_as_blanks_wherever_it_stands(renderer):
    svg = renderer.render(labelled("before" + "".join(UNDRAWABLE) + "after"), "svg").decode()
    assert not set(svg) & set(UNDRAWABLE)
    texts = [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert len([text for text in texts if text.startswith("before") and text.endswith("after")]) == 5
    assert renderer.render(labelled("".join(UNDRAWABLE)), "png").startswith(b"\x89PNG")


def test_backslashes_are_drawn_as_they_are(renderer):
    svg = renderer.render(labelled(r"C:\u0013 \b \\f"), "svg").decode()
    assert svg.count(r"C:\u0013 \b \\f") >= 5


def test_svg_of_our_own_with_such_text_becomes_a_png(renderer):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>a{"".join(UNDRAWABLE)}b</text></svg>'
    assert not set(renderer.render(svg, "svg").decode()) & set(UNDRAWABLE)
    assert renderer.render(svg, "png").startswith(b"\x89PNG")
