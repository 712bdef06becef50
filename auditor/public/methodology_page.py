"""What the page of the framework shows that its file does not have as it is to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import TextChoices

from auditor.assessments.shown import ShownAnswer, ShownAssessment, ShownSummary
from auditor.kyc.framework import Framework, Indicator
from auditor.kyc.framework_parts import Group, ScaleValue, StrengthMeaning
from auditor.kyc.vocabulary import Aspect, ClaimedValue, ExposureValue, FactValue, ObservedValue

VALUES: dict[Aspect, type[TextChoices]] = {
    Aspect.CLAIMED: ClaimedValue,
    Aspect.OBSERVED: ObservedValue,
    Aspect.EXPOSURE: ExposureValue,
    Aspect.FACT: FactValue,
}


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A value with what it means; `number` is empty where it counts as unknown."""

    value: str
    label: str
    number: str
    definition: str


@dataclass(frozen=True, slots=True)
class Scale:
    aspect: Aspect
    rows: tuple[ScaleRow, ...]

    @property
    def has_numbers(self) -> bool:
        return any(row.number for row in self.rows)


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the score, written out. Shares are out of 100."""

    bands: tuple[tuple[str, str], ...]
    coverage: str
    bands_at_most: int
    consistent: str
    some: str
    gap_coverage: str
    confidence: str
    amount: str


@dataclass(frozen=True, slots=True)
class Strength:
    """What evidence proves when fresh, and how fast that fades."""

    label: str
    number: str
    half_life_months: int
    together_at_most: str
    definition: str


@dataclass(frozen=True, slots=True)
class MethodologyPage:
    groups: tuple[tuple[Group, tuple[Indicator, ...]], ...]
    scales: tuple[Scale, ...]
    strengths: tuple[Strength, ...]
    rules: Rules


def arrange(framework: Framework) -> MethodologyPage:
    return MethodologyPage(
        groups=tuple((group, framework.indicators_of(group.id)) for group in framework.groups),
        scales=tuple(_scales(framework)),
        strengths=tuple(_strength(one) for one in framework.strengths),
        rules=_rules(framework),
    )


def _strength(one: StrengthMeaning) -> Strength:
    return Strength(
        label=str(one.value.label),
        number=number(one.number),
        half_life_months=one.half_life_months,
        together_at_most=number(one.together_at_most),
        definition=one.definition,
    )


def _scales(framework: Framework) -> Iterator[Scale]:
    for aspect in Aspect:
        rows = framework.scale(aspect)
        yield Scale(aspect, tuple(_scale_row(VALUES[aspect], one) for one in rows))


def _scale_row(values: type[TextChoices], one: ScaleValue) -> ScaleRow:
    return ScaleRow(one.value, str(values(one.value).label), number(one.number), one.definition)


def _rules(framework: Framework) -> Rules:
    rules = framework.scoring
    return Rules(
        bands=tuple((band.grade.value, percent(band.at_least)) for band in rules.grades),
        coverage=percent(rules.coverage_at_least),
        bands_at_most=rules.bands_at_most,
        consistent=percent(rules.gap.consistent_at_most),
        some=percent(rules.gap.some_at_most),
        gap_coverage=percent(rules.gap.coverage_at_least),
        confidence=number(rules.confidence.at_most),
        amount=f"{float(rules.headline.amount):,.0f} {rules.headline.currency}",
    )


def number(value: Fraction | None) -> str:
    """`0.25`; empty for none."""
    return "" if value is None else f"{float(value):g}"


def percent(share: Fraction) -> str:
    """`85` for 0.85."""
    return f"{float(share * 100):g}"


@dataclass(frozen=True, slots=True)
class Line:
    """One provider's answer to an indicator."""

    about: ShownSummary
    answer: ShownAnswer


def line_of(shown: ShownAssessment, indicator: str) -> Line | None:
    """None where its version of the framework does not have the indicator."""
    found = (answer for answer in shown.answers if answer.indicator == indicator)
    answer = next(found, None)
    return Line(shown.about, answer) if answer else None
