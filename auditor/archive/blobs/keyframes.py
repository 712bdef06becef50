"""Blobs that others are stored against: the recent ones at hand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from auditor.archive.blobs.packing import Keyframe

# After so many blobs of a document one is due that stands alone: whoever calls `put` names no other.
# Measured on 5,885 pages of six documents: between 50 and 100 hardly differ (decision 9).
KEYFRAME_EVERY = 64


class Keyframes:
    """The keyframes used last, up to so many bytes of content. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._at_hand: OrderedDict[str, Keyframe] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str, load: Callable[[str], Keyframe]) -> Keyframe:
        """The keyframe, loaded where it is not at hand; what `load` raises is not remembered."""
        with self._lock:
            found = self._at_hand.get(digest)
            if found is not None:
                self._at_hand.move_to_end(digest)
                return found
        loaded = load(digest)
        self.add(loaded)
        return loaded

    def add(self, keyframe: Keyframe) -> None:
        """Have it at hand; the ones unused for longest make room."""
        if keyframe.length > self._limit:
            return
        with self._lock:
            self._drop(keyframe.digest)
            self._at_hand[keyframe.digest] = keyframe
            self._size += keyframe.length
            while self._size > self._limit:
                self._drop(next(iter(self._at_hand)))

    def forget(self, digest: str) -> None:
        with self._lock:
            self._drop(digest)

    def _drop(self, digest: str) -> None:
        dropped = self._at_hand.pop(digest, None)
        if dropped is not None:
            self._size -= dropped.length
