"""Clauses that differ by a word or a figure are told apart, whatever became of them."""

from __future__ import annotations

import pytest

from auditor.pages.anchor import Kind
from tests.pages.anchoring import TERMS, edited, find, find_alone, is_same, text_of

EU = "EU customers may withdraw EUR 1,000 per day without a check of their identity."


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_sister_that_stood_there_is_never_the_clause(number: int) -> None:
    lines = [line for line in TERMS.split("\n") if "customers may withdraw" in line]
    line = lines[number - 1]
    new = edited(line + "\n", "")
    for found in (find(line, new), find_alone(line, new)):
        assert found.kind is Kind.GONE


def test_a_reworded_clause_is_told_from_its_sisters() -> None:
    new = edited(
        EU, "EU customers may withdraw EUR 750 per week without a check of their identity."
    )
    assert "EUR 750" in text_of(find(EU, new), new)
    us = EU.replace("EU customers", "US customers").replace("EUR", "USD")
    assert is_same(find(us, new), new, us)


def test_a_new_sister_in_the_place_of_an_old_one_is_another_clause() -> None:
    new = edited("Swiss customers may withdraw CHF 900", "Danish customers may withdraw DKK 8,000")
    swiss = "Swiss customers may withdraw CHF 900 per day without a check of their identity."
    assert find(swiss, new).kind is Kind.GONE


def test_when_a_sister_takes_the_number_the_clause_is_still_gone() -> None:
    new = edited(f"1. {EU}\n2. US", "1. US").replace("3. Swiss", "2. Swiss")
    assert find(EU, new).kind is Kind.GONE
    assert find(f"1. {EU}", new).kind is Kind.GONE


def test_sisters_that_were_both_reworded_do_not_change_places() -> None:
    new = TERMS.replace("per day without a check", "each day without any check")
    for name in ("EU", "US", "Swiss"):
        line = next(line for line in TERMS.split("\n") if f"{name} customers" in line)
        assert f"{name} customers" in text_of(find(line, new), new)


def test_the_fees_of_a_list_keep_their_operations() -> None:
    fees = [
        f"- A fee of {n}% applies to {kind}."
        for n, kind in enumerate(("cards", "cash", "cheques"), 1)
    ]
    new = "\n".join([fees[1], "- A fee of 4% applies to vouchers.", fees[2]])
    old = "\n".join(fees)
    assert find(fees[0], new, old=old).kind is Kind.GONE
    assert is_same(find(fees[2], new, old=old), new, fees[2])


def test_rows_of_a_table_keep_their_names() -> None:
    new = edited("| Conversion of currency | 2 EUR |\n", "").replace("cash | 5 EUR", "cash | 7 EUR")
    found = find("| Withdrawal in cash | 5 EUR |", new)
    assert text_of(found, new) == "| Withdrawal in cash | 7 EUR |"
    assert find("| Conversion of currency | 2 EUR |", new).kind is Kind.GONE


def test_a_clause_without_the_negation_is_not_its_sister() -> None:
    may = "A customer may open more than one account with the Exchange at a time."
    not_ = "A merchant may not open more than one account with the Exchange at a time."
    old = f"Accounts:\n\n{may}\n\n{not_}\n\nThe end."
    new = f"Accounts:\n\n{not_}\n\nThe end."
    assert find(may, new, old=old).kind is Kind.GONE
