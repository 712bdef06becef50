"""What a form asks of a person -> the identity level that it can amount to, never more than it shows.

A form shows what is asked for, not what becomes of it. A number that is typed in is believed like a name:
self-declared. An upload asks for a document; whether anybody checks it cannot be seen. So there are two
levels: `level`, all that is asked for, and `at_least`, what remains by the easiest way in that the form offers
if nobody looks at what is uploaded. An account with another service is a contact point, as an e-mail
address is; a wallet is nothing. Levels: auditor.kyc.vocabulary.IdentityLevel, defined in the framework.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.kyc.forms.control import Classified
from auditor.kyc.vocabulary import Attribute, IdentityLevel

CONTACT = frozenset({Attribute.EMAIL, Attribute.PHONE, Attribute.FEDERATED_SIGN_IN})
PERSON = frozenset({Attribute.FULL_NAME, Attribute.FAMILY_NAME})
# One of these beside a name makes a person of it. A country alone narrows it down too little.
PARTICULARS = frozenset(
    {Attribute.BIRTH_DATE, Attribute.STREET_ADDRESS, Attribute.NATIONAL_ID, Attribute.TAX_ID}
)
LEGAL_PERSON = frozenset({Attribute.COMPANY_NAME, Attribute.COMPANY_NUMBER})
# What says nothing of the person.
ASIDE = frozenset(
    {
        Attribute.OTHER, Attribute.CONSENT, Attribute.CAPTCHA, Attribute.PASSWORD,
        Attribute.USERNAME, Attribute.REFERRAL_CODE,
    }
)  # fmt: skip
SURE = 0.5
NOTHING = "No control was seen: the form says nothing."
UNSEEN = "A document can be uploaded; whether anybody checks it cannot be seen from the form."
TYPED = (
    "A number is typed in; whether it is checked against a register cannot be seen from the form."
)
THROUGH_OTHERS = (
    "Signing in is left to another service; what that service knows and passes on cannot be seen."
)
ALTERNATIVE = "There is also a way in that asks for less: {ways}."
UNSURE = (
    "Controls of which it could not be told with confidence what they ask for: {count}. They are not "
    "counted, so that the form may ask for more."
)
UNREAD = "What the form asks for about the person, if anything, could not be told with confidence."
CARD = (
    "A payment card is asked for; what its issuer knows of the holder cannot be seen from the form."
)


@dataclass(frozen=True, slots=True)
class FormIdentity:
    """The identity level that the visible form asks for, in the terms of the framework.

    `level` counts all that is asked for, `at_least` what remains by the easiest way in if no upload is
    checked, `required` what the controls come to that the form marks as required (None: it marks none).
    `attributes` are those that the level rests on, in the order of the form. `ways` says apart by which
    other ways one signs in. What was classified with less confidence than `SURE` is not counted, and a
    caveat says so; `unsure` is how many those are. `sentence` gives level and grounds, `caveats` what the form cannot show.
    """

    level: IdentityLevel
    at_least: IdentityLevel
    required: IdentityLevel | None
    attributes: tuple[Attribute, ...]
    ways: tuple[Attribute, ...]
    sentence: str
    caveats: tuple[str, ...]
    unsure: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every control was understood, and there was one."""
        return self.unsure == 0 and self.sentence != NOTHING


def identity_of(classified: Sequence[Classified]) -> FormIdentity:
    """What the form comes to. The controls are those of one form, or of one step of it."""
    sure = [one for one in classified if one.confidence >= SURE]
    asked = _distinct(one.attribute for one in sure)
    marked = {one.attribute for one in sure if one.control.is_required}
    level = _level(set(asked))
    grounds = tuple(one for one in asked if one not in ASIDE)
    unsure = len(classified) - len(sure)
    return FormIdentity(
        level=level,
        at_least=_least(set(asked)),
        required=_level(marked) if marked else None,
        attributes=grounds,
        ways=tuple(one for one in asked if one in _OF_WAY),
        sentence=_sentence(level, grounds, unsure) if classified else NOTHING,
        caveats=tuple(_caveats(set(asked), unsure)),
        unsure=unsure,
    )


_OF_WAY = {
    Attribute.FEDERATED_SIGN_IN: IdentityLevel.CONTACT_POINT,
    Attribute.WALLET_SIGN_IN: IdentityLevel.NONE,
}


def _level(asked: set[Attribute]) -> IdentityLevel:
    """The level of what is asked for. 5 is never given: no form shows what a second evidence is for."""
    if Attribute.DOCUMENT_UPLOAD in asked:
        is_bound = Attribute.SELFIE in asked
        return IdentityLevel.HOLDER_BOUND if is_bound else IdentityLevel.CHECKED
    if _is_self_declared(asked):
        return IdentityLevel.SELF_DECLARED
    return IdentityLevel.CONTACT_POINT if asked & CONTACT else IdentityLevel.NONE


def _least(asked: set[Attribute]) -> IdentityLevel:
    """What remains without uploads, by the way that asks for least."""
    typed = _level(asked - {Attribute.DOCUMENT_UPLOAD, Attribute.SELFIE})
    return min([typed, *(_OF_WAY[way] for way in asked & _OF_WAY.keys())])


def _is_self_declared(asked: set[Attribute]) -> bool:
    return bool(asked & PERSON and asked & PARTICULARS) or asked >= LEGAL_PERSON


def _sentence(level: IdentityLevel, grounds: Sequence[Attribute], unsure: int) -> str:
    if not grounds:
        nothing = UNREAD if unsure else "The form asks for nothing about the person."
        return f"Level {level.label}. {nothing}"
    named = ", ".join(_in_a_sentence(one) for one in grounds)
    at_most = "At most level" if level >= IdentityLevel.CHECKED else "Level"
    return f"{at_most} {level.label}. The form asks for: {named}."


def _in_a_sentence(attribute: Attribute) -> str:
    return attribute.label[0].lower() + attribute.label[1:]


def _caveats(asked: set[Attribute], unsure: int) -> Iterable[str]:
    if unsure:
        yield UNSURE.format(count=unsure)
    if Attribute.DOCUMENT_UPLOAD in asked:
        yield UNSEEN
    if asked & {Attribute.NATIONAL_ID, Attribute.TAX_ID}:
        yield TYPED
    if Attribute.FEDERATED_SIGN_IN in asked:
        yield THROUGH_OTHERS
    if Attribute.PAYMENT_CARD in asked:
        yield CARD
    easier = [way for way, level in _OF_WAY.items() if way in asked and level < _level(asked)]
    if easier:
        yield ALTERNATIVE.format(ways=", ".join(_in_a_sentence(way) for way in easier))


def _distinct(attributes: Iterable[Attribute]) -> tuple[Attribute, ...]:
    return tuple(dict.fromkeys(attributes))
