"""A whole assessment: every indicator answered with evidence, twelve scopes, headline values."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from auditor.kyc import framework
from auditor.kyc.framework import Framework, Indicator
from auditor.kyc.scoring import Answer, Evidence, Inputs, Limit, Scope, Tier, score
from auditor.kyc.vocabulary import (
    Aspect,
    ClaimedValue,
    EvidenceKind,
    EvidenceStrength,
    IdentityLevel,
    IndicatorKind,
    ObservedValue,
    Operation,
    Trigger,
    Window,
)
from benchmarks.report import median_ms, say

AT = date(2026, 6, 1)


def main() -> None:
    newest = framework.newest()
    inputs = assessment(newest)
    stored = json.dumps(inputs.to_json())
    pieces = sum(len(answer.evidence) for answer in inputs.answers)
    print(f"assessment: {len(inputs.answers)} answers, {pieces} pieces of evidence, 12 scopes")
    say("a full assessment scored", median_ms(partial(score, inputs, newest)), "ms", at_most=2)
    say("the same, read from stored JSON", median_ms(partial(recompute, stored, newest)), "ms")


def recompute(stored: str, newest: Framework) -> None:
    score(Inputs.from_json(json.loads(stored)), newest)


def assessment(newest: Framework) -> Inputs:
    dice = random.Random(7)  # noqa: S311 - the same assessment in every run
    answers = tuple(_answer(one, dice) for one in newest.indicators)
    scopes = tuple(_scope(number) for number in range(12))
    return Inputs(newest.version, newest.digest, AT, answers, scopes)


def _answer(indicator: Indicator, dice: random.Random) -> Answer:
    if indicator.kind != IndicatorKind.CONTROL:
        return Answer(indicator.id, evidence=_evidence(Aspect(indicator.kind.value), dice))
    return Answer(
        indicator.id,
        claimed=dice.choice(list(ClaimedValue)[:4]),
        observed=dice.choice(list(ObservedValue)[:4]),
        evidence=_evidence(Aspect.CLAIMED, dice) + _evidence(Aspect.OBSERVED, dice),
    )


def _evidence(aspect: Aspect, dice: random.Random) -> tuple[Evidence, ...]:
    kind, strength = EvidenceKind.TEST_PROTOCOL, EvidenceStrength.ONE_TEST
    ages = (timedelta(days=dice.randrange(900)) for _ in range(2))
    return tuple(Evidence(kind, strength, aspect, AT - age) for age in ages)


def _scope(number: int) -> Scope:
    tiers = tuple(
        Tier(order, axis, IdentityLevel(order + 1), trigger, limits=_limits(order))
        for axis in (Aspect.CLAIMED, Aspect.OBSERVED)
        for order, trigger in enumerate((Trigger.AT_OPENING, Trigger.RISK_EVENT))
    )
    return Scope(f"scope-{number}", is_typical=number == 0, tiers=tiers)


def _limits(order: int) -> tuple[Limit, ...]:
    amount = Decimal(500 * (order + 1))
    return (
        Limit(Operation.DEPOSIT, Window.MONTH, amount),
        Limit(Operation.WITHDRAWAL, Window.DAY, amount / 10),
    )


if __name__ == "__main__":
    main()
