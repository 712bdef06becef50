"""How times, numbers and names are written on a page. Nothing here asks the database."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from auditor.archive.models import Change
from auditor.pages.quoting import CONTEXT
from auditor.public import countries, partial_dates, wording

register = template.Library()


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """`3 May 2026, 12:00 UTC` as a time element; an empty string for no time."""
    if value is None:
        return ""
    at = value.astimezone(UTC)
    return format_html(
        '<time datetime="{}">{} {}</time>',
        f"{at:%Y-%m-%dT%H:%M:%SZ}",
        at.day,
        f"{at:%B %Y, %H:%M} UTC",
    )


@register.filter
def day(value: datetime | None) -> SafeString | str:
    """`3 May 2026` as a time element, the day being UTC's."""
    if value is None:
        return ""
    at = value.astimezone(UTC)
    return format_html('<time datetime="{}">{} {}</time>', f"{at:%Y-%m-%d}", at.day, f"{at:%B %Y}")


@register.filter
def calendar_day(value: date | None) -> SafeString | str:
    """`3 May 2026` for a day that has no time."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{} {}</time>', value, value.day, f"{value:%B %Y}")


@register.filter
def plain_moment(value: datetime) -> str:
    """`2026-05-03 12:00 UTC` for a place that takes no elements, such as an option."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@register.filter
def partial_date(value: str) -> SafeString | str:
    """`May 2013` for `2013-05`, as a time element."""
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', value, partial_dates.in_words(value))


@register.filter
def grouped(value: int | None) -> str:
    """`12,345`."""
    return "" if value is None else f"{value:,}"


@register.filter
def counted(value: int, noun: str) -> str:
    """`1 version`, `1,200 versions`."""
    return wording.count(value, noun)


@register.filter
def country(code: str) -> str:
    return countries.country_name(code) if code else ""


@register.filter
def change_path(change: Change) -> str:
    return wording.change_path(change)


@register.filter
def from_a_word(prefix: str) -> str:
    """What stands before a quote, from the first whole word: it was cut by length. Without a space (some
    languages have none) as it is."""
    if len(prefix) < CONTEXT:
        return prefix
    words = prefix.split(maxsplit=1)
    return words[1] if len(words) == 2 else prefix


@register.filter
def to_a_word(suffix: str) -> str:
    """What stands after a quote, to the last whole word."""
    if len(suffix) < CONTEXT:
        return suffix
    words = suffix.rsplit(maxsplit=1)
    return words[0] if len(words) == 2 else suffix
