"""What was fetched, and what came of each check."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from auditor.archive.models.documents import OUTCOMES, Document, Source
from auditor.archive.vocabulary import Cause, Fetcher, RecordOutcome, Trigger
from auditor.pages.outcomes import MEANINGS, OUTCOME_CHOICES, Outcome


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
    reference = models.CharField(
        "SHA-256 of the blob that it is compressed against", max_length=64, blank=True
    )
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
    text_digest = models.CharField("SHA-256 of the text that was read", max_length=64, blank=True)
    essence_digest = models.CharField("SHA-256 of what that text says", max_length=64, blank=True)
    screenshot = models.CharField("SHA-256 of the picture", max_length=64, blank=True)
    refusal = models.CharField(
        "SHA-256 of what a site answered in place of a page, decoded", max_length=64, blank=True
    )
    record = models.JSONField("hops, headers, tool and limits, by page", default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["document", "-started_at"], name="capture_by_document"),
            # What is counted for the health page and for monitoring: never by the long records.
            models.Index(fields=["trigger", "outcome", "started_at"], name="capture_by_outcome"),
            # A refusal is stored against the document's last one.
            models.Index(
                fields=["document", "id"], condition=~Q(refusal=""), name="capture_refused"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(snapshot__isnull=False) | ~Q(error=""),
                name="capture_snapshot_or_error",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.OK.value) | Q(snapshot__isnull=False, error=""),
                name="capture_ok_has_snapshot",
            ),
            models.CheckConstraint(
                condition=Q(refusal="") | Q(snapshot=None, text_digest=""),
                name="capture_refusal_is_no_page",
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


class Rereading(models.Model):
    """The pages of a capture, read again: by a newer extractor, or another declaration.

    What it gives tells our own doing from the provider's: a text that both ways of reading agree
    on is what later ones are compared with.
    """

    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="rereadings")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="rereadings")
    extractor_version = models.CharField(max_length=60)
    outcome = models.CharField(max_length=30, choices=OUTCOME_CHOICES)
    error = models.TextField(blank=True)
    essence_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["capture", "source", "extractor_version"], name="rereading_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=OUTCOMES), name="rereading_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} by {self.extractor_version}"


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
