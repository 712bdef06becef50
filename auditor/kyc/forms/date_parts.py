"""Day, month and year in controls of their own: a date of birth, or how long a card is valid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from auditor.kyc.forms.control import Control
from auditor.kyc.forms.options import Choice, choice_of, years_of
from auditor.kyc.forms.pattern_files import read_parts
from auditor.kyc.forms.reading import Reading
from auditor.kyc.forms.texts import words_of, words_of_name
from auditor.kyc.vocabulary import Attribute

DAY, MONTH, YEAR = "day", "month", "year"
MOST_PARTS = 3
LONG_AGO = 1990
"""A list of years that reaches back so far is of births: no card is valid since then."""
NEAR = 3  # Controls between a card's number and its expiry.

_CHOICES = {Choice.DAY: DAY, Choice.MONTH: MONTH, Choice.YEAR: YEAR}
_DATES = frozenset({Attribute.BIRTH_DATE, Attribute.PAYMENT_CARD})


def settle_dates(readings: list[Reading]) -> None:
    """Give the parts of one date the same attribute, in place."""
    parts = [part_of(reading.control) for reading in readings]
    for start, end in _runs(readings, parts):
        run = readings[start:end]
        if (theme := _theme(readings, start, end, set(parts[start:end]))) is not None:
            attribute, strength, reason = theme
            for at, reading in enumerate(run, start):
                if not reading.is_declared and reading.attribute != attribute:
                    readings[at] = reading.become(attribute, strength, reason)


def part_of(control: Control) -> str | None:
    """Which part of a date the control is for, if it looks like one."""
    choice = choice_of(control.options) if control.options else None
    if choice in _CHOICES:
        return _CHOICES[choice]
    for words in (words_of(control.label), words_of(control.placeholder)):
        if len(words) == 1 and (part := _parts().get(words[0])):
            return part
    words = words_of_name(control.name) or words_of_name(control.id)
    return _of_name(words)


def _of_name(words: Sequence[str]) -> str | None:
    """The last word of a name that is a part: `birth_day`, `exp-mm`; smashed ones by their end: `expyear`."""
    for word in reversed(words[-2:]):
        if len(words) <= 4 and (part := _parts().get(word)):
            return part
        if word.endswith((YEAR, MONTH)):
            return YEAR if word.endswith(YEAR) else MONTH
    return None


@cache
def _parts() -> dict[str, str]:
    """Word -> day, month or year."""
    return {word: part for part in (DAY, MONTH, YEAR) for word in read_parts()[part]}


def _runs(readings: Sequence[Reading], parts: Sequence[str | None]) -> Iterable[tuple[int, int]]:
    """Neighbouring different parts, and neighbours that are already held to be of the same date."""
    start = 0
    while start < len(parts):
        end = start
        seen: set[str] = set()
        while (
            end < len(parts) and end - start < MOST_PARTS and _goes_on(readings, parts, end, seen)
        ):
            seen.add(parts[end] or "?")
            end += 1
        if end - start > 1:
            yield start, end
        start = max(end, start + 1)


def _goes_on(
    readings: Sequence[Reading], parts: Sequence[str | None], at: int, seen: set[str]
) -> bool:
    part = parts[at]
    return part is not None and part not in seen and not readings[at].is_declared


def _theme(
    readings: Sequence[Reading], start: int, end: int, parts: set[str | None]
) -> tuple[Attribute, float, str] | None:
    """What the date is of: as one of its parts says, by its years, or by what stands before it."""
    run = readings[start:end]
    held = [one for one in run if one.attribute in _DATES and not one.is_weak]
    grouped = [one.group for one in run if one.group in _DATES]
    if held:
        best = max(held, key=lambda one: one.strength)
        return best.attribute, best.strength - 8, f"a part of the same date: {best.reason}"
    if grouped and grouped[0]:
        return grouped[0], 80.0, "a part of a date, in a group that says which"
    if any(_is_long_ago(one.control) for one in run):
        return Attribute.BIRTH_DATE, 75.0, "parts of a date whose years reach far back"
    before = readings[max(0, start - NEAR) : start]
    if DAY not in parts and any(one.attribute == Attribute.PAYMENT_CARD for one in before):
        return Attribute.PAYMENT_CARD, 75.0, "month and year after the number of a card"
    if {DAY, MONTH, YEAR} <= parts and all(one.is_weak for one in run):
        return Attribute.BIRTH_DATE, 60.0, "day, month and year; in a sign-up form that is of birth"
    return None


def _is_long_ago(control: Control) -> bool:
    years = years_of(control.options)
    return len(years) >= 3 and min(years) < LONG_AGO
