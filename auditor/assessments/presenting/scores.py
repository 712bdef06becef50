"""The score, as far as it may be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.inputs import inputs_of, score_of
from auditor.assessments.models import Assessment
from auditor.assessments.shown import (
    ShownCap,
    ShownGroup,
    ShownHeadline,
    ShownHeadlines,
    ShownMeasure,
    ShownMovable,
    ShownScore,
)
from auditor.kyc.framework import Framework
from auditor.kyc.scoring import (
    AxisHeadlines,
    Headline,
    InvalidInputs,
    Measure,
    Movable,
    Part,
    Score,
    shown,
)
from auditor.kyc.vocabulary import Aspect, Treatment

# Fewer would tell what was found for one of them.
FEWEST = 3
# A mean over a handful of weights can be taken apart where it is exact.
STEP = 10
CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Sighted:
    """A score and what bounds the sight of it."""

    score: Score
    framework: Framework
    sight: Clearance

    @property
    def is_vetted(self) -> bool:
        return self.sight >= Clearance.VETTED


def current_score(assessment: Assessment, *, at: datetime) -> Score | None:
    """As it was frozen, or as the rows give it now; None where they give none."""
    if assessment.was_published:
        return Score.from_json(assessment.score)
    try:
        return score_of(inputs_of(assessment, at=at))
    except InvalidInputs:
        return None


def show_score(assessment: Assessment, seen: Sighted) -> ShownScore:
    score, grading = seen.score, seen.score.grading
    caps = tuple(ShownCap(one.indicator, one.at_most) for one in grading.caps)
    return ShownScore(
        is_frozen=assessment.was_published,
        at=score.at,
        digest=assessment.score_digest,
        grade=grading.grade,
        grade_reasons=grading.reasons,
        gap_label=score.gap.label,
        claimed=_measure(score.claimed),
        observed=_observed(seen),
        groups=_groups(seen),
        headlines=tuple(_headlines(seen)),
        gap=_percent(score.gap.value) if seen.is_vetted else None,
        caps=caps if seen.is_vetted else (),
    )


def _measure(measure: Measure) -> ShownMeasure:
    value = None if measure.value is None else shown(measure.value)
    bounds = measure.low, measure.high, measure.coverage, measure.outer_low, measure.outer_high
    return ShownMeasure(value, *(shown(one) for one in bounds))


def _observed(seen: Sighted) -> ShownMeasure:
    known = len(_counted(seen.score.parts, Aspect.OBSERVED))
    if seen.is_vetted or known == 0 or known >= FEWEST:
        return _measure(seen.score.observed)
    return ShownMeasure(None, None, None, shown(seen.score.observed.coverage))


def _percent(share: Fraction | None) -> Decimal | None:
    """Out of 100 with its sign."""
    if share is None:
        return None
    return -shown(-share) if share < 0 else shown(share)


def _groups(seen: Sighted) -> tuple[ShownGroup, ...]:
    parts = {one.group: _parts_of(seen, one.group) for one in seen.score.groups}
    known = {name: len(_counted(found, Aspect.OBSERVED)) for name, found in parts.items()}
    told = set(known) if seen.is_vetted else groups_told(known)
    names = {group.id: group.name for group in seen.framework.groups}
    return tuple(
        ShownGroup(
            id=one.group,
            name=names[one.group],
            controls=len(parts[one.group]) // 2,
            claimed=_measure(one.claimed),
            observed=_group_observed(one.observed, seen, is_told=one.group in told),
            known_claimed=len(_counted(parts[one.group], Aspect.CLAIMED)),
            known_observed=known[one.group],
            claimed_confidence=_confidence(_counted(parts[one.group], Aspect.CLAIMED)),
            observed_confidence=_confidence(_counted(parts[one.group], Aspect.OBSERVED)),
        )
        for one in seen.score.groups
    )


def groups_told(known: dict[str, int]) -> set[str]:
    """The groups whose observed mean everybody may see, by the number of controls that were observed.

    What is left over of the total must not be told by subtraction either: where it comes from one or
    two controls, the smallest group that could be told is kept back with it.
    """
    told = {name for name, number in known.items() if number >= FEWEST}
    left = sum(number for name, number in known.items() if name not in told)
    if told and 0 < left < FEWEST:
        told.remove(min(told, key=lambda name: (known[name], name)))
    return told


def _group_observed(measure: Measure, seen: Sighted, *, is_told: bool) -> ShownMeasure:
    if seen.is_vetted:
        return _measure(measure)
    value = None
    if is_told and measure.value is not None:
        value = Decimal(round(measure.value * 100 / STEP) * STEP)
    return ShownMeasure(value, None, None, shown(measure.coverage))


def _parts_of(seen: Sighted, group: str) -> list[Part]:
    by_id = seen.framework.by_id
    return [part for part in seen.score.parts if by_id[part.indicator].group == group]


def _counted(parts: Iterable[Part], aspect: Aspect) -> list[Part]:
    return [one for one in parts if one.aspect == aspect and one.treatment == Treatment.COUNTED]


def _confidence(parts: list[Part]) -> Decimal | None:
    """The mean by weight, out of 1."""
    weight = sum(part.weight for part in parts)
    if not weight:
        return None
    total = sum((part.weight * part.confidence for part in parts), start=Decimal(0))
    return (total / weight).quantize(CENTS)


def _headlines(seen: Sighted) -> Iterable[ShownHeadlines]:
    for axis in seen.score.headlines:
        if axis.axis == Aspect.CLAIMED or seen.is_vetted:
            yield _axis(axis, seen)


def _axis(axis: AxisHeadlines, seen: Sighted) -> ShownHeadlines:
    worst_scopes = tuple(sorted(axis.worst.scopes.items())) if seen.is_vetted else ()
    typical = _headline(axis.typical, seen) if axis.typical else None
    return ShownHeadlines(axis.axis, _headline(axis.worst.headline, seen), typical, worst_scopes)


def _headline(headline: Headline, seen: Sighted) -> ShownHeadline:
    return ShownHeadline(
        headline.level_to_move,
        headline.level_by_amount,
        headline.level_at_cash_out,
        _movable(headline.unverified_cap) if seen.is_vetted else None,
    )


def _movable(movable: Movable) -> ShownMovable:
    amount = movable.amount
    exact = None if amount is None else Decimal(amount.numerator) / Decimal(amount.denominator)
    return ShownMovable(movable.extent, None if exact is None else exact.quantize(CENTS))
