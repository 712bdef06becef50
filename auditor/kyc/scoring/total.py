"""The whole score of an assessment, with everything that explains it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from auditor.kyc.framework_parts import Framework
from auditor.kyc.plain import from_plain, to_plain
from auditor.kyc.scoring.checks import ASPECTS, require_sound
from auditor.kyc.scoring.confidence import confidence
from auditor.kyc.scoring.gap import Gap, Pair, PartPair, gap, mean_difference
from auditor.kyc.scoring.grading import Grading, applied_caps, grade
from auditor.kyc.scoring.headline import AxisHeadlines, headlines
from auditor.kyc.scoring.inputs import Answer, Inputs
from auditor.kyc.scoring.measures import Measure, measure
from auditor.kyc.scoring.parts import Part, parts_of
from auditor.kyc.vocabulary import Aspect, IndicatorKind


@dataclass(frozen=True)
class GroupScore:
    """One row of a dumbbell chart; the gap is over the group's controls that have both values."""

    group: str
    claimed: Measure
    observed: Measure
    gap: Fraction | None


@dataclass(frozen=True)
class Standing:
    """The value of an exposure or a fact: shown beside the score, never part of it."""

    indicator: str
    kind: IndicatorKind
    value: str
    confidence: Decimal


@dataclass(frozen=True)
class Score:
    """What follows from the inputs under one version of the framework.

    `parts` says of each control's claimed and observed value whether it counted and why not.
    """

    framework: str
    digest: str
    at: date
    claimed: Measure
    observed: Measure
    gap: Gap
    grading: Grading
    groups: tuple[GroupScore, ...]
    parts: tuple[Part, ...]
    standings: tuple[Standing, ...]
    headlines: tuple[AxisHeadlines, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; exact shares as text such as "13/20"."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, value: object) -> Score:
        """The inverse of `to_json`. Raises plain.NotOfThisShape."""
        return from_plain(cls, value)


def score(inputs: Inputs, framework: Framework) -> Score:
    """Raises InvalidInputs where the inputs contradict the framework or themselves.

    Indicators without an answer count as not assessed. Order never matters.
    """
    require_sound(inputs, framework)
    given = {answer.indicator: answer for answer in inputs.answers}
    answers = {one.id: given.get(one.id) or Answer(one.id) for one in framework.indicators}
    pairs = [parts_of(answers[one.id], framework, at=inputs.at) for one in framework.controls]
    claimed, observed = _measures(pairs)
    caps = applied_caps((part for _, part in pairs), answers, framework)
    distance = gap(pairs, framework, applicable_weight=observed.applicable_weight)
    return Score(
        framework=framework.version,
        digest=framework.digest,
        at=inputs.at,
        claimed=claimed,
        observed=observed,
        gap=distance,
        grading=grade(claimed, observed, caps, framework),
        groups=_groups(pairs, distance, framework),
        parts=tuple(part for pair in pairs for part in pair),
        standings=_standings(answers, framework, inputs.at),
        headlines=headlines(inputs, framework.scoring.headline),
    )


def _measures(pairs: Sequence[PartPair]) -> tuple[Measure, Measure]:
    return measure(part for part, _ in pairs), measure(part for _, part in pairs)


def _groups(
    pairs: Sequence[PartPair], distance: Gap, framework: Framework
) -> tuple[GroupScore, ...]:
    """In the framework's order; groups without a control have no row."""
    members: dict[str, list[PartPair]] = {}
    apart: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        members.setdefault(framework.by_id[pair[0].indicator].group, []).append(pair)
    for one in distance.pairs:
        apart[framework.by_id[one.indicator].group].append(one)
    return tuple(
        GroupScore(group, *_measures(found), mean_difference(apart[group]))
        for group, found in members.items()
    )


def _standings(answers: dict[str, Answer], framework: Framework, at: date) -> tuple[Standing, ...]:
    return tuple(
        _standing(answers[one.id], one.kind, framework, at)
        for one in framework.indicators
        if one.kind != IndicatorKind.CONTROL
    )


def _standing(answer: Answer, kind: IndicatorKind, framework: Framework, at: date) -> Standing:
    (aspect,) = ASPECTS[kind]
    value = answer.fact if aspect == Aspect.FACT else answer.exposure
    sure = confidence(answer.supporting(aspect), framework, at=at)
    return Standing(answer.indicator, kind, value.value, sure)
