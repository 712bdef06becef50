"""The sets of the archive that have names."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from auditor.archive.vocabulary import Cause, VersionState
from auditor.pages.outcomes import BELIEVABLE, MEANINGS

if TYPE_CHECKING:
    from auditor.archive.models import Change, Document, Version  # noqa: F401


# After so many failures in a row a document is called unreachable.
UNREACHABLE_AFTER = 3
BELIEVED = [outcome.value for outcome in BELIEVABLE]
LASTING = [
    outcome.value
    for outcome, meaning in MEANINGS.items()
    if outcome not in BELIEVABLE and not meaning.is_transient
]


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

    def needing_a_look(self) -> DocumentQuerySet:
        """Tracked documents whose checks will not mend by waiting, or have failed for long."""
        failed = self.tracked().exclude(last_outcome="").exclude(last_outcome__in=BELIEVED)
        return failed.filter(
            Q(last_outcome__in=LASTING) | Q(failures_in_a_row__gte=UNREACHABLE_AFTER)
        )

    def most_overdue_first(self) -> DocumentQuerySet:
        return self.order_by(F("next_check_at").asc(nulls_first=True), "id")


class VersionQuerySet(models.QuerySet["Version"]):
    """Sets of versions."""

    def confirmed(self) -> VersionQuerySet:
        return self.filter(state=VersionState.CONFIRMED)

    def unjudged(self) -> VersionQuerySet:
        """Versions on which nobody has given a verdict."""
        return self.filter(verdicts=None)

    def needing_a_look(self, at: datetime) -> VersionQuerySet:
        """What the software could not decide: suspects, and candidates that nothing has settled.

        A candidate waits for a second capture first; a variant is decided.
        """
        stale = Q(state=VersionState.CANDIDATE, created_at__lte=at - 2 * settings.RECHECK_AFTER)
        return self.filter(Q(state=VersionState.SUSPECT) | stale).unjudged()

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
