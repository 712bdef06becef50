"""What in a text looks like personal data: found by its form, so that it can be taken out before it is saved.

E-mail addresses, telephone numbers in international form, IBANs (ISO 13616, by their check digits), numbers of
payment cards (ISO/IEC 7812, by Luhn's check digit), machine-readable lines of travel documents (ICAO 9303)
and IPv4 addresses. Names and national numbers have no form of their own: those stay a person's task.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

CARD_DIGITS = range(13, 20)
PHONE_DIGITS = range(8, 16)


@dataclass(frozen=True, slots=True)
class Personal:
    """`kind` in words; `start` and `end` count code points of the text."""

    kind: str
    start: int
    end: int


def _digits(words: str) -> str:
    return "".join(one for one in words if one.isdecimal())


def _is_iban(words: str) -> bool:
    plain = re.sub(r"\s", "", words).upper()
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def _is_card(words: str) -> bool:
    digits = _digits(words)
    if len(digits) not in CARD_DIGITS or len(set(digits)) == 1:
        return False
    doubled = (int(one) * 2 for one in digits[-2::-2])
    whole = sum(int(one) for one in digits[-1::-2])
    return (whole + sum(one // 10 + one % 10 for one in doubled)) % 10 == 0


def _is_phone(words: str) -> bool:
    return len(_digits(words)) in PHONE_DIGITS


def _is_address(words: str) -> bool:
    try:
        IPv4Address(words)
    except AddressValueError:
        return False
    return True


def _always(words: str) -> bool:
    return True


Form = tuple[str, re.Pattern[str], Callable[[str], bool]]
FORMS: tuple[Form, ...] = (
    (
        "e-mail address",
        re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
        _always,
    ),
    ("line of a travel document", re.compile(r"[A-Z][A-Z<][A-Z<]{3}[A-Z0-9<]{25,40}"), _always),
    (
        "IBAN",
        re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b", re.I | re.A),
        _is_iban,
    ),
    ("number of a payment card", re.compile(r"(?<![\w.,])\d(?:[ -]?\d){12,18}(?!\w)"), _is_card),
    (
        "telephone number",
        re.compile(r"(?<!\w)(?:\+|00)\d(?:[ ()./-]{0,2}\d){7,14}(?!\d)"),
        _is_phone,
    ),
    ("IP address", re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)"), _is_address),
)


def personal_data(text: str) -> list[Personal]:
    """In order of their place; of two that overlap the one that begins first, or is named first."""
    found: list[Personal] = []
    for one in sorted(_candidates(text), key=lambda one: one.start):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def redacted(text: str) -> tuple[str, list[str]]:
    """The text with each piece replaced by its kind in brackets, and the kinds of what was taken out."""
    found = personal_data(text)
    for one in reversed(found):
        text = f"{text[: one.start]}[{one.kind}]{text[one.end :]}"
    return text, [one.kind for one in found]


def _candidates(text: str) -> Iterator[Personal]:
    for kind, pattern, is_one in FORMS:
        for match in pattern.finditer(text):
            if is_one(match[0]):
                yield Personal(kind, match.start(), match.end())
