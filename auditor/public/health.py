"""What can be said of a document's tracking today, without saying more than was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from auditor.archive.models import Capture, Document, Version
from auditor.archive.vocabulary import VersionState
from auditor.pages.outcomes import BELIEVABLE, MEANINGS, Outcome

UNREACHABLE_AFTER = 3


class State(StrEnum):
    """The kinds of thing that can be said."""

    NEVER_CHECKED = "never-checked"
    IMPORTED_ONLY = "imported-only"
    UNREACHABLE = "unreachable"
    LAST_CHECK_FAILED = "last-check-failed"
    UNCONFIRMED = "unconfirmed"
    NOTHING_CONFIRMED = "nothing-confirmed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a document with the dates that its sentence needs."""

    state: State
    last_checked_at: datetime | None
    last_outcome: str
    failing_since: datetime | None
    failures: int
    version_at: datetime | None
    read_since: datetime | None
    last_read_at: datetime | None
    unconfirmed_at: datetime | None
    is_tracked: bool


def with_health_facts(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Adds the newest confirmed version (`version_*`) and the newest of any state (`newest_*`).

    `read_since` is when we first read the text that we read last, `last_read_at` when we did so
    last: another archive's records say nothing of either.
    """
    of_document = Version.objects.filter(document=OuterRef("pk")).newest_first()
    confirmed = of_document.confirmed()
    readings = Capture.objects.filter(
        document=OuterRef("pk"), outcome__in=[outcome.value for outcome in BELIEVABLE]
    ).order_by("-started_at")
    return documents.annotate(
        version_at=Subquery(confirmed.values("captured_at")[:1]),
        version_uuid=Subquery(confirmed.values("uuid")[:1]),
        version_words=Subquery(confirmed.values("word_count")[:1]),
        read_since=Subquery(confirmed.filter(imported=None).values("captured_at")[:1]),
        last_read_at=Subquery(readings.values("started_at")[:1]),
        newest_at=Subquery(of_document.values("captured_at")[:1]),
        newest_state=Subquery(of_document.values("state")[:1]),
    )


def health_of(document: Any) -> Health:
    """The health of a document that `with_health_facts` has annotated."""
    is_newest_open = document.newest_state not in {None, VersionState.CONFIRMED}
    return Health(
        state=_state(document, is_newest_open=is_newest_open),
        last_checked_at=document.last_checked_at,
        last_outcome=outcome_sentence(document.last_outcome),
        failing_since=document.failing_since,
        failures=document.failures_in_a_row,
        version_at=document.version_at,
        read_since=document.read_since,
        last_read_at=document.last_read_at,
        unconfirmed_at=document.newest_at if is_newest_open else None,
        is_tracked=document.is_tracked,
    )


def outcome_sentence(outcome: str) -> str:
    """The outcome of a check in words; an empty string where there was no check."""
    return MEANINGS[Outcome(outcome)].sentence if outcome else ""


def _state(document: Any, *, is_newest_open: bool) -> State:
    if document.last_checked_at is None:
        return State.IMPORTED_ONLY if document.version_at else State.NEVER_CHECKED
    if document.last_outcome not in {outcome.value for outcome in BELIEVABLE}:
        is_long = document.failing_since and document.failures_in_a_row >= UNREACHABLE_AFTER
        return State.UNREACHABLE if is_long else State.LAST_CHECK_FAILED
    if document.read_since is None:
        return State.NOTHING_CONFIRMED
    return State.UNCONFIRMED if is_newest_open else State.UNCHANGED
