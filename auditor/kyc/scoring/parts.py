"""What becomes of each control's claimed and observed value, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from auditor.kyc.framework_parts import Framework, Indicator
from auditor.kyc.scoring.confidence import confidence
from auditor.kyc.scoring.inputs import Answer
from auditor.kyc.vocabulary import Aspect, ClaimedValue, ObservedValue, Treatment


@dataclass(frozen=True)
class Part:
    """One value of one control. `number` is there if and only if it is counted.

    `is_outdated`: it has a number, and all its evidence is historic, so that it counts as unknown.
    """

    indicator: str
    aspect: Aspect
    weight: int
    value: str
    treatment: Treatment
    number: Fraction | None
    confidence: Decimal
    is_outdated: bool = False


def parts_of(answer: Answer, framework: Framework, *, at: date) -> tuple[Part, Part]:
    """The claimed and the observed part of a control."""
    indicator = framework.by_id[answer.indicator]
    claimed = (Aspect.CLAIMED, answer.claimed, framework.claimed_numbers[answer.claimed])
    observed = (Aspect.OBSERVED, answer.observed, framework.observed_numbers[answer.observed])
    return (
        _part(answer, indicator, framework, at, *claimed),
        _part(answer, indicator, framework, at, *observed),
    )


def _part(
    answer: Answer,
    indicator: Indicator,
    framework: Framework,
    at: date,
    aspect: Aspect,
    value: ClaimedValue | ObservedValue,
    number: Fraction | None,
) -> Part:
    pieces = answer.supporting(aspect)
    is_outdated = bool(pieces) and number is not None and all(one.is_historic for one in pieces)
    number = None if is_outdated else number
    treatment = _treatment(answer, indicator, framework, aspect, number)
    sure = confidence(pieces, framework, at=at)
    return Part(
        indicator.id, aspect, indicator.weight, value.value, treatment, number, sure, is_outdated
    )


def _treatment(
    answer: Answer,
    indicator: Indicator,
    framework: Framework,
    aspect: Aspect,
    number: Fraction | None,
) -> Treatment:
    if _is_left_out(answer):
        return Treatment.NOT_APPLICABLE
    if number is not None:
        return Treatment.COUNTED
    is_seen = indicator.observability in framework.counted_while_unknown
    # What a provider claims can always be read; it is conduct that may be beyond what can be seen.
    if aspect == Aspect.CLAIMED or is_seen:
        return Treatment.UNKNOWN
    return Treatment.BEYOND


def _is_left_out(answer: Answer) -> bool:
    """A control that does not apply, does not apply on either side."""
    return (
        answer.claimed == ClaimedValue.NOT_APPLICABLE
        or answer.observed == ObservedValue.NOT_APPLICABLE
    )
