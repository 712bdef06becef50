"""Who is checking a document now: a lease with an end, and a fence that only the last one passes.

A killed worker's lease runs out and its document is due again; a worker that comes back late finds
that the fence has moved on and records nothing. Times are the database's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import islice
from operator import or_

from django.db import transaction
from django.db.models import F, Q

from auditor.archive.models import Document
from auditor.archive.querysets import DocumentQuerySet

LEASE = timedelta(minutes=5)
# Of databases, some take no longer conditions.
TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to check one document until the lease runs out."""

    document_id: int
    fence: int


@transaction.atomic
def claim(
    document_ids: Collection[int], *, at: datetime, only_if_due: bool = False
) -> dict[int, Lease]:
    """Take the leases of documents that nobody holds -> those that were taken, by document.

    `only_if_due` leaves alone what was checked or untracked since it was found to be due.
    """
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    if only_if_due:
        free &= Q(is_tracked=True) & (Q(next_check_at=None) | Q(next_check_at__lte=at))
    # What somebody else is claiming at this moment is theirs.
    open_rows = Document.objects.select_for_update(skip_locked=True).filter(free)
    fences = dict(open_rows.filter(pk__in=document_ids).values_list("pk", "fence"))
    Document.objects.filter(pk__in=fences).update(lease_until=at + LEASE, fence=F("fence") + 1)
    return {pk: Lease(pk, fence + 1) for pk, fence in fences.items()}


def renew(leases: Iterable[Lease], *, at: datetime) -> None:
    """Prolong leases of checks that go on; one that was taken over or given back stays so."""
    for rows in _held(leases):
        rows.update(lease_until=at + LEASE)


def release(leases: Iterable[Lease]) -> None:
    """Give leases back without a check, so that their documents can be claimed at once."""
    for rows in _held(leases):
        rows.update(lease_until=None)


def lock_held(leases: Collection[Lease]) -> dict[int, Document]:
    """Lock the documents whose leases are still held -> them, by id. Call it in a transaction."""
    fences: Mapping[int, int] = {lease.document_id: lease.fence for lease in leases}
    rows = Document.objects.select_for_update().filter(pk__in=fences, lease_until__isnull=False)
    rows = rows.order_by("pk")
    return {row.pk: row for row in rows if row.fence == fences[row.pk]}


def _held(leases: Iterable[Lease]) -> Iterator[DocumentQuerySet]:
    """The rows of leases that still stand, some at a time."""
    waiting = iter(leases)
    while some := list(islice(waiting, TOGETHER)):
        ours = [Q(pk=lease.document_id, fence=lease.fence) for lease in some]
        yield Document.objects.filter(reduce(or_, ours), lease_until__isnull=False)
