"""What holds of every reading of a change, whatever the texts are."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.direction import Weight, direction_of, read_change, significance_of
from auditor.kyc.vocabulary import Direction, ShiftKind
from tests.kyc.direction.versions import Version

SAID = {
    "IV-01": (
        "We {} check who you are.",
        ("mandatory", "conditional", "discretionary", "explicit_no"),
    ),
    "FC-02": (
        "Cash {} is taken at our desks.",
        ("not_offered", "offered_unspecified", "advertised"),
    ),
    "GS-01": ("Number {} Utopia Pay Ltd is the company.", ("stated",)),
    "SC-01": ("Names {} are screened against lists.", ("mandatory", "discretionary")),
}
WORDS = st.sampled_from(["Alpha", "must", "never", "7", "the", "beforehand"])
CLAUSES = st.sampled_from(sorted(SAID)).flatmap(
    lambda one: st.tuples(st.just(one), WORDS, st.sampled_from(SAID[one][1]))
)
VERSIONS = st.lists(CLAUSES, max_size=6, unique_by=lambda one: (one[0], one[1]))
OPPOSITE = {Direction.STRICTER: Direction.LOOSER, Direction.LOOSER: Direction.STRICTER}


def version(said: list[tuple[str, str, str]]) -> Version:
    sentences = [(SAID[one][0].format(word), one, claimed) for one, word, claimed in said]
    return Version("\n\n".join(text for text, _, _ in sentences), *sentences)


@settings(max_examples=150, deadline=None)
@given(VERSIONS, VERSIONS, st.randoms(use_true_random=False))
def test_the_order_in_which_clauses_are_given_is_nothing(
    old: list[tuple[str, str, str]], new: list[tuple[str, str, str]], shuffler: random.Random
) -> None:
    before, after = version(old), version(new)
    straight = read_change(before.clauses, after.clauses, before.text, after.text)
    shuffler.shuffle(before.clauses)
    shuffler.shuffle(after.clauses)
    assert read_change(before.clauses, after.clauses, before.text, after.text) == straight


@settings(max_examples=150, deadline=None)
@given(VERSIONS, VERSIONS)
def test_what_is_said_agrees_with_itself(
    old: list[tuple[str, str, str]], new: list[tuple[str, str, str]]
) -> None:
    before, after = version(old), version(new)
    reading = read_change(before.clauses, after.clauses, before.text, after.text)
    telling = [one for one in reading.shifts if one.kind is not ShiftKind.MOVED]
    is_silent = reading.direction is Direction.NONE
    assert is_silent is (not telling) is (reading.significance == 0) is (reading.summary == "")
    assert all(one.old or one.new for one in reading.shifts)


@settings(max_examples=150, deadline=None)
@given(VERSIONS, VERSIONS)
def test_shifts_weighed_again_come_to_what_was_read(
    old: list[tuple[str, str, str]], new: list[tuple[str, str, str]]
) -> None:
    before, after = version(old), version(new)
    reading = read_change(before.clauses, after.clauses, before.text, after.text)
    counted = [one for one in reading.shifts if one.kind is not ShiftKind.MOVED]
    weights = [Weight(one.points, one.tendency, one.words, one.indicator) for one in counted]
    assert direction_of(weights) is reading.direction
    assert significance_of(weights, words=reading.words) == reading.significance


@settings(max_examples=100, deadline=None)
@given(VERSIONS)
def test_a_text_that_stays_changes_nothing(said: list[tuple[str, str, str]]) -> None:
    same = version(said)
    reading = read_change(same.clauses, same.clauses, same.text, f"{same.text}\n")
    assert (reading.direction, reading.significance) == (Direction.NONE, 0)


@settings(max_examples=100, deadline=None)
@given(VERSIONS)
def test_to_say_all_or_nothing_leads_opposite_ways(said: list[tuple[str, str, str]]) -> None:
    full, empty = version(said), Version("Nothing is said.")
    come = read_change(empty.clauses, full.clauses, empty.text, full.text).direction
    gone = read_change(full.clauses, empty.clauses, full.text, empty.text).direction
    assert gone is OPPOSITE.get(come, come)
