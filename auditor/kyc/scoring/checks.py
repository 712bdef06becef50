"""Inputs that contradict the framework or themselves are refused, each fault in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from auditor.kyc.framework_parts import Framework, Indicator
from auditor.kyc.scoring.inputs import Answer, Inputs, InvalidInputs, Limit, Scope, Tier
from auditor.kyc.vocabulary import (
    Aspect,
    ClaimedValue,
    IndicatorKind,
    ObservedValue,
    Trigger,
)

ASPECTS = {
    IndicatorKind.CONTROL: (Aspect.CLAIMED, Aspect.OBSERVED),
    IndicatorKind.EXPOSURE: (Aspect.EXPOSURE,),
    IndicatorKind.FACT: (Aspect.FACT,),
}
# Of each kind of indicator, the aspects that it has no value of.
FOREIGN = {kind: tuple(one for one in Aspect if one not in own) for kind, own in ASPECTS.items()}
Name = TypeVar("Name", bound=Hashable)
UNSET = Answer(indicator="")


def require_sound(inputs: Inputs, framework: Framework) -> None:
    """Raises InvalidInputs with every reason."""
    reasons = [*_frame(inputs, framework), *_answers(inputs, framework), *_scopes(inputs)]
    if reasons:
        raise InvalidInputs(reasons)


def _frame(inputs: Inputs, framework: Framework) -> Iterator[str]:
    if inputs.framework != framework.version:
        yield f"These inputs are for framework {inputs.framework}, not {framework.version}."
    elif inputs.digest != framework.digest:
        yield f"Framework {framework.version} is not the file that these inputs were made with."
    reference = framework.scoring.headline.currency
    for rate in inputs.rates:
        if rate.per_unit <= 0 or rate.currency == reference:
            yield f"The rate of {rate.currency} is not one: {rate.per_unit} per {reference}."
    for name, times in _repeated(rate.currency for rate in inputs.rates):
        yield f"The rate of {name} is given {times} times."


def _answers(inputs: Inputs, framework: Framework) -> Iterator[str]:
    for name, times in _repeated(answer.indicator for answer in inputs.answers):
        yield f"The indicator {name} is given {times} times."
    for answer in inputs.answers:
        indicator = framework.by_id.get(answer.indicator)
        if indicator is None:
            yield f"{answer.indicator} is not an indicator of framework {framework.version}."
            continue
        yield from _values(answer, indicator)
        yield from _evidence(answer, indicator, inputs)


def _values(answer: Answer, indicator: Indicator) -> Iterator[str]:
    for aspect in FOREIGN[indicator.kind]:
        if getattr(answer, aspect) != getattr(UNSET, aspect):
            yield f"{answer.indicator} is of the kind {indicator.kind}: it has no {aspect} value."
    claimed, observed = answer.claimed, answer.observed
    is_half = (claimed == ClaimedValue.NOT_APPLICABLE) != (observed == ObservedValue.NOT_APPLICABLE)
    is_rest_open = claimed == ClaimedValue.NOT_ASSESSED or observed == ObservedValue.NOT_ASSESSED
    if is_half and not is_rest_open:
        yield (
            f"{answer.indicator} is claimed {claimed} and observed {observed}: what does not apply "
            "can be neither claimed nor observed."
        )


def _evidence(answer: Answer, indicator: Indicator, inputs: Inputs) -> Iterator[str]:
    for piece in answer.evidence:
        if piece.supports not in ASPECTS[indicator.kind]:
            yield f"{answer.indicator} has evidence for {piece.supports}, which it does not have."
        if piece.at > inputs.at:
            yield f"{answer.indicator} has evidence of {piece.at}, which is after {inputs.at}."


def _scopes(inputs: Inputs) -> Iterator[str]:
    for name, times in _repeated(scope.id for scope in inputs.scopes):
        yield f"The scope {name} is given {times} times."
    if sum(scope.is_typical for scope in inputs.scopes if scope.is_valid(inputs.at)) > 1:
        yield "More than one scope is the typical one."
    for scope in inputs.scopes:
        for axis in (Aspect.CLAIMED, Aspect.OBSERVED):
            orders = (tier.order for tier in scope.tiers if tier.axis == axis)
            for order, times in _repeated(orders):
                yield f"Scope {scope.id}, {axis}: the tier {order} is given {times} times."
        for tier in scope.tiers:
            yield from _tier(scope, tier)


def _tier(scope: Scope, tier: Tier) -> Iterator[str]:
    where = f"Scope {scope.id}, tier {tier.order}"
    if tier.axis not in (Aspect.CLAIMED, Aspect.OBSERVED):
        yield f"{where}: the axis is claimed or observed, not {tier.axis}."
    if tier.threshold and tier.trigger != Trigger.THRESHOLD:
        yield f"{where}: has a threshold and the trigger {tier.trigger}."
    for limit in _limits(tier):
        if limit.amount is not None and limit.amount < 0:
            yield f"{where}: {limit.amount} {limit.currency} is below nothing."
    kinds = ((limit.operation, limit.window) for limit in tier.limits)
    for (operation, window), times in _repeated(kinds):
        yield f"{where}: the limit {operation}, {window} is given {times} times."


def _limits(tier: Tier) -> tuple[Limit, ...]:
    return (*tier.limits, tier.threshold) if tier.threshold else tier.limits


def _repeated(names: Iterable[Name]) -> list[tuple[Name, int]]:
    """What is given more than once, and how often."""
    given = list(names)
    if len(set(given)) == len(given):
        return []  # as nearly always, and counting is slow
    return [(name, times) for name, times in Counter(given).items() if times > 1]
