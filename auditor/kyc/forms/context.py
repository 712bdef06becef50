"""What the neighbours of a control tell of it. Only what is weak by itself is changed.

Declared controls (see `autofill`) never change, and no rule reaches further than a few controls, so that
forms that stand side by side on a page keep out of each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from auditor.kyc.forms.control import Control
from auditor.kyc.forms.date_parts import settle_dates
from auditor.kyc.forms.pattern_files import read_parts
from auditor.kyc.forms.reading import Reading
from auditor.kyc.forms.texts import words_of
from auditor.kyc.vocabulary import Attribute

NEAR = 2  # Controls to either side that names are compared with.
BLOCK = 5  # Controls to either side that belong to the same card.
SHORT = 5
"""Characters of the parts into which numbers and codes are split."""

_SPLIT = frozenset(
    {Attribute.PHONE, Attribute.POSTAL_CODE, Attribute.NATIONAL_ID, Attribute.PAYMENT_CARD, Attribute.ONE_TIME_CODE}
)  # fmt: skip
_REPEATED = frozenset(
    {
        Attribute.EMAIL, Attribute.PHONE, Attribute.PASSWORD, Attribute.STREET_ADDRESS,
        Attribute.POSTAL_CODE, Attribute.BIRTH_DATE, Attribute.NATIONAL_ID, Attribute.PAYMENT_CARD,
    }
)  # fmt: skip
_NAMES = frozenset({Attribute.FULL_NAME, Attribute.GIVEN_NAME, Attribute.FAMILY_NAME})
_OWNED = _NAMES | {Attribute.OTHER}
_NUMBERING = re.compile(r"[0-9_\-\[\]]+$")
CODE, EXPIRY = "code", "expiry"  # Parts of a card.


def settle(readings: Sequence[Reading]) -> list[Reading]:
    """The readings once more, with what their neighbours say."""
    settled = list(readings)
    settle_dates(settled)
    for rule in _RULES:
        for at, reading in enumerate(settled):
            if not reading.is_declared and (changed := rule(settled, at)) is not None:
                settled[at] = changed
    return settled


def _owner(readings: Sequence[Reading], at: int) -> Reading | None:
    one = readings[at]
    if one.group == Attribute.BENEFICIAL_OWNER and one.attribute in _OWNED:
        return one.become(Attribute.BENEFICIAL_OWNER, 84.0, "in a group about the beneficial owner")
    return None


def _card_holder(readings: Sequence[Reading], at: int) -> Reading | None:
    """A name in a group about the card is its holder's."""
    one = readings[at]
    if one.group == Attribute.PAYMENT_CARD and one.attribute in _NAMES:
        return one.become(Attribute.PAYMENT_CARD, 80.0, "a name in a group about the card")
    return None


def _part_of_name(readings: Sequence[Reading], at: int) -> Reading | None:
    """`Name` beside a family name is the given name, beside a given name the family name."""
    one = readings[at]
    if one.attribute != Attribute.FULL_NAME or not one.is_weak:
        return None
    beside = {other.attribute for other in _near(readings, at, NEAR) if not _is_vague(other)}
    if Attribute.FAMILY_NAME in beside and Attribute.GIVEN_NAME not in beside:
        return one.become(Attribute.GIVEN_NAME, 82.0, f"{one.reason}; the family name is beside it")
    if Attribute.GIVEN_NAME in beside and Attribute.FAMILY_NAME not in beside:
        return one.become(Attribute.FAMILY_NAME, 82.0, f"{one.reason}; the given name is beside it")
    return None


def _is_vague(reading: Reading) -> bool:
    return reading.attribute == Attribute.FULL_NAME


def _split(readings: Sequence[Reading], at: int) -> Reading | None:
    """A short field after a telephone number or a code, with nothing of its own, is the rest of it."""
    one, before = readings[at], readings[at - 1] if at else None
    if before is None or before.attribute not in _SPLIT or not _says_nothing(one):
        return None
    if _is_short(one.control) or _is_row(one.control, before.control):
        reason = f"goes on with what stands before it ({before.attribute.label.lower()})"
        return one.become(before.attribute, before.strength - 10, reason)
    return None


def _is_short(control: Control) -> bool:
    return control.max_length is not None and 0 < control.max_length <= SHORT


def _is_row(control: Control, other: Control) -> bool:
    """Whether both bear the same text or group."""
    return bool(
        (control.nearby and control.nearby == other.nearby)
        or (control.label and control.label == other.label)
        or (control.group and control.group == other.group and not control.label)
    )


def _repeated(readings: Sequence[Reading], at: int) -> Reading | None:
    """`pass2` after `pass1`, `ad2` after `ad1`, or the same label once more."""
    one, before = readings[at], readings[at - 1] if at else None
    if before is None or before.attribute not in _REPEATED or not _says_nothing(one):
        return None
    is_sibling = not one.control.label and _is_sibling(one.control, before.control)
    if is_sibling or _is_row(one.control, before.control):
        reason = f"named like the one before it ({before.attribute.label.lower()})"
        return one.become(before.attribute, before.strength - 12, reason)
    return None


