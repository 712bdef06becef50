"""Where bytes are kept: content-addressed, write-once, compressed, on a folder.

A blob's name is the SHA-256 of its decoded content, so equal content is stored once and a blob
can be checked against its name. A blob is on the disk before any row that names it is committed.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import zstandard
from django.conf import settings

SUFFIX = ".zst"
LEVEL = 3
WRITERS = 4


class BlobMissing(LookupError):
    """A row names a blob that the store does not have."""


class BlobDamaged(ValueError):
    """A blob's content is not what its name says."""


class StorageFailed(OSError):
    """The store could not take a blob: the disk is full or read-only."""


class BlobStore:
    """Blobs in a local folder: `ab/abcdef...zst`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Store `content` durably -> its digest. Raises StorageFailed."""
        with self.batch() as batch:
            return batch.put(content)

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Store many blobs; at the end of the block all of them are on the disk.

        Waiting for the disk is most of the work, so several blobs wait at once, and the caller
        goes on meanwhile. Raises StorageFailed.
        """
        with ThreadPoolExecutor(WRITERS) as pool:
            batch = Batch(self._path, pool)
            yield batch
            batch.flush()

    def get(self, digest: str) -> bytes:
        """The content of a blob. Raises BlobMissing, BlobDamaged."""
        try:
            packed = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(f"The blob {digest} is not in the store.") from error
        except OSError as error:
            raise BlobMissing(f"The blob {digest} cannot be read: {error.strerror}.") from error
        try:
            content = zstandard.ZstdDecompressor().decompress(packed)
        except zstandard.ZstdError as error:
            raise BlobDamaged(f"The blob {digest} cannot be decompressed.") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise BlobDamaged(f"The blob {digest} holds other content than its name says.")
        return content

    def has(self, digest: str) -> bool:
        return self._path(digest).exists()

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}{SUFFIX}"


class Batch:
    """Blobs on their way to the disk."""

    def __init__(self, path_of: Callable[[str], Path], pool: Executor) -> None:
        self._path_of = path_of
        self._pool = pool
        self._compress = zstandard.ZstdCompressor(level=LEVEL).compress
        self._writing: list[Future[Path]] = []

    def put(self, content: bytes) -> str:
        """Begin to store `content` -> its digest. Raises StorageFailed."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path_of(digest)
        if not _is_there(path):
            self._writing.append(self._pool.submit(_write, path, self._compress(content)))
        return digest

    def flush(self) -> None:
        """Wait until everything put so far is on the disk. Raises StorageFailed."""
        writing, self._writing = self._writing, []
        try:
            folders = {future.result() for future in writing}
            # A folder that was made just now is durable once the one it stands in is.
            above = {folder.parent for folder in folders}
            list(self._pool.map(_sync_folder, folders | above))
        except OSError as error:
            raise _storage_failed(error) from error


def blob_store() -> BlobStore:
    """The installation's store."""
    return BlobStore(Path(settings.BLOB_DIR))


def read_text(digest: str) -> str:
    """A blob as text; bytes that are no UTF-8, which other archives may hold, as U+FFFD."""
    return blob_store().get(digest).decode("utf-8", "replace")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise _storage_failed(error) from error


def _storage_failed(error: OSError) -> StorageFailed:
    return StorageFailed(f"The blob store cannot be used: {error.strerror or error}.")


def _write(path: Path, packed: bytes) -> Path:
    """Temporary file -> fsync -> rename, so that a blob is whole or absent -> its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path.parent


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
