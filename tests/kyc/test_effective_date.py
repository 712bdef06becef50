# ruff: noqa: RUF001 - Sentences of several alphabets.
"""From when a text says that it applies, in seven languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.effective_date import effective_date
from auditor.kyc.words import LANGUAGES

ANNOUNCED = {
    "en": [
        "**Effective as of 1 March 2025**",
        "Effective date: March 1st, 2025.",
        "These terms take effect on the 1st of March 2025.",
        "On 1 March 2025 these terms take effect.",
        "Effective Date\n\nMar 1, 2025",
        "Effective 2025-03-01",
    ],
    "fr": ["En vigueur au 1er mars 2025", "Date d'entrée en vigueur : 01/03/2025", "Ces conditions prennent effet le 1 mars 2025."],
    "es": ["Vigente desde el 1 de marzo de 2025", "Fecha de entrada en vigor: 01/03/2025", "Entrarán en vigor el 1 de marzo del 2025."],
    "de": ["Gültig ab dem 1. März 2025", "Diese Fassung tritt am 01.03.2025 in Kraft.", "Ab 1. März 2025 gültig"],
    "pt": ["Em vigor a partir de 1º de março de 2025", "Data de vigência: 01/03/2025", "Válidos a partir de 1 de março de 2025."],
    "ru": ["Настоящие правила вступают в силу с 1 марта 2025 года.", "Действует с 01.03.2025", "С 1 марта 2025 г. вступает в силу новая редакция."],
    "it": ["In vigore dal 1° marzo 2025", "Data di entrata in vigore: 01/03/2025", "Le condizioni sono efficaci dal 1 marzo 2025."],
}  # fmt: skip
OTHER_DATES = {
    "en": ["Last updated: March 1, 2025", "Effective since a revision, last updated 1 March 2025", "Regulation 2015/847 takes effect on 1 March 2025."],
    "fr": ["Dernière mise à jour : 1er mars 2025", "Le règlement est entré en vigueur le 1er mars 2025."],
    "es": ["Última actualización: 1 de marzo de 2025", "La Ley entró en vigor el 1 de marzo de 2025."],
    "de": ["Stand: 1. März 2025", "Zuletzt aktualisiert am 1. März 2025", "Die Verordnung tritt am 1. März 2025 in Kraft."],
    "pt": ["Última atualização: 1 de março de 2025", "O regulamento entra em vigor em 1 de março de 2025."],
    "ru": ["Последнее обновление: 1 марта 2025 г.", "Федеральный закон вступает в силу с 1 марта 2025 года."],
    "it": ["Ultimo aggiornamento: 1 marzo 2025", "Il regolamento entra in vigore il 1 marzo 2025."],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"), [(one, text) for one, texts in ANNOUNCED.items() for text in texts]
)
def test_an_announced_date_is_found(language: str, text: str) -> None:
    found = effective_date(text, language)
    assert found is not None
    assert found.date == date(2025, 3, 1)
    assert "2025" in text[found.start : found.end]


@pytest.mark.parametrize(
    ("language", "text"), [(one, text) for one, texts in OTHER_DATES.items() for text in texts]
)
def test_another_date_is_none(language: str, text: str) -> None:
    assert effective_date(text, language) is None


def test_every_language_is_tested() -> None:
    assert tuple(ANNOUNCED) == tuple(OTHER_DATES) == LANGUAGES


def test_the_span_holds_the_words_and_the_date() -> None:
    text = "Hello.\n\nLast updated 3 May 2024. Effective Date: June 5th, 2024."
    found = effective_date(text, "en")
    assert found is not None
    assert text[found.start : found.end] == "Effective Date: June 5th, 2024"


def test_day_and_month_that_may_be_either_stay_open_in_english() -> None:
    assert effective_date("Effective: 03/04/2024", "en") is None


def test_another_date_of_the_text_shows_the_order() -> None:
    day_first = effective_date("Effective: 03/04/2024. Last updated: 25/03/2024.", "en")
    month_first = effective_date("Effective: 03/04/2024. Last updated: 02/25/2024.", "en")
    assert day_first is not None
    assert month_first is not None
    assert (day_first.date, month_first.date) == (date(2024, 4, 3), date(2024, 3, 4))


def test_dates_that_contradict_each_other_show_nothing() -> None:
    assert effective_date("Effective: 03/04/2024. 25/03/2024, 02/25/2024", "en") is None


def test_a_day_that_does_not_exist_is_none() -> None:
    assert effective_date("Effective 31 February 2025", "en") is None


def test_a_month_without_a_day_is_none() -> None:
    assert effective_date("Effective March 2025", "en") is None


def test_a_later_sentence_announces_nothing_of_an_earlier_date() -> None:
    assert effective_date("Signed on 1 March 2025. It takes effect at once.", "en") is None


@pytest.mark.parametrize(
    "text",
    [
        "These terms are effective.\nOn 1 March 2025 we moved.",
        "These terms are effective at once\n\nSeen on 1 March 2025",
        "Signed on 1 March 2025\n\nThese terms take effect at once.",
        "Signed on 1 March 2025.\nThese terms take effect at once.",
    ],
)
def test_words_of_another_sentence_announce_no_date(text: str) -> None:
    assert effective_date(text, "en") is None


def test_that_another_sentence_tells_of_an_update_hides_no_announced_date() -> None:
    found = effective_date("Last updated in May. On 1 March 2025 these terms take effect.", "en")
    assert found is not None
    assert found.date == date(2025, 3, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_may_be_unknown(language: str) -> None:
    found = effective_date(ANNOUNCED[language][0], None)
    assert found is not None
    assert found.date == date(2025, 3, 1)


@settings(deadline=None)  # The first of a language compiles its words.
@given(
    st.text(alphabet="effective1 /.-2024march\n,:е", max_size=60),
    st.sampled_from(["en", "de", None]),
)
def test_any_text_has_an_answer_within_its_bounds(text: str, language: str | None) -> None:
    found = effective_date(text, language)
    assert found is None or 0 <= found.start < found.end <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["1", "2024 ", "1 march ", "effective ", "1/1/2024 ", "1.1.", "\n"]
)
def test_hostile_texts_are_read_to_their_end(unit: str) -> None:
    effective_date(unit * (200_000 // len(unit)), "en")
