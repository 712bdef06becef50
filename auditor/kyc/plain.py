"""Frozen dataclasses <-> plain values of JSON, by their type hints and without loss.

Exact numbers travel as text ("13/20", "1000.00"), dates in ISO 8601, enumerations by value.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]
"""Takes a plain value. What is wrong inside it is said by `NotOfThisShape`, and where."""
# The same few shares stand in every score, and reading one from text is slow.
FRACTIONS_KEPT = 4096


class NotOfThisShape(Exception):
    """Plain values do not have the shape of the dataclass; says where and why."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where.lstrip('.') or 'the whole'}: {message}")
        self.where, self.message = where, message

    def within(self, place: str) -> NotOfThisShape:
        """The same, of a whole that holds the value at that place."""
        return NotOfThisShape(f"{place}{self.where}", self.message)


def to_plain(value: Any) -> Any:
    """Values of dataclasses, tuples and mappings -> what JSON can hold. Defaults are written out."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field: to_plain(getattr(value, field)) for field in _hints(type(value))}
    if isinstance(value, Mapping):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Fraction | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[T], value: Any) -> T:
    """The inverse of `to_plain`. Raises NotOfThisShape."""
    read: Reader = _reader(cast(Any, kind))
    made: T = read(value)
    return made


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


@cache
def _reader(kind: Any) -> Reader:
    """What reads a value of this type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _optional(_reader(next(one for one in arguments if one is not type(None))))
    if origin is tuple:
        return _tuple(_reader(arguments[0]))
    if origin is not None:
        return _mapping(_reader(arguments[0]), _reader(arguments[1]))
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    return _scalar(kind)


def _optional(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _tuple(read: Reader) -> Reader:
    def items(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise NotOfThisShape("", f"{value!r} is not a list")
        found: list[Any] = []
        try:
            for item in value:
                found.append(read(item))
        except NotOfThisShape as error:
            raise error.within(f"[{len(found)}]") from None
        return tuple(found)

    return items


def _mapping(read_key: Reader, read: Reader) -> Reader:
    def items(value: Any) -> dict[Any, Any]:
        if not isinstance(value, Mapping):
            raise NotOfThisShape("", f"{value!r} is not a mapping")
        found: dict[Any, Any] = {}
        for key, item in value.items():
            made = read_key(key)
            try:
                found[made] = read(item)
            except NotOfThisShape as error:
                raise error.within(f".{key}") from None
        return found

    return items


def _dataclass(kind: Any) -> Reader:
    readers = {name: _reader(hint) for name, hint in _hints(kind).items()}
    required = [field.name for field in dataclasses.fields(kind) if _is_required(field)]

    def instance(value: Any) -> Any:
        _require_fields(value, readers, required)
        found: dict[str, Any] = {}
        name = ""
        try:
            for name, item in value.items():
                found[name] = readers[name](item)
        except NotOfThisShape as error:
            raise error.within(f".{name}") from None
        return kind(**found)

    return instance


def _require_fields(value: Any, known: Mapping[str, Reader], required: Iterable[str]) -> None:
    if not isinstance(value, Mapping):
        raise NotOfThisShape("", f"{value!r} is not a mapping")
    for name in value:
        if name not in known:
            raise NotOfThisShape(f".{name}", "is not a known field")
    for name in required:
        if name not in value:
            raise NotOfThisShape(f".{name}", "is missing")


def _is_required(field: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


def _scalar(kind: Any) -> Reader:
    makers: dict[Any, Callable[[str], Any]] = {
        date: date.fromisoformat,
        Fraction: _fraction,
        Decimal: _decimal,
    }
    make = makers.get(kind)
    if make is not None:
        return _made(kind, make)
    return _member(kind) if issubclass(kind, Enum) else _as_is(kind)


def _made(kind: Any, make: Callable[[str], Any]) -> Reader:
    def one(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        try:
            return make(str(value))
        except (ValueError, InvalidOperation, ZeroDivisionError):
            raise _not_of(kind, value) from None

    return one


def _member(kind: Any) -> Reader:
    members = {one.value: one for one in kind}

    def one(value: Any) -> Any:
        try:
            return members[value]
        except (KeyError, TypeError):  # TypeError: a list or a mapping.
            raise _not_of(kind, value) from None

    return one


def _as_is(kind: Any) -> Reader:
    def one(value: Any) -> Any:
        if type(value) is not kind:
            raise _not_of(kind, value)
        return value

    return one


def _not_of(kind: Any, value: Any) -> NotOfThisShape:
    return NotOfThisShape("", f"{value!r} is not of {kind.__name__}")


@lru_cache(maxsize=FRACTIONS_KEPT)
def _fraction(text: str) -> Fraction:
    return Fraction(text)


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number
