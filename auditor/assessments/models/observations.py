"""What a person tried at a provider, by the protocol, and what happened."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from auditor.assessments.models.rules import DIGEST_LENGTH, person, stated, together
from auditor.assessments.querysets import ObservationQuerySet
from auditor.kyc.vocabulary import IdentityLevel
from providers.models import Provider


class Observation(models.Model):
    """A documented test. Restricted: it tells how something was got round.

    `protocol` is the id of the template that was followed, `vantage` whence (country, network,
    device). It counts as evidence once another person has signed it.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="observations")
    protocol = models.CharField(max_length=80)
    tested_on = models.DateField()
    vantage = models.CharField(max_length=300, blank=True)
    level_tried = models.PositiveSmallIntegerField(
        choices=IdentityLevel.choices, null=True, blank=True
    )
    tried = models.TextField()
    asked = models.TextField("what the provider asked for", blank=True)
    happened = models.TextField()
    accepted = models.TextField("what the provider accepted", blank=True)
    ethics_confirmed = models.BooleanField(
        "no false documents, no illegal funds, no other person's data"
    )
    recorded_at = models.DateTimeField()
    recorded_by = person("recorded_observations")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = person("signed_observations", null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["provider", "tested_on"], name="observation_of_provider")]
        constraints = [
            CheckConstraint(
                condition=Q(ethics_confirmed=True), name="observation_ethics_confirmed"
            ),
            stated("observation", "protocol"),
            stated("observation", "tried"),
            stated("observation", "happened"),
            together("observation_signed_together", "signed_at", "signed_by"),
            CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("recorded_by")),
                name="observation_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol} on {self.tested_on}"


class ObservationFile(models.Model):
    """A screenshot, receipt or letter that bears a test out. Added until the test is signed, never removed."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="files")
    content = models.CharField("SHA-256 of the file", max_length=DIGEST_LENGTH)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    length = models.PositiveIntegerField("bytes")
    added_at = models.DateTimeField()
    added_by = person()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["observation", "content"], name="observation_file_once"),
            stated("observation_file", "content"),
            stated("observation_file", "file_name"),
            CheckConstraint(condition=Q(length__gt=0), name="observation_file_holds_something"),
        ]

    def __str__(self) -> str:
        return self.file_name
