"""One control by itself -> what it asks for: the author's word, then its kind, then what its texts say.

What kind a control is limits what it can ask for: nobody agrees to terms in a text field, and a file is a
document or a picture. Neighbours are not looked at here (see `context`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from auditor.kyc.forms.autofill import declared
from auditor.kyc.forms.control import Control
from auditor.kyc.forms.evidence import Candidate, candidates_of, group_of, says_other
from auditor.kyc.forms.reading import DECLARED, Reading
from auditor.kyc.forms.sign_in import read_button
from auditor.kyc.forms.texts import words_of
from auditor.kyc.vocabulary import Attribute

LEAST = 35.0
"""A candidate below this strength is not believed."""
FIRM = 80.0
SENTENCE = 5
"""Words from which on a text is a sentence."""

_NOT_WRITTEN = frozenset(
    {
        Attribute.CONSENT, Attribute.DOCUMENT_UPLOAD, Attribute.SELFIE, Attribute.FEDERATED_SIGN_IN,
        Attribute.WALLET_SIGN_IN,
    }
)  # fmt: skip
# What is chosen among few: who belongs where, never a number.
_CHOSEN = frozenset(
    {
        Attribute.NATIONALITY, Attribute.COUNTRY, Attribute.SOURCE_OF_FUNDS, Attribute.OCCUPATION,
        Attribute.PAYMENT_CARD, Attribute.OTHER,
    }
)  # fmt: skip
_NUMBERS = frozenset({Attribute.NATIONAL_ID, Attribute.TAX_ID, Attribute.COMPANY_NUMBER})
# What is masked like a password and is none.
_MASKED = frozenset(
    {
        Attribute.PAYMENT_CARD, Attribute.NATIONAL_ID, Attribute.ONE_TIME_CODE, Attribute.CAPTCHA,
        Attribute.TAX_ID,
    }
)  # fmt: skip
# The author's word is for what the standard knows; a person reads something narrower here.
_NARROWER = {
    (Attribute.COUNTRY, Attribute.NATIONALITY),
    (Attribute.USERNAME, Attribute.EMAIL),
    (Attribute.USERNAME, Attribute.PHONE),
    (Attribute.FULL_NAME, Attribute.BENEFICIAL_OWNER),
    (Attribute.COMPANY_NAME, Attribute.COMPANY_NUMBER),
}


def read_alone(control: Control, language: str | None) -> Reading:
    """What the control asks for, as far as it says so itself."""
    kind = _kind(control)
    if kind == "button":
        return _button(control, language)
    candidates = candidates_of(control, language)
    if (found := declared(control.autocomplete)) is not None:
        reading = _declared(control, *found, candidates)
    else:
        reading = _KINDS.get(kind, _written)(control, candidates)
    return replace(reading, group=group_of(control, language)) if control.group else reading


def _kind(control: Control) -> str:
    tag, kind = control.tag.casefold(), control.type.casefold()
    if tag in {"button", "a"} or kind in {"submit", "button", "image", "reset"}:
        return "button"
    if tag in {"select", "iframe"}:
        return tag
    return "text" if tag == "textarea" else kind


def _declared(
    control: Control, token: str, attribute: Attribute, candidates: Sequence[Candidate]
) -> Reading:
    narrower = [one for one in candidates if (attribute, one.attribute) in _NARROWER]
    if control.type.casefold() == "email" and attribute == Attribute.USERNAME:
        reason = f"the type is email, and autocomplete says {token}"
        return Reading(control, Attribute.EMAIL, DECLARED, reason)
    if narrower and narrower[0].strength >= FIRM:
        reason = f"{narrower[0].reason}; autocomplete has no name for it and says {token}"
        return Reading(control, narrower[0].attribute, narrower[0].strength, reason)
    return Reading(control, attribute, DECLARED, f"autocomplete says {token}")


def _best(
    control: Control,
    candidates: Sequence[Candidate],
    *,
    without: frozenset[Attribute] = frozenset(),
) -> Reading:
    left = [one for one in candidates if one.attribute not in without and one.strength >= LEAST]
    if not left:
        return Reading(control, Attribute.OTHER, 20.0, "nothing tells what it is")
    best = left[0]
    return Reading(control, best.attribute, best.strength, best.reason, best.phrase, best.part)


def _written(control: Control, candidates: Sequence[Candidate]) -> Reading:
    """A text field. A document that is named in one is its number."""
    reading = _best(control, candidates, without=_NOT_WRITTEN)
    documents = [one for one in candidates if one.attribute == Attribute.DOCUMENT_UPLOAD]
    if reading.strength < LEAST and documents:
        reason = f"{documents[0].reason}; in a text field that is its number"
        return Reading(control, Attribute.NATIONAL_ID, 58.0, reason)
    return reading


def _email(control: Control, candidates: Sequence[Candidate]) -> Reading:
    return Reading(control, Attribute.EMAIL, 96.0, "the type is email")


def _tel(control: Control, candidates: Sequence[Candidate]) -> Reading:
    """Also taken for its keys: card numbers, codes and dates are typed with the same."""
    reading = _written(control, candidates)
    if reading.strength >= FIRM:
        return reading
    return Reading(control, Attribute.PHONE, 78.0, "the type is tel")


def _password(control: Control, candidates: Sequence[Candidate]) -> Reading:
    is_named = any(one.attribute == Attribute.PASSWORD for one in candidates)
    best = candidates[0] if candidates and not is_named else None
    if best is not None and best.attribute in _MASKED and best.strength >= FIRM:
        return _best(control, candidates)
    return Reading(control, Attribute.PASSWORD, 94.0, "the type is password")


def _search(control: Control, candidates: Sequence[Candidate]) -> Reading:
    """For searching, unless its texts ask for something and do not speak of a search."""
    reading = _written(control, candidates)
    if reading.strength >= FIRM and not says_other(control, None):
        return reading
    return Reading(control, Attribute.OTHER, 90.0, "the type is search")


def _month(control: Control, candidates: Sequence[Candidate]) -> Reading:
    reading = _written(control, candidates)
    return reading.become(Attribute.OTHER, 30.0, "a month, of what is not said") if reading.is_weak else reading  # fmt: skip


def _file(control: Control, candidates: Sequence[Candidate]) -> Reading:
    """A picture of the person, something else that is named, or a document."""
    best = candidates[0] if candidates else None
    if best is None:
        reason = "a file can be uploaded; nothing says which"
        return Reading(control, Attribute.DOCUMENT_UPLOAD, 45.0, reason)
    selfie = next((one for one in candidates if one.attribute == Attribute.SELFIE), None)
    if selfie is not None and selfie.strength >= FIRM * 0.93:
        return Reading(control, Attribute.SELFIE, selfie.strength, selfie.reason)
    if best.attribute == Attribute.OTHER:
        return _best(control, candidates)
    return Reading(control, Attribute.DOCUMENT_UPLOAD, max(best.strength, 60.0), best.reason)


def _checkbox(control: Control, candidates: Sequence[Candidate]) -> Reading:
    kept = [
        one for one in candidates if one.attribute in {Attribute.CONSENT, Attribute.CAPTCHA, Attribute.OTHER}
    ]  # fmt: skip
    reading = _best(control, kept)
    is_sentence = len(words_of(control.label)) >= SENTENCE
    if reading.strength < LEAST and is_sentence and not _says_else(candidates):
        reason = "a box beside a sentence, which mostly is an agreement"
        return Reading(control, Attribute.CONSENT, 45.0, reason)
    return reading


def _says_else(candidates: Sequence[Candidate]) -> bool:
    return any(one.strength >= FIRM for one in candidates)


def _select(control: Control, candidates: Sequence[Candidate]) -> Reading:
    """What is chosen. Of a document or number one chooses the kind, which says nothing of the person."""
    reading = _best(control, candidates, without=_NOT_WRITTEN)
    if reading.attribute in _NUMBERS:
        return reading.become(Attribute.OTHER, 60.0, f"{reading.reason}; chosen is only its kind")
    return reading


def _radio(control: Control, candidates: Sequence[Candidate]) -> Reading:
    return _best(control, [one for one in candidates if one.attribute in _CHOSEN])


def _frame(control: Control, candidates: Sequence[Candidate]) -> Reading:
    return _best(control, [one for one in candidates if one.attribute == Attribute.CAPTCHA])


def _button(control: Control, language: str | None) -> Reading:
    """A way to sign in, or a button that takes a picture or a file."""
    reading = read_button(control)
    if reading.attribute != Attribute.OTHER or control.tag.casefold() == "a":
        return reading
    taken = {Attribute.DOCUMENT_UPLOAD, Attribute.SELFIE, Attribute.CAPTCHA}
    for one in candidates_of(control, language):
        if one.attribute in taken and one.strength >= FIRM:
            return Reading(control, one.attribute, one.strength - 10, one.reason)
    return reading


_KINDS: Mapping[str, Callable[[Control, Sequence[Candidate]], Reading]] = {
    "email": _email,
    "tel": _tel,
    "password": _password,
    "search": _search,
    "month": _month,
    "file": _file,
    "checkbox": _checkbox,
    "switch": _checkbox,
    "radio": _radio,
    "select": _select,
    "iframe": _frame,
    "captcha": _frame,
}
