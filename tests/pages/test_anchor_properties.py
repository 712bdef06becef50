"""What holds of anchoring whatever the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.pages.anchor import Anchorer, Kind, QuoteInvalid, anchor, quote_at
from auditor.pages.anchor_words import bare, has_words

UNTIMED = settings(deadline=None)
WORDS = (
    "the",
    "customer",
    "fee",
    "may",
    "not",
    "EUR",
    "1,000",
    "pay",
    "Exchange",
    "a",
    "day",
    "refund",
)
OTHERS = ("weather", "garden", "blossom", "river", "cloud", "meadow", "orchard", "breeze")

sentences = st.lists(st.sampled_from(WORDS), min_size=2, max_size=12).map(
    lambda words: " ".join(words) + "."
)
paragraphs = st.lists(sentences, min_size=1, max_size=3).map(" ".join)
texts = st.lists(paragraphs, min_size=1, max_size=8)
strangers = st.lists(st.sampled_from(OTHERS), min_size=3, max_size=9).map(" ".join)


@st.composite
def quoted(draw: st.DrawFn, of: st.SearchStrategy[str]) -> tuple[str, int, int]:
    """A text and two places of it between which there is a word."""
    text = draw(of.filter(has_words))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return (text, start, end) if has_words(text[start:end]) else (text, 0, len(text))


@pytest.mark.slow
@UNTIMED
@given(quoted(st.text(max_size=80) | texts.map("\n\n".join)))
def test_a_quote_of_a_text_is_found_in_it_at_its_place(case: tuple[str, int, int]) -> None:
    text, start, end = case
    quote = quote_at(text, start, end)
    for found in (Anchorer(text, text).anchor(quote), anchor(quote, text)):
        assert (found.kind, found.start, found.end) == (Kind.EXACT, start, end)


@pytest.mark.slow
@UNTIMED
@given(texts, st.data())
def test_unrelated_paragraphs_elsewhere_change_nothing(
    paras: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(paras) - 1))
    before = data.draw(st.lists(strangers, max_size=3))
    after = data.draw(st.lists(strangers, max_size=3))
    old = "\n\n".join(paras)
    start = len("".join(f"{one}\n\n" for one in paras[:at]))
    new = "\n\n".join([*before, *paras[:at], paras[at], *paras[at + 1 :], *after])
    found = Anchorer(old, new).anchor(quote_at(old, start, start + len(paras[at])))
    shift = len("".join(f"{one}\n\n" for one in before))
    assert (found.kind, found.start) == (Kind.EXACT, start + shift)


@pytest.mark.slow
@UNTIMED
@given(texts, st.lists(strangers, min_size=1, max_size=3), st.data())
def test_without_its_paragraph_a_quote_is_gone(
    paras: list[str], others: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(paras) - 1))
    head, tail = paras[:at], paras[at + 1 :]
    old = "\n\n".join([*head, paras[at], *others, *tail])
    new = "\n\n".join([*head, *others, *tail])
    start = len("".join(f"{one}\n\n" for one in head))
    found = Anchorer(old, new).anchor(quote_at(old, start, start + len(paras[at])))
    # Where another paragraph says the very same, which of the two went cannot be told.
    assert found.kind is Kind.GONE or paras[at] in head + tail


@pytest.mark.slow
@UNTIMED
@given(quoted(texts.map("\n\n".join)), texts.map("\n\n".join))
def test_what_is_called_exact_says_the_same(case: tuple[str, int, int], new: str) -> None:
    text, start, end = case
    quote = quote_at(text, start, end)
    for found in (Anchorer(text, new).anchor(quote), anchor(quote, new)):
        assert 0.0 <= found.score <= 1.0
        assert found.is_found is (found.kind in {Kind.EXACT, Kind.EDITED})
        if found.kind is Kind.EXACT:
            assert bare(new[found.start : found.end]) == bare(quote.exact)


@pytest.mark.slow
@UNTIMED
@given(texts, texts)
def test_no_two_paragraphs_go_to_one_place(old: list[str], new: list[str]) -> None:
    text, there = "\n\n".join(old), "\n\n".join(new)
    anchorer, at, taken = Anchorer(text, there), 0, list[tuple[int, int]]()
    for one in old:
        found = anchorer.anchor(quote_at(text, at, at + len(one)))
        if found.kind is Kind.EXACT and found.start is not None and found.end is not None:
            taken.append((found.start, found.end))
        at += len(one) + 2
    taken.sort()
    assert all(one[1] <= other[0] for one, other in pairwise(taken))


@pytest.mark.slow
def test_a_huge_text_is_anchored_too() -> None:
    lines = [
        f"Clause {n} says that customer {n * 7} pays {n % 13} EUR to the Exchange."
        for n in range(9000)
    ]
    old, new = "\n".join(lines), "\n".join([*lines[4000:], "A new clause.", *lines[:4000]])
    anchorer = Anchorer(old, new)
    for exact in (lines[0], lines[4500], lines[-1]):
        start = old.index(exact)
        found = anchorer.anchor(quote_at(old, start, start + len(exact)))
        assert (found.kind, found.start) == (Kind.EXACT, new.index(exact))


def test_a_very_long_quote_is_one_line() -> None:
    old = "word " * 30_000 + "end"
    found = Anchorer(old, "Intro. " + old).anchor(quote_at(old, 0, len(old)))
    assert (found.kind, found.start) == (Kind.EXACT, 7)


def test_an_empty_quote_is_refused() -> None:
    with pytest.raises(QuoteInvalid):
        quote_at("", 0, 0)
