"""Two texts to aligned passages and counts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.pages import compare
from auditor.pages.compare import Counts, Kind, Piece, Row, count_words, counts, rows

WORDS = st.sampled_from("you must may not show a passport EUR 150 1,000 — é 😀 pay. ".split(" "))
LINES = st.lists(WORDS, max_size=8).map(" ".join)
TEXTS = st.lists(LINES, max_size=12).map("\n".join)


def texts_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def passages(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def kinds(old: str, new: str) -> list[Kind]:
    return [row.kind for row in rows(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("a", "a", "equal"),
        ("", "a", "added"),
        ("a", "", "removed"),
        ("a\n\nb", "a\n\nx\n\nb", "equal added equal"),
        ("a\nx\nb", "a\nb", "equal removed equal"),
        ("You must be 16 years old.", "You must be 18 years old.", "changed"),
        ("one thing", "nothing of it remains", "removed added"),
        ("a \n\n\n b", "a\n b", "equal equal"),
    ],
)
def test_passages_are_aligned(old: str, new: str, expected: str) -> None:
    assert kinds(old, new) == expected.split()


def test_a_changed_passage_marks_only_the_words_that_differ() -> None:
    row = rows("The fee is 1% a month.", "The fee is 2% a month.")[0]
    assert row.new == (Piece("The fee is ", False), Piece("2", True), Piece("% a month.", False))


def test_neighbouring_edits_are_one_phrase() -> None:
    row = rows("We keep it for five years.", "We keep it for ten months.")[0]
    assert [piece.text for piece in row.new if piece.is_changed] == ["ten months"]


def test_line_numbers_count_empty_lines() -> None:
    found = rows("a\n\nb", "a\n\n\nc\nb")
    assert [(row.old_line, row.new_line) for row in found] == [(1, 1), (None, 4), (3, 5)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a x c", Counts(1, 1, 1)),
        ("a b c", "a b c d e", Counts(2, 0, 1)),
        ("a\nb", "a", Counts(0, 1, 1)),
        ("", "one two\nthree", Counts(3, 0, 2)),
        ("a\n\n\nb  ", "a\nb", Counts(0, 0, 0)),
    ],
)
def test_words_and_passages_are_counted(old: str, new: str, expected: Counts) -> None:
    assert counts(old, new) == expected


def test_words_are_what_white_space_separates() -> None:
    assert count_words(" EUR 1,000\n— a day ") == 5


@settings(deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_nothing_of_either_text_is_lost(old: str, new: str) -> None:
    found = rows(old, new)
    shown_old = [texts_of(row.old) for row in found if row.old_line]
    shown_new = [texts_of(row.new) for row in found if row.new_line]
    assert (shown_old, shown_new) == (passages(old), passages(new))


@settings(deadline=None)
@given(text=TEXTS)
def test_equal_texts_have_only_equal_rows(text: str) -> None:
    assert set(kinds(text, text)) <= {Kind.EQUAL}


@settings(deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_counts_are_zero_only_when_the_passages_are_equal(old: str, new: str) -> None:
    assert (counts(old, new) == Counts(0, 0, 0)) == (passages(old) == passages(new))


@settings(deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_the_way_back_swaps_the_counts(old: str, new: str) -> None:
    there, back = counts(old, new), counts(new, old)
    assert back == Counts(there.words_removed, there.words_added, there.passages_changed)


@settings(deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_line_numbers_rise(old: str, new: str) -> None:
    found = rows(old, new)
    lines = [row.old_line for row in found if row.old_line]
    assert lines == sorted(set(lines))


def test_nothing_is_lost_above_the_size_of_a_minimal_alignment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compare, "CELLS", 10)
    old = "\n".join(f"line {number % 7} of old" for number in range(50))
    new = "\n".join(f"line {number % 5} of new {number}" for number in range(60))
    found = rows(old, new)
    assert [texts_of(row.old) for row in found if row.old_line] == passages(old)


def test_lines_that_occur_once_hold_a_large_alignment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "CELLS", 10)
    old = [f"line {number}" for number in range(50)]
    new = [*old[:20], "inserted here", *old[20:]]
    assert kinds("\n".join(old), "\n".join(new)).count(Kind.EQUAL) == 50


def test_white_space_at_line_ends_is_no_change_in_a_large_text() -> None:
    assert counts("a\n" * 12_000, "a \n" * 12_000) == Counts(0, 0, 0)


def words(count: int, name: str) -> str:
    return " ".join(f"{name}{number}" for number in range(count))


def timed_rows(old: str, new: str) -> tuple[list[Row], Counts]:
    """Rows and counts, in the ten seconds that a page may take on a slow machine at the most."""
    start = time.monotonic()
    found = rows(old, new), counts(old, new)
    assert time.monotonic() - start < 10
    return found


@pytest.mark.slow
def test_a_huge_line_with_two_edits_is_compared_quickly() -> None:
    middle = words(130_000, "w")
    _, found = timed_rows(f"x {middle} y", f"z {middle} q")
    assert found == Counts(2, 2, 1)


@pytest.mark.slow
def test_a_huge_line_rewritten_whole_is_compared_quickly() -> None:
    found, _ = timed_rows(words(130_000, "old"), words(130_000, "new"))
    assert [row.kind for row in found] == [Kind.REMOVED, Kind.ADDED]


@pytest.mark.slow
def test_a_hundred_thousand_lines_are_compared_quickly() -> None:
    lines = [f"line {number}" for number in range(100_000)]
    _, found = timed_rows("\n".join(lines), "\n".join([*lines[:5], "edit", *lines[6:]]))
    assert found == Counts(1, 2, 1)
