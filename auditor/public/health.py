"""What can be said of a document's tracking today, without saying more than was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import Now

from auditor.archive.models import Capture, Document, Version
from auditor.archive.querysets import BELIEVED, UNREACHABLE_AFTER
from auditor.archive.vocabulary import Fetcher, VersionState
from auditor.pages.outcomes import MEANINGS, Meaning, Outcome

# A check that is this late is no delay any more: "unchanged" would say more than is known.
OVERDUE_AFTER = timedelta(days=1)


class State(StrEnum):
    """The kinds of thing that can be said."""

    NEVER_CHECKED = "never-checked"
    IMPORTED_ONLY = "imported-only"
    UNREACHABLE = "unreachable"
    LAST_CHECK_FAILED = "last-check-failed"
    OVERDUE = "overdue"
    CANDIDATE = "candidate"
    FLAPPING = "flapping"
    UNCONFIRMED = "unconfirmed"
    NOTHING_CONFIRMED = "nothing-confirmed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a document with the dates that its sentence needs.

    `read_since` is when we first read the newest confirmed wording, `last_read_at` when we could
    read the document last, `open_at` since when another wording waits to be believed.
    """

    state: State
    last_checked_at: datetime | None
    last_outcome: str
    next_step: str
    next_check_at: datetime | None
    next_fetcher: str
    failing_since: datetime | None
    failures: int
    flapping_since: datetime | None
    version_at: datetime | None
    read_since: datetime | None
    last_read_at: datetime | None
    open_at: datetime | None
    open_reason: str
    is_tracked: bool


def with_health_facts(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Adds the newest confirmed version (`version_*`), our own newest confirmed reading
    (`read_*`), and the version, of any state, that the last reading gave (`seen_*`).
    """
    confirmed = Version.objects.filter(document=OuterRef("pk")).newest_first().confirmed()
    readings = Capture.objects.filter(document=OuterRef("pk"), outcome__in=BELIEVED)
    return _with_last_reading(documents).annotate(
        version_at=Subquery(confirmed.values("captured_at")[:1]),
        version_uuid=Subquery(confirmed.values("uuid")[:1]),
        version_words=Subquery(confirmed.values("word_count")[:1]),
        read_since=Subquery(confirmed.filter(imported=None).values("captured_at")[:1]),
        read_essence=Subquery(confirmed.filter(imported=None).values("essence_digest")[:1]),
        last_read_at=Subquery(readings.order_by("-started_at").values("started_at")[:1]),
        is_overdue=ExpressionWrapper(
            Q(is_tracked=True, next_check_at__lt=Now() - OVERDUE_AFTER),
            output_field=BooleanField(),
        ),
    )


def _with_last_reading(documents: QuerySet[Document]) -> QuerySet[Document]:
    """The same wording is kept as a version once, so that it is found by its essence."""
    last = F("last_reading__essence_digest")
    seen = Version.objects.filter(
        document=OuterRef("pk"), imported=None, essence_digest=OuterRef("seen_essence")
    ).newest_first()
    return documents.annotate(seen_essence=last).annotate(
        seen_at=Subquery(seen.values("captured_at")[:1]),
        seen_state=Subquery(seen.values("state")[:1]),
        seen_reason=Subquery(seen.values("reason")[:1]),
    )


def health_of(document: Any) -> Health:
    """The health of a document that `with_health_facts` has annotated."""
    meaning, is_open = _meaning(document.last_outcome), _is_other_wording(document)
    return Health(
        state=_state(document),
        last_checked_at=document.last_checked_at,
        last_outcome=meaning.sentence if meaning else "",
        next_step=meaning.next_step if meaning else "",
        next_check_at=document.next_check_at if document.is_tracked else None,
        next_fetcher=Fetcher(document.next_fetcher).label if document.next_fetcher else "",
        failing_since=document.failing_since,
        failures=document.failures_in_a_row,
        flapping_since=document.flapping_since,
        version_at=document.version_at,
        read_since=document.read_since,
        last_read_at=document.last_read_at,
        open_at=document.seen_at if is_open else None,
        open_reason=(document.seen_reason or "") if is_open else "",
        is_tracked=document.is_tracked,
    )


def _meaning(outcome: str) -> Meaning | None:
    return MEANINGS[Outcome(outcome)] if outcome else None


def _state(document: Any) -> State:
    if document.last_checked_at is None:
        return State.IMPORTED_ONLY if document.version_at else State.NEVER_CHECKED
    if document.last_outcome not in BELIEVED:
        is_long = document.failing_since and document.failures_in_a_row >= UNREACHABLE_AFTER
        return State.UNREACHABLE if is_long else State.LAST_CHECK_FAILED
    if document.is_overdue:
        return State.OVERDUE
    return _state_of_reading(document)


def _state_of_reading(document: Any) -> State:
    """What the last check read, against what is confirmed."""
    is_flapping = document.flapping_since is not None and document.read_since is not None
    # Of two wordings that alternate one may wait; that they do says more.
    is_waiting = _is_other_wording(document) and document.seen_state == VersionState.CANDIDATE
    if is_waiting and not is_flapping:
        return State.CANDIDATE
    if document.read_since is None:
        return State.NOTHING_CONFIRMED
    if document.flapping_since is not None or document.seen_state == VersionState.VARIANT:
        return State.FLAPPING
    return State.UNCONFIRMED if _is_other_wording(document) else State.UNCHANGED


def _is_other_wording(document: Any) -> bool:
    """Whether the last reading says something else than what is confirmed.

    A return to an earlier wording is a version of its own, a candidate first. Where the last
    reading is an older confirmed version it differs from the newest in nothing that is said.
    """
    if not document.seen_essence or document.read_essence == "":
        return False  # Checks and versions from before essences were kept.
    is_newest = document.seen_essence == document.read_essence
    return not is_newest and document.seen_state != VersionState.CONFIRMED
