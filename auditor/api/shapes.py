"""Frozen dataclasses and tables as JSON, and as what the description of the interface says of them.

The fields follow from the declarations: what `shown` does not hold cannot be given out here.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.db.models import Choices
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from auditor.exports.columns import Column, Empty, Kind, Table
from auditor.exports.formats.json_document import reader_of
from auditor.exports.formats.values import plain, time_text

PREFIX = "Shown"
# Where a row of a table has the shorter name.
NAMES = {"ShownDocument": "CitedDocument", "ShownGroup": "AssessedGroup"}


@extend_schema_field({"type": "string", "format": "decimal"})
class DecimalText(serializers.CharField):
    """A number as text, so that no digit of it is lost."""


class Shape(serializers.Serializer[Any]):
    """A serializer that only describes: what is given is made by `plain_of` or by a table."""

    write: Callable[[Any], dict[str, Any]]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return type(self).write(instance)


def plain_of(value: Any) -> Any:
    """A tree of dataclasses -> JSON's own types; decimals and times as texts."""
    if is_dataclass(value):
        return {one.name: plain_of(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [plain_of(one) for one in value]
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, Decimal | UUID | date):
        return str(value)
    return plain(value)


@cache
def shape_of(made_of: type) -> type[Shape]:
    """The shape of a dataclass, and of those within it."""
    hints = get_type_hints(made_of)
    found = {one.name: _field(hints[one.name]) for one in fields(made_of)}
    doc = " ".join((made_of.__doc__ or "").split())
    name = NAMES.get(made_of.__name__, made_of.__name__.removeprefix(PREFIX))
    return _shape(name, doc, plain_of, found)


@cache
def row_shape(table: Table, name: str) -> type[Shape]:
    """The shape of a table's row, as in the JSON export."""
    found = {column.name: _column_field(column) for column in table.columns}
    return _shape(name, table.says, reader_of(table), found)


def extended(shape: type[Shape], name: str, more: Mapping[str, serializers.Field[Any, Any, Any, Any]],
             write: Callable[[Any], dict[str, Any]]) -> type[Shape]:  # fmt: skip
    """The same and more; `write` gives all of it."""
    found = {**shape._declared_fields, **more}
    return _shape(name, shape.__doc__ or "", write, found)


def _shape(
    name: str, doc: str, write: Callable[[Any], dict[str, Any]], found: Mapping[str, Any]
) -> type[Shape]:
    space = {**found, "__doc__": doc, "__module__": __name__, "write": staticmethod(write)}
    return type(f"{name}Serializer", (Shape,), space)


def _field(hint: Any, **more: Any) -> Any:
    """The field for a type hint."""
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (one for one in get_args(hint) if one is not types.NoneType)
        return _field(inner, allow_null=True, **more)
    if get_origin(hint) is tuple:
        return _list(get_args(hint), **more)
    if is_dataclass(hint):
        return shape_of(hint)(read_only=True, **more)  # type: ignore[arg-type]
    if issubclass(hint, Choices):
        return serializers.ChoiceField(choices=_choices(hint), read_only=True, **more)
    return PLAIN[hint](read_only=True, **more)


def _list(inner: tuple[Any, ...], **more: Any) -> Any:
    """`tuple[X, ...]`, or a tuple of so many of different types."""
    if inner[-1] is not Ellipsis:
        return serializers.ListField(child=serializers.CharField(), read_only=True, **more)
    if is_dataclass(inner[0]):
        return shape_of(inner[0])(many=True, read_only=True, **more)  # type: ignore[arg-type]
    return serializers.ListField(child=_field(inner[0]), read_only=True, **more)


def _choices(values: type[Choices]) -> list[tuple[Any, str]]:
    return [(value, str(label)) for value, label in values.choices]


PLAIN: dict[Any, type[serializers.Field[Any, Any, Any, Any]]] = {
    str: serializers.CharField,
    int: serializers.IntegerField,
    bool: serializers.BooleanField,
    Decimal: DecimalText,
    date: serializers.DateField,
    datetime: serializers.DateTimeField,
    UUID: serializers.UUIDField,
}
KINDS: dict[Kind, type[serializers.Field[Any, Any, Any, Any]]] = {
    Kind.WHOLE: serializers.IntegerField,
    Kind.FLAG: serializers.BooleanField,
    Kind.DECIMAL: DecimalText,
    Kind.DATE: serializers.DateField,
    Kind.TIME: serializers.DateTimeField,
    Kind.UUID: serializers.UUIDField,
}


def _column_field(column: Column) -> Any:
    more: dict[str, Any] = {"help_text": column.says, "read_only": True}
    if column.kind == Kind.NAMES:
        return serializers.ListField(child=serializers.CharField(), **more)
    more["allow_null"] = column.empty != Empty.NEVER
    if column.choices and column.kind == Kind.CODE:
        return serializers.ChoiceField(choices=_choices(column.choices), **more)
    return KINDS.get(column.kind, serializers.CharField)(**more)
