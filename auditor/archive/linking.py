"""Versions in order -> the Change of each against the one before it.

Like is compared with like: our own readings with our own, another archive's records with its own.
Two extractors write one page in two ways, so that only the first version of a line is held against
the other line, and what differs there is nobody's change.

Changes are derived: inserting a version anywhere in a history re-links its neighbours, and doing
all of it again gives the same rows. The cause depends on the version before too: whoever gets
another one before it gets the cause that it would have had in the right order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from auditor.archive.models import Capture, Change, Document, Rereading, Version
from auditor.archive.vocabulary import OF_PROVIDER, Cause, Finding, Trigger, VersionState
from auditor.pages.compare import Counts, count_words, counts
from auditor.pages.differences import Kind, difference
from auditor.pages.outcomes import Outcome

ReadText = Callable[[str], str]
# How much changed, and a cause that explains a difference better than "the provider changed it".
Measure = Callable[[str | None, str], tuple[Counts, Cause]]
CAUSE_OF_KIND = {
    Kind.NONE: Cause.BOILERPLATE,
    Kind.FURNITURE: Cause.BOILERPLATE,
    Kind.LAYOUT: Cause.BOILERPLATE,
    Kind.REGION: Cause.LANGUAGE,
    # Nobody has said that these are the document's words now; a verdict does.
    Kind.PART: Cause.PAGE,
    Kind.OTHER: Cause.PAGE,
}
FIELDS = (
    "previous_id",
    "reappearance_of_id",
    "cause",
    "occurred_at",
    "words_added",
    "words_removed",
    "passages_changed",
    "shown_at",
    "listed_at",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A version's place in its history."""

    version: Version
    previous: Version | None
    reappearance_of: Version | None


@transaction.atomic
def relink(document: Document, *, read_text: ReadText, anew: Collection[int] = ()) -> None:
    """Bring the Changes of a document in step with its confirmed versions.

    A version that is not confirmed any more loses its Change. The others keep theirs, unless
    another version stands before them now or they are to be made `anew` (by version). `read_text`
    gives a version's text by its digest.
    """
    # An import and a check of one document at one time must see each other's versions.
    Document.objects.select_for_update().get(pk=document.pk)
    changes = Change.objects.filter(version__document=document)
    changes.exclude(version__state=VersionState.CONFIRMED).delete()
    ordered = Version.objects.filter(document=document).confirmed().oldest_first()
    known = {change.version_id: change for change in changes}
    # A document that goes back and forth between two texts is compared once each way.
    measure = lru_cache(maxsize=1024)(_measurer(lru_cache(maxsize=2)(read_text)))
    fresh, stale = [], []
    ordered = ordered.select_related("imported", "capture").defer("capture__record")
    for link in _links(list(ordered)):
        change = known.get(link.version.pk)
        if change is None:
            fresh.append(_moved(Change(version=link.version), link, measure))
        elif link.version.pk in anew or _is_elsewhere(change, link):
            stale.append(_moved(change, link, measure))
    Change.objects.bulk_create(fresh, batch_size=500)
    Change.objects.bulk_update(stale, [name.removesuffix("_id") for name in FIELDS], batch_size=500)


def first_change(version: Version, text: str) -> Change:
    """The Change, not saved yet, of a document's very first version."""
    found = Counts(version.word_count, 0, _passages(text)), Cause.FIRST
    return _moved(Change(version=version), Link(version, None, None), lambda old, new: found)


def _passages(text: str) -> int:
    """How many lines say something."""
    return len(list(filter(None, map(str.strip, text.split("\n")))))


def appended_change(
    version: Version, previous: Version, *, kind: Kind, read_text: ReadText
) -> Change:
    """The Change, not saved yet, of a version that was added after all others of its line.

    `previous` is the last confirmed version of that line, whose words it does not repeat; `kind`
    is what belief found to differ between the two.
    """
    measure = _measurer(read_text, kind_of=lambda old, new: kind)
    return _moved(Change(version=version), Link(version, previous, None), measure)


def _links(versions: Iterable[Version]) -> Iterator[Link]:
    last: dict[bool, Version] = {}
    earliest: dict[tuple[bool, str], Version] = {}
    for version in versions:
        line = version.imported_id is not None
        previous = last.get(line) or last.get(not line)
        seen = earliest.setdefault((line, version.words_digest), version)
        is_repeat = previous is not None and previous.words_digest == version.words_digest
        yield Link(version, previous, None if is_repeat or seen is version else seen)
        last[line] = version


