"""What was found for each indicator, and what it rests on."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from auditor.accounts.vocabulary import Clearance
from auditor.archive.models import Version
from auditor.assessments.models.assessments import Assessment
from auditor.assessments.models.observations import Observation
from auditor.assessments.models.rules import (
    DIGEST_LENGTH,
    choice,
    known,
    only_if,
    person,
    together,
)
from auditor.assessments.querysets import EvidenceQuerySet
from auditor.assessments.vocabulary import (
    NOWHERE,
    PLACELESS,
    STALE,
    AnchorKind,
    AnchorState,
    Body,
)
from auditor.kyc.vocabulary import (
    Aspect,
    ClaimedValue,
    EvidenceKind,
    EvidenceStrength,
    ExposureValue,
    FactValue,
    ObservedValue,
)
from auditor.pages.quoting import Quote

if TYPE_CHECKING:
    from auditor.assessments.models.surveyed import SurveyCitation

VALUES: dict[str, type[models.TextChoices]] = {
    "claimed": ClaimedValue,
    "observed": ObservedValue,
    "exposure": ExposureValue,
    "fact": FactValue,
}


class Answer(models.Model):
    """The values found for an indicator; those that its kind does not have are empty."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    indicator = models.CharField(max_length=20)
    claimed = choice(ClaimedValue, blank=True)
    observed = choice(ObservedValue, blank=True)
    exposure = choice(ExposureValue, blank=True)
    fact = choice(FactValue, blank=True)
    claimed_note = models.TextField("public", blank=True)
    observed_note = models.TextField("vetted", blank=True)
    updated_at = models.DateTimeField()
    updated_by = person()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["assessment", "indicator"], name="answer_indicator_once"),
            *(known("answer", field, values, or_empty=True) for field, values in VALUES.items()),
            CheckConstraint(
                condition=(~Q(claimed="") & ~Q(observed="") & Q(exposure="", fact=""))
                | (~Q(exposure="") & Q(claimed="", observed="", fact=""))
                | (~Q(fact="") & Q(claimed="", observed="", exposure="")),
                name="answer_values_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator

    @property
    def is_observed(self) -> bool:
        """Whether anybody has said what was observed, if only that nothing could be."""
        return self.observed not in ("", ObservedValue.NOT_ASSESSED)


class Evidence(models.Model):
    """What one value of an answer rests on. Taken back by a mark, never deleted.

    It has one body: a quote from a confirmed version (W3C's TextQuoteSelector and
    TextPositionSelector: `start` and `end` count code points of the version's text, whose digest is
    kept), the facts of a public event as the catalogue had them when they were cited, a test by a
    person, or the description of a document with or without a file. `speaks_on` is the day of which
    it speaks; pieces of one `origin` count once. For a quote `anchor` says how it stands to the
    newest confirmed text, and `current_*` where; this alone changes after publication.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="evidence")
    aspect = choice(Aspect)
    kind = choice(EvidenceKind)
    strength = choice(EvidenceStrength)
    visibility = choice(Clearance)
    speaks_on = models.DateField()
    origin = models.CharField(max_length=200, blank=True)
    is_historic = models.BooleanField("past conduct, penalised or ended", default=False)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = person()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = person(null=True, blank=True)

    version = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="citations"
    )
    text_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    exact = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    event = models.JSONField("a public event's facts", null=True, blank=True)
    observation = models.ForeignKey(
        Observation, null=True, blank=True, on_delete=models.PROTECT, related_name="citations"
    )
    title = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.TextField(blank=True)
    upload = models.CharField("SHA-256 of the file", max_length=DIGEST_LENGTH, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)

    anchor = choice(AnchorState, blank=True)
    current_version = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    current_start = models.PositiveIntegerField(null=True, blank=True)
    current_end = models.PositiveIntegerField(null=True, blank=True)
    stale_since = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            known("evidence", "aspect", Aspect),
            known("evidence", "kind", EvidenceKind),
            known("evidence", "strength", EvidenceStrength),
            known("evidence", "visibility", Clearance),
            known("evidence", "anchor", AnchorState, or_empty=True),
            CheckConstraint(
                condition=Q(version__isnull=False, event=None, observation=None, title="")
                | Q(version=None, event__isnull=False, observation=None, title="")
                | Q(version=None, event=None, observation__isnull=False, title="")
                | (Q(version=None, event=None, observation=None) & ~Q(title="")),
                name="evidence_one_body",
            ),
            together(
                "evidence_quote_of_version",
                "version",
                "start",
                "end",
                text=["text_digest", "exact", "anchor"],
            ),
            only_if("evidence_context_of_quote", Q(version=None), Q(prefix="", suffix="")),
            only_if("evidence_quote_in_order", Q(version__isnull=False), Q(end__gt=F("start"))),
            only_if(
                "evidence_test_not_public",
                Q(observation__isnull=False),
                ~Q(visibility=Clearance.PUBLIC),
            ),
            only_if("evidence_described", Q(title=""), Q(publisher="", url="", upload="")),
            together("evidence_upload_together", text=["upload", "file_name", "media_type"]),
            together("evidence_removed_together", "removed_at", "removed_by"),
            CheckConstraint(
                condition=Q(anchor__in=STALE, stale_since__isnull=False)
                | (~Q(anchor__in=STALE) & Q(stale_since=None)),
                name="evidence_stale_since",
            ),
            together(
                "evidence_current_together", "current_version", "current_start", "current_end"
            ),
            CheckConstraint(
                condition=Q(anchor__in=["", *PLACELESS], current_version=None)
                | (~Q(anchor__in=["", *PLACELESS]) & Q(current_version__isnull=False)),
                name="evidence_current_of_anchor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.speaks_on}"

    @property
    def body(self) -> Body:
        if self.version_id is not None:
            return Body.VERSION
        if self.event is not None:
            return Body.EVENT
        return Body.OBSERVATION if self.observation_id is not None else Body.DOCUMENT

    def quotation(self) -> Quote:
        """The quote as `pages.anchor` takes it; of evidence that is a quote."""
        return Quote(self.exact, self.prefix, self.suffix, self.start or 0, self.end or 0)

    @property
    def cited_survey(self) -> SurveyCitation | None:
        """The survey that it describes; of other kinds there is none, and nothing is asked."""
        if self.kind != EvidenceKind.FORM_SURVEY:
            return None
        return getattr(self, "survey_citation", None)

    @property
    def is_stale(self) -> bool:
        survey = self.cited_survey
        return self.anchor in STALE or (survey is not None and survey.stale_since is not None)


class Anchoring(models.Model):
    """What came of looking for a quote in a later version: a record of each time.

    `score` is how alike the words are, out of 1.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="anchorings")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    kind = choice(AnchorKind)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=4)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["evidence", "version"], name="anchoring_once"),
            known("anchoring", "kind", AnchorKind),
            CheckConstraint(
                condition=Q(kind__in=NOWHERE, start=None, end=None)
                | (~Q(kind__in=NOWHERE) & Q(start__isnull=False, end__gt=F("start"))),
                name="anchoring_place_if_found",
            ),
            CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="anchoring_score_out_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d}"
