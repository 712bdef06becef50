"""Buttons and links: whether they sign in through another service, or with a wallet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from auditor.kyc.forms.control import Control
from auditor.kyc.forms.pattern_files import read_sign_in
from auditor.kyc.forms.reading import Reading
from auditor.kyc.forms.texts import is_of_characters, words_of, words_of_name
from auditor.kyc.vocabulary import Attribute

MOST_WORDS = 12
"""A button that signs in says little; a longer text is a sentence with a name in it."""
ONE_LETTER = "x"  # A name that is a word of other meaning too: it wants a verb.


def read_button(control: Control) -> Reading:
    """What a button or link asks for; OTHER for those that do anything else."""
    said = words_of(control.label)
    given = (*words_of_name(control.name), *words_of_name(control.id))
    for attribute, strength, reason in _ways(control, said, given):
        return Reading(control, attribute, strength, reason)
    return Reading(control, Attribute.OTHER, 80, "a button or link that does something else")


def _ways(
    control: Control, said: tuple[str, ...], given: tuple[str, ...]
) -> Iterable[tuple[Attribute, float, str]]:
    if len(said) > MOST_WORDS or _first("against", said):
        return
    label = control.label.strip()[:80]
    if wallet := _first("wallets", said):
        yield Attribute.WALLET_SIGN_IN, 92, f"label {label!r}: {wallet} is a wallet"
    if (provider := _first("providers", said)) and _is_sign_in(control, said, given, provider):
        yield Attribute.FEDERATED_SIGN_IN, 90, f"label {label!r} signs in through {provider}"
    if not said and (provider := _first("providers", given)):
        yield (
            Attribute.FEDERATED_SIGN_IN,
            60,
            f"the name speaks of {provider}, and there is no text",
        )


def _is_sign_in(
    control: Control, said: tuple[str, ...], given: tuple[str, ...], provider: str
) -> bool:
    """A verb, an address that signs in, or a button that bears the name alone."""
    if _first("verbs", said) or _first("addresses", given):
        return True
    is_alone = words_of(provider) == said and provider != ONE_LETTER
    return is_alone and control.tag != "a"


def _first(kind: str, words: tuple[str, ...]) -> str | None:
    """The first phrase of the list that stands in the text."""
    spaced, joined = f" {' '.join(words)} ", "".join(words)
    for phrase, plain, is_in_characters in _phrases(kind):
        if (plain in joined) if is_in_characters else (f" {plain} " in spaced):
            return phrase
    return None


@cache
def _phrases(kind: str) -> tuple[tuple[str, str, bool], ...]:
    """Phrase, its words, and whether it is written in characters; longest first."""
    phrases = sorted(getattr(read_sign_in(), kind), key=len, reverse=True)
    return tuple(_prepared(phrase) for phrase in phrases)


def _prepared(phrase: str) -> tuple[str, str, bool]:
    words = words_of(phrase)
    is_in_characters = any(map(is_of_characters, words))
    return phrase, ("" if is_in_characters else " ").join(words), is_in_characters
