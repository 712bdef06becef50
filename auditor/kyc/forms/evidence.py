"""What the texts and names of one control say, each by itself and together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.kyc.forms.control import Control
from auditor.kyc.forms.lexicon import Match, matches_in_name, matches_in_text
from auditor.kyc.forms.options import Choice, choice_of
from auditor.kyc.forms.pattern_files import read_parts
from auditor.kyc.forms.reading import CERTAIN, WEAK
from auditor.kyc.forms.texts import words_of, words_of_name
from auditor.kyc.vocabulary import Attribute, LabelSource

SHOWN = 60  # Characters of a text that a reason repeats.
AGREEING = 3.0  # What each further source adds that says the same.
COVERING = 5.0  # What is added where the phrase is all that the text says.
LATER = 5.0  # What is added in a name for standing last: `billing_address_city` is a city.
OF_A_FORM = (
    30.0  # What is taken off for `business[office]`: the form is of a business, not the field.
)
FIRM = 75.0
TELLING = 0.3  # Of a text's words: `message` in a long sentence does not make it one.
CODE = 98.0  # Outweighs the channel by which the code comes.
TELEPHONE = re.compile(r"\s*(?:\+[0-9]|\([0-9_]{2,4}\))[0-9xX_#()\s.\-]{5,24}")
CARD_NUMBER = re.compile(r"\s*(?:[0-9xX*•·#_]{4}[ \-]?){3}[0-9xX*•·#_]{1,4}\s*")

_NAMES_OF_PERSONS = frozenset(
    {Attribute.FULL_NAME, Attribute.GIVEN_NAME, Attribute.FAMILY_NAME, Attribute.MIDDLE_NAME}
)
_CHANNELS = frozenset({Attribute.EMAIL, Attribute.PHONE})
_MODIFIERS = frozenset({Attribute.COMPANY_NAME, Attribute.OTHER})
_CHOICES = {
    Choice.COUNTRY: (Attribute.COUNTRY, 72.0),
    Choice.REGION: (Attribute.REGION, 74.0),
    Choice.DIALLING_CODE: (Attribute.PHONE, 91.0),
    Choice.CARD: (Attribute.PAYMENT_CARD, 86.0),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a control may ask for. `strength` from 0 to 100; `phrase` what said so."""

    attribute: Attribute
    strength: float
    reason: str
    phrase: str
    part: str = ""


def candidates_of(control: Control, language: str | None) -> list[Candidate]:
    """Everything that its texts and names say it asks for, the strongest first."""
    by_attribute: dict[Attribute, list[Candidate]] = {}
    for candidate in _all(control, language):
        by_attribute.setdefault(candidate.attribute, []).append(candidate)
    merged = [_merged(several) for several in by_attribute.values()]
    return sorted(merged, key=lambda one: -one.strength)


def group_of(control: Control, language: str | None) -> Attribute | None:
    """What the legend or heading of its group asks for."""
    matches = matches_in_text(words_of(control.group), language)
    best = max(matches, key=lambda one: one.strength, default=None)
    return best.attribute if best else None


def _merged(several: Sequence[Candidate]) -> Candidate:
    best = max(several, key=lambda one: one.strength)
    if best.strength <= WEAK:
        return best
    agreeing = AGREEING * min(len(several) - 1, 2)
    return replace(best, strength=min(best.strength + agreeing, CERTAIN))


def _all(control: Control, language: str | None) -> Iterator[Candidate]:
    said = list(_of_texts(control, language))
    yield from said
    for kind, name in (("name", control.name), ("id", control.id)):
        if name and not (kind == "id" and name == control.name):
            for one in _of_name(kind, name, language):
                # `q` says "search" where nobody says anything: never against what a person reads.
                if not (said and one.attribute == Attribute.OTHER):
                    yield one
    yield from _of_choices(control)


def _of_texts(control: Control, language: str | None) -> Iterator[Candidate]:
    """What label and placeholder say; only where they say nothing, the text beside it, then the group."""
    for texts in _texts(control):
        found = [one for kind, text, weight in texts for one in _said(kind, text, weight, language)]
        if found:
            yield from found
            return


def says_other(control: Control, language: str | None) -> bool:
    """Whether label or placeholder speak of something that is none of the attributes."""
    texts = (control.label, control.placeholder, control.name, control.id)
    found = (one for text in texts for one in matches_in_text(words_of(text), language))
    return any(one.attribute == Attribute.OTHER for one in found)


