"""The installation's own store, as STORAGE_URL names it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from auditor.archive.blobs.backend import Backend
from auditor.archive.blobs.folder import Folder
from auditor.archive.blobs.store import BlobStore


def blob_store() -> BlobStore:
    """The installation's store: one for each process, so that its keyframes stay at hand."""
    return _open(settings.STORAGE_URL)


def read_text(digest: str) -> str:
    """A blob as text; bytes that are no UTF-8, which other archives may hold, as U+FFFD."""
    return blob_store().get(digest).decode("utf-8", "replace")


@lru_cache(maxsize=2)
def _open(url: str) -> BlobStore:
    return BlobStore(_backend(url))


def _backend(url: str) -> Backend:
    parts = urlsplit(url)
    if parts.scheme == "s3":
        from auditor.archive.blobs.bucket import Bucket  # boto3 takes long to import.

        return Bucket.at(url)
    return Folder(Path(unquote(parts.path)))
