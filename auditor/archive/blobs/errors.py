"""What can go wrong between the archive and its store."""

from __future__ import annotations


class BlobMissing(LookupError):
    """A row, or another blob, names a blob that the store does not have."""


class BlobDamaged(ValueError):
    """A blob's content is not what its name says."""


class StorageFailed(OSError):
    """The store could not do what was asked: the disk is full or read-only, or nobody answers."""


class StorageMisconfigured(StorageFailed):
    """The store refuses us as we are set up: no such bucket, wrong credentials, wrong region."""


# Why a blob that a row names cannot be read now.
UNREADABLE = (BlobMissing, BlobDamaged, StorageFailed)
