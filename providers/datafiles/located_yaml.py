"""YAML -> values with the line of each, by a small and strict reading of the language.

Every scalar is read as text, so that an author need not know that `NO` would be a boolean, `2013`
a number and `2013-05-28` a date. Anchors, aliases and tags are refused: none of these files needs
them, and a few aliases can unfold to gigabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

Path = tuple[str | int, ...]
Report = Callable[[int, str, str], None]
"""Takes line, field and message."""

NULLS = frozenset(["", "~", "null", "Null", "NULL"])
DEEPEST = 10
LARGEST = 600_000


@dataclass(slots=True)
class Located:
    """A document's value, and the line on which each part of it begins, by path."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of `path`, or of the nearest part around it that there is."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def named(path: Path) -> str:
    """`('events', 0, 'kind')` -> `events[0].kind`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".")


def parse(data: bytes, report: Report) -> Located:
    """Reads one document; the value is None where it cannot be read at all, with the reasons."""
    text = _decode(data, report)
    if text is None or _has_tabs(text, report):
        return Located()
    try:
        return _Builder(yaml.parse(text, Loader=yaml.SafeLoader), report).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"is not YAML: {error.problem}" + (f" ({error.context})" if error.context else "")
        report(mark.line + 1 if mark else 1, "", what)
    except yaml.reader.ReaderError as error:
        report(_line_at(text, error.position), "", "holds a character that YAML does not allow")
    except _Unreadable as error:
        report(error.line, "", str(error))
    return Located()


def _decode(data: bytes, report: Report) -> str | None:
    if len(data) > LARGEST:
        report(0, "", f"has {len(data):,} bytes; such a file has at most {LARGEST:,}")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        report(line, "", "is not UTF-8 text; save the file in UTF-8")
        return None


def _has_tabs(text: str, report: Report) -> bool:
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "\t" in line]
    for number in lines:
        report(number, "", "has a tab character; use spaces")
    return bool(lines)


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


class _Unreadable(Exception):
    def __init__(self, event: Event, message: str) -> None:
        super().__init__(message)
        self.line = _line(event)


class _Builder:
    """Builds values out of the parser's events, which come one at a time and know their line."""

    def __init__(self, events: Iterator[Event], report: Report) -> None:
        self.events = events
        self.report = report
        self.lines: dict[Path, int] = {}

    def document(self) -> Located:
        next(self.events)  # the start of the stream
        if isinstance(next(self.events), StreamEndEvent):
            self.report(0, "", "is empty")
            return Located()
        value = self._value(next(self.events), ())
        while not isinstance(event := next(self.events), StreamEndEvent):
            if not isinstance(event, DocumentEndEvent):
                raise _Unreadable(event, "holds a second document; write one a file")
        return Located(value, self.lines)

    def _value(self, event: Event, path: Path) -> Any:
        self.lines.setdefault(path, _line(event))
        self._refuse_references(event, path)
        if isinstance(event, ScalarEvent):
            is_plain = event.style is None
            return None if is_plain and event.value in NULLS else event.value
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _refuse_references(self, event: Event, path: Path) -> None:
        # These could stand for anything, or for more than memory holds: reading on is no use.
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise _Unreadable(event, "has an anchor or alias (& or *); write the value out")
        if getattr(event, "tag", None):
            raise _Unreadable(event, "has a tag (!); write the plain value")
        if len(path) > DEEPEST:
            raise _Unreadable(event, f"is nested more than {DEEPEST} levels deep")

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._key(event, path)
            if key in values:
                first = self.lines[*path, key]
                where = named((*path, key))
                self.report(_line(event), where, f"is given twice; first on line {first}")
            self.lines.setdefault((*path, key), _line(event))
            values[key] = self._value(next(self.events), (*path, key))
        return values

    def _key(self, event: Event, path: Path) -> str:
        self._refuse_references(event, path)
        if isinstance(event, ScalarEvent):
            return str(event.value)
        kind = "mapping" if isinstance(event, MappingStartEvent) else "list"
        raise _Unreadable(event, f"has a {kind} where the name of a field belongs")


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
