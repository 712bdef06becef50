"""Which customers, which tiers, which limits, and what a currency was worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from auditor.assessing.seen_form import SeenForm
from auditor.assessments.actions import Bounds
from auditor.assessments.shown import ShownLimit, ShownRate, ShownScope, ShownTier
from auditor.kyc.scoring import Limit, Rate, Tier
from auditor.kyc.vocabulary import Aspect, IdentityLevel, Operation, Trigger, Window

EMPTY_TIERS = 2
EMPTY_LIMITS = 2
MOST_TIERS = 20
MOST_LIMITS = 40
MOST_RATES = 20
EMPTY_RATES = 3
IS_CURRENCY = RegexValidator(
    r"\A[A-Z][A-Z0-9]{1,9}\Z", "A currency is written in capitals, such as EUR, USD or BTC."
)
DAY = forms.DateInput(attrs={"type": "date"})


def currency(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label="Currency",
        required=required,
        max_length=10,
        validators=[IS_CURRENCY],
        widget=forms.TextInput(attrs={"size": 6, "autocomplete": "off", "spellcheck": "false"}),
    )


def amount(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=30,
        decimal_places=8,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class BoundsForm(SeenForm):
    """Whom a scope covers."""

    blamed = "label"
    label = forms.CharField(label="Name", required=False, max_length=200)
    channel = forms.CharField(required=False, max_length=200)
    customer_type = forms.CharField(label="Type of customer", required=False, max_length=200)
    residence = forms.CharField(label="Country of residence", required=False, max_length=200)
    product = forms.CharField(required=False, max_length=200)
    funding_method = forms.CharField(
        label="Funding method",
        required=False,
        max_length=200,
        help_text="Cash, card, voucher, bank transfer: routes are told apart by these words.",
    )
    is_typical = forms.BooleanField(label="The typical customer", required=False)
    valid_from = forms.DateField(label="From", required=False, widget=DAY)
    valid_to = forms.DateField(label="To, that day included", required=False, widget=DAY)

    def bounds(self, given: dict[str, Any]) -> Bounds:
        return Bounds(**{name: given[name] for name in Bounds.__dataclass_fields__})


def bounds_of(scope: ShownScope) -> dict[str, Any]:
    """What a scope covers now, by field."""
    return {name: getattr(scope, name) for name in Bounds.__dataclass_fields__}


class LimitForm(forms.Form):
    """A limit; without an operation there is none."""

    operation = forms.ChoiceField(required=False, choices=[("", "No limit"), *Operation.choices])
    window = forms.ChoiceField(required=False, choices=Window.choices)
    is_unlimited = forms.BooleanField(label="Unlimited", required=False)
    amount = amount("At most")
    currency = currency()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("operation"):
            if cleaned.get("amount") is not None:
                self.add_error("operation", "Say which operation this limit is of.")
            return cleaned
        has_amount = cleaned.get("amount") is not None
        if has_amount == bool(cleaned.get("is_unlimited")) and "amount" not in self.errors:
            self.add_error("amount", "Give an amount, or tick that there is no limit: one of them.")
        elif has_amount and not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", "Name the currency of the amount.")
        return cleaned

    def limit(self) -> Limit | None:
        given = self.cleaned_data
        if not given.get("operation"):
            return None
        operation, window = Operation(given["operation"]), Window(given["window"] or Window.MONTH)
        if given["is_unlimited"]:
            return Limit(operation, window, None)
        return Limit(operation, window, given["amount"], given["currency"])


class TierForm(forms.Form):
    """A tier; without a level there is none."""

    level = forms.TypedChoiceField(
        label="Identity level",
        required=False,
        choices=[("", "No tier"), *IdentityLevel.choices],
        coerce=int,
        empty_value=None,
    )
    trigger = forms.ChoiceField(
        label="When it is demanded", required=False, choices=Trigger.choices
    )
    operation = forms.ChoiceField(
        label="Threshold of", required=False, choices=[("", "No threshold"), *Operation.choices]
    )
    window = forms.ChoiceField(label="Threshold in", required=False, choices=Window.choices)
    amount = amount("Above")
    currency = currency()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("amount") is None or "operation" in self.errors:
            return cleaned
        if not cleaned.get("operation"):
            self.add_error("operation", "Say of which operation the threshold is.")
        if cleaned.get("trigger") != Trigger.THRESHOLD:
            self.add_error("trigger", "A threshold goes with “above a value”.")
        if not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", "Name the currency of the amount.")
        return cleaned

    def threshold(self) -> Limit | None:
        given = self.cleaned_data
        if given.get("amount") is None:
            return None
        window = Window(given["window"] or Window.TRANSACTION)
        return Limit(Operation(given["operation"]), window, given["amount"], given["currency"])


@dataclass
class TierRow:
    """The fields of one tier and of its limits."""

    number: int
    tier: TierForm
    limits: list[LimitForm] = field(default_factory=list)

    def is_valid(self) -> bool:
        sound = [one.is_valid() for one in (self.tier, *self.limits)]
        return all(sound)


class TiersForm(SeenForm):
    """All tiers of an axis, in order; empty rows at the end are for more."""

    rows_given = forms.IntegerField(min_value=0, max_value=MOST_TIERS, widget=forms.HiddenInput)

    def __init__(self, *args: Any, axis: Aspect, tiers: Sequence[ShownTier] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.axis = axis
        self.rows = list(self._bound() if self.is_bound else self._shown(tiers))
        self.initial["rows_given"] = len(self.rows)

    def _bound(self) -> Iterator[TierRow]:
        for number in range(_count(self.data.get("rows_given"), MOST_TIERS)):
            limits = range(_count(self.data.get(f"t{number}-limits"), MOST_LIMITS))
            yield TierRow(
                number + 1,
                TierForm(self.data, prefix=f"t{number}"),
                [LimitForm(self.data, prefix=f"t{number}-l{one}") for one in limits],
            )

    @staticmethod
    def _shown(tiers: Sequence[ShownTier]) -> Iterator[TierRow]:
        for number in range(min(len(tiers) + EMPTY_TIERS, MOST_TIERS)):
            tier = tiers[number] if number < len(tiers) else None
            limits = [*((tier.limits if tier else None) or ()), *[None] * EMPTY_LIMITS]
            yield TierRow(
                number + 1,
                TierForm(prefix=f"t{number}", initial=_tier(tier)),
                [
                    LimitForm(prefix=f"t{number}-l{place}", initial=_limit(one))
                    for place, one in enumerate(limits)
                ],
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # Each is looked at, so that every fault is said at once.
        sound = [row.is_valid() for row in self.rows]
        if not all(sound):
            raise ValidationError("See what is said at the tiers below.")
        return cleaned

    def tiers(self) -> list[Tier]:
        """Those that have a level, counted up from 1."""
        kept = [row for row in self.rows if row.tier.cleaned_data["level"] is not None]
        return [_given(row, order, self.axis) for order, row in enumerate(kept, 1)]

    def faults(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of the rows, for the summary of problems."""
        inner = [one for row in self.rows for one in (row.tier, *row.limits)]
        return [
            (one[name].id_for_label, str(sentence))
            for one in inner
            for name, sentences in one.errors.items()
            for sentence in sentences
        ]


