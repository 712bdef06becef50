"""What a framework consists of, as its file has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from auditor.kyc.vocabulary import (
    Aspect,
    ClaimedValue,
    EvidenceKind,
    EvidenceStrength,
    Grade,
    IdentityLevel,
    IndicatorKind,
    Observability,
    ObservedValue,
    ScopeDimension,
    SourceStatus,
    Trigger,
)


@dataclass(frozen=True)
class Group:
    """Indicators that belong together; an indicator's id begins with its group's."""

    id: str
    name: str


@dataclass(frozen=True)
class ScaleValue:
    """One value of a scale. Without a number it is no value: unknown, never zero."""

    value: str
    definition: str
    number: Fraction | None = None


@dataclass(frozen=True)
class ObservabilityMeaning:
    """How far one can see; whether an unknown control of this sort counts as a lack of evidence."""

    value: Observability
    definition: str
    counts_while_unknown: bool


@dataclass(frozen=True)
class SourceStatusMeaning:
    """What a status of a source means."""

    value: SourceStatus
    definition: str


@dataclass(frozen=True)
class EvidenceKindMeaning:
    """A kind of evidence, the strengths that it can have, and whether any indicator accepts it."""

    value: EvidenceKind
    definition: str
    strengths: tuple[EvidenceStrength, ...]
    is_accepted_everywhere: bool


@dataclass(frozen=True)
class StrengthMeaning:
    """What evidence of this strength proves when fresh, and how fast that fades."""

    value: EvidenceStrength
    definition: str
    number: Fraction
    half_life_months: int
    together_at_most: Fraction


@dataclass(frozen=True)
class Indicator:
    """One question about a provider."""

    id: str
    group: str
    name: str
    question: str
    kind: IndicatorKind
    observability: Observability
    evidence: tuple[EvidenceKind, ...]
    source: str
    source_status: SourceStatus
    weight: int


@dataclass(frozen=True)
class RetiredIndicator:
    """An id that is out of use and never used again; `since` is the first version without it."""

    id: str
    since: str
    reason: str


@dataclass(frozen=True)
class RevisedIndicator:
    """An indicator whose wording differs from the version before, and what was done."""

    id: str
    what: str


@dataclass(frozen=True)
class Level:
    """An identity level, and what it compares to elsewhere."""

    level: IdentityLevel
    name: str
    definition: str
    nist: str
    eidas: str


@dataclass(frozen=True)
class TriggerMeaning:
    """What a trigger means."""

    value: Trigger
    definition: str


@dataclass(frozen=True)
class DimensionMeaning:
    """In what a scope may differ from another."""

    value: ScopeDimension
    definition: str


@dataclass(frozen=True)
class Band:
    """A grade and the observed score from which it is given."""

    grade: Grade
    at_least: Fraction


@dataclass(frozen=True)
class Cap:
    """An observation that no average may hide. With `by`, only where such evidence supports it."""

    indicator: str
    observed: ObservedValue
    at_most: Grade
    by: EvidenceKind | None = None


@dataclass(frozen=True)
class GapRules:
    """The bounds of the labels of a gap, and the least share of weight that must be comparable."""

    consistent_at_most: Fraction
    some_at_most: Fraction
    coverage_at_least: Fraction


@dataclass(frozen=True)
class ConfidenceRules:
    """The most that confidence reaches, and how many days count as a month."""

    at_most: Fraction
    days_a_month: Fraction


@dataclass(frozen=True)
class HeadlineRules:
    """The amount by which a level is reached, and from which level a customer is verified."""

    amount: Fraction
    currency: str
    verified_from_level: IdentityLevel
    days_a_month: int


@dataclass(frozen=True)
class ScoringRules:
    """The numbers of the score, frozen with the framework's version. Grades from the best."""

    grades: tuple[Band, ...]
    coverage_at_least: Fraction
    bands_at_most: int
    caps: tuple[Cap, ...]
    gap: GapRules
    confidence: ConfidenceRules
    headline: HeadlineRules


@dataclass(frozen=True)
class CitingRules:
    """How much evidence a value needs before it may be submitted."""

    at_least: int
    doubted: tuple[ObservedValue, ...]
    doubted_at_least: int
    enough_alone: tuple[EvidenceKind, ...]


