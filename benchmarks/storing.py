"""Raw pages as deltas: bytes stored against git's own pack, pages a second, durable batches.

The pages are three years of six real documents (not part of this project): 5,885 of them, which
git packs to 5.9 MB and zstd alone leaves at over 100 MB.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from auditor.archive.blobs import KEYFRAME_EVERY
from auditor.archive.blobs.backend import Entry
from auditor.archive.blobs.folder import Folder
from auditor.archive.blobs.store import BlobStore
from auditor.archive.interchange.git import BlobReader, Repository, open_repository
from benchmarks.report import peak_mb, say

BUNDLE = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "raw-snapshots.bundle"
GIT_MB = 5.9
SMALL_BLOBS = 2_000
READS = 500


class CountingFolder(Folder):
    """A folder that counts how often a blob is read."""

    reads = 0

    def read(self, digest: str) -> bytes:
        self.reads += 1
        return super().read(digest)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        measure_small_batch(Path(folder) / "small")
        if not BUNDLE.exists():
            print(f"skipped: {BUNDLE.name} is not there (it is not part of this project)")
            return 0
        with open_repository(BUNDLE) as repository:
            measure_pages(repository, Path(folder) / "pages")
    say("peak memory", peak_mb(), "MB", at_most=300)
    return 0


def measure_small_batch(root: Path) -> None:
    """Two blobs each of 1,000 documents, as one batch of checks stores them."""
    chance = random.Random(3)  # noqa: S311 - the same in every run
    contents = [chance.randbytes(5_000).hex().encode() for _ in range(SMALL_BLOBS)]
    start = time.perf_counter()
    with BlobStore(Folder(root)).batch() as batch:
        for content in contents:
            batch.put(content)
    say(
        f"{SMALL_BLOBS:,} blobs, durable, in one batch", time.perf_counter() - start, "s", at_most=2
    )


def measure_pages(repository: Repository, root: Path) -> None:
    store = BlobStore(Folder(root))
    with repository.blobs() as blobs:
        history = list(pages(repository))
        digests, seconds = store_history(store, history, blobs)
    entries = list(store.backend.entries())
    stored = sum(entry.length for entry in entries) / 1e6
    alone = sum(not store.reference_of(entry.digest) for entry in entries)
    print(
        f"{len(digests):,} pages, {len(entries):,} distinct, {decoded_mb(store, entries):,.0f} MB"
    )
    print(f"{alone:,} keyframes")
    say("stored", stored, "MB", at_most=3 * GIT_MB)
    say("stored / git's pack", stored / GIT_MB, "x", at_most=3)
    say("time to store a page durably", seconds / len(digests) * 1000, "ms")
    say("pages stored a second", len(digests) / seconds, "")
    measure_reads(root, digests)


def pages(repository: Repository) -> Iterator[tuple[str, str]]:
    """(path, git's hash) of every page, oldest first."""
    written = [file for file in repository.log() if file.blob and file.path.endswith(".html")]
    written.sort(key=lambda file: file.sequence)
    return ((file.path, file.blob) for file in written)


def store_history(
    store: BlobStore, history: list[tuple[str, str]], blobs: BlobReader
) -> tuple[list[str], float]:
    """(digest of every page, seconds): a batch a round, each page against its document's keyframes."""
    kept: dict[str, list[tuple[str, str]]] = defaultdict(list)
    digests, seconds = [], 0.0
    for some in rounds(history):
        contents = list(blobs.read_all([blob for _, blob in some]))
        start = time.perf_counter()
        with store.batch() as batch:
            put = [
                batch.put(content, like=references(kept[path]))
                for (path, _), content in zip(some, contents, strict=True)
            ]
        for (path, _), digest in zip(some, put, strict=True):
            kept[path].insert(0, (digest, batch.reference_of(digest)))
        seconds += time.perf_counter() - start
        digests += put
    return digests, seconds


def references(kept: list[tuple[str, str]]) -> list[str]:
    """The latest two keyframes of a document, or none where one is due: as `keeping.py` does."""
    if len(kept) % KEYFRAME_EVERY == 0:
        return []
    return list(dict.fromkeys(reference or blob for blob, reference in kept))[:2]


def rounds(history: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The history cut where a document comes again: a batch of checks has each one once."""
    some: dict[str, str] = {}
    for path, blob in history:
        if path in some:
            yield list(some.items())
            some = {}
        some[path] = blob
    yield list(some.items())


def decoded_mb(store: BlobStore, entries: list[Entry]) -> float:
    return sum(store.describe(entry.digest)[1] for entry in entries) / 1e6


def measure_reads(root: Path, digests: list[str]) -> None:
    """Each by a store of its own, which has nothing at hand."""
    chosen = random.Random(3).sample(digests, min(READS, len(digests)))  # noqa: S311
    most, start = 0, time.perf_counter()
    for digest in chosen:
        folder = CountingFolder(root)
        BlobStore(folder).get(digest)
        most = max(most, folder.reads)
    say("time to read a page", (time.perf_counter() - start) / len(chosen) * 1000, "ms")
    say("blobs read for one page, at most", most, "", at_most=2)


if __name__ == "__main__":
    sys.exit(main())
