"""The figures of an installation, counted in its database: every process says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from auditor.archive.models import Capture, Document, Version
from auditor.archive.querysets import UNREACHABLE_AFTER
from auditor.archive.vocabulary import Trigger
from auditor.pages.outcomes import Outcome

DAY = timedelta(days=1)
# A store that failed longer ago than this has been looked after.
STORAGE_MEMORY = timedelta(days=30)
# A document that was never checked is due since it was declared.
DUE_SINCE = Coalesce("next_check_at", "sources__created_at")
# A replay is no check: it reads pages that were fetched by somebody else, long ago.
CHECKS = (Trigger.SCHEDULE, Trigger.MANUAL)


@dataclass(frozen=True, slots=True)
class Tracking:
    """Counts of tracked documents. `waiting_since` is since when the longest waiting one is due."""

    tracked: int
    due: int
    leased: int
    unreachable: int
    flapping: int
    waiting_since: datetime | None

    def overdue(self, at: datetime) -> timedelta:
        """How long the document that waits longest has been due; nothing if none is due."""
        if self.waiting_since is None:
            return timedelta(0)
        return max(timedelta(0), at - self.waiting_since)


def count_tracking(at: datetime) -> Tracking:
    """Two queries."""
    counts = Document.objects.tracked().aggregate(
        tracked=Count("pk"),
        leased=Count("pk", filter=Q(lease_until__gt=at)),
        unreachable=Count("pk", filter=Q(failures_in_a_row__gte=UNREACHABLE_AFTER)),
        flapping=Count("pk", filter=Q(flapping_since__isnull=False)),
        # Leased or not: a worker that hangs and keeps its lease must not hide what it keeps.
        waiting_since=Min(DUE_SINCE),
    )
    return Tracking(due=Document.objects.due(at).count(), **counts)


def most_overdue() -> Document | None:
    """The document that waits longest, with `due_since`. One query."""
    waiting = Document.objects.tracked().annotate(due_since=DUE_SINCE)
    return waiting.select_related("provider").order_by("due_since", "pk").first()


def unreachable_documents(limit: int) -> list[Document]:
    """Tracked documents whose checks keep failing, the longest first. One query."""
    failing = Document.objects.tracked().filter(failures_in_a_row__gte=UNREACHABLE_AFTER)
    return list(failing.select_related("provider").order_by("failing_since", "pk")[:limit])


def last_check_at() -> datetime | None:
    """When the newest check of this archive began."""
    return _checks().order_by("-started_at").values_list("started_at", flat=True).first()


def last_storage_failure(at: datetime) -> Capture | None:
    """The last check of the past month that could not be stored."""
    recent = _checks().filter(started_at__gte=at - STORAGE_MEMORY)
    failed = recent.filter(outcome=Outcome.STORAGE_FAILED.value)
    return failed.order_by("-started_at").defer("record").first()


def outcomes_of_day(at: datetime) -> dict[Outcome, int]:
    """What the checks of the last 24 hours came to, the most frequent first."""
    counted = _checks().filter(started_at__gte=at - DAY).values_list("outcome")
    rows = counted.annotate(number=Count("pk")).order_by("-number", "outcome")
    return {Outcome(outcome): number for outcome, number in rows}


def count_captures() -> dict[tuple[str, str], int]:
    """Every check ever made, by trigger and outcome."""
    rows = Capture.objects.values_list("trigger", "outcome").annotate(number=Count("pk"))
    ordered = rows.order_by("trigger", "outcome")
    return {(trigger, outcome): number for trigger, outcome, number in ordered}


def count_versions() -> Mapping[str, int]:
    """Versions by state."""
    rows = Version.objects.values_list("state").annotate(number=Count("pk")).order_by("state")
    return dict(rows)


def count_waiting_for_a_look(at: datetime) -> int:
    """Versions that the software did not believe and nobody has looked at."""
    return Version.objects.needing_a_look(at).count()


def _checks() -> QuerySet[Capture]:
    return Capture.objects.filter(trigger__in=CHECKS)
