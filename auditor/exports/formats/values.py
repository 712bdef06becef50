"""Values as texts, the same in every form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from json import dumps
from typing import Any

from auditor.exports.columns import Column, Kind
from auditor.exports.neutral import neutral


def time_text(value: datetime) -> str:
    """ISO 8601 in UTC, ending in Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Any) -> Any:
    """A member of an enumeration -> what is stored of it."""
    return value.value if isinstance(value, Enum) else value


def names_text(value: Any) -> str:
    """A list -> a JSON array, so that nothing that stands in a name can be taken for its end."""
    return dumps([plain(one) for one in value], ensure_ascii=False) if value else ""


def flag_text(value: bool) -> str:
    return "true" if value else "false"


def _text(value: Any) -> str:
    return neutral(str(value.value if isinstance(value, Enum) else value))


def _number(value: Any) -> str:
    return str(plain(value))


# What a text is made of when it is not empty.
TEXTS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: _text,
    Kind.CODE: _text,
    Kind.URL: _text,
    Kind.NAMES: names_text,
    Kind.WHOLE: _number,
    Kind.DECIMAL: _number,
    Kind.FLAG: flag_text,
    Kind.DATE: lambda value: value.isoformat(),
    Kind.PARTIAL_DATE: str,
    Kind.TIME: time_text,
    Kind.UUID: str,
    Kind.DIGEST: str,
}
Cell = Callable[[Any], str]


def cell_of(column: Column) -> Cell:
    """A function from a row to the text of its cell; empty where there is no value."""
    read, write = column.read, TEXTS[column.kind]

    def cell(row: Any) -> str:
        value = read(row)
        return "" if value is None or value == "" else write(value)

    return cell
