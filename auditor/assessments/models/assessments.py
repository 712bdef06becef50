"""An assessment: one version of what is said of a provider under one framework."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from auditor.assessments.models.rules import (
    CURRENCY,
    DIGEST_LENGTH,
    choice,
    known,
    only_if,
    person,
    stated,
    together,
)
from auditor.assessments.querysets import AssessmentQuerySet
from auditor.assessments.vocabulary import CLOSED, EDITABLE, OPEN, STANDING, Status
from auditor.kyc.vocabulary import GapLabel, Grade
from providers.models import Provider

UNREVIEWED = (Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN)
SINCE_REPLY = (
    Status.RIGHT_OF_REPLY,
    Status.APPROVED,
    Status.EMBARGOED,
    *STANDING,
    Status.SUPERSEDED,
)


class Assessment(models.Model):
    """What was concluded of a provider. From publication on nothing of it changes but its standing.

    `revision` rises with every write of anything below it. `as_of` is the day for which it is
    scored: empty in a draft that speaks of today, and set at publication. `inputs`, `score` and
    `score_digest` are frozen at publication; `grade`, `gap_label` and `coverage` (of 100) repeat
    what the score says, and `manage.py recompute` rebuilds them.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="assessments")
    framework = models.CharField("version of the framework", max_length=20)
    framework_digest = models.CharField("SHA-256 of its file", max_length=DIGEST_LENGTH)
    number = models.PositiveIntegerField()
    status = choice(Status, default=Status.DRAFT)
    is_historic = models.BooleanField("speaks of the past of a closed service", default=False)
    as_of = models.DateField(null=True, blank=True)
    summary = models.TextField("public, and neutral", blank=True)
    reason = models.TextField("why it replaces the one before: public", blank=True)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = person()

    author = person("authored_assessments")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewer = person("reviewed_assessments", null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reply_due_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = person(null=True, blank=True)
    embargo_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = person(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = person(null=True, blank=True)
    closed_because = models.TextField("public where it was published", blank=True)

    inputs = models.JSONField(null=True, blank=True)
    score = models.JSONField(null=True, blank=True)
    score_digest = models.CharField(
        "SHA-256 over inputs and score", max_length=DIGEST_LENGTH, blank=True
    )
    grade = choice(Grade, blank=True)
    gap_label = choice(GapLabel, blank=True)
    coverage = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [
            # Holds all that a list of every provider asks, so that no row with its frozen score is read.
            models.Index(
                fields=["status", "published_at", "provider", "framework", "grade"],
                name="assessment_standing",
            ),
            models.Index(fields=["author", "status"], name="assessment_of_author"),
        ]
        constraints = [
            known("assessment", "status", Status),
            known("assessment", "grade", Grade, or_empty=True),
            known("assessment", "gap_label", GapLabel, or_empty=True),
            stated("assessment", "framework"),
            UniqueConstraint(
                fields=["provider", "framework", "number"], name="assessment_number_once"
            ),
            UniqueConstraint(
                fields=["provider", "framework"],
                condition=Q(status__in=STANDING),
                name="assessment_one_published",
            ),
            UniqueConstraint(
                fields=["provider", "framework"],
                condition=Q(status__in=OPEN),
                name="assessment_one_open",
            ),
            UniqueConstraint(
                fields=["supersedes"],
                condition=~Q(status=Status.WITHDRAWN) | Q(published_at__isnull=False),
                name="assessment_supersedes_once",
            ),
            CheckConstraint(
                condition=Q(reviewer=None) | ~Q(author=F("reviewer")),
                name="assessment_author_not_reviewer",
            ),
            only_if(
                "assessment_reviewer_of_review",
                ~Q(status__in=UNREVIEWED),
                Q(reviewer__isnull=False),
            ),
            only_if("assessment_reviewed_at", Q(reviewed_at__isnull=False), ~Q(reviewer=None)),
            only_if(
                "assessment_submitted_at",
                ~Q(status__in=[Status.DRAFT, Status.WITHDRAWN]),
                Q(submitted_at__isnull=False),
            ),
            only_if(
                "assessment_reply_due",
                Q(status__in=SINCE_REPLY),
                Q(reply_due_at__isnull=False),
            ),
            only_if(
                "assessment_embargoed_until",
                Q(status=Status.EMBARGOED),
                Q(embargo_until__isnull=False),
            ),
            only_if("assessment_historic_as_of", Q(is_historic=True), Q(as_of__isnull=False)),
            only_if("assessment_correction_reason", Q(supersedes__isnull=False), ~Q(reason="")),
            CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")),
                name="assessment_not_of_itself",
            ),
            together("assessment_approved_together", "approved_at", "approved_by"),
            together("assessment_published_together", "published_at", "published_by"),
            together(
                "assessment_closed_together", "closed_at", "closed_by", text=["closed_because"]
            ),
            CheckConstraint(
                condition=Q(status__in=CLOSED, closed_at__isnull=False)
                | (~Q(status__in=CLOSED) & Q(closed_at=None)),
                name="assessment_closed_status",
            ),
            CheckConstraint(
                condition=(~Q(status__in=OPEN) | Q(published_at=None))
                & (~Q(status__in=[*STANDING, Status.SUPERSEDED]) | Q(published_at__isnull=False)),
                name="assessment_published_status",
            ),
            CheckConstraint(
                condition=Q(published_at=None, inputs=None, score=None, score_digest="")
                | (
                    Q(
                        published_at__isnull=False,
                        approved_at__isnull=False,
                        as_of__isnull=False,
                        inputs__isnull=False,
                        score__isnull=False,
                    )
                    & ~Q(score_digest="")
                ),
                name="assessment_published_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} no. {self.number}: {self.get_status_display()}"

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def was_published(self) -> bool:
        return self.published_at is not None


class Rate(models.Model):
    """What one unit of the framework's currency was worth: amounts are compared by these alone."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="rates")
    currency = models.CharField(max_length=10)
    per_unit = models.DecimalField(max_digits=30, decimal_places=12)
    at = models.DateField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["assessment", "currency"], name="rate_currency_once"),
            CheckConstraint(condition=Q(currency__regex=CURRENCY), name="rate_currency_known"),
            CheckConstraint(condition=Q(per_unit__gt=0), name="rate_positive"),
            stated("rate", "source"),
        ]

    def __str__(self) -> str:
        return f"{self.per_unit} {self.currency}"
