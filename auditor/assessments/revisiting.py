"""Quotes in step with their documents: each is looked for in every text that is confirmed after it.

What is to be done stands in the rows (`succession.outdated`), and each quote is recorded on its own: a
sweep that was killed is gone on with by the next, and of two at one time each quote is recorded once.
A quote is held against each later text in turn, so that there is a record of what stood when, and
each time from where it last stood word for word: two texts that follow each other differ least.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from auditor.archive.blobs import BlobDamaged, BlobMissing
from auditor.archive.models import Document, Version
from auditor.assessments.actions import Found, follow
from auditor.assessments.models import Anchoring, Evidence
from auditor.assessments.succession import later_texts, outdated, succession_of
from auditor.assessments.vocabulary import AnchorKind
from auditor.pages.anchor import Anchored, Anchorer, Quote, QuoteInvalid, anchor, quote_at

LOST = (BlobMissing, BlobDamaged)


@dataclass
class Revisited:
    """What a sweep came to: how many documents and quotes were looked at, how many became stale or are
    so no more, and the texts that cannot be read from the store."""

    documents: int = 0
    quotes: int = 0
    newly_stale: int = 0
    recovered: int = 0
    unreadable: set[Version] = field(default_factory=set)


def revisit_all(*, at: datetime) -> Revisited:
    """Look for every quote in the texts in which it was not looked for yet. Raises StorageFailed."""
    tally = Revisited()
    due = outdated(Evidence.objects.following()).values("version__document")
    for document in Document.objects.filter(pk__in=due).order_by("pk"):
        revisit(document, at=at, tally=tally)
    return tally


def revisit(document: Document, *, at: datetime, tally: Revisited) -> None:
    """The same for quotes from one document. Raises StorageFailed."""
    texts = succession_of(document)
    rows = (
        outdated(Evidence.objects.quoting(document))
        .select_related("version")
        .prefetch_related("anchorings")
    )
    trails = [trail for row in rows.in_order() for trail in _trail(row, texts)]
    shelf = _Shelf(tally.unreadable)
    # By text, then by quote: an index of two texts serves all quotes.
    for text in texts:
        for trail in trails:
            trail.look_in(text, shelf)
    tally.documents += 1
    for trail in trails:
        row = follow(evidence=trail.evidence, steps=trail.steps, at=at)
        tally.quotes += 1
        tally.newly_stale += row.is_stale and not trail.evidence.is_stale
        tally.recovered += trail.evidence.is_stale and not row.is_stale


class _Shelf:
    """Texts as they are stored, and how quotes of one are found in another."""

    def __init__(self, unreadable: set[Version]) -> None:
        self._unreadable = unreadable
        self._read = lru_cache(maxsize=8)(self._read_once)
        self._anchorer = lru_cache(maxsize=8)(Anchorer)

    def text(self, version: Version) -> str | None:
        """None if it is lost. Raises StorageFailed."""
        return self._read(version)

    def find(self, quote: Quote, old: str | None, new: str) -> Anchored:
        """Without the old text by the quote's own words and what stood around them."""
        if old is None:
            return anchor(quote, new)
        return self._anchorer(old, new).anchor(quote_at(old, quote.start, quote.end))

    def _read_once(self, version: Version) -> str | None:
        try:
            return version.text()
        except LOST:
            self._unreadable.add(version)
            return None


@dataclass
class _Trail:
    """A quote on its way through later texts; `standing` is where it last stood word for word."""

    evidence: Evidence
    wanted: set[int]
    records: dict[int, Anchoring]
    standing: tuple[Version, int, int]
    steps: list[tuple[Version, Found]] = field(default_factory=list)

    def look_in(self, text: Version, shelf: _Shelf) -> None:
        if text.pk not in self.wanted:
            return
        found: Found | Anchoring | None = self.records.get(text.pk)
        if found is None:
            found = self._find(text, shelf)
            if found is None:
                return
            self.steps.append((text, found))
        if found.kind == AnchorKind.EXACT and found.start is not None and found.end is not None:
            self.standing = text, found.start, found.end

    def _find(self, text: Version, shelf: _Shelf) -> Found | None:
        """None if the text is lost: what it says of the quote is not known."""
        new = shelf.text(text)
        if new is None:
            return None
        version, start, end = self.standing
        old = shelf.text(version)
        try:
            quote = quote_at(old, start, end) if old is not None else _own_copy(self.evidence)
            return Found.of(shelf.find(quote, old, new))
        except QuoteInvalid:
            return Found(AnchorKind.UNCLEAR, Decimal(0))


def _trail(evidence: Evidence, texts: Sequence[Version]) -> Iterator[_Trail]:
    cited = evidence.version
    if cited is None or evidence.start is None or evidence.end is None:
        return
    yield _Trail(
        evidence=evidence,
        wanted={one.pk for one in later_texts(cited, list(texts))},
        records={one.version_id: one for one in evidence.anchorings.all()},
        standing=(cited, evidence.start, evidence.end),
    )


def _own_copy(evidence: Evidence) -> Quote:
    start, end = evidence.start or 0, evidence.end or 0
    return Quote(evidence.exact, evidence.prefix, evidence.suffix, start, end)
