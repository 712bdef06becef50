"""Dates, countries and references in words."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.public.citation import escape_bibtex
from auditor.public.countries import country_name
from auditor.public.partial_dates import bounds, in_words
from auditor.public.templatetags import wording as tags
from auditor.public.wording import count, extent


@pytest.mark.parametrize(
    ("value", "words"),
    [("2013", "2013"), ("2013-05", "May 2013"), ("2013-05-28", "28 May 2013"), ("soon", "soon")],
)
def test_a_partial_date_is_written_as_precisely_as_it_is_known(value: str, words: str) -> None:
    assert in_words(value) == words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2012", (date(2012, 1, 1), date(2012, 12, 31))),
        ("2012-02", (date(2012, 2, 1), date(2012, 2, 29))),
        ("2012-02-03", (date(2012, 2, 3), date(2012, 2, 3))),
        ("2012-02-31", None),
        ("0000", None),
        ("2012-13", None),
        ("", None),
    ],
)
def test_a_partial_date_spans_what_it_may_mean(
    value: str, expected: tuple[date, date] | None
) -> None:
    assert bounds(value) == expected


@pytest.mark.parametrize(("code", "name"), [("NO", "Norway"), ("CR", "Costa Rica"), ("ZZ1", "ZZ1")])
def test_countries_are_named(code: str, name: str) -> None:
    assert country_name(code) == name


def test_numbers_agree_with_their_nouns() -> None:
    assert count(1, "word") == "1 word"
    assert extent(1200, 0, 1) == "1,200 words added, 0 removed in 1 passage"


def test_bibtex_specials_are_escaped() -> None:
    assert escape_bibtex("A & B_{50%}") == r"A \& B\_\{50\%\}"


@pytest.mark.parametrize(
    ("prefix", "shown"),
    [
        ("", ""),
        ("ted. We ask. ", "ted. We ask. "),
        ("tified " + "a" * 112 + " ", "a" * 112 + " "),
        ("私" * 120, "私" * 120),
        ("𓀀" * 119 + " ", "𓀀" * 119 + " "),
    ],
)
def test_what_stands_before_a_quote_begins_with_a_whole_word(prefix: str, shown: str) -> None:
    assert tags.from_a_word(prefix) == shown


@pytest.mark.parametrize(
    ("suffix", "shown"),
    [
        ("", ""),
        (" We ask. More th", " We ask. More th"),
        (" " + "a" * 112 + " identi", " " + "a" * 112),
        ("私" * 120, "私" * 120),
    ],
)
def test_what_stands_after_a_quote_ends_with_a_whole_word(suffix: str, shown: str) -> None:
    assert tags.to_a_word(suffix) == shown
