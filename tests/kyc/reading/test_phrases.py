"""How phrases of the pattern files are written, and that they are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.kyc.reading.phrases import GAP, Lexicon, PhraseInvalid
from auditor.kyc.reading.tokens import words


def finds(phrase: str, text: str, **lists: list[str]) -> bool:
    return "it" in Lexicon({**lists, "it": [phrase]}).find(words(text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("identity document", "An IDENTITY document, please."),
        ("verif*", "It is being verified."),
        ("passport|visa", "Your visa is needed."),
        ("check your? identity", "We check identity."),
        ("check your? identity", "We check your identity."),
        ("verif* ... identity", "We verify the customer's true identity."),
        ("piece d identite", "La pièce d'identité est exigée."),
        ("e-mail", "Your e-mail is read."),
        ("^limited", "Fjord Pay Limited"),
        ("паспорт*", "Предъявите паспорта."),
        ("we do not $", "Others ask, we do not."),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("identity document", "An identity and a document."),
        ("verif*", "The version is new."),
        ("check your? identity", "We check their identity."),
        ("verif* ... identity", "We verify " + "so very " * GAP + "much identity."),
        ("^limited", "for a limited time"),
        ("password", "See [here](https://pay.example/password)."),
        ("we do not $", "We do not ask."),
    ],
)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert not finds(phrase, text)


def test_a_list_may_stand_in_a_phrase() -> None:
    assert finds("<provider> may", "The company may ask.", provider=["we", "the company"])


def test_all_lists_are_found_in_one_walk() -> None:
    lexicon = Lexicon({"may": ["may"], "ask": ["may ask"], "pay": ["pay"]})
    assert lexicon.find(words("We may ask.")).keys() == {"may", "ask"}


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("<nobody> may", "there is no list"),
        ("<it> may", "holds itself"),
        ("may ...", "begin and end with a word"),
        ("... may", "begin and end with a word"),
        ("/", "is no word"),
        ("ver*fy", "is no word"),
        (" ".join(["a b|c?"] * 1 + ["x?"] * 17), "in more than"),
        ("<list>|word", "names a list among words"),
        ("we $ ask", "after the end"),
        ("$", "or none"),
    ],
)
def test_a_phrase_that_cannot_be_understood_is_refused(phrase: str, reason: str) -> None:
    with pytest.raises(PhraseInvalid, match=reason):
        Lexicon({"it": [phrase]})


def test_the_latest_beginning_is_told() -> None:
    (hit,) = Lexicon({"it": ["verif* ... identity"]}).find(words("verify verify identity"))["it"]
    assert (hit.first, hit.last) == (1, 2)


@given(st.text(max_size=300))
def test_any_text_is_walked(text: str) -> None:
    Lexicon({"it": ["a ... b", "a* b?  c"]}).find(words(text))
