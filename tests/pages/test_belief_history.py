"""A whole history at once, as after an import, and the replay of what live judgement comes to."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.pages.belief import Belief, Nature, judge_history
from auditor.pages.history import replay
from tests.pages.memories import dated
from tests.pages.terms import FOOTER, REWRITTEN, TERMS, terms

EDITED = terms(more="A fee of 5 EUR applies to every withdrawal.")
SHORT = terms(8)
BLOCKED = "Access denied"


def natures(*texts: str | tuple[float, str]) -> list[tuple[Belief, Nature]]:
    return [(found.belief, found.nature) for found in judge_history(dated(*texts))]


EDIT = (Belief.CONFIRMED, Nature.EDIT)
NOISE = (Belief.CONFIRMED, Nature.NOISE)
FIRST = (Belief.CONFIRMED, Nature.FIRST)


def test_no_history_has_no_judgements() -> None:
    assert judge_history([]) == []


def test_edits_are_edits() -> None:
    assert natures(TERMS, EDITED, REWRITTEN) == [FIRST, EDIT, EDIT]


def test_a_record_that_says_nothing_new_is_believed_as_the_one_it_equals() -> None:
    assert natures(TERMS, f"  {TERMS}", TERMS + FOOTER) == [FIRST, NOISE, NOISE]


def test_a_failure_between_two_equal_texts_is_no_change() -> None:
    found = natures(TERMS, BLOCKED, TERMS)
    assert found == [FIRST, (Belief.SUSPECT, Nature.FAILURE), NOISE]


def test_an_empty_record_is_suspect() -> None:
    assert natures(TERMS, "", TERMS)[1][0] is Belief.SUSPECT


def test_a_failure_gives_its_reason() -> None:
    assert "Access denied" in judge_history(dated(TERMS, BLOCKED))[1].reason


def test_a_large_edit_that_was_taken_back_is_a_variant() -> None:
    assert natures(TERMS, REWRITTEN, TERMS)[1][0] is Belief.VARIANT


def test_a_large_edit_that_stood_for_long_was_one() -> None:
    assert natures(TERMS, (1, REWRITTEN), (60, TERMS))[1] == EDIT


def test_a_small_edit_that_was_taken_back_was_published_once() -> None:
    assert natures(TERMS, EDITED, TERMS)[1] == EDIT


def test_a_wording_that_alternates_and_loses_never_was_one() -> None:
    found = natures(TERMS, EDITED, TERMS, EDITED, TERMS)
    assert [belief for belief, _ in found[1::2]] == [Belief.VARIANT, Belief.VARIANT]


def test_a_wording_that_alternates_and_wins_is_an_edit_once() -> None:
    assert natures(TERMS, EDITED, TERMS, EDITED).count(EDIT) == 1


def test_a_short_text_that_stays_is_what_the_document_is_now() -> None:
    found = natures(TERMS, (1, SHORT), (200, SHORT.replace("3 March", "4 March")))
    assert found[1:] == [(Belief.CONFIRMED, Nature.FAILURE), EDIT]


def test_a_short_text_that_goes_again_is_suspect() -> None:
    assert natures(TERMS, (1, SHORT), (200, TERMS))[1][0] is Belief.SUSPECT


def test_live_a_short_text_waits_for_a_person() -> None:
    found = replay(dated(TERMS, (1, SHORT), (200, SHORT.replace("3 March", "4 March"))))
    assert [one.belief for one in found[1:]] == [Belief.SUSPECT, Belief.SUSPECT]


def test_live_the_next_record_is_the_second_reading() -> None:
    found = replay(dated(TERMS, REWRITTEN, REWRITTEN + "\n\nOne more rule.\n"))
    assert [one.belief for one in found] == [Belief.CONFIRMED] * 3


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([TERMS, EDITED, REWRITTEN, SHORT, BLOCKED, ""]), max_size=8))
def test_every_record_is_settled_and_equal_neighbours_are_no_edit(texts: list[str]) -> None:
    found = judge_history(dated(*texts))
    assert len(found) == len(texts)
    assert not {one.belief for one in found} & {Belief.SAME, Belief.CANDIDATE}
    assert not any(one.settles for one in found)
    for (old, _), (new, judged) in pairwise(zip(texts, found, strict=True)):
        assert (
            old != new or judged.nature is not Nature.EDIT or judged.belief is not Belief.CONFIRMED
        )
