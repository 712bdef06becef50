"""Quotes of one text in the next: the same, reworded, or gone; never another clause."""

from __future__ import annotations

import pytest

from auditor.pages.anchor import Anchorer, Kind, QuoteInvalid, anchor, quote_at
from tests.pages.anchoring import TERMS, edited, find, find_alone, is_same, text_of

EU = "EU customers may withdraw EUR 1,000 per day without a check of their identity."
RECORDS = "The Exchange keeps records of every payment for five years."
COPY = "A customer may ask for a copy of them."
COMPLAINT = "We answer a complaint within fifteen business days."
OBJECT = "You may object at any time."


# --- The same words -------------------------------------------------------------------------------


@pytest.mark.parametrize("exact", [EU, RECORDS, "EUR 1,000", "ombudsman", "# Terms", "5 EUR |\n"])
def test_in_the_same_text_a_quote_stands_in_its_place(exact: str) -> None:
    for found in (find(exact, TERMS), find_alone(exact, TERMS)):
        assert is_same(found, TERMS, exact)
        assert found.start == TERMS.index(exact)


def test_a_quote_moves_with_what_is_put_in_before_it() -> None:
    new = "The Exchange is a company.\n\n" + TERMS
    for found in (find(RECORDS, new), find_alone(RECORDS, new)):
        assert is_same(found, new, RECORDS)
        assert "in another place" in found.reason


def test_a_quote_is_found_in_another_section() -> None:
    new = edited(RECORDS + " ", "") + "\n## Archive\n\n" + RECORDS + "\n"
    assert is_same(find(RECORDS, new), new, RECORDS)


def test_sections_in_another_order_keep_their_clauses() -> None:
    head, limits, records, complaints = TERMS.split("## ")
    new = "## ".join([head, complaints + "\n", records, limits])
    for exact in (EU, RECORDS, COMPLAINT):
        assert is_same(find(exact, new), new, exact)


@pytest.mark.parametrize(
    "shown",
    [
        "The Exchange keeps  records of every\npayment for five years.",
        "The **Exchange** keeps records of _every payment_ for five years.",
        "The Exchange keeps\n- records of every payment for five years.",
        "The Exchange keeps records\u00a0of every payment for five years.",
        "The Exchange keeps rec\u00adords of every payment for five years.",
    ],
)
def test_blanks_and_marks_do_not_matter(shown: str) -> None:
    found = find(RECORDS, edited(RECORDS, shown))
    assert found.kind is Kind.EXACT
    assert "Only white space" in found.reason


def test_carriage_returns_do_not_matter() -> None:
    new = TERMS.replace("\n", "\r\n")
    assert is_same(find(RECORDS, new), new, RECORDS)
    assert find(f"{EU}\n2. US", new).kind is Kind.EXACT


def test_a_paragraph_that_was_divided_keeps_its_sentences() -> None:
    new = edited(f"{RECORDS} {COPY}", f"{RECORDS}\n\n{COPY}")
    assert is_same(find(COPY, new), new, COPY)
    assert find(f"{RECORDS} {COPY}", new).kind is Kind.EXACT


def test_paragraphs_that_were_joined_keep_their_sentences() -> None:
    new = edited(f"{COPY}\n\n{OBJECT}", f"{COPY} {OBJECT}")
    assert is_same(find(COPY, new), new, COPY)
    assert is_same(find(OBJECT, new), new, OBJECT)


def test_a_renumbered_item_is_the_same_clause() -> None:
    new = edited("1. EU", "4. EU")
    assert is_same(find(EU, new), new, EU)


def test_another_number_inside_the_quote_is_an_edit() -> None:
    new = edited("1. EU", "4. EU")
    assert find(f"1. {EU}", new).kind is Kind.EDITED


def test_a_part_of_a_word_stays_that_part() -> None:
    new = "Foreword.\n\n" + TERMS
    assert is_same(find("cords of every pay", new), new, "cords of every pay")


def test_a_row_of_a_table_is_found() -> None:
    new = edited("| Conversion of currency | 2 EUR |\n", "")
    row = "| Withdrawal in cash | 5 EUR |"
    assert is_same(find(row, new), new, row)
    assert find("| Conversion of currency | 2 EUR |", new).kind is Kind.GONE


def test_a_whole_text_may_be_quoted() -> None:
    assert is_same(find(TERMS, TERMS), TERMS, TERMS)
    new = edited("fifteen", "thirty")
    assert find(TERMS, new).kind is Kind.EDITED


# --- Repeated sentences ---------------------------------------------------------------------------


@pytest.mark.parametrize("nth", [0, 1])
def test_a_repeated_sentence_keeps_its_section(nth: int) -> None:
    new = "Foreword.\n\n" + TERMS
    found = find(OBJECT, new, nth=nth)
    before = new[: found.start]
    assert ("## Complaints" in before) is bool(nth)


def test_of_a_repeated_sentence_the_one_that_was_removed_is_gone() -> None:
    new = edited(f"{OBJECT}\n\n## Complaints", "## Complaints")
    assert find(OBJECT, new, nth=0).kind is Kind.GONE
    assert is_same(find(OBJECT, new, nth=1), new, OBJECT)


