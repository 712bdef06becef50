"""The sets of the archive that have names."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from auditor.archive.vocabulary import Cause, VersionState

if TYPE_CHECKING:
    from auditor.archive.models import Change, Document, Version  # noqa: F401


class DocumentQuerySet(models.QuerySet["Document"]):
    """Sets of documents."""

    def tracked(self) -> DocumentQuerySet:
        """Documents that are to be checked and have a current declaration to check them by."""
        return self.filter(is_tracked=True, sources__is_current=True)

    def due(self, at: datetime) -> DocumentQuerySet:
        """Tracked documents whose next check is at or before `at`, and that nobody is checking."""
        return self.tracked().filter(
            Q(next_check_at=None) | Q(next_check_at__lte=at),
            Q(lease_until=None) | Q(lease_until__lte=at),
        )

    def most_overdue_first(self) -> DocumentQuerySet:
        return self.order_by(F("next_check_at").asc(nulls_first=True), "id")


class VersionQuerySet(models.QuerySet["Version"]):
    """Sets of versions."""

    def confirmed(self) -> VersionQuerySet:
        return self.filter(state=VersionState.CONFIRMED)

    def oldest_first(self) -> VersionQuerySet:
        return self.order_by("captured_at", "sequence", "id")

    def newest_first(self) -> VersionQuerySet:
        return self.order_by("-captured_at", "-sequence", "-id")


class ChangeQuerySet(models.QuerySet["Change"]):
    """Sets of changes."""

    def public(self) -> ChangeQuerySet:
        """Changes between confirmed versions that differ; repeats of the same text are none."""
        return self.filter(version__state=VersionState.CONFIRMED).filter(
            Q(previous=None) | ~Q(previous__text_digest=F("version__text_digest"))
        )

    def by_provider(self) -> ChangeQuerySet:
        """Public changes that are the provider's own doing, first records included."""
        return self.public().filter(cause__in=[Cause.FIRST, Cause.CHANGE])

    def newest_first(self) -> ChangeQuerySet:
        return self.order_by("-occurred_at", "-id")
