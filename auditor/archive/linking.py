"""Versions in order -> the Change of each against the one before it.

Changes are derived: inserting a version anywhere in a history re-links its neighbours, and doing
all of it again gives the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from auditor.archive.models import Change, Document, Version
from auditor.archive.vocabulary import Cause
from auditor.pages.compare import Counts, count_words, counts

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


def relink(document: Document, *, causes: dict[int, str], read_text: ReadText) -> None:
    """Bring the Changes of a document in step with its confirmed versions.

    `causes` gives the cause of versions that have no Change yet, by version id; the others keep
    theirs. `read_text` gives a version's text by its digest.
    """
    versions = list(Version.objects.filter(document=document).confirmed().oldest_first())
    known = {
        change.version_id: change for change in Change.objects.filter(version__document=document)
    }
    # A document that goes back and forth between two texts is compared once each way.
    count = lru_cache(maxsize=1024)(_counter(lru_cache(maxsize=2)(read_text)))
    fresh, stale = [], []
    for link in _links(versions):
        change = known.get(link.version.pk)
        if change is None:
            fresh.append(_change(link, causes[link.version.pk], count))
        elif _is_elsewhere(change, link):
            stale.append(_moved(change, link, count))
    Change.objects.bulk_create(fresh, batch_size=500)
    Change.objects.bulk_update(stale, [name.removesuffix("_id") for name in FIELDS], batch_size=500)


def _links(versions: Iterable[Version]) -> Iterator[Link]:
    previous: Version | None = None
    earliest: dict[str, Version] = {}
    for version in versions:
        seen = earliest.get(version.text_digest)
        is_repeat = previous is not None and previous.text_digest == version.text_digest
        yield Link(version, previous, None if is_repeat else seen)
        earliest.setdefault(version.text_digest, version)
        previous = version


def _is_elsewhere(change: Change, link: Link) -> bool:
    return (
        change.previous_id != (link.previous.pk if link.previous else None)
        or change.reappearance_of_id != (link.reappearance_of.pk if link.reappearance_of else None)
        or change.occurred_at != link.version.captured_at
    )


def _change(link: Link, cause: str, count: Count) -> Change:
    return _moved(Change(version=link.version, cause=cause), link, count)


def _moved(change: Change, link: Link, count: Count) -> Change:
    found = count(link.previous.text_digest if link.previous else None, link.version.text_digest)
    change.previous = link.previous
    change.reappearance_of = link.reappearance_of
    change.cause = Cause.FIRST if link.previous is None else change.cause
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
