"""The process that draws: reads specifications on standard input, answers with pictures on standard output.

A request is a line `FORM SCALE LENGTH` and so many bytes of JSON, an answer a line `ok LENGTH` or `error LENGTH` and so
many bytes. The process ends when its input does, that is, with the server that started it. It is run by its path, so
that it loads nothing of the tracker but this file.
"""

import os
import sys
from typing import BinaryIO

import vl_convert

_VEGA_LITE = "5.21"


def draw(form: str, scale: float, specification: str) -> bytes:
    """The picture of a Vega-Lite specification; form is `svg` or `png`. Raises ValueError where Vega refuses it.

    With the form `svg_png` the specification is an SVG, to be made a PNG.
    """
    if form == "svg_png":
        picture: bytes = vl_convert.svg_to_png(specification, scale=scale)
        return picture
    # Vega and its fonts are inside vl-convert, data are inside the specification: nothing may be fetched.
    if form == "svg":
        svg: str = vl_convert.vegalite_to_svg(specification, vl_version=_VEGA_LITE, allowed_base_urls=[])
        return svg.encode()
    png: bytes = vl_convert.vegalite_to_png(specification, vl_version=_VEGA_LITE, scale=scale, allowed_base_urls=[])
    return png


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests one after the other until there are no more."""
    for header in iter(requests.readline, b""):
        form, scale, length = header.decode().split()
        specification = requests.read(int(length)).decode()
        try:
            word, body = "ok", draw(form, float(scale), specification)
        except ValueError as error:
            word, body = "error", str(error).encode()
        answers.write(f"{word} {len(body)}\n".encode() + body)
        answers.flush()


def main() -> None:
    """Serve the process that started this one."""
    # Whatever a library prints goes to standard error: it would garble the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(5)  # requests go before pictures
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
