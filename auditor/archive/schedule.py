"""When a document is checked next, and what its row says of its last check."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from auditor.archive.judging import Case
from auditor.archive.models import Capture, Document
from auditor.archive.vocabulary import Fetcher
from auditor.pages.belief import Belief, Judgement
from auditor.pages.outcomes import BELIEVABLE, MEANINGS, Outcome

FIRST_RETRY = timedelta(minutes=5)
# Documents that were declared together need not be checked together for ever.
JITTER = 0.1
# A document that has said the same for so long does not flap any more.
CALM = timedelta(days=14)
STATE_FIELDS = (
    "failures_in_a_row",
    "failing_since",
    "lease_until",
    "last_checked_at",
    "last_outcome",
    "last_reading",
    "next_fetcher",
    "next_check_at",
    "flapping_since",
)
OPEN = frozenset({Belief.CANDIDATE, Belief.SUSPECT, Belief.VARIANT})


def settle(case: Case, *, at: datetime) -> None:
    """Bring a document's state in step with a check; the caller saves STATE_FIELDS.

    `at` is the database's time: what is scheduled is scheduled by its clock.
    """
    document, outcome, ended = case.document, case.outcome, case.attempt.finished_at
    if outcome in BELIEVABLE:
        document.failures_in_a_row, document.failing_since = 0, None
    else:
        document.failures_in_a_row += 1
        document.failing_since = document.failing_since or ended
    if case.is_last_reading:
        document.last_reading = case.capture
    document.lease_until = None
    document.last_checked_at, document.last_outcome = ended, outcome.value
    document.flapping_since = _flapping_since(case)
    document.next_fetcher = _next_fetcher(case)
    document.next_check_at = at + _pause(document, outcome, case.judgement)
    if case.attempt.retry_after is not None:
        document.next_check_at = max(document.next_check_at, case.attempt.retry_after)


def _flapping_since(case: Case) -> datetime | None:
    """A document flaps until new words are believed, or it has said the same for a while."""
    since, judgement = case.document.flapping_since, case.judgement
    if judgement is not None and judgement.is_flapping:
        return since or case.attempt.started_at
    if since is None or (judgement and judgement.belief == Belief.CONFIRMED):
        return None
    return since if _was_other_lately(case) else None


def _was_other_lately(case: Case) -> bool:
    """Whether a check of the last days read other words than this one."""
    readings = Capture.objects.filter(
        document=case.document, started_at__gte=case.attempt.started_at - CALM
    )
    return readings.exclude(essence_digest__in=["", case.essence_digest]).exists()


def _next_fetcher(case: Case) -> str:
    """What is doubted is looked at with other eyes: a browser, after plain HTTP."""
    is_doubted = case.judgement is not None and case.judgement.belief == Belief.SUSPECT
    return Fetcher.BROWSER if is_doubted and case.fetcher == Fetcher.HTTP else ""


def _pause(document: Document, outcome: Outcome, judgement: Judgement | None) -> timedelta:
    """The usual interval; a second look soon at what is not believed yet; backoff at a fault."""
    usual: timedelta = document.check_every or settings.CHECK_EVERY
    if outcome not in BELIEVABLE and MEANINGS[outcome].is_transient:
        doublings = min(document.failures_in_a_row - 1, 16)
        return min(usual, _jittered(document, FIRST_RETRY * (1 << doublings)))
    if judgement is not None and judgement.belief in OPEN:
        return min(usual, _jittered(document, settings.RECHECK_AFTER))
    return _jittered(document, usual)


def _jittered(document: Document, pause: timedelta) -> timedelta:
    """Up to a tenth longer, by document and check, so that it can be foreseen."""
    share = (document.pk * 2_654_435_761 + document.fence * 40_503) % 1000 / 1000
    return pause * (1 + JITTER * share)
