"""Where bytes are kept: content-addressed, write-once, compressed, in a folder or a bucket."""

from auditor.archive.blobs.batch import Batch
from auditor.archive.blobs.errors import (
    UNREADABLE,
    BlobDamaged,
    BlobMissing,
    StorageFailed,
    StorageMisconfigured,
)
from auditor.archive.blobs.keyframes import KEYFRAME_EVERY
from auditor.archive.blobs.opening import blob_store, read_text
from auditor.archive.blobs.store import BlobStore

__all__ = [
    "KEYFRAME_EVERY",
    "UNREADABLE",
    "Batch",
    "BlobDamaged",
    "BlobMissing",
    "BlobStore",
    "StorageFailed",
    "StorageMisconfigured",
    "blob_store",
    "read_text",
]
