"""The provider's right of reply, and what is disputed after publication."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from auditor.assessments.models.assessments import Assessment
from auditor.assessments.models.rules import DIGEST_LENGTH, person, stated, together
from auditor.assessments.querysets import ReplyInvitationQuerySet


class ReplyInvitation(models.Model):
    """A link by which somebody may reply for the provider, once. The token itself is not kept."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    token_hash = models.CharField("SHA-256 of the token", max_length=DIGEST_LENGTH, unique=True)
    sent_at = models.DateTimeField()
    sent_by = person()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ReplyInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            stated("reply_invitation", "email"),
            CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="reply_invitation_expires_later"
            ),
            CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="reply_invitation_used_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Reply(models.Model):
    """What the provider says, printed word for word."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="replies")
    invitation = models.OneToOneField(
        ReplyInvitation, on_delete=models.PROTECT, related_name="reply"
    )
    body = models.TextField()
    signatory = models.CharField(max_length=200)
    position = models.CharField("of the signatory", max_length=200, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [stated("reply", "body"), stated("reply", "signatory")]

    def __str__(self) -> str:
        return f"{self.signatory} at {self.received_at:%Y-%m-%d}"


class ReplyPoint(models.Model):
    """What it says of one indicator; shown beside the answer."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="points")
    indicator = models.CharField(max_length=20)
    body = models.TextField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["reply", "indicator"], name="reply_point_indicator_once"),
            stated("reply_point", "indicator"),
            stated("reply_point", "body"),
        ]

    def __str__(self) -> str:
        return self.indicator


class Dispute(models.Model):
    """Somebody says that what is published is wrong; a person decides."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="disputes")
    body = models.TextField()
    raised_by_name = models.CharField("who says so", max_length=200)
    raised_at = models.DateTimeField()
    recorded_by = person()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = person(null=True, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)
    resolution = models.TextField("public", blank=True)

    class Meta:
        constraints = [
            stated("dispute", "body"),
            stated("dispute", "raised_by_name"),
            UniqueConstraint(
                fields=["assessment"], condition=Q(resolved_at=None), name="dispute_one_open"
            ),
            together(
                "dispute_resolved_together",
                "resolved_at",
                "resolved_by",
                "is_upheld",
                text=["resolution"],
            ),
        ]

    def __str__(self) -> str:
        return f"by {self.raised_by_name} at {self.raised_at:%Y-%m-%d}"
