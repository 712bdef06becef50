"""Blobs on their way to the store, many at a time."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, wait
from threading import Lock
from typing import TYPE_CHECKING

from auditor.archive.blobs.errors import BlobDamaged, BlobMissing
from auditor.archive.blobs.packing import (
    REFERENCE_LIMIT,
    Keyframe,
    make_keyframe,
    pack_against,
    pack_alone,
)

if TYPE_CHECKING:
    from auditor.archive.blobs.store import BlobStore

IN_FLIGHT = 64 << 20
# Of what the content would take alone: a delta this small is taken at once, one this large never.
SMALL, LARGE = 0.1, 0.3
Candidate = tuple[str, Future[str] | None]


class Batch:
    """Blobs on their way. At most IN_FLIGHT bytes of content wait; more make `put` wait."""

    def __init__(self, store: BlobStore, pool: Executor) -> None:
        self._store = store
        self._pool = pool
        self._stored: dict[str, Future[str]] = {}
        self._unsettled: list[str] = []
        self._waiting: deque[tuple[Future[str], int]] = deque()
        self._in_flight = 0
        self._settled: set[str] = set()
        self._lock = Lock()

    def put(self, content: bytes, *, like: str | Sequence[str] = "", digest: str = "") -> str:
        """Begin to store `content` -> its digest. Raises StorageFailed.

        `like`: digests of blobs that the content may be like, best first; a delta's name stands
        for its reference. Whether the content is stored against one of them or alone, whatever
        is smaller, `reference_of` tells. `digest`: the SHA-256, where this process knows it.
        Where the content is there already, it is read: what is not whole any more is replaced.
        """
        digest = digest or hashlib.sha256(content).hexdigest()
        if digest not in self._stored:
            self._make_room(len(content))
            names = [like] if isinstance(like, str) else like
            # Only what was put earlier is waited for, so that no two wait for each other.
            candidates = [(name, self._stored.get(name)) for name in names if name]
            future = self._pool.submit(self._store_one, digest, content, candidates)
            self._stored[digest] = future
            self._unsettled.append(digest)
            self._waiting.append((future, len(content)))
            self._in_flight += len(content)
        return digest

    def flush(self) -> None:
        """Wait until everything put so far is durable. Raises StorageFailed."""
        while self._waiting:
            self._wait_for_oldest()
        unsettled, self._unsettled = self._unsettled, []
        self._store.backend.settle(unsettled)

    def wait(self) -> None:
        """Wait for what is under way, whatever comes of it: nothing is written after the block."""
        wait(list(self._stored.values()))

    def reference_of(self, digest: str) -> str:
        """The keyframe that a blob of this batch is stored against, "" if it is one itself.

        Raises StorageFailed; KeyError for a blob that was not put.
        """
        return self._stored[digest].result()

    def _make_room(self, length: int) -> None:
        while self._waiting and self._in_flight + length > IN_FLIGHT:
            self._wait_for_oldest()

    def _wait_for_oldest(self) -> None:
        future, size = self._waiting.popleft()
        self._in_flight -= size
        future.result()

    def _store_one(self, digest: str, content: bytes, like: Sequence[Candidate]) -> str:
        try:
            return self._store.standing(digest)
        except (BlobMissing, BlobDamaged) as error:
            is_damaged = isinstance(error, BlobDamaged)
        # What was damaged may be what deltas were stored against: those need it alone.
        packed, reference = pack(content, iter(()) if is_damaged else self._keyframes(like))
        if reference:
            self._settle_first(reference)
            if not self._store.keep(reference):  # Deleted, though it was at hand.
                packed, reference = pack_alone(content), ""
        self._store.backend.write(digest, packed, replaces=is_damaged)
        if not reference and len(content) <= REFERENCE_LIMIT:
            self._store.remember(make_keyframe(digest, content, len(packed)))
        return reference

    def _keyframes(self, like: Sequence[Candidate]) -> Iterator[Keyframe]:
        for name, earlier in like:
            reference = earlier.result() if earlier else ""
            keyframe = self._store.keyframe_for(reference or name)
            if keyframe is not None:
                yield keyframe

    def _settle_first(self, reference: str) -> None:
        """No delta becomes durable before what it needs."""
        with self._lock:
            if reference in self._stored and reference not in self._settled:
                self._store.backend.settle([reference])
                self._settled.add(reference)


def pack(content: bytes, keyframes: Iterator[Keyframe]) -> tuple[bytes, str]:
    """(bytes to store, digest of the reference): the smallest of deltas, or alone.

    What the content would take alone is first guessed from the keyframe's own ratio.
    """
    best, reference, alone = b"", "", 0.0
    for keyframe in keyframes:
        delta = pack_against(content, keyframe)
        if not reference or len(delta) < len(best):
            best, reference = delta, keyframe.digest
            alone = len(content) * keyframe.packed_length / keyframe.length
        if len(best) <= SMALL * alone:
            return best, reference
    packed = pack_alone(content)
    return (best, reference) if reference and len(best) <= LARGE * len(packed) else (packed, "")
