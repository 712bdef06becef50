"""Versions in order -> the Change of each against the one before it.

Like is compared with like: our own readings with our own, another archive's records with its own.
Two extractors write one page in two ways, so that only the first version of a line is held against
the other line, and what differs there is nobody's change.

Changes are derived: inserting a version anywhere in a history re-links its neighbours, and doing
all of it again gives the same rows. The cause depends on the version before too: whoever gets
another one before it gets the cause that it would have had in the right order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from auditor.archive.models import Capture, Change, Document, Version
from auditor.archive.vocabulary import Cause
from auditor.pages.compare import Counts, count_words, counts
from auditor.pages.outcomes import Outcome

ReadText = Callable[[str], str]
Count = Callable[[str | None, str], Counts]
FIELDS = (
    "previous_id",
    "reappearance_of_id",
    "cause",
    "occurred_at",
    "words_added",
    "words_removed",
    "passages_changed",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A version's place in its history."""

    version: Version
    previous: Version | None
    reappearance_of: Version | None


@transaction.atomic
def relink(document: Document, *, causes: dict[int, str], read_text: ReadText) -> None:
    """Bring the Changes of a document in step with its confirmed versions.

    `causes` gives the cause of versions that have no Change yet, by version id; the others keep
    theirs, unless another version stands before them now. `read_text` gives a version's text by
    its digest.
    """
    # An import and a check of one document at one time must see each other's versions.
    Document.objects.select_for_update().get(pk=document.pk)
    ordered = Version.objects.filter(document=document).confirmed().oldest_first()
    versions = list(ordered.select_related("imported"))
    known = {
        change.version_id: change for change in Change.objects.filter(version__document=document)
    }
    # A document that goes back and forth between two texts is compared once each way.
    count = lru_cache(maxsize=1024)(_counter(lru_cache(maxsize=2)(read_text)))
    fresh, stale = [], []
    for link in _links(versions):
        change = known.get(link.version.pk)
        if change is None:
            cause = _settled_cause(link, causes[link.version.pk])
            fresh.append(_moved(Change(version=link.version), link, cause, count))
        elif _is_elsewhere(change, link):
            stale.append(_moved(change, link, _cause_now(change, link), count))
    Change.objects.bulk_create(fresh, batch_size=500)
    Change.objects.bulk_update(stale, [name.removesuffix("_id") for name in FIELDS], batch_size=500)


def _links(versions: Iterable[Version]) -> Iterator[Link]:
    last: dict[bool, Version] = {}
    earliest: dict[tuple[bool, str], Version] = {}
    for version in versions:
        line = version.imported_id is not None
        previous = last.get(line) or last.get(not line)
        seen = earliest.setdefault((line, version.text_digest), version)
        is_repeat = previous is not None and previous.text_digest == version.text_digest
        yield Link(version, previous, None if is_repeat or seen is version else seen)
        last[line] = version


def _is_elsewhere(change: Change, link: Link) -> bool:
    return (
        change.previous_id != (link.previous.pk if link.previous else None)
        or change.reappearance_of_id != (link.reappearance_of.pk if link.reappearance_of else None)
        or change.occurred_at != link.version.captured_at
    )


def predecessor(document: Document, at: datetime) -> Version | None:
    """The version that a text which we read `at` is compared with: our last, else the last."""
    earlier = Version.objects.filter(document=document, captured_at__lte=at).confirmed()
    own = earlier.filter(imported=None).newest_first().first()
    return own or earlier.newest_first().first()


def cause_of(capture: Capture, previous: Version | None) -> Cause:
    """Why a text of ours differs from the version before: ours to explain before the provider's.

    What counts is how the document was read the last time, not when its text last differed: a
    new extractor or declaration that gave the same text explains nothing that comes after it.
    """
    if previous is None:
        return Cause.FIRST
    if previous.imported_id is not None:
        return Cause.EXTRACTOR
    readings = Capture.objects.filter(
        document=capture.document_id, outcome=Outcome.OK.value, started_at__lt=capture.started_at
    )
    before = readings.order_by("-started_at").first()
    if before is None or before.extractor_version != capture.extractor_version:
        return Cause.EXTRACTOR
    return Cause.CHANGE if before.source_id == capture.source_id else Cause.DECLARATION


def _settled_cause(link: Link, stated: str) -> str:
    """The cause that was stated, where it can be right for a version in this place."""
    if link.previous is None:
        return Cause.FIRST
    record = link.version.imported
    if (record is None) != (link.previous.imported_id is None):
        return Cause.EXTRACTOR
    if record is None:
        return _derived_cause(link) if stated == Cause.FIRST else stated
    # Another archive that begins anew says nothing of what the provider did meanwhile.
    return Cause.TECHNICAL if stated == Cause.FIRST else stated


def _derived_cause(link: Link) -> str:
    version = link.version
    if version.imported is not None:
        return _settled_cause(link, version.imported.cause)
    return cause_of(version.capture, link.previous) if version.capture else Cause.TECHNICAL


def _cause_now(change: Change, link: Link) -> str:
    is_in_place = change.previous_id == (link.previous.pk if link.previous else None)
    return change.cause if is_in_place else _derived_cause(link)


def _moved(change: Change, link: Link, cause: str, count: Count) -> Change:
    found = count(link.previous.text_digest if link.previous else None, link.version.text_digest)
    change.previous = link.previous
    change.reappearance_of = link.reappearance_of
    change.cause = cause
    change.occurred_at = link.version.captured_at
    change.words_added = found.words_added
    change.words_removed = found.words_removed
    change.passages_changed = found.passages_changed
    return change


def _counter(read: ReadText) -> Count:
    """How much changed from one text to another, by their digests."""

    def count(old: str | None, new: str) -> Counts:
        if old is None:
            text = read(new)
            passages = sum(1 for line in text.split("\n") if line.strip())
            return Counts(count_words(text), 0, passages)
        return Counts(0, 0, 0) if old == new else counts(read(old), read(new))

    return count
