# ruff: noqa: RUF001 - Sentences of several alphabets.
"""The language of a text is told by its frequent words, and not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.language import is_frequent, language_of
from auditor.kyc.words import LANGUAGES, UNDETERMINED

SAID = {
    "en": "You must verify your identity before you withdraw money from the account.",
    "fr": "Vous devez vérifier votre identité avant de retirer des fonds de votre compte.",
    "es": "Usted debe verificar su identidad antes de retirar fondos de la cuenta.",
    "de": "Sie müssen Ihre Identität bestätigen, bevor Sie Geld von dem Konto abheben.",
    "pt": "Você deve verificar a sua identidade antes de retirar fundos da conta.",
    "ru": "Вы должны подтвердить свою личность до вывода средств с вашего счета.",
    "it": "Lei deve verificare la sua identità prima di prelevare fondi dal conto.",
}
OTHERS = [
    "U moet uw identiteit bewijzen voordat u geld van de rekening opneemt en wij kunnen dat niet.",
    "Ви повинні підтвердити свою особу до виведення коштів із рахунку, якщо ми це вимагаємо.",
    "Trebuie să vă verificați identitatea înainte de a retrage fonduri din contul dumneavoastră.",
]


@pytest.mark.parametrize(("language", "text"), SAID.items())
def test_one_sentence_tells_its_language(language: str, text: str) -> None:
    assert language_of(text) == language


def test_every_language_that_is_read_is_tested() -> None:
    assert tuple(SAID) == LANGUAGES


@pytest.mark.parametrize("text", OTHERS)
def test_a_language_that_is_not_read_is_undetermined(text: str) -> None:
    assert language_of(text) == UNDETERMINED


@pytest.mark.parametrize(
    "text", ["", "12 000 €", "KYC", "https://the.of.to.and.you/your/we", "日本語" * 50]
)
def test_what_says_too_little_is_undetermined(text: str) -> None:
    assert language_of(text) == UNDETERMINED


def test_a_menu_in_english_does_not_hide_a_german_text() -> None:
    menu = "Sign in to your account. Get the app. " * 60
    assert language_of(menu + (SAID["de"] + " ") * 400) == "de"


@pytest.mark.parametrize("language", LANGUAGES)
def test_capitals_do_not_matter(language: str) -> None:
    assert language_of(SAID[language].upper()) == language


def test_frequent_words_of_an_unknown_language_are_those_of_any() -> None:
    assert is_frequent("Wenn", None)
    assert not is_frequent("Wenn", "en")


@settings(deadline=None)  # The first of a language compiles its words.
@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert language_of(text) in (*LANGUAGES, UNDETERMINED)


@pytest.mark.parametrize("unit", ["1", "a@", "http://", "](", "a.", " ", "ß"])
def test_hostile_texts_are_read_to_their_end(unit: str) -> None:
    language_of(unit * 100_000)