def _said(kind: str, text: str, weight: float, language: str | None) -> Iterator[Candidate]:
    words = words_of(text)
    matches = _without_modifiers(matches_in_text(words, language))
    yield from _best_of_each(
        _candidate(
            match, weight * (match.strength + COVERING * match.covers), f"{kind} {_shown(text)}"
        )
        for match in matches
    )
    if (attribute := _of_code(words, matches)) is not None:
        reason = f"{kind} {_shown(text)} speaks of a code, and of where it comes from"
        yield Candidate(attribute, weight * CODE, reason, "")


def _of_code(words: Sequence[str], matches: Sequence[Match]) -> Attribute | None:
    """A code by e-mail or telephone was sent there, a friend's is for referring; `area code` is neither."""
    taken = {at for match in matches for at in range(match.start, match.end)}
    parts = read_parts()
    if not any(word in parts["code"] and at not in taken for at, word in enumerate(words)):
        return None
    if any(word in parts["friend"] for word in words):
        return Attribute.REFERRAL_CODE
    channels = {match.attribute for match in matches} & _CHANNELS
    return Attribute.ONE_TIME_CODE if channels else None


def _texts(control: Control) -> Iterator[list[tuple[str, str, float]]]:
    """The texts with their weights: what a person reads as its name counts most."""
    kind = "text beside it" if control.label_source == LabelSource.NEARBY else "label"
    placeholder = control.placeholder if control.placeholder != control.label else ""
    yield [(kind, control.label, 1.0), ("placeholder", placeholder, 0.95)]
    yield [("text beside it", control.nearby, 0.85 if control.label else 0.97)]
    yield [("group", control.group, 0.62)]


def _of_name(kind: str, name: str, language: str | None) -> Iterator[Candidate]:
    words = words_of_name(name)
    matches = matches_in_name(words, language)
    yield from _best_of_each(_named(match, words, f"{kind} {_shown(name)}") for match in matches)


def _named(match: Match, words: Sequence[str], source: str) -> Candidate:
    strength = 0.93 * (match.strength + LATER * match.end / len(words))
    if match.attribute == Attribute.COMPANY_NAME and match.end < len(words):
        strength -= OF_A_FORM
    return _candidate(match, strength, source)


def _best_of_each(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    """One candidate an attribute: a text that says it in several languages says it once."""
    best: dict[Attribute, Candidate] = {}
    for one in candidates:
        known = best.setdefault(one.attribute, one)
        if one.strength > known.strength:
            best[one.attribute] = one
    return best.values()


def _of_choices(control: Control) -> Iterator[Candidate]:
    choice = choice_of(control.options) if control.options else None
    if choice in _CHOICES:
        attribute, strength = _CHOICES[choice]
        yield Candidate(attribute, strength, f"its choices are {choice}", "")
    if CARD_NUMBER.fullmatch(control.placeholder[:40]):
        reason = f"placeholder {_shown(control.placeholder)} has the form of a card number"
        yield Candidate(Attribute.PAYMENT_CARD, 84.0, reason, "")
    if TELEPHONE.fullmatch(control.placeholder[:40]):
        reason = f"placeholder {_shown(control.placeholder)} has the form of a telephone number"
        yield Candidate(Attribute.PHONE, 80.0, reason, "")


def _candidate(match: Match, strength: float, source: str) -> Candidate:
    reason = f"{source}: {match.why[0].lower() if match.why.startswith('Names') else match.why[0]}"
    return Candidate(match.attribute, strength, reason + match.why[1:], match.phrase, match.part)


def _without_modifiers(matches: Sequence[Match]) -> list[Match]:
    """`Company address` is an address, `Title, first name` a name: the other word only says whose or more."""
    firm = {
        one.start for one in matches if one.strength >= FIRM and one.attribute != Attribute.OTHER
    }
    others = {one.attribute for one in matches} - _NAMES_OF_PERSONS - _MODIFIERS
    left = [one for one in matches if not (others and _is_word_of(one, Attribute.COMPANY_NAME))]
    return [
        one
        for one in left
        if not _is_word_of(one, Attribute.OTHER)
        or (one.covers >= TELLING and not firm - {one.start})
    ]


def _is_word_of(match: Match, attribute: Attribute) -> bool:
    return match.attribute == attribute and match.end - match.start == 1


def _shown(text: str) -> str:
    plain = " ".join(text[: SHOWN * 4].split())
    return repr(plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…")
