"""Inputs that contradict the framework or themselves are refused in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from auditor.kyc.scoring import (
    Answer,
    Inputs,
    InvalidInputs,
    Limit,
    Rate,
    Scope,
    Tier,
    score,
)
from auditor.kyc.vocabulary import (
    Aspect,
    ClaimedValue,
    FactValue,
    IdentityLevel,
    ObservedValue,
    Operation,
    Trigger,
    Window,
)
from tests.kyc.factories import AT, FRAMEWORK, make_evidence, make_inputs

LIMIT = Limit(Operation.ANY, Window.MONTH, Decimal(5))
TIER = Tier(0, Aspect.CLAIMED, IdentityLevel.NONE, Trigger.AT_OPENING)


def scoped(*tiers: Tier, **values: Any) -> Inputs:
    return make_inputs(scopes=(Scope("s", tiers=tiers, **values),))


def rated(currency: str, per_unit: str) -> Rate:
    return Rate(currency, Decimal(per_unit), AT, "Example rate")


BAD = {
    "another version": (
        replace(make_inputs(), framework="2025.1"),
        "are for framework 2025.1, not 2026.1",
    ),
    "another file": (replace(make_inputs(), digest="0"), "is not the file that these inputs"),
    "no such indicator": (make_inputs(Answer("ZZ-01")), "ZZ-01 is not an indicator"),
    "answered twice": (
        make_inputs(Answer("AO-01"), Answer("AO-01")),
        "The indicator AO-01 is given 2 times.",
    ),
    "a fact of a control": (
        make_inputs(Answer("AO-01", fact=FactValue.CONFIRMED)),
        "AO-01 is of the kind control: it has no fact value.",
    ),
    "a claim of a fact": (
        make_inputs(Answer("GS-01", claimed=ClaimedValue.MANDATORY)),
        "GS-01 is of the kind fact: it has no claimed value.",
    ),
    "half applicable": (
        make_inputs(
            Answer("AO-01", claimed=ClaimedValue.NOT_APPLICABLE, observed=ObservedValue.ABSENT)
        ),
        "what does not apply can be neither claimed nor observed",
    ),
    "evidence to come": (
        make_inputs(Answer("AO-01", evidence=(make_evidence(at=AT + timedelta(days=1)),))),
        "AO-01 has evidence of 2026-06-02, which is after 2026-06-01.",
    ),
    "evidence for what is not there": (
        make_inputs(Answer("GS-01", evidence=(make_evidence(),))),
        "GS-01 has evidence for observed, which it does not have.",
    ),
    "a scope twice": (
        make_inputs(scopes=(Scope("s"), Scope("s"))),
        "The scope s is given 2 times.",
    ),
    "two typical scopes": (
        make_inputs(scopes=(Scope("a", is_typical=True), Scope("b", is_typical=True))),
        "More than one scope is the typical one.",
    ),
    "a tier twice": (scoped(TIER, TIER), "Scope s, claimed: the tier 0 is given 2 times."),
    "an axis of neither": (
        scoped(replace(TIER, axis=Aspect.FACT)),
        "the axis is claimed or observed, not fact.",
    ),
    "a threshold that triggers nothing": (
        scoped(replace(TIER, threshold=LIMIT)),
        "has a threshold and the trigger at_opening.",
    ),
    "less than nothing": (
        scoped(replace(TIER, limits=(replace(LIMIT, amount=Decimal(-5)),))),
        "-5 EUR is below nothing.",
    ),
    "a limit twice": (
        scoped(replace(TIER, limits=(LIMIT, LIMIT))),
        "the limit any, month is given 2 times.",
    ),
    "a rate of nothing": (make_inputs(rates=(rated("USD", "0"),)), "The rate of USD is not one"),
    "a rate of the currency itself": (
        make_inputs(rates=(rated("EUR", "1"),)),
        "The rate of EUR is not one",
    ),
}


@pytest.mark.parametrize(("inputs", "words"), BAD.values(), ids=BAD)
def test_bad_inputs_are_named(inputs: Inputs, words: str) -> None:
    with pytest.raises(InvalidInputs) as raised:
        score(inputs, FRAMEWORK)
    assert len(raised.value.reasons) == 1
    assert words in raised.value.reasons[0]


def test_all_faults_are_named_together() -> None:
    with pytest.raises(InvalidInputs) as raised:
        score(make_inputs(Answer("ZZ-01"), Answer("ZZ-02")), FRAMEWORK)
    assert len(raised.value.reasons) == 2


def test_stored_inputs_of_another_shape_are_named() -> None:
    stored = make_inputs(Answer("AO-01")).to_json()
    stored["answers"][0]["observed"] = "mostly"
    with pytest.raises(InvalidInputs, match=r"answers\[0\].observed: 'mostly' is not of Observed"):
        Inputs.from_json(stored)


def test_a_scope_that_is_over_does_not_count() -> None:
    old = Scope("old", is_typical=True, valid_to=date(2020, 1, 1), tiers=(TIER,))
    result = score(make_inputs(scopes=(old, Scope("new", is_typical=True))), FRAMEWORK)
    assert list(result.headlines[0].by_scope) == ["new"]


def test_what_was_not_answered_is_not_assessed() -> None:
    result = score(make_inputs(), FRAMEWORK)
    assert {part.value for part in result.parts} == {"not_assessed"}
    assert {standing.value for standing in result.standings} == {"unknown", "unchecked"}