def _is_elsewhere(change: Change, link: Link) -> bool:
    return (
        change.previous_id != (link.previous.pk if link.previous else None)
        or change.reappearance_of_id != (link.reappearance_of.pk if link.reappearance_of else None)
        or change.occurred_at != link.version.captured_at
    )


def cause_of(version: Version, previous: Version | None) -> Cause:
    """Why a confirmed text differs from the one before: ours to explain before the provider's.

    Another archive's record says of itself what it is. What we read in another way than the text
    before (another extractor, another declaration) is the provider's change only if that text was
    read in this very way too, and came out the same.
    """
    if previous is None:
        return Cause.FIRST
    record = version.imported
    if (record is None) != (previous.imported_id is None):
        return Cause.EXTRACTOR
    if record is None:
        return _cause_of_reading(version, previous)
    # Another archive that begins anew says nothing of what the provider did meanwhile.
    return Cause.TECHNICAL if record.cause == Cause.FIRST else Cause(record.cause)


def _cause_of_reading(version: Version, previous: Version) -> Cause:
    is_same_extractor = previous.extractor_version == version.extractor_version
    if is_same_extractor and previous.source_id == version.source_id:
        return Cause.CHANGE
    sources = _sources_that_agreed(version, previous.essence_digest)
    if version.source_id in sources:
        return Cause.CHANGE
    return Cause.DECLARATION if is_same_extractor or sources else Cause.EXTRACTOR


def _sources_that_agreed(version: Version, essence: str) -> set[int]:
    """By which declarations this version's extractor had read the words before, as they stood."""
    if not essence:
        return set()
    captures = Capture.objects.filter(
        document=version.document_id,
        outcome=Outcome.OK.value,
        started_at__lt=version.captured_at,
        record__tool__extractor=version.extractor_version,
        essence_digest=essence,
    )
    again = Rereading.objects.filter(
        capture__document=version.document_id,
        capture__started_at__lt=version.captured_at,
        extractor_version=version.extractor_version,
        essence_digest=essence,
    )
    return {*captures.values_list("source", flat=True), *again.values_list("source", flat=True)}


def _moved(change: Change, link: Link, measure: Measure) -> Change:
    """Fill in a Change for the place of its version."""
    previous = link.previous.text_digest if link.previous else None
    found, apparent = measure(previous, link.version.text_digest)
    cause = cause_of(link.version, link.previous)
    cause = _apparent(link.version, apparent) if cause == Cause.CHANGE else cause
    if change.pk and change.cause != cause:
        change.shown_at = timezone.now()
    change.listed_at = _listed_at(change, link.version, cause)
    change.previous = link.previous
    change.reappearance_of = link.reappearance_of
    change.cause = cause
    change.occurred_at = link.version.captured_at
    change.words_added = found.words_added
    change.words_removed = found.words_removed
    change.passages_changed = found.passages_changed
    return change


def _listed_at(change: Change, version: Version, cause: Cause) -> datetime:
    """Where a reader of what is new finds a change: at the time from which it was to be seen.

    One that is taken over from another archive stands where it occurred: thousands of old ones must
    not push out what happened lately. `change` is as it was before it gets this `cause`.
    """
    if version.capture is None or version.capture.trigger == Trigger.REPLAY:
        return version.captured_at
    if change.pk and {change.cause, cause} <= OF_PROVIDER:
        return change.listed_at
    return max(change.shown_at, version.captured_at)


def _apparent(version: Version, cause: Cause) -> Cause:
    """What a difference looks like, unless a person has found it to be the provider's words."""
    if cause == Cause.PAGE and version.verdicts.filter(finding=Finding.GENUINE).exists():
        return Cause.CHANGE
    return cause


def _kind_of(old: str, new: str) -> Kind:
    return difference(old, new).kind


def _measurer(read: ReadText, *, kind_of: Callable[[str, str], Kind] = _kind_of) -> Measure:
    """How much changed from one text to another, by their digests, and what that looks like."""

    def measure(old: str | None, new: str) -> tuple[Counts, Cause]:
        if old is None:
            text = read(new)
            return Counts(count_words(text), 0, _passages(text)), Cause.FIRST
        if old == new:
            return Counts(0, 0, 0), Cause.CHANGE
        before, after = read(old), read(new)
        cause = CAUSE_OF_KIND.get(kind_of(before, after), Cause.CHANGE)
        return counts(before, after), cause

    return measure
