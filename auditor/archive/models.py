"""What providers said, and when. Content is added, never changed or deleted.

Document -> Source (how it is fetched) -> Capture (one check) -> Snapshot (the pages that came)
-> Version (their text) -> Change (against the version before). An ImportedRecord stands where a
version comes from another archive's history instead of a capture of ours.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from auditor.archive.blobs import read_text
from auditor.archive.querysets import ChangeQuerySet, DocumentQuerySet, VersionQuerySet
from auditor.archive.vocabulary import (
    Cause,
    Fetcher,
    Origin,
    RecordOutcome,
    Trigger,
    VersionState,
)
from auditor.pages.outcomes import MEANINGS, OUTCOME_CHOICES, Outcome
from providers.models import Provider

OUTCOMES = [outcome.value for outcome in Outcome]
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


class Document(models.Model):
    """One document of a provider, tracked over time, and the state of its tracking."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="documents")
    slug = models.SlugField(max_length=80)
    terms_type = models.CharField(max_length=60)
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField("language (BCP 47)", max_length=20, blank=True)
    ota_path = models.CharField(
        "service/type in Open Terms Archive's layout", max_length=300, blank=True
    )
    ota_collection = models.CharField(
        "root commit of the versions repository", max_length=40, blank=True
    )
    is_tracked = models.BooleanField(default=True)
    check_every = models.DurationField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.CharField(max_length=30, blank=True, choices=OUTCOME_CHOICES)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "slug"], name="document_slug_of_provider"),
            models.UniqueConstraint(
                fields=["ota_path", "ota_collection"],
                condition=~Q(ota_path=""),
                name="document_ota_path_once",
            ),
            models.CheckConstraint(
                condition=Q(last_outcome__in=["", *OUTCOMES]), name="document_last_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(failures_in_a_row=0, failing_since=None)
                | Q(failures_in_a_row__gt=0, failing_since__isnull=False),
                name="document_failing_since_failures",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("public:document-detail", args=[self.provider.slug, self.slug])

    @property
    def name(self) -> str:
        return self.title or self.terms_type


class Source(models.Model):
    """One revision of how a document is fetched, in Open Terms Archive's declaration form.

    `declaration` is one entry of `terms`: {"fetch", "select", "remove", ...} or {"combine": [...]}.
    `valid_until` is empty for the current revision, and for an earlier one whose end is unknown.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="sources")
    revision = models.PositiveIntegerField()
    declaration = models.JSONField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    is_current = models.BooleanField(default=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "revision"], name="source_revision_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(is_current=True), name="source_one_current"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(valid_until=None),
                name="source_current_has_no_end",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="source_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.revision}"


class Snapshot(models.Model):
    """The raw pages of a document as they came; equal pages are stored once a document."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="snapshots")
    digest = models.CharField("SHA-256 over the pages' digests", max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "digest"], name="snapshot_stored_once")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class SnapshotPage(models.Model):
    """One page of a snapshot; a document that combines several pages has several."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="pages")
    position = models.PositiveIntegerField()
    url = models.TextField()
    media_type = models.CharField(max_length=100)
    charset = models.CharField(max_length=40, blank=True)
    blob = models.CharField("SHA-256 of the decoded body", max_length=64)
    length = models.PositiveBigIntegerField("length in bytes")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "position"], name="snapshot_page_position_once"
            )
        ]

    def __str__(self) -> str:
        return self.url


class Capture(models.Model):
    """One check of a document, successful or not: when, how, and what it came to."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="captures")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="captures")
    attempt = models.UUIDField(unique=True)
    trigger = models.CharField(max_length=10, choices=Trigger.choices)
    fetcher = models.CharField(max_length=10, choices=Fetcher.choices)
    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField()
    outcome = models.CharField(max_length=30, choices=OUTCOME_CHOICES)
    error = models.TextField(blank=True)
    snapshot = models.ForeignKey(
        Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="captures"
    )
    record = models.JSONField("hops, headers, tool and limits, by page", default=dict)

    class Meta:
        indexes = [models.Index(fields=["document", "-started_at"], name="capture_by_document")]
        constraints = [
            models.CheckConstraint(
                condition=Q(snapshot__isnull=False) | ~Q(error=""),
                name="capture_snapshot_or_error",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.OK.value) | Q(snapshot__isnull=False, error=""),
                name="capture_ok_has_snapshot",
            ),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="capture_outcome_known"),
            models.CheckConstraint(
                condition=Q(trigger__in=Trigger.values), name="capture_trigger_known"
            ),
            models.CheckConstraint(
                condition=Q(fetcher__in=Fetcher.values), name="capture_fetcher_known"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__gte=models.F("started_at")),
                name="capture_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def extractor_version(self) -> str:
        """What read the pages; nothing where none was recorded."""
        return str(self.record.get("tool", {}).get("extractor", ""))

    @property
    def meaning(self) -> str:
        """The outcome as a sentence for people."""
        return MEANINGS[Outcome(self.outcome)].sentence


class ImportedRecord(models.Model):
    """One commit of another archive's versions repository, kept whether or not a version came of it.

    `blob_sha1` and `commit` are git's hashes, so that the original can be found and compared.
    """

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="imported_records"
    )
    commit = models.CharField(max_length=40)
    blob_sha1 = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    sequence = models.PositiveIntegerField("position in the repository's history")
    recorded_at = models.DateTimeField()
    cause = models.CharField(max_length=12, choices=Cause.choices)
    engine_version = models.CharField(max_length=40, blank=True)
    snapshot_reference = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=RecordOutcome.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "commit"], name="imported_record_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=RecordOutcome.values), name="imported_record_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=Cause.values), name="imported_record_cause_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commit[:10]} {self.path}"


class Version(models.Model):
    """The text of a document as it stood at `captured_at`."""

    uuid = models.UUIDField(unique=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    captured_at = models.DateTimeField()
    sequence = models.PositiveIntegerField("order among versions of one instant", default=0)
    text_digest = models.CharField("SHA-256 of the text", max_length=64)
    word_count = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.CONFIRMED
    )
    extractor_version = models.CharField(max_length=60)
    snapshot = models.ForeignKey(
        Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="versions"
    )
    capture = models.OneToOneField(
        Capture, null=True, blank=True, on_delete=models.PROTECT, related_name="version"
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
                condition=Q(capture__isnull=False, snapshot__isnull=False, imported=None)
                | Q(capture=None, snapshot=None, imported__isnull=False),
                name="version_one_origin",
            ),
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values), name="version_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.captured_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("public:version-detail", args=[self.uuid])

    def text(self) -> str:
        """The text, in Markdown. Raises BlobMissing, BlobDamaged."""
        return read_text(self.text_digest)


class Change(models.Model):
    """How a version stands to the confirmed one before it. Derived: re-linked on insertion.

    `previous` is empty for a first record. `reappearance_of` is the earliest version with the
    very same text, when the document came back to it.
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
    words_added = models.PositiveIntegerField()
    words_removed = models.PositiveIntegerField()
    passages_changed = models.PositiveIntegerField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-occurred_at", "-id"], name="change_latest_first")]
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
