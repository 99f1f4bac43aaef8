"""Specifications as SVG and PNG, drawn by vl-convert in processes of their own.

vl-convert holds the interpreter's lock while it draws and cannot be interrupted: in a thread, one large chart would
stop every request of the server for as long. See docs/decisions/0010-charts-in-their-own-processes.md.
"""

import math
import re
import subprocess
import sys
import weakref
from collections.abc import Callable, Hashable, Mapping
from html import escape
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import IO, Any, Literal

import orjson

from .cache import PictureCache

Form = Literal["svg", "png"]
Drawn = Literal["svg", "png", "svg_png"]
"""What a drawing process makes: of a specification SVG or PNG, of an SVG PNG."""
SCALE_RANGE = (1.0, 3.0)

# What XML has no place for: vl-convert ends its process on a single one of them.
_UNDRAWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The same in JSON, where an escape is read as a whole, so that the second half of an escaped backslash begins no other.
_UNDRAWABLE_IN_JSON = re.compile(rb"\\u00[01][0-9a-f]|\\[bf]|(\\.)|\xef\xbf[\xbe\xbf]")

_WORKER = Path(__file__).with_name("worker.py")
# A new process loads Vega with its first chart: half a second, but more on a machine that is short of processors.
_START_SECONDS = 20.0


class ChartError(Exception):
    """A picture cannot be had."""


class RenderFailedError(ChartError):
    """Vega refuses the specification, or the drawing process ended: an error of ours."""


class RenderUnavailableError(ChartError):
    """No picture just now: answered by 503 with `Retry-After: retry_after` (seconds)."""

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class RenderBusyError(RenderUnavailableError):
    """As many charts as allowed are being drawn, and none was ready in time."""


class RenderTimeoutError(RenderUnavailableError):
    """The chart took longer than allowed."""


class _Worker:
    """One drawing process."""

    def __init__(self) -> None:
        self.started = False
        # -P: the folder of the script must not come before the standard library. A session of its own: the terminal's
        # Ctrl-C is for the server, whose end ends this process.
        self.process = subprocess.Popen(  # noqa: S603 (both arguments are our own)
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def draw(self, specification: bytes, form: Drawn, scale: float) -> tuple[str, bytes] | None:
        """`ok` and the picture, or `error` and why; None when the process ended meanwhile."""
        requests, answers = self.pipes
        try:
            requests.write(f"{form} {scale} {len(specification)}\n".encode() + specification)
            requests.flush()
        except BrokenPipeError:
            return None
        header = answers.readline().decode().split()
        if len(header) != 2:
            return None
        self.started = True
        body = answers.read(int(header[1]))
        return (header[0], body) if len(body) == int(header[1]) else None

    @property
    def pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self.process.stdin is None or self.process.stdout is None:
            raise RenderFailedError("The drawing process has no pipes.")
        return self.process.stdin, self.process.stdout

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


def _end_all(workers: list[_Worker]) -> None:
    while workers:
        workers.pop().end()


class Renderer:
    """Draws at most `at_once` charts at a time, each for at most `limit_seconds`; keeps pictures in `cache_bytes`.

    The first chart of a process has 20 seconds more.

    One per server process, shared by its threads. Drawing processes start with the first charts (half a second each,
    about 130 MB) and stay. Leaving the context, or the end of the interpreter, ends them.
    """

    def __init__(
        self,
        *,
        at_once: int = 2,
        wait_seconds: float = 3.0,
        limit_seconds: float = 15.0,
        cache_bytes: int = 32 * 1024 * 1024,
    ) -> None:
        self.cache = PictureCache(cache_bytes)
        self._wait_seconds = wait_seconds
        self._limit_seconds = limit_seconds
        self._places = BoundedSemaphore(at_once)
        self._idle: list[_Worker] = []
        self._lock = Lock()
        self._open = True
        self._end = weakref.finalize(self, _end_all, self._idle)

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the drawing processes: idle ones now, the others after their chart."""
        self._open = False
        with self._lock:
            self._end()

    def picture(
        self, key: Hashable, build: Callable[[], Mapping[str, Any] | str], form: Form, *, scale: float = 1.0
    ) -> bytes:
        """The picture under this key from the cache, otherwise drawn from what `build` returns: see `render`.

        The key names all that the specification is made from: versions of measure and points, theme, size. Form and
        scale are added here. Raises as `render`.
        """
        full = (key, form, scale)
        found = self.cache.get(full)
        if found is None:
            found = self.render(build(), form, scale=scale)
            self.cache.put(full, found)
        return found

    def render(self, specification: Mapping[str, Any] | str, form: Form, *, scale: float = 1.0) -> bytes:
        """The specification as SVG (UTF-8) or PNG of `scale` pixels a unit (1 to 3; without effect on SVG).

        specification: of Vega-Lite, or an SVG of our own, which is turned into PNG alone. Control characters and others
        that an SVG cannot hold are drawn as blanks, wherever they stand.

        Raises ValueError for a scale out of bounds, RenderBusyError, RenderTimeoutError, RenderFailedError.
        """
        low, high = SCALE_RANGE
        if not low <= scale <= high:
            raise ValueError(f"scale must be between {low:g} and {high:g}, not {scale:g}.")
        if isinstance(specification, str):
            drawn = _UNDRAWABLE.sub(" ", specification).encode()
            return drawn if form == "svg" else self._in_turn(drawn, "svg_png", scale)
        if specification.get("width") == "container":
            raise ValueError("A responsive specification has no width of its own: build it with responsive=False.")
        sent = orjson.dumps(specification, option=orjson.OPT_SERIALIZE_NUMPY)
        drawable = _UNDRAWABLE_IN_JSON.sub(lambda found: found[1] or b" ", sent)
        picture = self._in_turn(drawable, form, scale)
        return _described(picture, specification.get("description") or "") if form == "svg" else picture

    def _in_turn(self, sent: bytes, form: Drawn, scale: float) -> bytes:
        if not self._places.acquire(timeout=self._wait_seconds):
            raise RenderBusyError("Many charts are being drawn just now. Try again in a moment.", 2)
        try:
            return self._draw(sent, form, scale)
        finally:
            self._places.release()

    def _draw(self, sent: bytes, form: Drawn, scale: float) -> bytes:
        worker = self._take()
        expired = []

        def expire() -> None:
            expired.append(True)
            worker.process.kill()

        timer = Timer(self._limit_seconds + (0 if worker.started else _START_SECONDS), expire)
        timer.start()
        try:
            answer = worker.draw(sent, form, scale)
        finally:
            # Only after the join is it certain that the timer will not kill a process that draws the next chart.
            timer.cancel()
            timer.join()
            self._give_back(worker, usable=not expired)
        if answer is None and expired:
            seconds = math.ceil(self._limit_seconds)
            raise RenderTimeoutError(f"The chart took longer than {seconds} s to draw. Ask for fewer points.", seconds)
        if answer is None:
            raise RenderFailedError("The drawing process ended before the chart was finished.")
        word, body = answer
        if word != "ok":
            raise RenderFailedError(body.decode())
        return body

    def _take(self) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                worker.end()
        return _Worker()

    def _give_back(self, worker: _Worker, *, usable: bool) -> None:
        with self._lock:
            if usable and self._open and worker.alive:
                self._idle.append(worker)
                return
        worker.end()


def _described(svg: bytes, description: str) -> bytes:
    """The SVG with its text alternative on the root element, where Vega leaves it out of a file."""
    label = escape(_UNDRAWABLE.sub(" ", description), quote=True)
    return svg.replace(b"<svg ", f'<svg role="img" aria-label="{label}" '.encode(), 1)
