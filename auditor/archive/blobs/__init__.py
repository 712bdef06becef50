"""Where bytes are kept: content-addressed, write-once, compressed, in a folder or a bucket."""

from auditor.archive.blobs.batch import Batch
from auditor.archive.blobs.errors import (
    BlobDamaged,
    BlobMissing,
    StorageFailed,
    StorageMisconfigured,
)
from auditor.archive.blobs.keyframes import KEYFRAME_EVERY, choose_reference
from auditor.archive.blobs.opening import blob_store, read_text
from auditor.archive.blobs.store import BlobStore

__all__ = [
    "KEYFRAME_EVERY",
    "Batch",
    "BlobDamaged",
    "BlobMissing",
    "BlobStore",
    "StorageFailed",
    "StorageMisconfigured",
    "blob_store",
    "choose_reference",
    "read_text",
]
