"""What those who work on an assessment say to each other, and what they are told."""

from __future__ import annotations

from django.db import models

from auditor.assessments.models.assessments import Assessment
from auditor.assessments.models.rules import person, stated, together
from auditor.assessments.querysets import NoticeQuerySet


class ReviewNote(models.Model):
    """A remark on an indicator, or on the whole where it names none. Never public."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="notes")
    indicator = models.CharField(max_length=20, blank=True)
    body = models.TextField()
    written_at = models.DateTimeField()
    written_by = person()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = person(null=True, blank=True)

    class Meta:
        constraints = [
            stated("review_note", "body"),
            together("review_note_resolved_together", "resolved_at", "resolved_by"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator or 'whole'} at {self.written_at:%Y-%m-%d}"


class Notice(models.Model):
    """Something that somebody should know: shown at the desk, and sent by e-mail (`mailed_at`).

    `path` is where it leads; where it is empty, to the assessment. `mail_claimed_at` says since when
    somebody has been at sending it.
    """

    user = person("notices")
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    body = models.TextField()
    path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="notice_of_user")]
        constraints = [stated("notice", "body")]

    def __str__(self) -> str:
        return self.body[:80]
