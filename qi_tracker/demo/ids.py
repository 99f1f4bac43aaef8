"""The ids of the demonstration: the same wherever and whenever it is loaded, so that every example can be run."""

import hashlib
import uuid

# Where an id of version 7 holds its time: the first millisecond of 2026.
_TIME = 1_767_225_600_000


class StableIds:
    """Makes ids from the name of the present chapter, and their number in it.

    A chapter of its own for each initiative: one that is added or changed leaves the ids of the others alone.
    """

    def __init__(self) -> None:
        self._chapter, self._count = "", 0

    def begin(self, chapter: str) -> None:
        """Begin a chapter."""
        self._chapter, self._count = chapter, 0

    def __call__(self) -> uuid.UUID:
        """The next id."""
        self._count += 1
        digest = hashlib.sha256(f"{self._chapter}/{self._count}".encode()).digest()
        random = int.from_bytes(digest[:10], "big")
        value = (_TIME << 80) | (random & ~(0xF << 76) & ~(0x3 << 62)) | (0x7 << 76) | (0x2 << 62)
        return uuid.UUID(int=value)
