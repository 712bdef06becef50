"""The figures of an installation, counted in its database: every process says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from auditor.archive.models import Capture, Document, FormSurvey, Seal, SignupPage, Version
from auditor.archive.querysets import UNREACHABLE_AFTER
from auditor.archive.sealing import lately_unsealed
from auditor.archive.vocabulary import Trigger
from auditor.findings.edition import current_rules
from auditor.findings.models import Reading
from auditor.findings.vocabulary import ReadingOutcome
from auditor.findings.waiting import changes_waiting, versions_waiting
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


@dataclass(frozen=True, slots=True)
class Surveying:
    """Counts of sign-up pages that are surveyed. `waiting_since` as with documents."""

    pages: int
    due: int
    leased: int
    failing: int
    waiting_since: datetime | None

    def overdue(self, at: datetime) -> timedelta:
        """How long the page that waits longest has been due; nothing if none is due."""
        if self.waiting_since is None:
            return timedelta(0)
        return max(timedelta(0), at - self.waiting_since)


def count_surveying(at: datetime) -> Surveying:
    """Two queries."""
    counts = SignupPage.objects.current().aggregate(
        pages=Count("pk"),
        leased=Count("pk", filter=Q(lease_until__gt=at)),
        failing=Count("pk", filter=Q(failures_in_a_row__gte=UNREACHABLE_AFTER)),
        waiting_since=Min(Coalesce("next_survey_at", "created_at")),
    )
    return Surveying(due=SignupPage.objects.due(at).count(), **counts)


def last_survey_at() -> datetime | None:
    """When the newest survey began."""
    surveys = FormSurvey.objects.order_by("-started_at")
    return surveys.values_list("started_at", flat=True).first()


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


@dataclass(frozen=True, slots=True)
class Clauses:
    """Versions and changes that wait to be read; versions in which nothing could be read."""

    versions_waiting: int
    changes_waiting: int
    unreadable: int


def count_clauses() -> Clauses:
    """Three queries."""
    version = current_rules().version
    return Clauses(
        versions_waiting(version).count(),
        changes_waiting(version).count(),
        Reading.objects.exclude(outcome=ReadingOutcome.READ).count(),
    )


@dataclass(frozen=True, slots=True)
class Sealing:
    """Checks that no seal vouches for yet, and seals that no authority has stamped with the time."""

    unsealed: int
    unsealed_since: datetime | None
    unstamped: int
    unstamped_since: datetime | None


def count_sealing() -> Sealing:
    """Three queries. A replayed page was fetched long ago, and waits since it was replayed."""
    of_ours = Min("finished_at", filter=Q(trigger__in=CHECKS))
    waiting = lately_unsealed().aggregate(count=Count("pk"), since=of_ours)
    seals = Seal.objects.filter(time_stamp=None).aggregate(
        count=Count("pk"), since=Min("sealed_at")
    )
    return Sealing(waiting["count"], waiting["since"], seals["count"], seals["since"])


def _checks() -> QuerySet[Capture]:
    return Capture.objects.filter(trigger__in=CHECKS)
