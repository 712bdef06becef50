"""An ordinary edit that was believed at once and proves to be a swing of a document that alternates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.pages.belief import Belief, Nature, judge_history
from auditor.pages.history import replay
from tests.pages.memories import Reader, dated
from tests.pages.terms import TERMS, terms

EDITED = terms(more="A fee of 5 EUR applies to every withdrawal.")
THIRD = terms(more="A complaint is answered by the manager of the branch.")


def believed(reader: Reader) -> list[str]:
    """The texts that are confirmed in the end, oldest first."""
    return [reader.texts[row.key] for row in reader.rows if row.belief is Belief.CONFIRMED]


def test_going_back_once_withdraws_nothing() -> None:
    assert believed(Reader(TERMS, EDITED, TERMS)) == [TERMS, EDITED]


def test_a_swing_is_withdrawn_when_it_comes_again() -> None:
    reader = Reader(TERMS, EDITED, TERMS)
    found = reader.read(EDITED)
    assert (found.belief, found.is_flapping) == (Belief.CANDIDATE, True)
    assert found.settles == {1: Belief.VARIANT, 2: Belief.VARIANT}
    assert "back and forth" in found.reason
    assert believed(reader) == [TERMS]


@pytest.mark.parametrize("days", [0.04, 1, 3])
def test_a_document_that_alternates_is_what_it_was_first(days: float) -> None:
    reader = Reader()
    for text in [TERMS, EDITED] * 30:
        reader.read(text, after=days)
    assert believed(reader)[:1] == [TERMS]
    assert EDITED not in believed(reader)


@pytest.mark.parametrize("order", ["AABBABBABAAB", "ABBBABAABBAB", "ABAABBAABBAA", "ABABBBAAABAB"])
def test_alternating_without_a_rhythm_shows_the_first_wording_alone(order: str) -> None:
    reader = Reader(*({"A": TERMS, "B": EDITED}[one] for one in order))
    assert set(believed(reader)) == {TERMS}


def test_of_three_wordings_that_alternate_the_first_one_stays() -> None:
    assert set(believed(Reader(*[TERMS, EDITED, THIRD] * 5))) == {TERMS}


def test_a_wording_that_stands_for_a_week_is_believed_again() -> None:
    reader = Reader(TERMS, EDITED, TERMS, EDITED)
    found = [reader.read(EDITED) for _ in range(8)]
    assert [one.settles for one in found][:6] == [{}] * 6
    assert believed(reader) == [TERMS, EDITED]


def test_one_that_gives_way_before_the_week_is_over_is_not() -> None:
    reader = Reader(TERMS, EDITED, TERMS, EDITED, *[EDITED] * 5, TERMS, *[EDITED] * 5)
    assert believed(reader) == [TERMS]


def test_one_that_alternated_and_is_believed_is_withdrawn_as_soon_as_it_gives_way() -> None:
    reader = Reader(TERMS, EDITED)
    reader.rows[1] = replace(reader.rows[1], belief=Belief.VARIANT)
    reader.rows.append(replace(reader.rows[1], key=2, belief=Belief.CONFIRMED))
    reader.texts.append(EDITED)
    found = reader.read(TERMS)
    assert (found.belief, found.like) == (Belief.SAME, 0)
    assert (found.settles, found.is_flapping) == ({2: Belief.VARIANT}, True)


def test_an_edit_that_stood_for_weeks_is_not_withdrawn() -> None:
    reader = Reader(TERMS, EDITED)
    reader.read(TERMS, after=20)
    reader.read(EDITED)
    assert believed(reader) == [TERMS, EDITED]


def test_what_a_person_has_found_genuine_is_not_withdrawn() -> None:
    reader = Reader(TERMS, EDITED)
    reader.rows[1] = replace(reader.rows[1], is_sure=True)
    for text in [TERMS, EDITED] * 4:
        reader.read(text)
    assert EDITED in believed(reader)


def test_one_check_that_is_read_in_two_ways_is_no_swing() -> None:
    reader = Reader(TERMS)
    reader.read(EDITED, after=0)
    for text in (TERMS, EDITED):
        reader.read(text)
    assert believed(reader) == [TERMS, EDITED]


def test_an_edit_after_a_swing_is_an_edit_of_the_first_wording() -> None:
    reader = Reader(TERMS, EDITED, TERMS, EDITED)
    assert reader.read(THIRD).nature is Nature.EDIT
    assert believed(reader) == [TERMS, THIRD]


def test_live_a_swing_of_a_history_is_no_edit() -> None:
    found = replay(dated(TERMS, EDITED, TERMS, EDITED, TERMS))
    assert [one.belief for one in found[:2]] == [Belief.CONFIRMED, Belief.VARIANT]


def test_with_the_whole_history_at_hand_a_wording_that_wins_stays() -> None:
    found = judge_history(dated(TERMS, EDITED, TERMS, EDITED, (90, THIRD)))
    assert Belief.CONFIRMED in {found[1].belief, found[3].belief}
