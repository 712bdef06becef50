"""What is found for an indicator, and the words around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from auditor.assessing.seen_form import SeenForm
from auditor.assessments.models import VALUES
from auditor.assessments.shown import ShownAnswer
from auditor.kyc.framework import Framework, Indicator
from auditor.kyc.scoring.checks import ASPECTS
from auditor.kyc.vocabulary import Aspect

LONGEST_NOTE = 5000


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a scale, as a radio button with its sentence."""

    id: str
    name: str
    value: str
    label: str
    definition: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Scale:
    aspect: Aspect
    field: forms.BoundField
    options: tuple[Option, ...]


class AnswerForm(SeenForm):
    """The values that the indicator's kind has, and the two notes."""

    claimed_note = forms.CharField(
        label="Public note",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Everybody can read it once the assessment is published.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    observed_note = forms.CharField(
        label="Note for vetted readers",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="What was observed, and how. It is not shown in public.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, indicator: Indicator, framework: Framework, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.framework = framework
        self.aspects = ASPECTS[indicator.kind]
        for aspect in self.aspects:
            self.fields[aspect.value] = forms.ChoiceField(
                label=aspect.label,
                choices=VALUES[aspect].choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose a value; “not assessed” is one."},
            )

    def scales(self) -> Iterator[Scale]:
        """The scales with the framework's sentences, in its order."""
        for aspect in self.aspects:
            bound = self[aspect.value]
            yield Scale(aspect, bound, tuple(_options(bound, aspect, self.framework)))


def _options(bound: forms.BoundField, aspect: Aspect, framework: Framework) -> Iterator[Option]:
    chosen = bound.value()
    for number, one in enumerate(framework.scale(aspect)):
        yield Option(
            id=f"{bound.auto_id}_{number}",
            name=bound.html_name,
            value=one.value,
            label=str(VALUES[aspect](one.value).label),
            definition=one.definition,
            is_chosen=one.value == chosen,
        )


def values_of(answer: ShownAnswer) -> dict[str, str]:
    """What the answer says now, by field."""
    found = {"claimed_note": answer.claimed_note, "observed_note": answer.observed_note}
    for aspect in ASPECTS[answer.kind]:
        shown = getattr(answer, aspect.value)
        found[aspect.value] = shown.value if shown else ""
    return found


class SummaryForm(SeenForm):
    """The public words; a correction also says why it is made."""

    blamed = "summary"
    summary = forms.CharField(
        label="Public summary",
        required=False,
        max_length=10_000,
        help_text="Neutral and short: what is claimed, what could be observed, what is unknown.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    reason = forms.CharField(
        label="Why it is corrected",
        required=False,
        max_length=2000,
        help_text="Shown in public in the list of corrections.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["reason"]


class DayForm(SeenForm):
    """Of which day it speaks."""

    blamed = "as_of"
    as_of = forms.DateField(
        label="Day of which it speaks",
        required=False,
        help_text="Empty: the day of publication.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_historic = forms.BooleanField(
        label="It speaks of the past of a service that is closed", required=False
    )


class NoteForm(forms.Form):
    """A remark, which does not touch the content and so needs no revision."""

    body = forms.CharField(
        label="New note",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    indicator = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class StartForm(SeenForm):
    """Of which provider; by name, as the catalogue has it."""

    blamed = "provider"
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    provider = forms.CharField(
        max_length=200,
        help_text="The name as in the catalogue. The list offers what it knows.",
        widget=forms.TextInput(attrs={"list": "known-providers", "autocomplete": "off"}),
    )
    as_of = forms.DateField(
        label="Day of which it speaks",
        required=False,
        help_text="Empty: the day of publication.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_historic = forms.BooleanField(
        label="It speaks of the past of a service that is closed", required=False
    )
