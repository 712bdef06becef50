"""What holds of significance and direction, whatever changed."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from auditor.kyc import framework
from auditor.kyc.direction.steps import Step
from auditor.kyc.direction.weighing import Weight, direction_of, points_of, significance_of
from auditor.kyc.vocabulary import Direction, ShiftKind

WEIGHTS = st.builds(
    Weight,
    points=st.floats(0.001, 1),
    tendency=st.sampled_from([-1, 0, 1]),
    words=st.integers(1, 500),
)
MANY = st.lists(WEIGHTS, max_size=30)
WORDS = st.integers(0, 50_000)


@given(MANY, WEIGHTS, WORDS)
def test_a_further_shift_never_lowers_significance(
    weights: list[Weight], further: Weight, words: int
) -> None:
    before = significance_of(weights, words=words)
    assert before <= significance_of([*weights, further], words=words) <= 100


@given(MANY, WORDS, st.randoms(use_true_random=False))
def test_the_order_of_shifts_is_nothing(
    weights: list[Weight], words: int, shuffler: random.Random
) -> None:
    shuffled = list(weights)
    shuffler.shuffle(shuffled)
    assert significance_of(weights, words=words) == significance_of(shuffled, words=words)
    assert direction_of(weights) is direction_of(shuffled)


@given(MANY, WORDS)
def test_only_nothing_has_no_significance(weights: list[Weight], words: int) -> None:
    assert (significance_of(weights, words=words) == 0) is (not weights)
    assert (direction_of(weights) is Direction.NONE) is (not weights)


@given(MANY)
def test_the_opposite_leads_the_other_way(weights: list[Weight]) -> None:
    opposite = {Direction.STRICTER: Direction.LOOSER, Direction.LOOSER: Direction.STRICTER}
    turned = [Weight(one.points, -one.tendency, one.words, one.indicator) for one in weights]
    found = direction_of(weights)
    assert direction_of(turned) is opposite.get(found, found)


@given(
    st.sampled_from([one.id for one in framework.newest().indicators]),
    st.floats(0, 1),
    st.floats(0.01, 1),
    st.sampled_from([-1, 0, 1]),
)
def test_points_lie_between_none_and_one(
    indicator: str, confidence: float, size: float, tendency: int
) -> None:
    step = Step(ShiftKind.REWORDED, tendency, size)
    alone, again = (
        points_of(step, indicator=indicator, confidence=confidence, is_repeated=said)
        for said in (False, True)
    )
    assert 0 <= again <= alone <= 1


def test_a_heavier_indicator_counts_more() -> None:
    step = Step(ShiftKind.STRICTER, 1, 0.5)
    heavy, light = (
        points_of(step, indicator=one, confidence=1.0, is_repeated=False)
        for one in ("IV-01", "TP-03")
    )
    assert heavy > light


def test_a_minor_tendency_does_not_make_a_change_mixed() -> None:
    major, minor = Weight(0.9, 1, 10, "IV-01"), Weight(0.1, -1, 10, "SC-01")
    assert direction_of([major, minor]) is Direction.STRICTER
    assert direction_of([major, Weight(0.8, -1, 10, "SC-01")]) is Direction.MIXED


def test_what_an_indicator_gains_and_loses_is_set_off() -> None:
    within = [Weight(0.5, 1, 10, "IV-01"), Weight(0.5, -1, 10, "IV-01")]
    assert direction_of(within) is Direction.NEUTRAL
    assert direction_of([*within, Weight(0.1, -1, 10, "SC-01")]) is Direction.LOOSER
