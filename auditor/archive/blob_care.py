"""Looking after the store: is everything there and whole, what nobody needs, how much there is."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from auditor.archive.blob_references import named_blobs
from auditor.archive.blobs import BlobDamaged, BlobMissing, BlobStore
from auditor.archive.blobs.backend import FRESH, Entry

READERS = 8
# A blob is stored before its row; and one that is wanted again is spared for FRESH at least.
SHORTEST_GRACE = timedelta(hours=1)
assert SHORTEST_GRACE > 2 * FRESH  # noqa: S101 - clocks of a bucket and of ours may differ
UNNAMED = "named by no row"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at: blobs decoded, names that rows hold; and a sentence a problem."""

    decoded: int
    named: int
    problems: list[str]


@dataclass(slots=True)
class Swept:
    """What a sweep deleted, or would have."""

    blobs: int = 0
    bytes_freed: int = 0
    leftovers: int = 0
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Stock:
    """What there is. Bytes as stored and as decoded; `kinds`: by what names it, (blobs, bytes)."""

    keyframes: int = 0
    deltas: int = 0
    damaged: int = 0
    bytes_stored: int = 0
    bytes_decoded: int = 0
    kinds: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.bytes_decoded / self.bytes_stored if self.bytes_stored else 1.0


def verify(store: BlobStore, *, sample: int | None = None) -> Verified:
    """Does each blob, or a random sample, decode to its name, and is every named blob there?

    Raises StorageFailed.
    """
    # Rows first: what they name was stored before them.
    names = sorted({(digest, label) for label, digest in named_blobs()})
    there = sorted(store.digests())
    chosen = there if sample is None else random.sample(there, min(sample, len(there)))
    with ThreadPoolExecutor(READERS) as pool:
        problems = [found for found in pool.map(lambda one: _problem(store, one), chosen) if found]
    known = set(there)
    problems += [
        f"The blob {digest} is not in the store, but {label} names it."
        for digest, label in names
        if digest not in known
    ]
    return Verified(len(chosen), len({digest for digest, _ in names}), problems)


def sweep(store: BlobStore, *, before: datetime, is_dry: bool = False) -> Swept:
    """Delete blobs that no row names and no kept delta needs, and what broken-off writes left.

    Only what was neither stored nor wanted since `before`, which must lie SHORTEST_GRACE back: a
    blob is stored before its row. Captures may go on meanwhile. Raises StorageFailed.
    """
    swept = Swept()
    # The store first, then the rows: what a row has named since counts as wanted just now.
    entries = list(store.backend.entries())
    unneeded = _unneeded(store, entries, before)
    for entry, is_delta in unneeded:
        # Deltas go first, so that no kept one is ever without its reference.
        if is_dry or store.backend.delete_older(entry.digest, before):
            swept.blobs += 1
            swept.bytes_freed += entry.length
            swept.names.append(f"{entry.digest} ({'delta' if is_delta else 'keyframe'})")
    for name in store.backend.leftovers(before):
        if not is_dry:
            store.backend.delete_leftover(name)
        swept.leftovers += 1
    return swept


def take_stock(store: BlobStore) -> Stock:
    """Count what there is. Raises StorageFailed."""
    stock, kinds = Stock(), defaultdict(set)
    for label, digest in named_blobs():
        kinds[digest].add(label)
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for entry, described in _describe(store, list(store.backend.entries())):
        _count(stock, entry, described)
        for label in kinds.get(entry.digest, {UNNAMED}):
            counts[label] += 1
            sizes[label] += entry.length
    stock.kinds = {label: (counts[label], sizes[label]) for label in sorted(counts)}
    return stock


Described = tuple[str, int] | None


def _count(stock: Stock, entry: Entry, described: Described) -> None:
    stock.bytes_stored += entry.length
    if described is None:
        stock.damaged += 1
        return
    reference, length = described
    stock.bytes_decoded += length
    if reference:
        stock.deltas += 1
    else:
        stock.keyframes += 1


def _describe(store: BlobStore, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Described]]:
    """Each blob with (reference, decoded length), or nothing where it is damaged or gone."""

    def describe(entry: Entry) -> Described:
        try:
            return store.describe(entry.digest)
        except (BlobMissing, BlobDamaged):
            return None

    with ThreadPoolExecutor(READERS) as pool:
        yield from zip(entries, pool.map(describe, entries), strict=True)


def _unneeded(
    store: BlobStore, entries: Sequence[Entry], before: datetime
) -> list[tuple[Entry, bool]]:
    """(blob, is it a delta) of what may go, deltas first."""
    named = {digest for _, digest in named_blobs()}
    old = {e.digest for e in entries if e.stored_at < before and e.digest not in named}
    if not old:
        return []
    needed: set[str] = set()
    unneeded = []
    for entry, described in _describe(store, entries):
        reference = described[0] if described else ""
        if entry.digest in old:
            unneeded.append((entry, bool(reference)))
        elif reference:
            needed.add(reference)
    unneeded = [(entry, is_delta) for entry, is_delta in unneeded if entry.digest not in needed]
    return sorted(unneeded, key=lambda one: (not one[1], one[0].digest))


def _problem(store: BlobStore, digest: str) -> str:
    try:
        store.get(digest)
    except BlobDamaged as error:
        return str(error)
    except BlobMissing as error:
        # What a sweep took away meanwhile is no problem; that its reference is lost is one.
        return str(error) if store.has(digest) else ""
    return ""
