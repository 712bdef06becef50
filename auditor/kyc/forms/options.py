"""What the choices of a list say: countries, states, days, months, years, dialling codes, cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache, lru_cache

from babel import Locale

from auditor.kyc.forms.texts import words_of

LANGUAGES = ("en", "fr", "es", "de", "pt", "ru", "it", "tr", "hi", "zh", "zh_Hant", "ja", "ar")
MOST = 400
"""Choices that are read: a list of all countries and territories has some 250."""
SHARE = 0.6  # Of the choices that must fit.
DIALLING = re.compile(r"\+\s?[0-9]{1,4}\b")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
BRANDS = frozenset(
    {"visa", "mastercard", "master card", "american express", "amex", "maestro", "jcb"}
)
# ISO 3166-2 without the country, of the countries whose forms offer them by code.
STATES = frozenset(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh"
    " ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc"  # US
    " ac ap am ba ce df es go mg pb pr pe pi rj rn rs ro rr sp se to".split()  # BR
)
STATE_NAMES = frozenset(
    {
        "alabama", "alaska", "arizona", "california", "colorado", "florida", "texas", "new york", "ohio", "nevada",
        "oregon", "utah", "ontario", "quebec", "alberta", "bahia", "ceara", "goias", "parana", "jalisco", "chiapas",
        "oaxaca", "sonora", "bayern", "hessen", "sachsen", "saarland",
    }
)  # fmt: skip


class Choice(StrEnum):
    """What the choices of a list are."""

    COUNTRY = "countries"
    REGION = "states or provinces"
    DAY = "days"
    MONTH = "months"
    YEAR = "years"
    DIALLING_CODE = "dialling codes"
    CARD = "payment cards"


@lru_cache(maxsize=512)
def choice_of(options: tuple[str, ...]) -> Choice | None:
    """What the options are, or None. The first may be an invitation to choose."""
    texts = [text for one in options[:MOST] if (text := one[:80].strip())]
    words = [" ".join(words_of(one)) for one in texts]
    for choice, is_one in _TESTS.items():
        if _is_list_of(texts, words, is_one):
            return choice
    return None


Test = Callable[[list[str], list[str]], int]


def _is_list_of(texts: list[str], words: list[str], count: Test) -> bool:
    fitting = count(texts, words)
    return fitting >= 2 and fitting >= SHARE * (len(texts) - 1)


def _dialling(texts: Sequence[str], words: Sequence[str]) -> int:
    return sum(DIALLING.search(one) is not None for one in texts)


def _brands(texts: Sequence[str], words: Sequence[str]) -> int:
    return sum(one in BRANDS for one in words)


def _countries(texts: Sequence[str], words: Sequence[str]) -> int:
    return sum(one in countries() for one in words)


def _months(texts: Sequence[str], words: Sequence[str]) -> int:
    named = sum(any(part in months() for part in one.split()) for one in words)
    return named or (len(_numbers(words, 1, 12)) if _numbers(words, 1, 99) == _to(12) else 0)


def _days(texts: Sequence[str], words: Sequence[str]) -> int:
    numbers = _numbers(words, 1, 31)
    return len(numbers) if numbers and max(numbers) > 12 else 0


def _years(texts: Sequence[str], words: Sequence[str]) -> int:
    return sum(YEAR.fullmatch(one) is not None for one in words)


def _regions(texts: Sequence[str], words: Sequence[str]) -> int:
    if sum(one in STATE_NAMES for one in words) >= 3:
        return len(words)
    return sum(one in STATES for one in words)


_TESTS: dict[Choice, Test] = {
    Choice.DIALLING_CODE: _dialling,
    Choice.CARD: _brands,
    Choice.YEAR: _years,
    Choice.MONTH: _months,
    Choice.DAY: _days,
    Choice.COUNTRY: _countries,
    Choice.REGION: _regions,
}


def _numbers(words: Sequence[str], low: int, high: int) -> set[int]:
    numbers = (int(one) for one in words if one.isdecimal() and len(one) <= 4)
    return {one for one in numbers if low <= one <= high}


def _to(high: int) -> set[int]:
    return set(range(1, high + 1))


def years_of(options: tuple[str, ...]) -> list[int]:
    """The years among the first options of a list, in order."""
    return [int(found[0]) for one in options[:MOST] if (found := YEAR.search(one[:80]))]


@cache
def countries() -> frozenset[str]:
    """Names of countries and territories (CLDR), in the languages that are read."""
    return frozenset(
        " ".join(words_of(name))
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2
    )


@cache
def months() -> frozenset[str]:
    """Names of months, whole and abbreviated (CLDR)."""
    return frozenset(
        " ".join(words_of(name))
        for language in LANGUAGES
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in Locale.parse(language).months[use][width].values()
        if not name[0].isdecimal()
    )
