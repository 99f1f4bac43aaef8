"""Pictures kept in memory, bounded in bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

# What the key and the dictionary entry cost beside the picture, roughly; without it, many tiny pictures would escape.
_OVERHEAD = 512


class PictureCache:
    """The pictures used last, as many as fit into `max_bytes`. Safe to share between threads."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._pictures: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes in use."""
        return self._bytes

    def get(self, key: Hashable) -> bytes | None:
        """The picture under this key, which now counts as used last."""
        with self._lock:
            picture = self._pictures.get(key)
            if picture is not None:
                self._pictures.move_to_end(key)
            return picture

    def put(self, key: Hashable, picture: bytes) -> None:
        """Keep a picture, and let go of those unused for longest; one larger than the cache is not kept."""
        cost = len(picture) + _OVERHEAD
        with self._lock:
            former = self._pictures.pop(key, None)
            if former is not None:
                self._bytes -= len(former) + _OVERHEAD
            if cost > self.max_bytes:
                return
            self._pictures[key] = picture
            self._bytes += cost
            while self._bytes > self.max_bytes:
                _, oldest = self._pictures.popitem(last=False)
                self._bytes -= len(oldest) + _OVERHEAD
