"""What of a text counts, and what says nothing."""

from __future__ import annotations

import pytest

from auditor.pages.essence import essence, essence_digest
from auditor.pages.targets import lasting_target
from tests.pages.terms import TERMS

SAME = [
    ("white space", "We  may\u00a0hold\nfunds.", "We may hold funds."),
    ("emphasis", "We **may** hold _funds_.", "We may hold funds."),
    ("marks of a list", "* We may hold funds.", "-   We may hold funds."),
    ("the number of a list", "1. We may hold funds.", "2. We may hold funds."),
    ("the level of a heading", "# Fees", "### Fees"),
    ("an underlined heading", "Fees\n====", "Fees\n----"),
    ("the rule of a table", "| a | b |\n| --- | --- |", "| a | b |"),
    ("escaping", r"1\. Making payments", "1. Making payments"),
    ("quotes", "the \u201cTerms\u201d", 'the "Terms"'),
    ("icons of a font", "Terms \U000f0010", "Terms"),
    ("pictures", "![logo](/a.svg) Terms", "Terms"),
    ("the language of a link", "[T](https://x.example/en-gb/t)", "[T](https://x.example/t)"),
    ("the session of a link", "[T](https://x.example/t?sid=1#a)", "[T](https://x.example/t)"),
    ("what is said of a link", "[T](/t)(opens in a new tab)", "[T](/t)"),
    ("votes", "Terms\n\n123 of 456 people found this helpful.", "Terms"),
    ("votes with their question", "T\nWas this page helpful? 1 of 2 people found this helpful.", "T"),
    ("when the page was made", "T\nPage generated at 2026-01-01T10:00. Reference: ab12", "T"),
    ("buttons", "Terms\n\nSign in / Sign up", "Terms\n\nSign up"),
    ("age of the page", "T\nUpdated 3 days ago", "T\nUpdated 4 days ago"),
    ("reading time", "T\n5 min read", "T\n7 min read"),
]  # fmt: skip
DIFFERENT = [
    ("an amount", "A fee of 5 EUR.", "A fee of 6 EUR."),
    ("a negation", "We may refund.", "We may not refund."),
    ("the date of effect", "Last updated: 1 May 2024", "Last updated: 2 May 2024"),
    ("a date that begins a line", "1. Januar 2025", "2. Januar 2025"),
    ("a party", "with Alpha Ltd", "with Beta Ltd"),
    ("punctuation", "No refunds.", "No refunds"),
    ("where a link leads", "[T](https://x.example/a)", "[T](https://x.example/b)"),
    ("word boundaries", "| 1 | 5 |", "| 15 | |"),
    ("the sign of an amount", "-5 EUR a day", "5 EUR a day"),
    ("a mark of more than", "> 1000 EUR: identity", "1000 EUR: identity"),
    ("a mark of about", "~500 EUR", "500 EUR"),
    ("days in brackets", "30) days of notice", "60) days of notice"),
    ("an amount that begins a line", "100. The fee applies.", "500. The fee applies."),
    ("days inside a numbered clause", "5.1 Within (10) Days.", "5.1 Within (14) Days."),
    ("an item that is named like a button", "You may not\n- share\n- sell", "You may not\n- sell"),
    ("order", "We pay. You wait.", "You wait. We pay."),
]


@pytest.mark.parametrize(("what", "one", "other"), SAME, ids=[case[0] for case in SAME])
def test_it_is_left_out(what: str, one: str, other: str) -> None:
    assert essence(one) == essence(other), what


@pytest.mark.parametrize(("what", "one", "other"), DIFFERENT, ids=[c[0] for c in DIFFERENT])
def test_it_counts(what: str, one: str, other: str) -> None:
    assert essence(one) != essence(other), what


def test_a_sentence_about_votes_is_no_counter() -> None:
    clause = (
        "A resolution passes if 60 of 100 members found this proposal helpful and voted for it."
    )
    assert essence(clause) == clause


def test_the_essence_of_an_essence_has_no_less_words() -> None:
    assert len(essence(essence(TERMS)).split()) == len(essence(TERMS).split())


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b", "---", "![a](b)"])
def test_a_text_without_words_has_none(text: str) -> None:
    assert essence(text) == ""


@pytest.mark.parametrize("text", ["\ud800", "[a](b", "](" * 1000, "\x00", "[" * 5000])
def test_odd_text_has_a_digest(text: str) -> None:
    assert len(essence_digest(text)) == 64


@pytest.mark.parametrize(
    ("target", "lasting"),
    [
        ("https://www.x.example/en-us/legal/", "x.example/legal"),
        ("http://x.example/index.html", "x.example"),
        ("https://x.example/www.x.example/terms", "x.example/terms"),
        ("/legal/fees?id=3", "legal/fees"),
        ("mailto:Help@X.example?subject=a", "help@x.example"),
        ("https://x.example/cdn-cgi/l/email-protection#8d", ""),
        ("#fees", ""),
        ("javascript:void(0)", ""),
        ("", ""),
    ],
)
def test_a_link_keeps_what_lasts(target: str, lasting: str) -> None:
    assert lasting_target(target) == lasting
