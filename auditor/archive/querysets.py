"""The sets of the archive that have names."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Min, Q

from auditor.archive.vocabulary import OF_PROVIDER, VersionState
from auditor.pages.outcomes import BELIEVABLE, MEANINGS

if TYPE_CHECKING:
    from auditor.archive.models import (  # noqa: F401
        Change,
        Document,
        FormChange,
        SignupPage,
        Version,
    )


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
        return self.public().filter(cause__in=sorted(OF_PROVIDER))

    def newest_first(self) -> ChangeQuerySet:
        return self.order_by("-occurred_at", "-id")

    def last_listed_first(self) -> ChangeQuerySet:
        """What a reader who looks in from time to time has not seen yet comes first."""
        return self.order_by("-listed_at", "-id")


class SignupPageQuerySet(models.QuerySet["SignupPage"]):
    """Sets of sign-up pages."""

    def current(self) -> SignupPageQuerySet:
        return self.filter(is_current=True)

    def free(self, at: datetime) -> SignupPageQuerySet:
        """Pages that nobody is surveying."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lte=at))

    def due(self, at: datetime) -> SignupPageQuerySet:
        """Current pages whose next survey is at or before `at`, and that nobody is surveying."""
        is_due = Q(next_survey_at=None) | Q(next_survey_at__lte=at)
        return self.current().free(at).filter(is_due)

    def most_overdue_first(self) -> SignupPageQuerySet:
        return self.order_by(F("next_survey_at").asc(nulls_first=True), "id")


class FormChangeQuerySet(models.QuerySet["FormChange"]):
    """Sets of changes of forms."""

    def one_a_form(self) -> FormChangeQuerySet:
        """Of all that changed in a form at one time, the first row: all of them have the same dates."""
        first = self.order_by().values("survey").annotate(first=Min("pk")).values("first")
        return self.filter(pk__in=first)

    def last_listed_first(self) -> FormChangeQuerySet:
        return self.order_by("-listed_at", "-id")
