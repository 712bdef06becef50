"""The texts of documents, and how each stands to the one before it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from auditor.archive.blobs import read_text
from auditor.archive.models.captures import Capture, ImportedRecord, Snapshot
from auditor.archive.models.documents import Document, Source
from auditor.archive.querysets import ChangeQuerySet, VersionQuerySet
from auditor.archive.vocabulary import Cause, VersionState

VERSION_NAMESPACE = uuid.UUID("6b0e4a4e-1f0b-5a53-9d0c-6f6f7a2f6c11")


def version_id(
    *, document: Document, captured_at: datetime, text_digest: str, occurrence: int = 0
) -> uuid.UUID:
    """The permanent name of a version: equal inputs give it in every installation.

    `occurrence` counts the earlier versions of the same instant with the very same text.
    """
    stamp = captured_at.isoformat(timespec="microseconds")
    name = f"{document.provider.slug}/{document.slug}@{stamp}#{text_digest}"
    return uuid.uuid5(VERSION_NAMESPACE, f"{name}+{occurrence}" if occurrence else name)


class Version(models.Model):
    """The text of a document as it stood at `captured_at`."""

    uuid = models.UUIDField(unique=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    captured_at = models.DateTimeField()
    sequence = models.PositiveIntegerField("order among versions of one instant", default=0)
    text_digest = models.CharField("SHA-256 of the text", max_length=64)
    essence_digest = models.CharField(
        "SHA-256 of what the text says, without what says nothing", max_length=64, blank=True
    )
    word_count = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.CONFIRMED
    )
    reason = models.TextField("why it is believed or not", blank=True)
    like = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="alike",
        verbose_name="the earlier version that it repeats or varies",
    )
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="versions"
    )
    extractor_version = models.CharField(max_length=60)
    snapshot = models.ForeignKey(
        Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="versions"
    )
    capture = models.ForeignKey(
        Capture, null=True, blank=True, on_delete=models.PROTECT, related_name="versions"
    )
    imported = models.OneToOneField(
        ImportedRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="version"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["document", "captured_at", "sequence"], name="version_in_order")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    capture__isnull=False,
                    snapshot__isnull=False,
                    source__isnull=False,
                    imported=None,
                )
                | Q(capture=None, snapshot=None, source=None, imported__isnull=False),
                name="version_one_origin",
            ),
            models.UniqueConstraint(
                fields=["capture", "source", "extractor_version"], name="version_reading_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values), name="version_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.captured_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("public:version-detail", args=[self.uuid])

    @property
    def words_digest(self) -> str:
        """What two versions that say the same have in common; rows of old know their text only."""
        return self.essence_digest or self.text_digest

    def text(self) -> str:
        """The text, in Markdown. Raises BlobMissing, BlobDamaged."""
        return read_text(self.text_digest)


class Change(models.Model):
    """How a version stands to the confirmed one before it. Derived: re-linked on insertion.

    `previous` is empty for a first record. `reappearance_of` is the earliest version with the
    very same words, when the document came back to it.
    """

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="change")
    previous = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="next_changes"
    )
    reappearance_of = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="reappearances"
    )
    cause = models.CharField(max_length=12, choices=Cause.choices)
    occurred_at = models.DateTimeField()
    # When it could first be seen: a doubt may be settled weeks after the text was read.
    shown_at = models.DateTimeField(default=timezone.now)
    # Its place in the overview and the feeds: when it was first shown there; what is taken over from
    # another archive stands where it occurred.
    listed_at = models.DateTimeField(default=timezone.now)
    words_added = models.PositiveIntegerField()
    words_removed = models.PositiveIntegerField()
    passages_changed = models.PositiveIntegerField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="change_latest_first"),
            models.Index(fields=["-listed_at", "-id"], name="change_last_listed_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="change_cause_known"),
            models.CheckConstraint(
                condition=(Q(previous=None) & Q(cause=Cause.FIRST))
                | (Q(previous__isnull=False) & ~Q(cause=Cause.FIRST)),
                name="change_first_or_previous",
            ),
            models.CheckConstraint(
                condition=Q(previous=None) | ~Q(previous=models.F("version")),
                name="change_not_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} at {self.occurred_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return self.version.get_absolute_url()
