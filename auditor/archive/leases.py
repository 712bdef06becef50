"""Who is checking a document now: a lease with an end, and a fence that only the last one passes.

A killed worker's lease runs out and its document is due again; a worker that comes back late finds
that the fence has moved on and records nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from auditor.archive.models import Document
from auditor.archive.querysets import DocumentQuerySet
from auditor.pages.outcomes import BELIEVABLE, MEANINGS, Outcome

LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to check one document until the lease runs out."""

    document_id: int
    fence: int


@transaction.atomic
def claim(document_id: int, *, at: datetime, only_if_due: bool = False) -> Lease | None:
    """Take the lease of a document unless somebody holds it.

    `only_if_due` leaves alone what was checked or untracked since it was found to be due.
    """
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    if only_if_due:
        free &= Q(is_tracked=True) & (Q(next_check_at=None) | Q(next_check_at__lte=at))
    claimed = Document.objects.filter(free, pk=document_id).update(
        lease_until=at + LEASE, fence=F("fence") + 1
    )
    if not claimed:
        return None
    # The row is locked until the transaction ends, so this is the fence that was set here.
    fence = Document.objects.values_list("fence", flat=True).get(pk=document_id)
    return Lease(document_id, fence)


def renew(leases: Iterable[Lease], *, at: datetime) -> None:
    """Prolong leases of checks that go on; one that was taken over or given back stays so."""
    for lease in leases:
        _held(lease).update(lease_until=at + LEASE)


def release(leases: Iterable[Lease]) -> None:
    """Give leases back without a check, so that their documents can be claimed at once."""
    for lease in leases:
        _held(lease).update(lease_until=None)


def settle(lease: Lease, *, at: datetime, outcome: Outcome) -> bool:
    """Give the lease back with what the check came to; False if it is no longer held."""
    document = _held(lease).select_for_update().first()
    if document is None:
        return False
    if outcome in BELIEVABLE:
        document.failures_in_a_row, document.failing_since = 0, None
    else:
        document.failures_in_a_row += 1
        document.failing_since = document.failing_since or at
    document.lease_until = None
    document.last_checked_at, document.last_outcome = at, outcome.value
    document.next_check_at = at + _pause(document, outcome)
    document.save(
        update_fields=[
            "failures_in_a_row",
            "failing_since",
            "lease_until",
            "last_checked_at",
            "last_outcome",
            "next_check_at",
        ]
    )
    return True


def _held(lease: Lease) -> DocumentQuerySet:
    return Document.objects.filter(
        pk=lease.document_id, fence=lease.fence, lease_until__isnull=False
    )


def _pause(document: Document, outcome: Outcome) -> timedelta:
    """The usual interval; sooner, and then later and later, while a passing fault lasts."""
    usual: timedelta = document.check_every or settings.CHECK_EVERY
    if outcome in BELIEVABLE or not MEANINGS[outcome].is_transient:
        return usual
    doublings = min(document.failures_in_a_row - 1, 16)
    return min(usual, FIRST_RETRY * (1 << doublings))
