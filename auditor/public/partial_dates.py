"""Dates as precise as their source: `2013`, `2013-05` or `2013-05-28`."""

from __future__ import annotations

import calendar
from datetime import date


def bounds(value: str) -> tuple[date, date] | None:
    """The first and the last day that the date may mean; None where there is no date."""
    try:
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 1:
            return date(parts[0], 1, 1), date(parts[0], 12, 31)
        if len(parts) == 2:
            last = calendar.monthrange(parts[0], parts[1])[1]
            return date(parts[0], parts[1], 1), date(parts[0], parts[1], last)
        return date(*parts), date(*parts)
    except (ValueError, TypeError, calendar.IllegalMonthError):
        return None


def in_words(value: str) -> str:
    """`28 May 2013`, `May 2013` or `2013`; what is no date is shown as it stands."""
    found = bounds(value)
    if found is None:
        return value
    first = found[0]
    forms = {1: f"{first.year}", 2: f"{first:%B} {first.year}"}
    return forms.get(value.count("-") + 1, f"{first.day} {first:%B} {first.year}")
