"""What the yardstick of anchoring says became of a sentence."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import Levenshtein

from auditor.archive.evaluation.yardstick import (
    Fate,
    Sentence,
    Span,
    count_sentences,
    judged,
    nearest,
)

FEE = "The Exchange may charge a fee of two euros for each conversion of a currency."
KEEP = "The issuer keeps records of every payment for five years after it was made."
COURT = "Any dispute is brought before the courts of the place where the customer lives."
COPY = "You may ask for a copy of this at any time and without a fee."
OLD = f"# Terms\n\n{FEE}\n\n{KEEP} {COURT}\n"


def fate(sentence: str, new: str, *, old: str = OLD) -> Sentence:
    start = old.index(sentence)
    return next(one for one in judged(old, new) if one.start == start)


def stands(found: Sentence, new: str) -> str:
    assert found.place is not None
    return new[found.place[0] : found.place[1]]


def test_the_same_words_elsewhere_are_verbatim() -> None:
    new = f"{COURT}\n\n# Terms\n\n**{FEE}**\n"
    assert fate(COURT, new).fate is Fate.VERBATIM
    assert stands(fate(COURT, new), new) == COURT


@pytest.mark.parametrize(
    ("clause", "became"),
    [
        (FEE.replace("two", "three"), Fate.EDITED),
        (FEE.upper(), Fate.EDITED),
        (FEE.replace("two euros", "three pounds sterling"), Fate.REWORDED),
        ("All is new here and nothing of it was ever said before.", Fate.ABSENT),
    ],
)
def test_the_share_of_words_that_differ_decides(clause: str, became: Fate) -> None:
    new = OLD.replace(FEE, clause)
    assert fate(FEE, new).fate is became


def test_the_place_of_an_edited_sentence_is_that_of_its_words() -> None:
    clause = FEE.replace("two", "three")
    new = OLD.replace(FEE, clause)
    assert stands(fate(FEE, new), new).rstrip(".") == clause.rstrip(".")


def test_a_sister_that_stood_there_is_no_counterpart() -> None:
    sister = FEE.replace("two", "three")
    old = f"{FEE}\n\n{sister}\n\n{KEEP}\n"
    assert fate(FEE, f"{sister}\n\n{KEEP}\n", old=old).fate is Fate.ABSENT


def test_a_repeated_sentence_is_where_its_line_is_aligned_to() -> None:
    old = f"{FEE}\n\n{COPY}\n\n{KEEP}\n\n{COPY}\n\n{COURT}\n"
    new = f"{FEE}\n\n{KEEP}\n\n{COPY}\n\n{COURT}\n"
    sentences = [one for one in judged(old, new) if old[one.start : one.end].startswith("You")]
    assert [one.fate for one in sentences] == [Fate.REMOVED_COPY, Fate.VERBATIM]


def test_copies_between_which_nothing_tells_are_ties() -> None:
    old = f"{FEE}\n\n{COPY}\n\n{COPY}\n\n{KEEP}\n"
    new = f"{FEE}\n\n{COPY}\n\n{KEEP}\n"
    sentences = [one for one in judged(old, new) if old[one.start : one.end].startswith("You")]
    assert [one.fate for one in sentences] == [Fate.TIE, Fate.TIE]


def test_two_sentences_for_one_place_are_ties() -> None:
    other = FEE.replace("two", "four")
    old, new = f"{FEE}\n\n{other}\n", FEE.replace("two", "nine") + "\n"
    assert {one.fate for one in judged(old, new)} == {Fate.TIE}


def test_only_sentences_of_eight_to_forty_words_are_judged() -> None:
    assert count_sentences(f"One two three.\n\n{FEE} {'word ' * 41}.\n\n{KEEP}") == 2


def windows(text: str) -> list[Span]:
    return [(i, j) for i in range(len(text)) for j in range(i + 1, len(text) + 1)]


@pytest.mark.parametrize("seed", range(20))
def test_the_search_finds_the_least_distance_of_all_parts(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    text = "".join(dice.choice("abcdef") for _ in range(30))
    pattern = "".join(dice.choice("abcdef") for _ in range(8))
    least, places = nearest(pattern, text)
    assert least == min(Levenshtein.distance(pattern, text[i:j]) for i, j in windows(text))
    assert all(Levenshtein.distance(pattern, text[i:j]) == least for i, j in places)


def test_what_shares_no_word_is_nowhere() -> None:
    assert nearest("abc", "xyz") == (3, [])
    assert nearest("abc", "") == (3, [])
