"""The figures of the overview: what the archive holds, counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min, Q

from auditor.archive.models import Capture, Document, ImportedRecord, Version
from auditor.archive.vocabulary import Trigger
from auditor.pages.outcomes import BELIEVABLE
from providers.models import Provider


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over everything that is public."""

    providers: int
    draft_providers: int
    documents: int
    versions: int
    first_version_year: int | None
    checks: int
    failed_checks: int
    imported_records: int


def count_everything() -> Totals:
    """Five queries. A failed check is one in which the document could not be read."""
    providers = Provider.objects.aggregate(
        all=Count("pk"), drafts=Count("pk", filter=Q(is_draft=True))
    )
    believed = Q(outcome__in=[outcome.value for outcome in BELIEVABLE])
    # Replayed pages were fetched by somebody else, long before.
    own = Capture.objects.exclude(trigger=Trigger.REPLAY)
    checks = own.aggregate(all=Count("pk"), failed=Count("pk", filter=~believed))
    versions = Version.objects.confirmed().aggregate(all=Count("pk"), first=Min("captured_at"))
    return Totals(
        providers=providers["all"],
        draft_providers=providers["drafts"],
        documents=Document.objects.count(),
        versions=versions["all"],
        first_version_year=versions["first"].year if versions["first"] else None,
        checks=checks["all"],
        failed_checks=checks["failed"],
        imported_records=ImportedRecord.objects.count(),
    )
