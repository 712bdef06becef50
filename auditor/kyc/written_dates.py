"""Dates as seven languages write them -> calendar dates, and none where the order is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from auditor.kyc.words import LANGUAGES, word_list

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
BEFORE_YEAR, BEHIND_YEAR = 34, 8
"""Characters around a year in which the rest of its date stands."""
IN_FIGURES = re.compile(
    r"(?<![0-9./-])(?:(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"|(?P<a>[0-9]{1,2})(?P<mark> ?[./-] ?)(?P<b>[0-9]{1,2})(?P=mark)(?P<last>[0-9]{4}))(?![0-9/-])"
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date at `start` to `end`; `day` is None where day and month may be either."""

    day: date | None
    start: int
    end: int


def written_dates(small: str, language: str | None) -> Iterator[WrittenDate]:
    """Every full date of a folded text in small letters, in order."""
    is_day_first: bool | None = None
    is_known = False
    last = 0
    for year in YEAR.finditer(small):
        first, end = max(last, year.start() - BEFORE_YEAR), year.end() + BEHIND_YEAR
        match = _around(small, first, end, year.start(), language)
        if match is None:
            continue
        mark = match.groupdict().get("mark") or "."
        if mark.strip() != "." and not is_known:
            is_day_first, is_known = day_comes_first(small, language), True
        last = match.end()
        yield WrittenDate(_date(match, language, is_day_first), match.start(), match.end())


def _around(
    small: str, first: int, end: int, year_at: int, language: str | None
) -> re.Match[str] | None:
    for pattern in (IN_FIGURES, _in_words(language)):
        for match in pattern.finditer(small, first, end):
            if match.start() <= year_at < match.end():
                return match
    return None


def day_comes_first(small: str, language: str | None) -> bool | None:
    """Whether 03/04 is the third of April: by language, in English by the text's other dates."""
    if language in LANGUAGES and language != "en":
        return True
    orders = set()
    for match in IN_FIGURES.finditer(small):
        if match["a"] and match["mark"].strip() != ".":
            orders |= ({True} if int(match["a"]) > 12 else set()) | (
                {False} if int(match["b"]) > 12 else set()
            )
    return orders.pop() if len(orders) == 1 else None


def _date(match: re.Match[str], language: str | None, is_day_first: bool | None) -> date | None:
    try:
        if "name" in match.re.groupindex:
            month = _months(language)[match["name"] or match["first_name"]]
            return date(int(match["year"]), month, int(match["day"] or match["second_day"]))
        if match["year"]:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        return _in_order(match, is_day_first)
    except ValueError:
        return None


def _in_order(match: re.Match[str], is_day_first: bool | None) -> date | None:
    """Between points the day comes first everywhere; else as the text decides."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["last"])
    if match["mark"].strip() == "." or a > 12 or a == b or (is_day_first and b <= 12):
        return date(year, b, a)
    if b > 12 or is_day_first is False:
        return date(year, a, b)
    return None


@cache
def _months(language: str | None) -> dict[str, int]:
    """Names of months in small letters, whole and short, in the cases that dates have."""
    chosen = [language] if language in LANGUAGES else LANGUAGES
    found: dict[str, int] = {"sept": 9}
    for one in chosen:
        months = Locale.parse(one).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names = months[context][width]
                found |= {name.lower().rstrip("."): number for number, name in names.items()}
    return found


@cache
def _in_words(language: str | None) -> re.Pattern[str]:
    """ "1 March 2025", "1. Januar 2024", "1er juin 2023", "1 de marzo de 2024", "March 1, 2025"."""
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    lists = word_list("dates")
    chosen = [language] if language in LANGUAGES else LANGUAGES
    words = {word for one in chosen for word in lists[one]["within"]}
    within = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    gap = rf"(?:[ .,]|{within}){{0,5}}"
    return re.compile(
        rf"(?<![0-9])(?:(?P<day>[0-9]{{1,2}}){gap}(?P<name>{names})"
        rf"|(?<!\w)(?P<first_name>{names})\.? (?:the )?(?P<second_day>[0-9]{{1,2}}))"
        rf"(?!\w*[0-9])(?:st|nd|rd|th)?{gap}(?P<year>[0-9]{{4}})(?![0-9])"
    )
