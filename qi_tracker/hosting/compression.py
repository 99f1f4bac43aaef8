"""Answers that are mostly repetition (JSON, CSV, SVG) are compressed for clients that take gzip or zstd.

A list of 50 initiatives is 35 kB of JSON: gzip makes 4.6 kB of it in 0.17 ms of processor time, zstd 4.8 kB in 0.05 ms.
"""

import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from flask import Flask, Response, request

from ..core.etags import tags_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEAST = 1024
"""Bytes. What is smaller travels in one packet anyway."""
CODINGS = ("zstd", "gzip")
GZIP_LEVEL, ZSTD_LEVEL = 6, 3
# PNG is compressed by itself.
_REPETITIVE = re.compile(r"application/(?:[\w.-]+\+)?json|text/csv|image/svg\+xml")


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def attach(app: Flask) -> None:
    """Compress what an application answers."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    # Only what was read: answers to POST may show a new secret beside what the caller sent, which the length of a
    # compressed answer would help to guess (BREACH); and answers to changes are one object.
    if request.method not in ("GET", "HEAD"):
        return response
    coding = request.accept_encodings.best_match([*CODINGS, "identity"], default="identity")
    if response.status_code == 304:
        response.vary.add("Accept-Encoding")
        _tag_as_held(response, coding)
    elif _REPETITIVE.fullmatch(response.mimetype or "") and "Content-Encoding" not in response.headers:
        response.vary.add("Accept-Encoding")
        if coding != "identity" and (response.is_streamed or len(response.get_data()) >= LEAST):
            _encode(response, coding)
    return response


def _encode(response: Response, coding: str) -> None:
    compressor = _compressor(coding)
    if response.is_streamed:
        source = response.response
        if hasattr(source, "close"):
            response.call_on_close(source.close)
        response.response = _streamed(response.iter_encoded(), compressor)
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(compressor.compress(response.get_data()) + compressor.flush())
    response.headers["Content-Encoding"] = coding
    etag, is_weak = response.get_etag()
    # A strong ETag names bytes, and these are others now. `core.etags` reads it without the coding.
    if etag is not None and not is_weak:
        response.set_etag(f"{etag}-{coding}")


def _tag_as_held(response: Response, coding: str) -> None:
    """A 304 has the ETag that the whole answer would have had; whether that was long enough, the client's tag says."""
    etag, is_weak = response.get_etag()
    if etag is not None and not is_weak and f"{etag}-{coding}" in tags_of(request.headers.get("If-None-Match")):
        response.set_etag(f"{etag}-{coding}")


def _compressor(coding: str) -> _Compressor:
    if coding == "zstd":
        return zstd.ZstdCompressor(level=ZSTD_LEVEL)
    return zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)


def _streamed(parts: Iterable[bytes], compressor: _Compressor) -> Iterator[bytes]:
    for part in parts:
        if packed := compressor.compress(part):
            yield packed
    yield compressor.flush()
