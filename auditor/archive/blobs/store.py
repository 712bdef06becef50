"""Content-addressed, write-once, compressed: what is put, what is got, whatever keeps it.

A blob's name is the SHA-256 of its decoded content, so equal content is stored once and a blob
can be checked against its name. A blob is durable before any row that names it is committed. A
blob is stored alone or as a delta against one that is stored alone: two reads give any of them.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock

from auditor.archive.blobs.backend import Backend
from auditor.archive.blobs.batch import Batch
from auditor.archive.blobs.errors import BlobDamaged, BlobMissing
from auditor.archive.blobs.keyframes import Keyframes
from auditor.archive.blobs.packing import (
    REFERENCE_LIMIT,
    START,
    Keyframe,
    Unpackable,
    length_in,
    make_keyframe,
    reference_in,
    unpack,
)

AT_HAND = 4 << 20  # Bytes of content; zstd holds them up to twice.
logger = logging.getLogger(__name__)


class BlobStore:
    """The blobs of one folder or bucket. Every method may raise StorageFailed. Thread-safe."""

    def __init__(self, backend: Backend, *, at_hand: int = AT_HAND) -> None:
        self.backend = backend
        self._keyframes = Keyframes(at_hand)
        self._pool: ThreadPoolExecutor | None = None
        self._pool_of = 0
        self._lock = Lock()

    def put(self, content: bytes, *, like: str | Sequence[str] = "") -> str:
        """Store `content` durably -> its digest. `like`: as in Batch.put."""
        with self.batch() as batch:
            return batch.put(content, like=like)

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Store many blobs; at the end of the block all of them are durable.

        Waiting for the disk is most of the work, so several blobs wait at once, and the caller
        goes on meanwhile.
        """
        batch = Batch(self, self._writers())
        try:
            yield batch
            batch.flush()
        finally:
            batch.wait()

    def _writers(self) -> ThreadPoolExecutor:
        """The threads of this process: those that a fork left behind do not run."""
        with self._lock:
            if self._pool is None or self._pool_of != os.getpid():
                self._pool = ThreadPoolExecutor(self.backend.writers, "blobs")
                self._pool_of = os.getpid()
            return self._pool

    def get(self, digest: str) -> bytes:
        """The content of a blob. Raises BlobMissing, BlobDamaged."""
        return self._decode(digest, self.backend.read(digest))

    def has(self, digest: str) -> bool:
        return self.backend.has(digest)

    def digests(self) -> Iterator[str]:
        """The name of every blob, in no particular order."""
        return (entry.digest for entry in self.backend.entries())

    def reference_of(self, digest: str) -> str:
        """The keyframe that a blob was stored against, "" for a keyframe.

        Raises BlobMissing, BlobDamaged.
        """
        return self.describe(digest)[0]

    def describe(self, digest: str) -> tuple[str, int]:
        """(reference, bytes of content), by the blob's beginning alone.

        Raises BlobMissing, BlobDamaged.
        """
        start = self.backend.read_start(digest, START)
        try:
            return reference_in(start), length_in(start)
        except Unpackable as error:
            raise BlobDamaged(f"The blob {digest} is damaged: {error}.") from error

    def delete(self, digest: str) -> None:
        """For the sweep alone: what rows name is never deleted."""
        self._keyframes.forget(digest)
        self.backend.delete(digest)

    def probe(self) -> None:
        """Raises StorageFailed when the store cannot take a blob now."""
        self.backend.probe()

    def keyframe_for(self, like: str) -> Keyframe | None:
        """What a blob like `like` may be stored against; nothing where that is lost or too long."""
        try:
            keyframe = self._keyframes.get(like, self._load_reference)
        except (BlobMissing, BlobDamaged) as error:
            logger.warning("A blob is stored alone, as its reference cannot be used: %s", error)
            return None
        return keyframe if 0 < keyframe.length <= REFERENCE_LIMIT else None

    def remember(self, keyframe: Keyframe) -> None:
        self._keyframes.add(keyframe)

    def standing(self, digest: str) -> str:
        """The reference of a blob that is there and whole: it is decoded, as is its reference.

        Both are read as they lie there, whatever is at hand, and are safe from the sweep for a
        while. Raises BlobMissing; BlobDamaged where what is there cannot be read, so that it may be
        replaced.
        """
        packed = self.backend.read(digest)
        reference = _reference_in(digest, packed)
        keyframe = self._standing_reference(digest, reference) if reference else None
        _unpack(digest, packed, keyframe)
        if not self.backend.keep(digest):
            raise BlobMissing(f"The blob {digest} is not in the store.")
        return reference

    def _standing_reference(self, digest: str, reference: str) -> Keyframe:
        """What the delta `digest` needs. Raises BlobDamaged where that is lost or not whole."""
        try:
            keyframe = self._load_keyframe(reference)
        except (BlobMissing, BlobDamaged) as error:
            self._keyframes.forget(reference)
            raise BlobDamaged(f"The blob {digest} cannot be read: {error}") from error
        if not self.keep(reference):
            raise BlobDamaged(
                f"The blob {digest} cannot be read: its reference {reference} is lost."
            )
        self._keyframes.add(keyframe)
        return keyframe

    def keep(self, digest: str) -> bool:
        """Is it there? Then no sweep takes it away for a while; otherwise it is not at hand."""
        is_there = self.backend.keep(digest)
        if not is_there:
            self._keyframes.forget(digest)
        return is_there

    def _load_reference(self, digest: str) -> Keyframe:
        """The keyframe of that name, or, where it is a delta's name, the delta's own keyframe."""
        packed = self.backend.read(digest)
        reference = _reference_in(digest, packed)
        if reference:
            return self._keyframes.get(reference, self._load_keyframe)
        return make_keyframe(digest, self._decode(digest, packed), len(packed))

    def _load_keyframe(self, digest: str) -> Keyframe:
        packed = self.backend.read(digest)
        return make_keyframe(digest, _unpack(digest, packed, None), len(packed))

    def _decode(self, digest: str, packed: bytes) -> bytes:
        reference = _reference_in(digest, packed)
        if not reference:
            return _unpack(digest, packed, None)
        try:
            keyframe = self._keyframes.get(reference, self._load_keyframe)
        except BlobMissing as error:
            raise BlobMissing(
                f"The blob {digest} cannot be read without another: {error}"
            ) from error
        return _unpack(digest, packed, keyframe)


def _reference_in(digest: str, packed: bytes) -> str:
    try:
        return reference_in(packed)
    except Unpackable as error:
        raise BlobDamaged(f"The blob {digest} is damaged: {error}.") from error


def _unpack(digest: str, packed: bytes, keyframe: Keyframe | None) -> bytes:
    try:
        content = unpack(packed, keyframe)
    except Unpackable as error:
        raise BlobDamaged(f"The blob {digest} is damaged: {error}.") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise BlobDamaged(f"The blob {digest} holds other content than its name says.")
    return content
