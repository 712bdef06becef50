"""Seals: what was recorded cannot be changed afterwards without its showing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from auditor.archive.models.captures import Capture


class Seal(models.Model):
    """Some captures and the seal before, bound together by one digest. Append-only.

    `digest` is the SHA-256 of the manifest that `auditor.archive.sealing.manifest_of` writes.
    """

    number = models.PositiveBigIntegerField(unique=True)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    sealed_at = models.DateTimeField()
    digest = models.CharField("SHA-256 of the manifest", max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number=1, previous=None) | Q(number__gt=1, previous__isnull=False),
                name="seal_follows_another",
            )
        ]

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealedCapture(models.Model):
    """A capture in its seal: the digest of all that was recorded of it. Append-only."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="captures")
    capture = models.OneToOneField(Capture, on_delete=models.PROTECT, related_name="sealed")
    position = models.PositiveIntegerField()
    digest = models.CharField("SHA-256 of the capture's statement", max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "position"], name="sealed_capture_position_once"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class TimeStamp(models.Model):
    """What a time-stamping authority says of a seal: that its manifest existed then (RFC 3161). Append-only."""

    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="time_stamp")
    authority = models.TextField("address of the authority")
    answer = models.BinaryField("the authority's answer, DER")
    stamped_at = models.DateTimeField("the time that the authority states")
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stamped_at:%Y-%m-%d %H:%M:%S}"
