"""Live: what comes of a reading when only the past is known."""

from __future__ import annotations

import pytest

from auditor.pages.belief import Belief, Earlier, Memory, Nature, judge
from auditor.pages.outcomes import Outcome
from tests.pages.memories import RECHECK, Reader, day, never_read
from tests.pages.terms import FOOTER, REWRITTEN, TERMS, clause, terms

EDITED = terms(more="A fee of 5 EUR applies to every withdrawal.")
BRITISH = terms(
    more="The licence of an organisation is cancelled towards the end of the programme."
)
AMERICAN = terms(more="The license of an organization is canceled toward the end of the program.")
FRENCH = (
    "# Conditions\n\n" + "Les clients ne peuvent pas utiliser ce service dans les pays.\n\n" * 70
)
LINKED = terms(more="See our [fees](https://x.example/fees) before you pay anything at all.")
RELINKED = LINKED.replace("x.example/fees", "x.example/prices")


def test_the_first_text_is_believed() -> None:
    found = Reader().read(TERMS)
    assert (found.belief, found.nature, found.reason) == (Belief.CONFIRMED, Nature.FIRST, "")


WELCOME = "# Welcome back\n\nYour account, your world. Meet our team and see what is new.\n"


def test_a_short_first_text_that_is_no_terms_waits_for_a_second_reading() -> None:
    reader = Reader()
    first, second = reader.read(WELCOME), reader.read(WELCOME)
    assert (first.belief, first.nature) == (Belief.CANDIDATE, Nature.FIRST)
    assert (second.nature, second.settles) == (Nature.FIRST, {0: Belief.CONFIRMED})
    assert reader.read(WELCOME).belief is Belief.SAME


def test_the_document_after_a_doubtful_start_is_the_first_text() -> None:
    found = Reader(WELCOME).read(TERMS)
    assert (found.belief, found.nature) == (Belief.CONFIRMED, Nature.FIRST)
    assert found.settles == {0: Belief.VARIANT}


def test_short_terms_are_believed_at_once() -> None:
    text = "# Terms\n\nA customer must be of age. We may charge a fee for each withdrawal."
    assert Reader().read(text).belief is Belief.CONFIRMED


def test_the_same_words_are_nothing_new_and_no_text_is_read() -> None:
    row = Earlier(1, day(0), "abc", 900, Belief.CONFIRMED)
    found = judge(Memory([row], never_read), TERMS, essence="abc", at=day(1))
    assert (found.belief, found.reason, found.settles) == (Belief.SAME, "", {})


def test_a_small_edit_is_believed_at_once() -> None:
    found = Reader(TERMS).read(EDITED)
    assert (found.belief, found.nature) == (Belief.CONFIRMED, Nature.EDIT)


def test_a_footer_makes_a_version_but_no_change() -> None:
    found = Reader(TERMS).read(TERMS + FOOTER)
    assert (found.belief, found.nature) == (Belief.CONFIRMED, Nature.NOISE)


@pytest.mark.parametrize(("old", "new"), [(TERMS, REWRITTEN), (LINKED, RELINKED)])
def test_a_large_or_odd_edit_waits_for_a_second_reading(old: str, new: str) -> None:
    reader = Reader(old)
    assert reader.read(new).belief is Belief.CANDIDATE
    assert reader.read(new).settles == {1: Belief.CONFIRMED}
    assert reader.beliefs == [Belief.CONFIRMED, Belief.CONFIRMED]


def test_a_second_reading_that_comes_too_soon_settles_nothing() -> None:
    reader = Reader(TERMS, REWRITTEN)
    found = reader.read(REWRITTEN, after=0.1)
    assert (found.belief, found.settles) == (Belief.SAME, {})
    assert RECHECK.total_seconds() == 6 * 3600
    assert "6 hours" in found.reason


def test_a_candidate_with_a_small_edit_on_top_is_confirmed_too() -> None:
    reader = Reader(TERMS, REWRITTEN)
    found = reader.read(REWRITTEN + "\n\nOne more rule.\n")
    assert found.settles == {1: Belief.CONFIRMED}
    assert (found.belief, found.nature) == (Belief.CONFIRMED, Nature.EDIT)


def test_a_document_that_goes_back_leaves_a_variant() -> None:
    reader = Reader(TERMS, REWRITTEN)
    found = reader.read(TERMS)
    assert (found.belief, found.nature) == (Belief.SAME, Nature.REAPPEARANCE)
    assert reader.beliefs == [Belief.CONFIRMED, Belief.VARIANT]


def test_going_back_with_a_small_edit_refutes_the_candidate() -> None:
    reader = Reader(TERMS, REWRITTEN)
    assert reader.read(EDITED).settles == {1: Belief.VARIANT}


def test_a_document_that_alternates_is_said_to_flap_and_makes_no_more_rows() -> None:
    reader = Reader(TERMS, REWRITTEN, TERMS, REWRITTEN, TERMS)
    rows = len(reader.rows)
    found = [reader.read(text) for text in (REWRITTEN, TERMS) * 5]
    assert found[0].is_flapping
    assert {judgement.belief for judgement in found} == {Belief.SAME}
    assert len(reader.rows) == rows


def test_a_wording_that_stands_after_alternating_is_believed_in_the_end() -> None:
    reader = Reader(TERMS, REWRITTEN, TERMS, REWRITTEN, TERMS)
    for _ in range(60):
        reader.read(REWRITTEN)
    assert reader.rows[-1].belief is Belief.CONFIRMED
    assert reader.texts[reader.rows[-1].key] == REWRITTEN


PLACES = [
    ("Visitor number {} of today.", 1),
    ("It ends in 02:{}:11.", 1),
    ("Your reference is {}a9f8 here.", 2),
]


