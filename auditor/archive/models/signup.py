"""What sign-up forms ask for, as the software saw it. Content is added, never changed or deleted.

SignupPage (where the form is, by revision) -> FormSurvey (one look) -> SurveyedControl (what was seen)
-> FormChange (against the survey before that was believed).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from auditor.archive.models.documents import OUTCOMES
from auditor.archive.querysets import FormChangeQuerySet, SignupPageQuerySet
from auditor.archive.vocabulary import ControlKind, FormStep, Trigger, VersionState
from auditor.kyc.vocabulary import LabelSource
from auditor.pages.form_controls import SeenControl
from auditor.pages.form_outcomes import SURVEY_CHOICES, SurveyResult, meaning_of
from auditor.pages.outcomes import OUTCOME_CHOICES, Outcome
from providers.models import Provider

RESULTS = [result.value for result in SurveyResult]
LISTED = SurveyResult.LISTED.value


class SignupPage(models.Model):
    """One revision of where a provider's sign-up form is, and the state of its surveys.

    Another address is another revision: surveys of two are never compared, so that our own
    correction is not taken for a change of the form.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="signup_pages")
    revision = models.PositiveIntegerField()
    url = models.TextField()
    language = models.CharField("language (BCP 47)", max_length=20, blank=True)
    is_current = models.BooleanField(default=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    ignores_robots_because = models.CharField(
        "why robots.txt is not obeyed", max_length=300, blank=True
    )
    next_survey_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_surveyed_at = models.DateTimeField(null=True, blank=True)
    last_result = models.CharField(max_length=20, blank=True, choices=SURVEY_CHOICES)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SignupPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "revision"], name="signup_page_revision_once"
            ),
            models.UniqueConstraint(
                fields=["provider"], condition=Q(is_current=True), name="signup_page_one_current"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(valid_until=None),
                name="signup_page_current_has_no_end",
            ),
            models.CheckConstraint(
                condition=Q(last_result__in=["", *RESULTS]), name="signup_page_last_result_known"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class FormSurvey(models.Model):
    """One look at a sign-up page, whatever came of it.

    `state` says how far the list of controls is believed: a candidate waits for a second survey that
    agrees, a suspect one was not read whole and is compared with nothing.
    """

    page = models.ForeignKey(SignupPage, on_delete=models.PROTECT, related_name="surveys")
    attempt = models.UUIDField(unique=True)
    trigger = models.CharField(max_length=10, choices=Trigger.choices)
    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField()
    result = models.CharField(max_length=20, choices=SURVEY_CHOICES)
    outcome = models.CharField(max_length=30, choices=OUTCOME_CHOICES)
    error = models.TextField(blank=True)
    state = models.CharField(max_length=10, blank=True, choices=VersionState.choices)
    final_url = models.TextField(blank=True)
    language = models.CharField("language that the page names", max_length=35, blank=True)
    step = models.CharField("what the page says of its step", max_length=300, blank=True)
    first_step_because = models.CharField(
        "why what is seen is the first step only", max_length=400, blank=True
    )
    non_get_sent = models.PositiveIntegerField("requests but GET and HEAD that left", default=0)
    sends_tried = models.PositiveIntegerField("tries to send that were held back", default=0)
    dom = models.CharField("SHA-256 of the page as it stood", max_length=64, blank=True)
    screenshot = models.CharField("SHA-256 of the picture with boxes", max_length=64, blank=True)
    surveyor_version = models.CharField(max_length=20)
    record = models.JSONField("hops, way, tool, what was blocked and unseen", default=dict)

    class Meta:
        indexes = [models.Index(fields=["page", "-started_at"], name="form_survey_by_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=RESULTS), name="form_survey_result_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=OUTCOMES), name="form_survey_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(trigger__in=Trigger.values), name="form_survey_trigger_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["", *VersionState.values]), name="form_survey_state_known"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__gte=F("started_at")), name="form_survey_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(result=LISTED, error="") | (~Q(result=LISTED) & ~Q(error="")),
                name="form_survey_listed_or_error",
            ),
            models.CheckConstraint(
                condition=(Q(result=LISTED) & ~Q(state="") & ~Q(dom=""))
                | (~Q(result=LISTED) & Q(state="")),
                name="form_survey_listed_is_judged",
            ),
            models.CheckConstraint(
                condition=~Q(result=LISTED) | Q(non_get_sent=0, sends_tried=0),
                name="form_survey_listed_sent_nothing",
            ),
            models.CheckConstraint(
                condition=(Q(result=SurveyResult.NOT_READ.value) & ~Q(outcome=Outcome.OK.value))
                | (~Q(result=SurveyResult.NOT_READ.value) & Q(outcome=Outcome.OK.value)),
                name="form_survey_not_read_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} at {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def meaning(self) -> str:
        """What came of it, as a sentence for people."""
        return meaning_of(SurveyResult(self.result), Outcome(self.outcome)).sentence


class SurveyedControl(models.Model):
    """A control that a person would have seen: `auditor.pages.form_controls.SeenControl`, as a row."""

    survey = models.ForeignKey(FormSurvey, on_delete=models.PROTECT, related_name="controls")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ControlKind.choices)
    tag = models.CharField(max_length=300)
    type = models.CharField(max_length=300)
    name = models.CharField(max_length=300, blank=True)
    element_id = models.CharField("id in the page", max_length=300, blank=True)
    autocomplete = models.CharField(max_length=300, blank=True)
    label = models.CharField(max_length=300, blank=True)
    label_source = models.CharField(max_length=20, choices=LabelSource.choices)
    placeholder = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=300, blank=True)
    nearby = models.CharField(max_length=300, blank=True)
    is_required = models.BooleanField()
    options = models.JSONField(default=list)
    step = models.CharField(max_length=300, blank=True)
    max_length = models.PositiveIntegerField(null=True, blank=True)
    pattern = models.CharField(max_length=300, blank=True)
    inputmode = models.CharField(max_length=300, blank=True)
    accept = models.CharField(max_length=300, blank=True)
    frame = models.TextField("URL of the frame that it stands in", blank=True)
    is_behind = models.BooleanField("lies under an overlay that can be closed", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "order"], name="surveyed_control_order_once"),
            models.CheckConstraint(
                condition=Q(kind__in=ControlKind.values), name="surveyed_control_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(label_source__in=LabelSource.values),
                name="surveyed_control_label_source_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.name or self.type

    @property
    def seen(self) -> SeenControl:
        """The row as plain data."""
        same = {name: getattr(self, name) for name in SAME_FIELDS}
        return SeenControl(**same, id=self.element_id, options=tuple(self.options))


SAME_FIELDS = tuple(
    name for name in SeenControl.__dataclass_fields__ if name not in {"id", "options"}
)


class FormChange(models.Model):
    """A control that came, went, or became required or optional. Two surveys agree on it.

    `survey` saw it first, `confirmed_by` agreed, `previous` is the one that was believed before.
    `control` is a row of `survey`, of `previous` if it was removed.
    """

    survey = models.ForeignKey(FormSurvey, on_delete=models.PROTECT, related_name="changes")
    previous = models.ForeignKey(FormSurvey, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(FormSurvey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=FormStep.choices)
    control = models.ForeignKey(SurveyedControl, on_delete=models.PROTECT, related_name="changes")
    occurred_at = models.DateTimeField("when it was first seen", db_index=True)
    listed_at = models.DateTimeField("when it was believed", db_index=True)

    objects = FormChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "kind", "control"], name="form_change_once"),
            models.CheckConstraint(
                condition=Q(kind__in=FormStep.values), name="form_change_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(survey=F("previous")) & ~Q(survey=F("confirmed_by")),
                name="form_change_needs_two_surveys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.control}"
