"""The written forms, by the yardstick that `scripts.evaluate amounts` reports."""

from __future__ import annotations

from collections import Counter

import pytest

from auditor.kyc.words import LANGUAGES
from tests.kyc.amounts.yardstick import Form, Reading, forms, is_form, readings, report

LEAST = 300
LEAST_OF_A_LANGUAGE = 40
SHARE = 0.98
# What is read otherwise than a reader does, and why it stays so.
READ_WRONGLY = {
    # "At once" counts where something is withdrawn at once, and not where it is paid at once.
    "Cash-outs of HK$8,000 or less are paid at once.",
    # A bound at the end of a sentence is that of its last amount only.
    "Kontaktlose Zahlungen sind auf 50 € je Zahlung und 150 € pro Tag begrenzt.",
    # A negation does not reach over a comma, which German sets before every clause.
    "Es ist verboten, mehr als 3 BTC jede Woche zu überweisen.",
}


@pytest.fixture(scope="module")
def found() -> list[Reading]:
    return readings()


def test_there_are_enough_forms_of_every_language() -> None:
    counted = Counter(form.language for form in forms())
    assert counted.total() >= LEAST
    assert [one for one in LANGUAGES if counted[one] < LEAST_OF_A_LANGUAGE] == []


def test_no_form_stands_twice() -> None:
    counted = Counter((form.language, form.text) for form in forms())
    assert [form for form, count in counted.items() if count > 1] == []


def test_every_expectation_uses_known_words() -> None:
    assert [form for form in forms() if not all(map(is_form, form.expected))] == []


def test_an_expectation_of_unknown_words_is_seen() -> None:
    assert not is_form("5 EUR fortnight")


def test_forms_are_read_as_a_reader_does_but_for_those_that_are_listed(
    found: list[Reading],
) -> None:
    assert {one.form.text for one in found if not one.is_right} == READ_WRONGLY


def test_the_share_of_right_readings_is_kept(found: list[Reading]) -> None:
    assert sum(one.is_right for one in found) >= SHARE * len(found)


def test_the_report_names_what_is_wrong() -> None:
    said = report([Reading(Form("en", "5 EUR", ("5 EUR",)), ()), Reading(Form("en", "x", ()), ())])
    assert "all forms read right: 1 of 2" in said
    assert "is:    5 EUR\n  found: none" in said
