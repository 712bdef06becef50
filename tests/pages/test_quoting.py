"""Quotes as W3C selectors, and what is no quote."""

from __future__ import annotations

import pytest

from auditor.pages.quoting import Quote, QuoteInvalid, quote_at

TEXT = "We keep records. 👍 You may ask for a copy."
QUOTE = quote_at(TEXT, 0, 16, context=8)


def test_a_quote_has_what_stands_around_it() -> None:
    assert quote_at(TEXT, 8, 15, context=5) == Quote("records", "keep ", ". 👍 Y", 8, 15)


def test_positions_count_code_points() -> None:
    start = TEXT.index("You")
    assert quote_at(TEXT, start, start + 3).start == 19


def test_at_the_edges_of_a_text_there_is_no_context() -> None:
    whole = quote_at(TEXT, 0, len(TEXT))
    assert (whole.prefix, whole.suffix) == ("", "")


def test_selectors_are_those_of_the_web_annotation_model() -> None:
    assert QUOTE.to_selectors() == [
        {"type": "TextQuoteSelector", "exact": "We keep records.", "prefix": "", "suffix": " 👍 You m"},
        {"type": "TextPositionSelector", "start": 0, "end": 16},
    ]  # fmt: skip


def test_a_quote_comes_back_from_its_selectors() -> None:
    assert Quote.from_selectors(QUOTE.to_selectors()[::-1]) == QUOTE


def test_a_selector_without_context_is_understood() -> None:
    quoted, placed = QUOTE.to_selectors()
    found = Quote.from_selectors([{"type": quoted["type"], "exact": quoted["exact"]}, placed])
    assert (found.prefix, found.suffix) == ("", "")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 4), (-1, 4), (0, 99), (99, 120)])
def test_what_is_not_in_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(QuoteInvalid, match="nothing to quote from"):
        quote_at(TEXT, start, end)


@pytest.mark.parametrize("exact", ["", "   ", "\n\n", "**", " — . "])
def test_a_quote_without_a_word_is_refused(exact: str) -> None:
    with pytest.raises(QuoteInvalid, match="The quote is empty"):
        Quote(exact, "", "", 0, len(exact))


def test_a_negative_context_is_refused() -> None:
    with pytest.raises(QuoteInvalid, match="context"):
        quote_at(TEXT, 0, 5, context=-1)


def test_a_length_that_is_not_the_quote_s_is_refused() -> None:
    with pytest.raises(QuoteInvalid, match="has 5 characters"):
        Quote("quote", "", "", 10, 16)


@pytest.mark.parametrize(
    ("selectors", "wrong"),
    [
        ([], "one TextQuoteSelector"),
        (QUOTE.to_selectors()[:1], "one TextPositionSelector"),
        (QUOTE.to_selectors() * 2, "here are 2"),
        ([{"type": "TextQuoteSelector"}, QUOTE.to_selectors()[1]], "'exact' must be a text"),
        ([QUOTE.to_selectors()[0], {"type": "TextPositionSelector", "start": "0"}], "'start' must be"),
        ([QUOTE.to_selectors()[0], {"type": "TextPositionSelector", "start": True}], "'start' must be"),
    ],
)  # fmt: skip
def test_faulty_selectors_are_refused(selectors: list[dict[str, object]], wrong: str) -> None:
    with pytest.raises(QuoteInvalid, match=wrong):
        Quote.from_selectors(selectors)
