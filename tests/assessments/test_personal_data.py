"""What looks like personal data is found by its form; what only resembles it is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.assessments.personal_data import personal_data, redacted


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            "Confirmed by jo.tester+kyp@mail.example today.",
            "e-mail address",
            "jo.tester+kyp@mail.example",
        ),
        ("They rang +49 (30) 1234-5678 twice.", "telephone number", "+49 (30) 1234-5678"),
        ("They rang 0044 20 7946 0123.", "telephone number", "0044 20 7946 0123"),
        ("Paid to DE89 3704 0044 0532 0130 00, at once.", "IBAN", "DE89 3704 0044 0532 0130 00"),
        ("Paid to gb82west12345698765432.", "IBAN", "gb82west12345698765432"),
        ("With the card 4111 1111 1111 1111.", "number of a payment card", "4111 1111 1111 1111"),
        ("With 5555-5555-5555-4444.", "number of a payment card", "5555-5555-5555-4444"),
        ("From 192.0.2.17, by cable.", "IP address", "192.0.2.17"),
        (
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "line of a travel document",
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        ),
    ],
)
def test_it_is_found_whole(text: str, kind: str, words: str) -> None:
    (one,) = personal_data(text)
    assert (one.kind, text[one.start : one.end]) == (kind, words)


@pytest.mark.parametrize(
    "text",
    [
        "The limit is EUR 1,000,000,000.00 a year.",
        "Order 4111 1111 1111 1112 was refused.",
        "Between 2026-11-01 and 2026-11-30 nothing happened.",
        "Version 1.2.3.4567 of the app.",
        "GB82 WEST 1234 5698 7654 33 has a wrong check digit.",
        "A + 3 days later; 2+2.",
        "Article 13(1)(a) of Regulation (EU) 2023/1113.",
        "0000 0000 0000 0000",
        "İS12 3456 7890 1234",
        "\u212aE12 3456 7890 1234",
        "The account opened at 12:30 for @example.",
        "",
    ],
)
def test_what_only_resembles_it_is_left(text: str) -> None:
    assert redacted(text) == (text, [])


def test_each_piece_is_replaced_by_what_it_is() -> None:
    text, kinds = redacted("Ask a@b.example or +1 202 555 0143; a@b.example is better.")
    assert text == "Ask [e-mail address] or [telephone number]; [e-mail address] is better."
    assert kinds == ["e-mail address", "telephone number", "e-mail address"]


@given(st.text())
def test_what_was_taken_out_once_is_not_found_again(text: str) -> None:
    once, _ = redacted(text)
    assert redacted(once) == (once, [])


@pytest.mark.parametrize("text", ["1 " * 50_000, "a" * 100_000, "+" * 100_000, "1." * 50_000])
def test_in_a_long_text_of_one_sort_nothing_is_found(text: str) -> None:
    """A pattern that tried every way would not end within the limit that every test has."""
    assert personal_data(text) == []
