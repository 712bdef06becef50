"""Sentences of a line: abbreviations, numbered clauses and numbers do not end one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.sentences import sentences


def read(line: str, language: str | None, **options: bool) -> list[str]:
    return [line[start:end] for start, end in sentences(line, language, **options)]


DIVIDED = {
    "en": (
        "We may ask for a document, e.g. A passport.",
        "Nobody in the U.S. Virgin Islands may join.",
    ),
    "fr": ("Une pièce, p. ex. Votre passeport, suffit.", "L'art. 12 oblige M. Durand à signer."),
    "es": ("El Sr. Gómez vive en EE. UU. y paga.", "Véase el art. 7 del contrato."),
    "de": ("Wir verlangen z. B. Ihren Ausweis.", "Ab dem 1. Januar gilt Art. 3 Abs. 2 nicht mehr."),
    "pt": ("O Sr. Costa envia, p. ex. Um recibo.", "Aplica-se o art. 9 da lei."),
    "ru": ("Нужен документ, в т. ч. Ваш паспорт.", "Смотрите п. 4 и ст. 7 договора."),
    "it": ("Serve un documento, ad es. Il passaporto.", "Vale l'art. 5 della Rossi S.p.A. Milano."),
}


@pytest.mark.parametrize(("language", "lines"), DIVIDED.items())
def test_abbreviations_of_a_language_do_not_end_a_sentence(
    language: str, lines: tuple[str, ...]
) -> None:
    joined = " ".join(lines)
    assert read(joined, language) == list(lines)


@pytest.mark.parametrize("language", [one for one in DIVIDED if one != "de"])
def test_without_a_language_the_abbreviations_of_all_count(language: str) -> None:
    joined = " ".join(DIVIDED[language])
    assert read(joined, None) == list(DIVIDED[language])


def test_an_abbreviation_ends_a_sentence_where_a_frequent_word_begins_the_next() -> None:
    assert read("It lives in the U.S. You may leave.", "en") == [
        "It lives in the U.S.",
        "You may leave.",
    ]


def test_the_number_of_a_clause_belongs_to_its_sentence() -> None:
    assert read("5.2. You must verify. 5.3. We may refuse.", "en") == [
        "5.2. You must verify.",
        "5.3. We may refuse.",
    ]


def test_decimal_numbers_and_thousands_do_not_end_a_sentence() -> None:
    assert read("Die Grenze ist 1.000,50 € am Tag.", "de") == ["Die Grenze ist 1.000,50 € am Tag."]


def test_marks_of_headings_lists_and_quotations_belong_to_no_sentence() -> None:
    assert read("> - ## Your limits", "en") == ["Your limits"]


def test_emphasis_and_quotes_after_the_stop_belong_to_the_sentence() -> None:
    assert read('**We said "no." You left.**', "en") == ['**We said "no."', "You left.**"]


def test_questions_in_spanish_begin_with_their_own_mark() -> None:
    assert read("Pague hoy. ¿Hay límites? Sí.", "es") == ["Pague hoy.", "¿Hay límites?", "Sí."]


def test_semicolons_divide_only_when_asked() -> None:
    line = "You may not lie; you may not cheat. We check."
    assert read(line, "en") == ["You may not lie; you may not cheat.", "We check."]
    assert read(line, "en", at_semicolons=True) == [
        "You may not lie;",
        "you may not cheat.",
        "We check.",
    ]


@pytest.mark.parametrize("line", ["", "   ", "- ", "###  "])
def test_a_line_without_text_has_no_sentence(line: str) -> None:
    assert sentences(line, "en") == []


@settings(deadline=None)  # The first of a language compiles its words.
@given(st.text(alphabet='aA. !?;\n*#>-("1§И…|', max_size=60), st.sampled_from(["en", "de", None]))
def test_spans_are_in_order_apart_and_hold_all_that_is_said(
    line: str, language: str | None
) -> None:
    spans = sentences(line, language, at_semicolons=True)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    said = sum(character.isalnum() for character in line)
    held = sum(character.isalnum() for a, b in spans for character in line[a:b])
    assert held == said


@pytest.mark.parametrize("unit", ["1", ". ", ".", '."', "a. B", " ", "#", "> ", "**", ".)"])
def test_hostile_lines_are_read_to_their_end(unit: str) -> None:
    sentences(unit * 100_000 + " A", "de")
