"""Cited surveys in step with their forms: each is held against the newest list on which two surveys agree.

What is to be done stands in the rows: a sweep that was killed is gone on with by the next. Lists are compared
as the archive compares them (`pages.form_changes`), within one address of the form and one version of the lister:
another of either is our own change, and says nothing of the form's. What was cited before one has to be cited anew.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery

from auditor.archive.models import FormSurvey
from auditor.archive.surveyed_forms import controls_of
from auditor.archive.vocabulary import VersionState
from auditor.assessments.actions import hold_against
from auditor.assessments.models import Evidence, SurveyCitation
from auditor.pages.form_changes import differences


def resurvey_all(*, at: datetime) -> int:
    """Compare what has a newer list -> how many cited surveys became stale."""
    return sum(_compare(one, at=at) for one in _outdated())


def _outdated() -> list[SurveyCitation]:
    """Citations that speak of today and were not held against the newest list yet, oldest first."""
    newest = FormSurvey.objects.filter(
        page=OuterRef("survey__page"),
        surveyor_version=OuterRef("survey__surveyor_version"),
        state=VersionState.CONFIRMED,
        started_at__gt=OuterRef("survey__started_at"),
    ).order_by("-started_at", "-pk")
    rows = SurveyCitation.objects.filter(evidence__in=Evidence.objects.of_today())
    later = rows.annotate(newest=Subquery(newest.values("pk")[:1])).exclude(newest=None)
    is_new = Q(held_against=None) | ~Q(held_against=F("newest"))
    return list(later.filter(is_new).select_related("survey").order_by("pk"))


def _compare(citation: SurveyCitation, *, at: datetime) -> bool:
    newest = FormSurvey.objects.get(pk=citation.newest)  # type: ignore[attr-defined]
    cited, now = controls_of(citation.survey).tracked, controls_of(newest).tracked
    was_stale = citation.stale_since is not None
    row = hold_against(
        citation=citation, newest=newest, differs=bool(differences(cited, now)), at=at
    )
    return row.stale_since is not None and not was_stale