def _given(row: TierRow, order: int, axis: Aspect) -> Tier:
    given = row.tier.cleaned_data
    found = [one.limit() for one in row.limits]
    return Tier(
        order=order,
        axis=axis,
        level=IdentityLevel(given["level"]),
        trigger=Trigger(given["trigger"] or Trigger.UNSTATED),
        threshold=row.tier.threshold(),
        limits=tuple(one for one in found if one is not None),
    )


def _count(value: Any, most: int) -> int:
    text = str(value or "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _tier(tier: ShownTier | None) -> dict[str, Any]:
    if tier is None:
        return {"trigger": Trigger.AT_OPENING, "window": Window.TRANSACTION}
    found: dict[str, Any] = {"level": tier.level.value, "trigger": tier.trigger}
    if tier.threshold is None:
        return found | {"window": Window.TRANSACTION}
    return found | _limit(tier.threshold)


def _limit(limit: ShownLimit | None) -> dict[str, Any]:
    if limit is None:
        return {"window": Window.MONTH}
    return {
        "operation": limit.operation,
        "window": limit.window,
        "is_unlimited": limit.amount is None,
        "amount": _plain(limit.amount),
        "currency": limit.currency,
    }


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


class RateForm(forms.Form):
    """What a currency was worth; without a currency there is no rate."""

    currency = currency()
    per_unit = amount("Units of it for one EUR")
    at = forms.DateField(label="On", required=False, widget=DAY)
    source = forms.CharField(label="Source", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("currency"):
            for name in ("per_unit", "at", "source"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "A rate has an amount above nothing, a day and a source.")
        return cleaned


class RatesForm(SeenForm):
    """All rates of an assessment."""

    rows_given = forms.IntegerField(min_value=0, max_value=MOST_RATES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rates: Sequence[ShownRate] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        shown = [_rate(one) for one in rates] + [{}] * EMPTY_RATES
        count = _count(self.data.get("rows_given"), MOST_RATES) if self.is_bound else len(shown)
        data = self.data if self.is_bound else None
        self.rows = [
            RateForm(data, prefix=f"r{n}", initial=shown[n] if n < len(shown) else {})
            for n in range(count)
        ]
        self.initial["rows_given"] = count

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sound = [row.is_valid() for row in self.rows]
        if not all(sound):
            raise ValidationError("See what is said at the rates below.")
        return cleaned

    def rates(self) -> list[Rate]:
        given = [row.cleaned_data for row in self.rows if row.cleaned_data.get("currency")]
        return [Rate(one["currency"], one["per_unit"], one["at"], one["source"]) for one in given]

    def faults(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of the rows, for the summary of problems."""
        return [
            (row[name].id_for_label, str(sentence))
            for row in self.rows
            for name, sentences in row.errors.items()
            for sentence in sentences
        ]


def _rate(rate: ShownRate) -> dict[str, Any]:
    return {
        "currency": rate.currency,
        "per_unit": _plain(rate.per_unit),
        "at": rate.at,
        "source": rate.source,
    }
