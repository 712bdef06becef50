"""Weighted means of what is known, and how far what is unknown could move them. All exact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from auditor.kyc.scoring.parts import Part
from auditor.kyc.vocabulary import Treatment

NOTHING, EVERYTHING = Fraction(0), Fraction(1)
TREATMENTS = tuple(Treatment)  # going through an enumeration anew is slow


@dataclass(frozen=True)
class Measure:
    """The mean over what is known; None where nothing is.

    `low` and `high` hold with every unknown control at 0 and at 1, `outer_low` and `outer_high` with
    those beyond sight too. `coverage` is the weight known over that known or unknown, so that
    high - low = 1 - coverage. Where nothing applies, the bounds are 0 and 1 and the coverage 0.
    """

    value: Fraction | None
    low: Fraction
    high: Fraction
    coverage: Fraction
    outer_low: Fraction
    outer_high: Fraction
    known_weight: int
    unknown_weight: int
    beyond_weight: int

    @property
    def applicable_weight(self) -> int:
        """The weight of what is observable and applicable: what coverage is measured by."""
        return self.known_weight + self.unknown_weight


def measure(parts: Iterable[Part]) -> Measure:
    """The mean of the parts of one aspect."""
    weights = dict.fromkeys(TREATMENTS, 0)
    counted = []
    for part in parts:
        weights[part.treatment] += part.weight
        if part.number is not None:
            counted.append((part.weight, part.number))
    total = weighted_sum(counted)
    known, unknown = weights[Treatment.COUNTED], weights[Treatment.UNKNOWN]
    beyond = weights[Treatment.BEYOND]
    bounds = _bounds(total, known, unknown)
    return Measure(
        total / known if known else None,
        *bounds,
        Fraction(known, known + unknown) if known + unknown else NOTHING,
        *(_bounds(total, known, unknown + beyond) if beyond else bounds),
        known,
        unknown,
        beyond,
    )


def weighted_sum(rows: Iterable[tuple[int, Fraction]]) -> Fraction:
    """Of weights times numbers; few numbers occur, and adding up whole weights is quick."""
    weights: dict[tuple[int, int], int] = defaultdict(int)
    for weight, number in rows:
        weights[number.as_integer_ratio()] += weight
    common = lcm(*(d for _, d in weights))
    return Fraction(sum(n * weight * common // d for (n, d), weight in weights.items()), common)


def _bounds(total: Fraction, known: int, unknown: int) -> tuple[Fraction, Fraction]:
    weight = known + unknown
    if not weight:
        return NOTHING, EVERYTHING
    count, share = total.numerator, total.denominator
    whole = share * weight
    return Fraction(count, whole), Fraction(count + unknown * share, whole)


def shown(share: Fraction) -> Decimal:
    """Out of 100 with one decimal, rounded down: 84.96 is shown as 84.9, below where A begins."""
    return Decimal(share.numerator * 1000 // share.denominator).scaleb(-1)
