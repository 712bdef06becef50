"""Replay of 5,885 recorded pages through the pipeline: speed, memory, storage, and what it shows."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.installation import empty_installation  # isort: skip - sets Django up
from django.conf import settings

from auditor.archive.blobs import BlobStore
from auditor.archive.blobs.backend import Backend
from auditor.archive.blobs.opening import blob_store
from auditor.archive.interchange.declarations import read_folder
from auditor.archive.interchange.git import open_repository
from auditor.archive.models import Change, SnapshotPage
from auditor.archive.replaying import Replayed, replay
from auditor.archive.tracking import open_engine
from benchmarks.footprint import folder_mb, footprint
from benchmarks.recorded_pages import BUNDLE, write_declarations
from benchmarks.report import say

GIT_MB = 5.9  # What the same pages take in a packed git repository.


def main() -> int:
    if not BUNDLE.exists():
        print(f"skipped: {BUNDLE.name} is not there (it is not part of this project)")
        return 0
    empty_installation()
    with footprint() as used:
        replayed = run()
    changes = Change.objects.by_provider()
    blobs = folder_mb(Path(urlsplit(settings.STORAGE_URL).path))
    say("pages", replayed.pages, "")
    say("pages a second", replayed.pages / used.wall, "", at_least=60)
    say("processor time a page, with child processes", used.cpu * 1000 / replayed.pages, "ms")
    say("peak memory with every child process (PSS)", used.pss_mb, "MB", at_most=400)
    say("stored pages and texts", blobs, "MB", at_most=3 * GIT_MB)
    say("blob reads for a snapshot's page, at most", most_reads(), "", at_most=2)
    say("first records shown", changes.filter(previous=None).count(), "")
    say("changes shown", changes.exclude(previous=None).count(), "")
    return 0


def run() -> Replayed:
    with tempfile.TemporaryDirectory() as folder:
        write_declarations(Path(folder))
        services = read_folder(Path(folder))
        with open_repository(BUNDLE) as repository, open_engine() as engine:
            return replay(
                repository, services, engine=engine, at=datetime.now(UTC), progress=lambda *_: None
            )


def most_reads() -> int:
    """The most reads of the store that any stored page took, with nothing at hand from before."""
    most = 0
    backend = blob_store().backend
    for blob in SnapshotPage.objects.values_list("blob", flat=True).distinct().iterator():
        with counted_reads(backend) as reads:
            BlobStore(backend, at_hand=0).get(blob)
        most = max(most, len(reads))
    return most


@contextmanager
def counted_reads(backend: Backend) -> Iterator[list[str]]:
    """The digests that are read meanwhile."""
    reads: list[str] = []
    real = backend.read

    def read(digest: str) -> bytes:
        reads.append(digest)
        return real(digest)

    backend.read = read  # type: ignore[method-assign]
    try:
        yield reads
    finally:
        backend.read = real  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.exit(main())
