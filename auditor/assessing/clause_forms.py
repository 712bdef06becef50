"""The small forms of the review: a verdict, a correction, a clause that was missed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from auditor.assessments.models.rules import CURRENCY
from auditor.findings.standing import Claimed, StandingClause
from auditor.findings.vocabulary import CLAIM_LABELS, CLAIMS_OF_KIND, Decision
from auditor.kyc import framework
from auditor.kyc.vocabulary import Direction, IndicatorKind, Operation, Trigger, Window

LONGEST_NOTE = 2000
LONGEST_QUOTE = 5000
DIGEST = r"^[0-9a-f]{64}\Z"
ONE_KEY = (Decision.ACCEPTED, Decision.REJECTED, Decision.WITHDRAWN, Decision.CORRECTED)


class JudgeForm(forms.Form):
    """A verdict on one clause; `seen` is the number of the latest one that the page showed, `shown` the
    digest of what it showed the machine to propose."""

    indicator = forms.CharField(max_length=20)
    quote = forms.RegexField(DIGEST)
    seen = forms.IntegerField(min_value=0, max_value=10**6)
    shown = forms.RegexField(DIGEST, required=False)
    decision = forms.ChoiceField(choices=[(one.value, one.label) for one in ONE_KEY])
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)


def indicator_choices() -> list[tuple[str, str]]:
    known = framework.newest().indicators
    return [(one.id, f"{one.id} {one.name}") for one in known]


def claim_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be claimed, by the kind of indicator that it belongs to."""
    return [
        (f"{IndicatorKind(kind).label}s", [(one, str(CLAIM_LABELS[one])) for one in values])
        for kind, values in CLAIMS_OF_KIND.items()
    ]


def _optional(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", "Not stated"), *choices]


class ClaimForm(forms.Form):
    """What the words claim, as a person reads them."""

    settled_indicator = forms.ChoiceField(label="Indicator", choices=indicator_choices)
    claimed = forms.ChoiceField(label="What is claimed", choices=claim_choices)
    amount = forms.DecimalField(
        label="Amount",
        required=False,
        min_value=0,
        max_digits=30,
        decimal_places=8,
        error_messages={"invalid": "Write the amount in figures, without separators: 1000."},
    )
    currency = forms.RegexField(
        CURRENCY,
        label="Currency",
        required=False,
        error_messages={"invalid": "Write the currency as its code in capitals: EUR, USD, BTC."},
    )
    window = forms.ChoiceField(
        label="Over what time", required=False, choices=_optional(Window.choices)
    )
    operation = forms.ChoiceField(
        label="Operation", required=False, choices=_optional(Operation.choices)
    )
    trigger = forms.ChoiceField(label="When", required=False, choices=_optional(Trigger.choices))
    note = forms.CharField(
        label="Note for other reviewers", required=False, max_length=LONGEST_NOTE
    )

    def claim(self) -> Claimed:
        given = self.cleaned_data
        names = ("claimed", "amount", "currency", "window", "operation", "trigger")
        return Claimed(given["settled_indicator"], **{name: given[name] for name in names})

    @staticmethod
    def values_of(clause: StandingClause) -> dict[str, Any]:
        """What a correction begins with: what a person said last, or what the machine proposes."""
        claim = clause.settled or clause.proposed
        if claim is None:
            return {"settled_indicator": clause.indicator}
        values = {name: value for name, value in vars(claim).items() if name != "indicator"}
        return {"settled_indicator": claim.indicator, **values}


class AddForm(ClaimForm):
    """A clause that the machine has missed: the line, and which of its words."""

    line = forms.IntegerField(label="Line", min_value=1, max_value=10**6)
    exact = forms.CharField(
        label="Words of that line",
        required=False,
        max_length=LONGEST_QUOTE,
        help_text="Left empty, it is the whole line.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("line", "exact", "settled_indicator", "claimed")


class ChangeForm(forms.Form):
    """A verdict on what a change did; `seen` and `shown` as in `JudgeForm`."""

    seen = forms.IntegerField(min_value=0, max_value=10**6)
    shown = forms.RegexField(DIGEST, required=False)
    decision = forms.ChoiceField(choices=[(one.value, one.label) for one in ONE_KEY])
    direction = forms.ChoiceField(required=False, choices=[("", ""), *Direction.choices])
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)


class AlikeForm(forms.Form):
    """The same words in several places: accept or reject those that are chosen (by finding)."""

    decision = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Decision.ACCEPTED, Decision.REJECTED)]
    )

    def __init__(self, *args: Any, places: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.TypedMultipleChoiceField(
            coerce=int, choices=[(str(pk), str(pk)) for pk in places]
        )
