"""The distance between what is claimed and what is observed, over controls that have both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.kyc.framework_parts import Framework, GapRules
from auditor.kyc.scoring.measures import NOTHING, weighted_sum
from auditor.kyc.scoring.parts import Part
from auditor.kyc.vocabulary import GapLabel

PartPair = tuple[Part, Part]


@dataclass(frozen=True)
class Pair:
    """A control with both values; the difference is claimed less observed."""

    indicator: str
    weight: int
    difference: Fraction


@dataclass(frozen=True)
class Gap:
    """Positive where more is claimed than done. `coverage`: weight of pairs over that observable."""

    value: Fraction | None
    label: GapLabel
    coverage: Fraction
    pairs: tuple[Pair, ...]


def gap(parts: Iterable[PartPair], framework: Framework, *, applicable_weight: int) -> Gap:
    """How far what is claimed exceeds what was observed, over the pairs in which both are known.

    `applicable_weight` is the weight of all controls that apply: coverage is the share of it that is compared.
    """
    pairs = tuple(_pairs(parts))
    weight = sum(pair.weight for pair in pairs)
    coverage = Fraction(weight, applicable_weight) if applicable_weight else NOTHING
    value = mean_difference(pairs)
    return Gap(value, label_of(value, coverage, framework.scoring.gap), coverage, pairs)


def _pairs(parts: Iterable[PartPair]) -> Iterable[Pair]:
    for claimed, observed in parts:
        if claimed.number is not None and observed.number is not None:
            yield Pair(claimed.indicator, claimed.weight, claimed.number - observed.number)


def mean_difference(pairs: Sequence[Pair]) -> Fraction | None:
    """The differences weighed by their indicators; None without pairs."""
    weight = sum(pair.weight for pair in pairs)
    total = weighted_sum((pair.weight, pair.difference) for pair in pairs)
    return total / weight if weight else None


def label_of(value: Fraction | None, coverage: Fraction, rules: GapRules) -> GapLabel:
    """A limit belongs to the milder label; a small gap is consistent whichever its sign."""
    if value is None or coverage < rules.coverage_at_least:
        return GapLabel.NOT_COMPARABLE
    if value < -rules.consistent_at_most:
        return GapLabel.STRICTER
    if value <= rules.consistent_at_most:
        return GapLabel.CONSISTENT
    return GapLabel.SOME if value <= rules.some_at_most else GapLabel.MATERIAL
