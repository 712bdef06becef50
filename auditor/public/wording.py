"""Short sentences about changes, the same on pages and in feeds, and where they lead."""

from __future__ import annotations

from django.urls import reverse

from auditor.archive.models import Change
from auditor.archive.vocabulary import Cause
from auditor.findings.telling import Told


def change_path(change: Change) -> str:
    """The permalink of the comparison; a first record's is the version itself."""
    if change.previous is None:
        return change.version.get_absolute_url()
    return reverse("public:diff-detail", args=[change.previous.uuid, change.version.uuid])


def summary(change: Change) -> str:
    """The facts of a change in a sentence or two."""
    if change.cause == Cause.FIRST:
        return f"First record: {count(change.version.word_count, 'word')}."
    facts = extent(change.words_added, change.words_removed, change.passages_changed) + "."
    if change.reappearance_of is None:
        return facts
    return f"Returned to the wording of {change.reappearance_of.captured_at:%Y-%m-%d}. {facts}"


def telling(told: Told) -> str:
    """`Looser (read by software, not reviewed): A document is no longer required.`"""
    words = f"{told.direction.label} ({reviewed_words(told.is_reviewed)})"
    return f"{words}: {told.summary}" if told.summary else f"{words}."


def reviewed_words(is_reviewed: bool) -> str:
    return "reviewed by a person" if is_reviewed else "read by software, not reviewed"


def extent(added: int, removed: int, passages: int) -> str:
    """`12 words added, 3 removed in 2 passages`."""
    return f"{count(added, 'word')} added, {removed:,} removed in {count(passages, 'passage')}"


def count(number: int, noun: str) -> str:
    """`1 word`, `1,200 words`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
