"""What holds of every score, whatever is answered."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.scoring import Answer, Evidence, Inputs, Limit, Measure, Scope, Score, Tier, score
from auditor.kyc.vocabulary import (
    Aspect,
    ClaimedValue,
    EvidenceKind,
    EvidenceStrength,
    Grade,
    IdentityLevel,
    IndicatorKind,
    ObservedValue,
    Operation,
    ScopeDimension,
    Trigger,
    Window,
)
from tests.kyc.factories import AT, FRAMEWORK, make_inputs

LETTERS = "ABCDE"
CLAIMED = [value for value in ClaimedValue if value != ClaimedValue.NOT_APPLICABLE]
OBSERVED = [value for value in ObservedValue if value != ObservedValue.NOT_APPLICABLE]
KNOWN = [value for value in OBSERVED if FRAMEWORK.observed_numbers[value] is not None]
UNKNOWN = [value for value in OBSERVED if value not in KNOWN]
SEEN = [one for one in FRAMEWORK.controls if one.observability in FRAMEWORK.counted_while_unknown]


@st.composite
def pieces(draw: st.DrawFn) -> tuple[Evidence, ...]:
    ages = draw(st.lists(st.integers(0, 4000), max_size=3))
    return tuple(
        Evidence(
            draw(st.sampled_from(EvidenceKind)),
            draw(st.sampled_from(EvidenceStrength)),
            draw(st.sampled_from([Aspect.CLAIMED, Aspect.OBSERVED])),
            AT - timedelta(days=age),
            draw(st.sampled_from(["", "a", "b"])),
            draw(st.booleans()),
        )
        for age in ages
    )


@st.composite
def control_answers(draw: st.DrawFn) -> tuple[Answer, ...]:
    """Values for each control, more often known than by chance."""
    dice = draw(st.randoms(use_true_random=False))
    share = draw(st.sampled_from([0.0, 0.5, 0.9, 1.0]))
    answers = []
    for one in FRAMEWORK.controls:
        observed = dice.choice(KNOWN if dice.random() < share else OBSERVED)
        answers.append(Answer(one.id, claimed=dice.choice(CLAIMED), observed=observed))
    chosen = draw(st.integers(0, len(answers) - 1))
    answers[chosen] = replace(answers[chosen], evidence=draw(pieces()))
    return tuple(answers)


@st.composite
def scopes(draw: st.DrawFn) -> tuple[Scope, ...]:
    limits = st.builds(
        Limit,
        st.sampled_from(Operation),
        st.sampled_from(Window),
        st.none() | st.decimals(0, 10**6, places=2),
        st.sampled_from(["EUR", "USD"]),
    )
    tiers = st.builds(
        Tier,
        st.just(0),
        st.sampled_from([Aspect.CLAIMED, Aspect.OBSERVED]),
        st.sampled_from(IdentityLevel),
        st.sampled_from([trigger for trigger in Trigger if trigger != Trigger.THRESHOLD]),
        limits=st.lists(limits, max_size=1).map(tuple),
    )
    names = draw(st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
    return tuple(
        Scope(
            name,
            {ScopeDimension.CHANNEL: name},
            tiers=tuple(
                replace(t, order=n) for n, t in enumerate(draw(st.lists(tiers, max_size=3)))
            ),
        )
        for name in names
    )


def observe(answers: tuple[Answer, ...], id_: str, value: ObservedValue) -> tuple[Answer, ...]:
    return tuple(
        replace(one, observed=value, evidence=()) if one.indicator == id_ else one
        for one in answers
    )


def observed(answers: tuple[Answer, ...]) -> Measure:
    return score(make_inputs(*answers), FRAMEWORK).observed


@settings(deadline=None)
@given(control_answers())
def test_scores_lie_between_nothing_and_everything_and_within_their_bounds(
    answers: tuple[Answer, ...],
) -> None:
    result = score(make_inputs(*answers), FRAMEWORK)
    for one in (result.claimed, result.observed, *(g.observed for g in result.groups)):
        assert 0 <= one.outer_low <= one.low <= one.high <= one.outer_high <= 1
        assert one.value is None or one.low <= one.value <= one.high
        assert one.high - one.low == 1 - one.coverage
    assert result.gap.value is None or -1 <= result.gap.value <= 1
    assert result.gap.coverage <= result.observed.coverage


@settings(deadline=None)
@given(control_answers(), st.sampled_from(FRAMEWORK.controls), st.sampled_from(KNOWN))
def test_knowing_more_never_widens_the_bounds(
    answers: tuple[Answer, ...], control: Any, value: ObservedValue
) -> None:
    before = observed(observe(answers, control.id, ObservedValue.INCONCLUSIVE))
    after = observed(observe(answers, control.id, value))
    assert after.high - after.low <= before.high - before.low
    assert before.outer_low <= after.outer_low <= after.outer_high <= before.outer_high
    if control in SEEN:
        assert before.low <= after.low <= after.high <= before.high


@settings(deadline=None)
@given(control_answers(), st.sampled_from(FRAMEWORK.controls), st.sampled_from(UNKNOWN))
def test_unknown_is_never_worse_than_absent(
    answers: tuple[Answer, ...], control: Any, value: ObservedValue
) -> None:
    absent = score(make_inputs(*observe(answers, control.id, ObservedValue.ABSENT)), FRAMEWORK)
    unknown = score(make_inputs(*observe(answers, control.id, value)), FRAMEWORK)
    assert unknown.observed.value is None or absent.observed.value is not None
    assert (unknown.observed.value or Fraction(1)) >= (absent.observed.value or Fraction(0))
    letters = (unknown.grading.grade, absent.grading.grade)
    if all(len(letter) == 1 for letter in letters):
        assert letters[0] <= letters[1]


@settings(deadline=None)
@given(control_answers(), st.sampled_from(UNKNOWN), st.sampled_from(UNKNOWN))
def test_all_ways_of_not_knowing_score_alike(
    answers: tuple[Answer, ...], one: ObservedValue, other: ObservedValue
) -> None:
    control = SEEN[0].id
    assert observed(observe(answers, control, one)) == observed(observe(answers, control, other))


@settings(deadline=None)
@given(control_answers(), scopes(), st.randoms(use_true_random=False))
def test_order_never_matters(
    answers: tuple[Answer, ...], given_scopes: tuple[Scope, ...], dice: random.Random
) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(rows, len(rows)))

    mixed = shuffled(tuple(replace(one, evidence=shuffled(one.evidence)) for one in answers))
    mixed_scopes = shuffled(tuple(replace(one, tiers=shuffled(one.tiers)) for one in given_scopes))
    straight = score(make_inputs(*answers, scopes=given_scopes), FRAMEWORK)
    assert score(make_inputs(*mixed, scopes=mixed_scopes), FRAMEWORK) == straight


PAIRED = {
    "mandatory": "effective",
    "conditional": "partial",
    "discretionary": "nominal",
    "explicit_no": "absent",
}


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(PAIRED)), min_size=33, max_size=33))
def test_the_gap_of_equal_answers_is_nothing(claims: list[str]) -> None:
    answers = (
        Answer(one.id, claimed=ClaimedValue(claim), observed=ObservedValue(PAIRED[claim]))
        for one, claim in zip(FRAMEWORK.controls, claims, strict=False)
    )
    assert score(make_inputs(*answers), FRAMEWORK).gap.value == 0


@settings(deadline=None)
@given(control_answers(), scopes())
def test_what_was_stored_gives_the_same_score_again(
    answers: tuple[Answer, ...], given_scopes: tuple[Scope, ...]
) -> None:
    inputs = make_inputs(*answers, scopes=given_scopes)
    result = score(inputs, FRAMEWORK)
    again = Inputs.from_json(json.loads(json.dumps(inputs.to_json())))
    assert again == inputs
    assert score(again, FRAMEWORK) == result
    assert Score.from_json(json.loads(json.dumps(result.to_json()))) == result


@settings(deadline=None)
@given(control_answers())
def test_a_letter_stands_only_on_enough_evidence(answers: tuple[Answer, ...]) -> None:
    result = score(make_inputs(*answers), FRAMEWORK)
    grading = result.grading
    if grading.grade in LETTERS:
        assert result.observed.coverage >= FRAMEWORK.scoring.coverage_at_least
        assert grading.highest <= grading.grade <= grading.lowest
        assert all(grading.grade >= cap.at_most for cap in grading.caps)
    else:
        assert grading.reasons


@settings(deadline=None)
@given(control_answers())
def test_every_control_is_accounted_for_on_both_sides(answers: tuple[Answer, ...]) -> None:
    result = score(make_inputs(*answers), FRAMEWORK)
    for aspect, measured in ((Aspect.CLAIMED, result.claimed), (Aspect.OBSERVED, result.observed)):
        parts = [part for part in result.parts if part.aspect == aspect]
        assert [part.indicator for part in parts] == [one.id for one in FRAMEWORK.controls]
        counted = sum(part.weight for part in parts if part.treatment == "counted")
        assert counted == measured.known_weight
        assert all((part.number is not None) == (part.treatment == "counted") for part in parts)


@settings(deadline=None)
@given(pieces(), pieces())
def test_more_evidence_never_makes_less_sure(
    first: tuple[Evidence, ...], more: tuple[Evidence, ...]
) -> None:
    def sure(found: tuple[Evidence, ...]) -> Decimal:
        answer = Answer(FRAMEWORK.controls[0].id, evidence=found)
        return score(make_inputs(answer), FRAMEWORK).parts[1].confidence

    assert 0 <= sure(first) <= sure(first + more) <= Decimal("0.95")


def test_letters_sort_from_the_best() -> None:
    assert [grade for grade in Grade if len(grade.value) == 1] == list(LETTERS)
    assert all(one.kind == IndicatorKind.CONTROL for one in SEEN)