def _is_sibling(control: Control, other: Control) -> bool:
    pairs = ((control.name, other.name), (control.id, other.id))
    return any(a and b and a != b and _unnumbered(a) == _unnumbered(b) for a, b in pairs)


def _unnumbered(name: str) -> str:
    return _NUMBERING.sub("", name[:100].casefold()) or name


def _address_line(readings: Sequence[Reading], at: int) -> Reading | None:
    """A text field without any text after the street is its next line; a number, that of the house."""
    one, before = readings[at], readings[at - 1] if at else None
    if _is_bare_number(one):
        return _house_number(readings, at)
    is_next = before is not None and before.attribute == Attribute.STREET_ADDRESS
    if is_next and one.attribute == Attribute.OTHER and _is_bare(one.control):
        return one.become(Attribute.STREET_ADDRESS, 60.0, "without a text, after the street")
    return None


def _house_number(readings: Sequence[Reading], at: int) -> Reading:
    one = readings[at]
    if any(near.attribute == Attribute.STREET_ADDRESS for near in readings[max(0, at - NEAR) : at]):
        return one.become(Attribute.STREET_ADDRESS, 78.0, "a number after the street")
    return one.become(Attribute.OTHER, 30.0, "a number, of what is not said")


def _region(readings: Sequence[Reading], at: int) -> Reading | None:
    """Where the district stands for the town, the larger town is the region (Turkish addresses)."""
    one = readings[at]
    if one.attribute != Attribute.CITY or one.strength > 72 or not one.phrase:
        return None
    near = _near(readings, at, BLOCK)
    if any(other.attribute == Attribute.REGION for other in near):
        return None
    if any(other.attribute == Attribute.CITY and other.strength > 80 for other in near):
        return one.become(
            Attribute.REGION, 70.0, f"{one.reason}; the district is asked for beside it"
        )
    return None


def _without_card(readings: Sequence[Reading], at: int) -> Reading | None:
    """A security code or an expiry where no card is asked for."""
    one = readings[at]
    if one.attribute != Attribute.PAYMENT_CARD or not one.part:
        return None
    others = [near for near in readings if near is not one and _is_card(near)]
    if others:
        return None
    if one.part == CODE:
        return one.become(Attribute.CAPTCHA, 60.0, f"{one.reason}; but no card is asked for")
    documents = any(near.attribute == Attribute.NATIONAL_ID for near in _near(readings, at, BLOCK))
    if documents:
        return one.become(Attribute.OTHER, 65.0, "how long a document is valid")
    return None


def _is_card(reading: Reading) -> bool:
    """Whether a card is spoken of, and not only a code or a date."""
    return reading.attribute == Attribute.PAYMENT_CARD and not reading.part


def _card_code(readings: Sequence[Reading], at: int) -> Reading | None:
    """A field of three or four digits after the parts of a card is its code."""
    one, before = readings[at], readings[at - 1] if at else None
    if before is None or before.attribute != Attribute.PAYMENT_CARD or not one.is_weak:
        return None
    digits = "".join(words_of(one.control.placeholder))
    is_code = digits in {"000", "123", "1234", "0000"} or _is_code_length(one)
    if one.attribute == Attribute.OTHER and is_code:
        return one.become(Attribute.PAYMENT_CARD, 66.0, "three or four digits after a card")
    return None


def _card_expiry(readings: Sequence[Reading], at: int) -> Reading | None:
    """One field for month and year, `MM/YY`, after the number of a card."""
    one = readings[at]
    near = readings[max(0, at - NEAR) : at]
    if not one.is_weak or not any(other.attribute == Attribute.PAYMENT_CARD for other in near):
        return None
    if any(_is_month_and_year(text) for text in (one.control.label, one.control.placeholder)):
        return one.become(Attribute.PAYMENT_CARD, 75.0, "month and year after a card")
    return None


def _is_month_and_year(text: str) -> bool:
    words, parts = words_of(text), read_parts()
    return len(words) == 2 and words[0] in parts["month"] and words[1] in parts["year"]


def _is_code_length(reading: Reading) -> bool:
    return reading.control.max_length in {3, 4} and _says_nothing(reading)


def _says_nothing(reading: Reading) -> bool:
    return reading.attribute == Attribute.OTHER and not reading.phrase


def _is_bare(control: Control) -> bool:
    """A text field without any text."""
    has_text = control.label or control.placeholder or control.nearby
    return not has_text and control.tag == "input" and control.type in {"text", ""}


def _is_bare_number(reading: Reading) -> bool:
    """`Number`, and nothing more."""
    said = " ".join(words_of(reading.control.label or reading.control.placeholder))
    return reading.is_weak and said in read_parts()["house_number"]


def _near(readings: Sequence[Reading], at: int, reach: int) -> Iterable[Reading]:
    return [*readings[max(0, at - reach) : at], *readings[at + 1 : at + 1 + reach]]


Rule = Callable[[Sequence[Reading], int], Reading | None]
_RULES: tuple[Rule, ...] = (
    _owner,
    _card_holder,
    _part_of_name,
    _split,
    _repeated,
    _address_line,
    _region,
    _card_code,
    _card_expiry,
    _without_card,
)