@dataclass(frozen=True)
class Scales:
    """The values of each aspect with their numbers and definitions."""

    claimed: tuple[ScaleValue, ...]
    observed: tuple[ScaleValue, ...]
    exposure: tuple[ScaleValue, ...]
    fact: tuple[ScaleValue, ...]


class Fading(NamedTuple):
    """A strength when fresh, the days in which it halves, and what several may reach."""

    number: Decimal
    half_life_days: Decimal
    together_at_most: Decimal


def exact(number: Fraction) -> Decimal:
    """The file's decimals as decimals again."""
    return Decimal(number.numerator) / Decimal(number.denominator)


@dataclass(frozen=True)
class Framework:
    """One version. `digest` is the SHA-256 of the file's bytes, stored with each assessment."""

    version: str
    released: date
    title: str
    note: str
    groups: tuple[Group, ...]
    observabilities: tuple[ObservabilityMeaning, ...]
    source_statuses: tuple[SourceStatusMeaning, ...]
    evidence_kinds: tuple[EvidenceKindMeaning, ...]
    strengths: tuple[StrengthMeaning, ...]
    scales: Scales
    indicators: tuple[Indicator, ...]
    retired: tuple[RetiredIndicator, ...]
    revised: tuple[RevisedIndicator, ...]
    levels: tuple[Level, ...]
    comparison: str
    triggers: tuple[TriggerMeaning, ...]
    dimensions: tuple[DimensionMeaning, ...]
    scoring: ScoringRules
    citing: CitingRules
    digest: str

    @cached_property
    def by_id(self) -> Mapping[str, Indicator]:
        """The indicators by their ids."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def controls(self) -> tuple[Indicator, ...]:
        """The indicators that enter claimed, observed and gap."""
        return tuple(one for one in self.indicators if one.kind == IndicatorKind.CONTROL)

    @cached_property
    def claimed_numbers(self) -> Mapping[ClaimedValue, Fraction | None]:
        """What each claimed value counts; None for those that say nothing."""
        return {ClaimedValue(one.value): one.number for one in self.scales.claimed}

    @cached_property
    def observed_numbers(self) -> Mapping[ObservedValue, Fraction | None]:
        """What each observed value counts; None for those that say nothing."""
        return {ObservedValue(one.value): one.number for one in self.scales.observed}

    @cached_property
    def fading(self) -> Mapping[EvidenceStrength, Fading]:
        """The strengths in decimals, half-lives in days: what confidence is reckoned with."""
        month = exact(self.scoring.confidence.days_a_month)
        return {
            one.value: Fading(
                exact(one.number), one.half_life_months * month, exact(one.together_at_most)
            )
            for one in self.strengths
        }

    @cached_property
    def surest(self) -> Decimal:
        """No value is surer than this, whatever stands for it."""
        return exact(self.scoring.confidence.at_most)

    @cached_property
    def possible_strengths(self) -> Mapping[EvidenceKind, tuple[EvidenceStrength, ...]]:
        """The strengths that each kind of evidence can have."""
        return {one.value: one.strengths for one in self.evidence_kinds}

    @cached_property
    def counted_while_unknown(self) -> frozenset[Observability]:
        """Where an unknown observation is a lack of evidence, not beyond what can be seen."""
        return frozenset(one.value for one in self.observabilities if one.counts_while_unknown)

    def indicators_of(self, group: str) -> tuple[Indicator, ...]:
        """The indicators of a group, by its id, in the order of the file."""
        return tuple(one for one in self.indicators if one.group == group)

    def scale(self, aspect: Aspect) -> tuple[ScaleValue, ...]:
        """The values of one aspect, in the order of the file."""
        values: tuple[ScaleValue, ...] = getattr(self.scales, aspect.value)
        return values

    def accepts(self, indicator: str, kind: EvidenceKind) -> bool:
        """May evidence of this kind support an answer to the indicator?"""
        everywhere = {one.value for one in self.evidence_kinds if one.is_accepted_everywhere}
        return kind in everywhere or kind in self.by_id[indicator].evidence
