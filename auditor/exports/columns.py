"""What a column and a table are. Declared once: files, the API and the data dictionary read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Choices, TextChoices

from auditor.accounts.vocabulary import Clearance

if TYPE_CHECKING:
    from auditor.exports.selection import Selection


class Kind(Enum):
    """What a cell holds. The value is how the data dictionary calls it."""

    TEXT = "text"
    CODE = "code"
    NAMES = "list of texts"
    URL = "address"
    WHOLE = "whole number"
    DECIMAL = "decimal number"
    FLAG = "true or false"
    DATE = "date"
    PARTIAL_DATE = "date, as exact as known"
    TIME = "time in UTC"
    UUID = "UUID"
    DIGEST = "SHA-256"


class Empty(Enum):
    """What it means that a cell is empty. Nothing empty ever means that a control is absent."""

    NEVER = "Never empty."
    UNKNOWN = "Unknown: nobody has recorded it. That does not mean that there is none."
    NONE = "There is none."
    STATUS = "See the column of the same name that ends in _status."
    WITHDRAWN = "Not told, because the assessment was withdrawn; or not yet published."
    OTHER_BODY = "The evidence consists of something else (see body), or there is none."


class Standing(TextChoices):
    """Why a value is there or not: in the columns whose names end in _status."""

    KNOWN = "known", "The value is stated. “absent” is such a value"
    UNKNOWN = "unknown", "Nobody has established it; never to be read as absent"
    WITHHELD = "withheld", "It is not for whoever made this export"
    NONE = "none", "There is none, or the question does not arise"
    UNLIMITED = "unlimited", "There is no upper limit"


@dataclass(frozen=True)
class Column:
    """One column. `read` takes a row of the table to its value.

    The value is of its kind's Python type (a tuple of texts for NAMES), or None or "" where it is
    empty. `needs` says from which clearance on it can be filled: what is shown is decided before.
    """

    name: str
    kind: Kind
    says: str
    read: Callable[[Any], Any]
    empty: Empty = Empty.NEVER
    needs: Clearance = Clearance.PUBLIC
    choices: type[Choices] | None = None


@dataclass(frozen=True)
class Source:
    """What is gone through once, for all tables that are made from it."""

    items: Callable[[Selection], Iterator[Any]]


@dataclass(frozen=True)
class Table:
    """One table: the rows of each item of its source, in their order."""

    name: str
    title: str
    says: str
    source: Source
    columns: tuple[Column, ...]
    rows: Callable[[Any], Iterable[Any]] = lambda item: (item,)

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]


def column(
    name: str,
    kind: Kind,
    says: str,
    read: Callable[[Any], Any] | str = "",
    *,
    empty: Empty = Empty.NEVER,
    needs: Clearance = Clearance.PUBLIC,
    choices: type[Choices] | None = None,
) -> Column:
    """A column; without a reader it is the row's attribute of that name, dots leading further."""
    reader = attrgetter(read or name) if isinstance(read, str) else read
    return Column(name, kind, says, reader, empty, needs, choices)


def standing(
    name: str, read: Callable[[Any], Standing], *, needs: Clearance = Clearance.PUBLIC
) -> Column:
    """The column that says why the one of that name is filled or not."""
    return Column(
        f"{name}_status",
        Kind.CODE,
        f"Whether {name} is known.",
        read,
        needs=needs,
        choices=Standing,
    )
