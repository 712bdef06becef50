"""The survey of a sign-up form behind a piece of evidence, and whether the form still asks for the same."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from auditor.archive.models import FormSurvey
from auditor.assessments.models.answers import Evidence


class SurveyCitation(models.Model):
    """The list of controls that is cited, on which two surveys agree.

    `held_against` is the newest list on which two surveys agree with which it was compared, `stale_since` from
    when that one differs; these alone change after publication.
    """

    evidence = models.OneToOneField(
        Evidence, on_delete=models.PROTECT, related_name="survey_citation"
    )
    survey = models.ForeignKey(FormSurvey, on_delete=models.PROTECT, related_name="citations")
    held_against = models.ForeignKey(
        FormSurvey, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stale_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(stale_since=None) | Q(held_against__isnull=False),
                name="survey_citation_stale_against",
            ),
        ]

    def __str__(self) -> str:
        return f"survey of {self.survey.started_at:%Y-%m-%d}"