@pytest.mark.parametrize(("place", "believed"), PLACES)
def test_a_figure_that_differs_at_every_visit_is_believed_once_at_most(
    place: str, believed: int
) -> None:
    reader = Reader(*(terms(more=place.format(at)) for at in range(11, 23)))
    assert reader.beliefs.count(Belief.CONFIRMED) == believed
    assert reader.rows[-1].belief is Belief.CANDIDATE


def test_a_second_edit_of_an_amount_is_believed_when_it_is_read_again() -> None:
    first, second, third = (terms(more=f"The limit is {sum} EUR a day.") for sum in (90, 80, 70))
    reader = Reader(first, second)
    assert reader.read(third).belief is Belief.CANDIDATE
    assert reader.read(third).settles == {2: Belief.CONFIRMED}


def test_an_edit_beside_a_figure_that_differs_at_every_visit_is_believed_at_once() -> None:
    counted = [terms(more=f"Visitor number {at} of today.") for at in (1, 2, 3)]
    reader = Reader(*counted[:2])
    assert reader.read(counted[2] + "\n\nWe no longer refund fees.\n").belief is Belief.CONFIRMED


def test_an_earlier_wording_waits_and_is_like_the_version_that_it_equals() -> None:
    found = Reader(TERMS, EDITED).read(TERMS)
    assert (found.belief, found.nature) == (Belief.CANDIDATE, Nature.REAPPEARANCE)
    assert found.like == 0


def test_an_earlier_wording_with_another_footer_is_known_again() -> None:
    more = terms(more=f"{clause(3)} {clause(4)} Something else is ruled here.")
    found = Reader(TERMS, more, EDITED).read(TERMS + FOOTER)
    assert found.nature is Nature.REAPPEARANCE


def test_another_region_is_a_variant() -> None:
    found = Reader(BRITISH).read(AMERICAN)
    assert (found.belief, found.nature, found.like) == (Belief.VARIANT, Nature.LOCALE, 0)


@pytest.mark.parametrize(("one", "other"), [(BRITISH, AMERICAN), (TERMS, TERMS + FOOTER)])
def test_what_says_nothing_makes_one_version_however_often_it_alternates(
    one: str, other: str
) -> None:
    assert len(Reader(*(one, other) * 5).rows) == 2


def test_another_language_is_suspect() -> None:
    found = Reader(TERMS).read(FRENCH)
    assert (found.belief, found.outcome) == (Belief.SUSPECT, Outcome.WRONG_LANGUAGE)


def test_the_declared_language_is_not_suspect() -> None:
    found = Reader(TERMS, language="fr").read(FRENCH)
    assert found.outcome is not Outcome.WRONG_LANGUAGE


@pytest.mark.parametrize("share", [0.1, 0.25, 0.6])
def test_a_text_that_lost_its_end_is_suspect(share: float) -> None:
    found = Reader(TERMS).read(TERMS[: int(len(TERMS) * share)])
    assert (found.belief, found.outcome) == (Belief.SUSPECT, Outcome.TRUNCATED)


def test_a_text_that_lost_its_last_clauses_waits() -> None:
    assert Reader(TERMS).read(terms(54)).belief is Belief.CANDIDATE


def test_a_text_that_lost_its_last_line_waits() -> None:
    assert Reader(TERMS).read(terms(59)).belief is Belief.CANDIDATE


def test_a_suspect_says_nothing_of_a_candidate() -> None:
    reader = Reader(TERMS, REWRITTEN)
    assert reader.read(TERMS[: len(TERMS) // 10]).settles == {}


def test_a_suspect_is_kept_once() -> None:
    cut = TERMS[: len(TERMS) // 10]
    found = Reader(TERMS, cut).read(cut)
    assert (found.belief, found.like) == (Belief.SAME, 1)
    assert found.outcome is Outcome.TRUNCATED
    assert "person" in found.reason


def test_a_failing_text_is_kept_once_whatever_was_believed() -> None:
    reader = Reader(TERMS)
    first = reader.read("Access denied", found=Outcome.BLOCKED, fetcher="browser")
    again = reader.read("Access  denied", found=Outcome.BLOCKED)
    assert (first.belief, first.nature) == (Belief.SUSPECT, Nature.FAILURE)
    assert again.belief is Belief.SAME
    assert "browser" in first.reason


def test_the_document_after_a_failure_is_the_same_document() -> None:
    reader = Reader(TERMS)
    reader.read("Access denied", found=Outcome.BLOCKED)
    assert reader.read(TERMS).belief is Belief.SAME


def test_an_edit_after_a_failure_is_judged_against_the_last_good_text() -> None:
    reader = Reader(TERMS)
    reader.read("Access denied", found=Outcome.BLOCKED)
    assert reader.read(EDITED).nature is Nature.EDIT


def test_a_text_that_a_person_confirmed_is_the_one_to_compare_with() -> None:
    short = TERMS[: len(TERMS) // 5]
    row = Earlier(1, day(1), "short", len(short.split()), Belief.CONFIRMED)
    before = Earlier(0, day(0), "long", len(TERMS.split()), Belief.CONFIRMED)
    memory = Memory([before, row], [TERMS, short].__getitem__)
    found = judge(memory, short.replace("3 March", "4 March"), essence="new", at=day(2))
    assert (found.belief, found.nature) == (Belief.CONFIRMED, Nature.EDIT)


@pytest.mark.parametrize("text", ["", "\x00", "a" * 100_000, "[" * 3000])
def test_odd_texts_are_judged(text: str) -> None:
    assert Reader(TERMS).read(text).belief in set(Belief)
