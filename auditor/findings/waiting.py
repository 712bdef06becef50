"""What waits to be read, and what was derived and does not follow from the archive any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from auditor.archive.models import Change, Version
from auditor.archive.querysets import ChangeQuerySet, VersionQuerySet
from auditor.archive.vocabulary import VersionState
from auditor.findings.models import ChangeReading, Reading
from auditor.findings.settling import hold_documents
from auditor.findings.vocabulary import ReadingOutcome


def versions_waiting(rules_version: str) -> VersionQuerySet:
    """Confirmed versions that were not read under these rules. What could not be read is not tried
    again until the rules change, or somebody asks for it."""
    confirmed = Version.objects.confirmed()
    return confirmed.filter(Q(reading=None) | ~Q(reading__rules_version=rules_version))


def changes_waiting(rules_version: str) -> ChangeQuerySet:
    """Changes by providers whose two versions are read, and which were not read from those readings, or
    read by a worker that did not yet keep what stands of them."""
    both = Change.objects.by_provider().filter(
        version__reading__rules_version=rules_version,
        version__reading__outcome=ReadingOutcome.READ,
        previous__reading__rules_version=rules_version,
        previous__reading__outcome=ReadingOutcome.READ,
    )
    return both.filter(
        Q(reading=None)
        | Q(reading__standing=None)
        | ~Q(reading__old=F("previous__reading"))
        | ~Q(reading__new=F("version__reading"))
        | ~Q(reading__rules_version=rules_version)
    )


def drop_outdated() -> int:
    """Remove what was read of versions that are not believed any more, and of changes that were
    re-linked or have turned out not to be the provider's -> how many rows."""
    unbelieved = Reading.objects.exclude(version__state=VersionState.CONFIRMED)
    by_provider = Change.objects.by_provider().values("pk")
    elsewhere = ~Q(old__version=F("change__previous")) | ~Q(new__version=F("change__version"))
    changes = ChangeReading.objects.filter(elsewhere | ~Q(change__in=by_provider))
    of_document = {"version__document": unbelieved, "change__version__document": changes}
    documents = {pk for way, rows in of_document.items() for pk in rows.values_list(way, flat=True)}
    return sum(_drop(document, of_document) for document in sorted(documents))


def _drop(document: int, outdated: Mapping[str, QuerySet[Any]]) -> int:
    """One document at a time: whoever checks it waits for a moment, and what is outdated is asked anew
    while it is held, so that no verdict is settled upon what goes."""
    with transaction.atomic():
        hold_documents([document])
        return sum(rows.filter(**{way: document}).delete()[0] for way, rows in outdated.items())


def is_anything_waiting(rules_version: str) -> bool:
    return versions_waiting(rules_version).exists() or changes_waiting(rules_version).exists()
