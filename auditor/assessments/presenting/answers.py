"""Each indicator with its values and what they rest on, as far as they may be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.completing import evidence_of
from auditor.assessments.inputs import UNSET
from auditor.assessments.models import VALUES, Answer, Assessment, Evidence
from auditor.assessments.presenting.evidence import show_evidence
from auditor.assessments.presenting.remarks import in_order_of_receipt
from auditor.assessments.shown import ShownAnswer, ShownEvidence, ShownPoint, ShownValue
from auditor.assessments.viewing import Viewer
from auditor.kyc.framework import Framework, Indicator
from auditor.kyc.scoring import Part, Score, Standing
from auditor.kyc.scoring.checks import ASPECTS
from auditor.kyc.vocabulary import Aspect

# What everybody may see: what the provider says of itself, and facts of registers.
OPEN_ASPECTS = (Aspect.CLAIMED, Aspect.FACT)
# Looked up for each of thousands of values.
UNSET_VALUES = {aspect: str(getattr(UNSET, aspect).value) for aspect in Aspect}
LABELS = {
    aspect: {str(value): str(label) for value, label in VALUES[aspect.value].choices}
    for aspect in Aspect
}


@dataclass(frozen=True)
class Found:
    """What an answer is shown from."""

    assessment: Assessment
    framework: Framework
    score: Score | None
    sight: Clearance
    viewer: Viewer

    @cached_property
    def is_vetted(self) -> bool:
        return self.sight >= Clearance.VETTED

    @cached_property
    def known(self) -> frozenset[tuple[Aspect, str]]:
        """The values of controls that have a number; of exposures and facts those that say something."""
        scaled = (Aspect.CLAIMED, Aspect.OBSERVED)
        numbered = {
            (aspect, one.value)
            for aspect in scaled
            for one in self.framework.scale(aspect)
            if one.number is not None
        }
        others = {
            (aspect, value)
            for aspect in (Aspect.EXPOSURE, Aspect.FACT)
            for value in VALUES[aspect.value].values
            if value != UNSET_VALUES[aspect]
        }
        return frozenset(numbered | others)


def show_answers(found: Found) -> tuple[ShownAnswer, ...]:
    """Every indicator of the framework, in its order. Reads what `completed` reads."""
    rows = {answer.indicator: answer for answer in found.assessment.answers.all()}
    explained, points = _explanations(found.score), _points(found.assessment)
    return tuple(
        _answer(one, rows.get(one.id), found, explained, tuple(points[one.id]))
        for one in found.framework.indicators
    )


Explanations = Mapping[tuple[str, Aspect], Part | Standing]


def _explanations(score: Score | None) -> Explanations:
    if score is None:
        return {}
    found: dict[tuple[str, Aspect], Part | Standing] = {
        (part.indicator, part.aspect): part for part in score.parts
    }
    for standing in score.standings:
        (aspect,) = ASPECTS[standing.kind]
        found[standing.indicator, aspect] = standing
    return found


def _points(assessment: Assessment) -> dict[str, list[ShownPoint]]:
    found: dict[str, list[ShownPoint]] = defaultdict(list)
    for reply in in_order_of_receipt(assessment):
        for point in reply.points.all():
            shown = ShownPoint(point.body, reply.signatory, reply.received_at)
            found[point.indicator].append(shown)
    return found


def _answer(
    indicator: Indicator,
    answer: Answer | None,
    found: Found,
    explained: Explanations,
    points: tuple[ShownPoint, ...],
) -> ShownAnswer:
    aspects, is_vetted = ASPECTS[indicator.kind], found.is_vetted
    seen = [one for one in aspects if is_vetted or one in OPEN_ASPECTS]
    values = {one: _value(indicator, one, answer, found, explained) for one in seen}
    evidence = _evidence(answer, found)
    is_of_today = not found.assessment.is_historic
    return ShownAnswer(
        indicator=indicator.id,
        name=indicator.name,
        question=indicator.question,
        group=indicator.group,
        kind=indicator.kind,
        weight=indicator.weight,
        claimed=values.get(Aspect.CLAIMED),
        observed=values.get(Aspect.OBSERVED),
        exposure=values.get(Aspect.EXPOSURE),
        fact=values.get(Aspect.FACT),
        withheld=tuple(one for one in aspects if one not in seen),
        claimed_note=answer.claimed_note if answer else "",
        observed_note=answer.observed_note if answer and is_vetted else "",
        evidence=evidence,
        is_stale=is_of_today and any(one.is_stale for one in evidence),
        replies=points,
        updated_at=answer.updated_at if answer and is_vetted else None,
    )


def _evidence(answer: Answer | None, found: Found) -> tuple[ShownEvidence, ...]:
    if answer is None:
        return ()
    shown = (
        show_evidence(one, answer.indicator, found.viewer, found.sight)
        for one in sorted(evidence_of(answer), key=_age)
    )
    return tuple(one for one in shown if one is not None)


def _age(evidence: Evidence) -> tuple[date, int]:
    return evidence.speaks_on, evidence.pk


def _value(
    indicator: Indicator,
    aspect: Aspect,
    answer: Answer | None,
    found: Found,
    explained: Explanations,
) -> ShownValue:
    value = (getattr(answer, aspect) if answer else "") or UNSET_VALUES[aspect]
    part = explained.get((indicator.id, aspect))
    confidence: Decimal | None = part.confidence if part else None
    return ShownValue(
        value=value,
        label=LABELS[aspect][value],
        is_known=(aspect, value) in found.known,
        treatment=part.treatment if isinstance(part, Part) else None,
        confidence=confidence,
    )
