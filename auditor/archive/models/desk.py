"""What people decide about readings, and the declarations that they try."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditor.archive.models.documents import OUTCOMES, Document
from auditor.archive.models.versions import Version
from auditor.archive.vocabulary import Finding
from auditor.pages.outcomes import OUTCOME_CHOICES


class Verdict(models.Model):
    """A person's word on a version that the software did not believe. The latest one counts."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="verdicts")
    finding = models.CharField(max_length=10, choices=Finding.choices)
    note = models.TextField(blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="verdicts"
    )
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "-given_at"], name="verdict_of_version")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__in=Finding.values), name="verdict_finding_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} at {self.given_at:%Y-%m-%d %H:%M}"


class Trial(models.Model):
    """A declaration that somebody tries before it is saved: fetched once by a worker, then shown.

    Without a `declaration` the page is fetched to propose one. `result` holds what the desk shows:
    proposed selectors, or the passages that are kept and those that are removed. Nothing of a
    trial is evidence, and no version comes of it.
    """

    url = models.TextField()
    declaration = models.JSONField(null=True, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="trials"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trials"
    )
    requested_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=30, blank=True, choices=OUTCOME_CHOICES)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    screenshot = models.CharField("SHA-256 of the picture", max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="")
                | (Q(finished_at__isnull=False) & ~Q(outcome="")),
                name="trial_finished_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *OUTCOMES]), name="trial_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return self.url
