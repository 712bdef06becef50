"""What is tracked, and how it is fetched."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from auditor.archive.querysets import DocumentQuerySet
from auditor.archive.vocabulary import Fetcher, Origin
from auditor.pages.outcomes import OUTCOME_CHOICES, Outcome
from providers.models import Provider

OUTCOMES = [outcome.value for outcome in Outcome]


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
    last_reading = models.ForeignKey(
        "archive.Capture",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="the last check that gave a text: what `not modified` refers to",
    )
    next_fetcher = models.CharField(
        "what the next check is made with, if not as usual",
        max_length=10,
        blank=True,
        choices=Fetcher.choices,
    )
    flapping_since = models.DateTimeField(null=True, blank=True)
    ignores_robots_because = models.CharField(
        "why robots.txt is not obeyed", max_length=300, blank=True
    )
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
            models.CheckConstraint(
                condition=Q(next_fetcher__in=["", *Fetcher.values]),
                name="document_next_fetcher_known",
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
    browser_since = models.DateTimeField(null=True, blank=True)
    browser_because = models.CharField(
        "why a browser is used although the declaration asks for none", max_length=300, blank=True
    )
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
                condition=Q(browser_since=None, browser_because="")
                | (Q(browser_since__isnull=False) & ~Q(browser_because="")),
                name="source_browser_because",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="source_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.revision}"


class DeclaredService(models.Model):
    """A service as its declarations name it: what of their files stands in no other row."""

    service_id = models.CharField(max_length=300, unique=True)
    name = models.TextField()
    imported_from = models.JSONField(null=True, blank=True)

    def __str__(self) -> str:
        return self.service_id


class Host(models.Model):
    """A host that is visited: whose turn it is, and when it may be asked again.

    One process at a time holds a host, so that the pause between two requests can be kept by it
    alone. `free_at` is what the host asked for (Retry-After).
    """

    name = models.CharField(max_length=255, unique=True)
    holder = models.CharField(max_length=36, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    free_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holder="", held_until=None)
                | (~Q(holder="") & Q(held_until__isnull=False)),
                name="host_held_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RobotsFile(models.Model):
    """What an origin's robots.txt said when it was last asked for. Renewed in place."""

    origin = models.CharField(max_length=300, unique=True)
    text = models.TextField(blank=True)
    status = models.PositiveIntegerField("HTTP status; 0 where no answer came")
    fetched_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.origin
