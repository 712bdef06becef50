"""The layout of a comparison: runs of changes, folded context, and one passage for the inline view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.pages.compare import Kind, Piece, Row

CONTEXT = 3


class Mark(StrEnum):
    """What a part of a passage is in the inline view."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an inline passage."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One passage. `place` numbers the run of changes that begins here, 0 where none does."""

    row: Row
    place: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Unchanged passages that are not shown."""

    hidden: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The entries of a comparison in reading order, and how many runs of changes they hold."""

    entries: tuple[Line | Fold, ...]
    places: int


def lay_out(rows: Sequence[Row], *, context: int | None) -> Layout:
    """Keeps `context` unchanged passages around each change, all of them when None."""
    lines = list(_numbered(rows))
    places = max((line.place for line in lines), default=0)
    if context is None:
        return Layout(tuple(lines), places)
    return Layout(tuple(_folded(lines, context)), places)


def _numbered(rows: Sequence[Row]) -> Iterator[Line]:
    place, was_changed = 0, False
    for row in rows:
        is_changed = row.kind != Kind.EQUAL
        begins = is_changed and not was_changed
        place += begins
        was_changed = is_changed
        yield Line(row, place if begins else 0, inline(row))


def _folded(lines: Sequence[Line], context: int) -> Iterator[Line | Fold]:
    shown = _near_changes(lines, context)
    hidden = 0
    for index, line in enumerate(lines):
        if index not in shown:
            hidden += 1
            continue
        if hidden:
            yield Fold(hidden)
            hidden = 0
        yield line
    if hidden:
        yield Fold(hidden)


def _near_changes(lines: Sequence[Line], context: int) -> set[int]:
    """Indices to show. A gap of one passage is shown too: a fold would take as much room."""
    shown: set[int] = set()
    for index, line in enumerate(lines):
        if line.row.kind != Kind.EQUAL:
            shown.update(range(max(0, index - context), min(len(lines), index + context + 1)))
    gaps = {index for index in range(len(lines)) if {index - 1, index + 1} <= shown}
    return shown | gaps


def inline(row: Row) -> tuple[Part, ...]:
    """Both sides of a passage as one: what went, what came, what both share, in order."""
    old, new = list(row.old), list(row.new)
    if row.kind == Kind.EQUAL:
        return tuple(Part(Mark.SAME, piece.text) for piece in new)
    parts: list[Part] = []
    while old or new:
        parts.append(_next_part(old, new))
    return tuple(parts)


def _next_part(old: list[Piece], new: list[Piece]) -> Part:
    """Takes one piece off the front. Shared pieces stand in both sides one for one."""
    if old and (old[0].is_changed or not new):
        return Part(Mark.REMOVED, old.pop(0).text)
    if new and (new[0].is_changed or not old):
        return Part(Mark.ADDED, new.pop(0).text)
    old.pop(0)
    return Part(Mark.SAME, new.pop(0).text)