def test_without_the_old_text_its_context_tells() -> None:
    start = TERMS.rindex(OBJECT)
    found = anchor(quote_at(TERMS, start, start + len(OBJECT)), "Foreword.\n\n" + TERMS)
    assert found.start == start + len("Foreword.\n\n")


def test_without_context_the_nearest_place_is_taken() -> None:
    start = TERMS.rindex(OBJECT)
    quote = quote_at(TERMS, start, start + len(OBJECT), context=0)
    assert anchor(quote, TERMS).start == start


def test_what_stands_in_several_places_at_once_is_ambiguous() -> None:
    clause, rest = "The fee is five euros a month.", "These are the terms.\n\nThey bind us both."
    old = f"{clause}\n\n{rest}"
    new = f"{rest}\n\nWhat is new:\n\n{clause}\n\nWhat is newer:\n\n{clause}\n\nThe end."
    found = find(clause, new, old=old)
    assert (found.kind, found.start, found.is_found) == (Kind.AMBIGUOUS, None, False)


# --- Reworded -------------------------------------------------------------------------------------


def test_a_reworded_clause_is_shown_where_it_is_now() -> None:
    clause = "We answer a complaint within thirty business days."
    new = edited(COMPLAINT, clause)
    for found in (find(COMPLAINT, new), find_alone(COMPLAINT, new)):
        assert (found.kind, text_of(found, new)) == (Kind.EDITED, clause)
        assert "1 of 8 words" in found.reason


@pytest.mark.parametrize(
    "clause",
    [
        "The Exchange keeps no records of any payment for five years.",
        "The Exchange keeps records of every payment for 10 years.",
        "THE EXCHANGE KEEPS RECORDS OF EVERY PAYMENT FOR FIVE YEARS.",
        "The Exchange keeps records, of every payment, for five years.",
        "The [Exchange](https://exchange.example/about) keeps records of every payment for five years.",
    ],
)
def test_a_change_of_sense_is_never_silent(clause: str) -> None:
    new = edited(RECORDS, clause)
    assert find(RECORDS, new).kind is Kind.EDITED


def test_a_figure_that_changed_is_shown_where_it_stood() -> None:
    new = edited("EUR 1,000", "EUR 750")
    found = find("1,000", new)
    assert (found.kind, text_of(found, new)) == (Kind.EDITED, "750")


def test_another_phrase_of_a_reworded_sentence_is_still_exact() -> None:
    new = edited("EUR 1,000", "EUR 750")
    assert is_same(find("without a check", new), new, "without a check")


def test_a_sentence_in_two_halves_is_an_edit_that_shows_the_larger_one() -> None:
    new = edited(RECORDS, "The Exchange keeps records of every payment. It does so for five years.")
    found = find(RECORDS, new)
    assert found.kind is Kind.EDITED
    assert text_of(found, new).startswith("The Exchange keeps records of every payment")


def test_two_sentences_in_one_are_an_edit() -> None:
    new = edited("years. A customer", "years, and a customer")
    assert find(COPY, new).kind is Kind.EDITED
    assert "for five years" in text_of(find(RECORDS, new), new)


def test_a_clause_that_moved_and_was_reworded_is_found() -> None:
    clause = "The Exchange keeps all records of every payment for five years."
    new = edited(RECORDS + " ", "") + f"\n## Archive\n\nThis is new.\n\n{clause}\n\nAlso new.\n"
    assert text_of(find(RECORDS, new), new) == clause


def test_a_quote_over_several_lines_follows_most_of_it() -> None:
    lines = TERMS[TERMS.index("1. EU") : TERMS.index("## Records")].strip()
    found = find(lines, edited("CHF 900", "CHF 800"))
    assert found.kind is Kind.EDITED
    assert found.score > 0.9


# --- Gone -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("exact", [RECORDS, COMPLAINT, "ombudsman", "for five years"])
def test_what_was_taken_out_is_gone(exact: str) -> None:
    line = next(line for line in TERMS.split("\n") if exact in line)
    for found in (find(exact, edited(line, "")), find_alone(exact, edited(line, ""))):
        assert (found.kind, found.start, found.end) == (Kind.GONE, None, None)


def test_a_short_word_is_not_looked_for_elsewhere() -> None:
    new = edited("2 EUR", "free") + "\nGifts of 2 EUR are welcome.\n"
    assert find("2 EUR", new).kind is not Kind.EXACT


def test_of_an_empty_text_everything_is_gone() -> None:
    assert find(RECORDS, "").kind is Kind.GONE
    assert find_alone(RECORDS, "").kind is Kind.GONE


def test_of_another_document_everything_is_gone() -> None:
    new = "# Cookies\n\nA cookie is a small file.\n\nYou can delete cookies in your browser.\n"
    assert find(EU, new).kind is Kind.GONE
    assert find_alone(EU, new).kind is Kind.GONE


def test_a_quote_that_is_not_of_the_old_text_is_refused() -> None:
    with pytest.raises(QuoteInvalid, match="says something else from 0 to 5"):
        Anchorer(TERMS, TERMS).anchor(quote_at("Other text.", 0, 5))
