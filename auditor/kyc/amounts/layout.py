"""Where in a Markdown text something stands: its sentence, or its cell and the labels of that."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from auditor.kyc.sentences import sentences

Span = tuple[int, int]
ROW = re.compile(r"[ \t]*+\|")
RULE = re.compile(r"(?=[|: \t]*+-)[|:\- \t]++")
ITEM = re.compile(r"[ \t]*+(?:[-*+•]|[0-9]{1,3}[.)])[ \t]")
HEADING = re.compile(r"[ \t]*+#")
PIPE = re.compile(r"(?<!\\)\|")
LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds text, with the spans of its labels, the nearest first."""

    start: int
    end: int
    column: Span | None
    row: Span | None
    around: tuple[Span, ...]
    """The corner of the table, and the heading or line above it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentence or cell at `first` to `last`, and what else may tell, the nearest first."""

    first: int
    last: int
    labels: tuple[Span, ...]


class Layout:
    """The lines of a text, their sentences, its tables and lists. Nothing is read until asked for."""

    def __init__(self, text: str, language: str | None) -> None:
        self._text = text
        self._language = language
        self._sentences: dict[int, list[Span]] = {}

    @cached_property
    def _lines(self) -> list[Span]:
        starts = [0, *(match.end() for match in re.finditer("\n", self._text))]
        ends = [*(start - 1 for start in starts[1:]), len(self._text)]
        return list(zip(starts, ends, strict=True))

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._lines]

    @cached_property
    def _leads(self) -> list[Span | None]:
        """For every line of a list or table, the heading or lead-in above it."""
        leads: list[Span | None] = []
        last: Span | None = None
        for start, end in self._lines:
            line = self._text[start : min(end, start + LONGEST_LABEL + 1)]
            is_part = bool(ITEM.match(line) or ROW.match(line))
            leads.append(last if is_part else None)
            if not is_part and line.strip():
                last = (start, end) if self._leads_in(line, end - start) else None
        return leads

    def _leads_in(self, line: str, length: int) -> bool:
        return length <= LONGEST_LABEL and bool(
            HEADING.match(line) or line.rstrip(" \t*_\r").endswith(":")
        )

    @cached_property
    def _cells(self) -> dict[int, list[Cell]]:
        """By the number of their line, in order."""
        found: dict[int, list[Cell]] = {}
        if "|" in self._text:
            for first, last in self._tables():
                found.update(self._cells_of(first, last))
        return found

    def _tables(self) -> Iterator[tuple[int, int]]:
        """The lines, first and behind the last, of each table."""
        first: int | None = None
        for number, (start, _) in enumerate(self._lines):
            is_row = ROW.match(self._text, start) is not None
            if is_row and first is None:
                first = number
            elif not is_row and first is not None:
                yield first, number
                first = None
        if first is not None:
            yield first, len(self._lines)

    def _cells_of(self, first: int, last: int) -> Iterator[tuple[int, list[Cell]]]:
        rows = [self._divided(number) for number in range(first, last)]
        is_headed = last - first > 1 and self._is_rule(first + 1)
        header = rows[0] if is_headed else []
        lead = self._leads[first]
        around = (*header[:1], *([lead] if lead else []))
        for offset, row in enumerate(rows):
            if is_headed and offset < 2:
                continue
            yield first + offset, [self._cell(row, at, header, around) for at in range(len(row))]

    def _cell(self, row: list[Span], at: int, header: list[Span], around: tuple[Span, ...]) -> Cell:
        column = header[at] if at < len(header) else None
        return Cell(*row[at], column, row[0] if at else None, around)

    def _is_rule(self, number: int) -> bool:
        start, end = self._lines[number]
        return RULE.fullmatch(self._text, start, end) is not None

    def _divided(self, number: int) -> list[Span]:
        """The cells of a row without the blanks around them."""
        start, end = self._lines[number]
        cuts = [match.start() for match in PIPE.finditer(self._text, start, end)]
        return [
            self._trimmed(a + 1, b)
            for a, b in zip(cuts, [*cuts[1:], end], strict=True)
            if b > a + 1
        ]

    def _trimmed(self, start: int, end: int) -> Span:
        inner = self._text[start:end]
        return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())

    def cells(self) -> Iterator[Cell]:
        """Every cell below a header or without one, in order."""
        for number in sorted(self._cells):
            yield from self._cells[number]

    def around(self, at: int) -> Surroundings:
        """What stands around a place of the text."""
        number = bisect_right(self._starts, at) - 1
        cells = self._cells.get(number, [])
        cell = cells[bisect_right(cells, at, key=attrgetter("start")) - 1] if cells else None
        if cell is not None and cell.start <= at < cell.end:
            labels = [span for span in (cell.column, cell.row) if span]
            return Surroundings(cell.start, cell.end, (*labels, *cell.around))
        first, last = self._sentence(number, at)
        lead = self._leads[number]
        return Surroundings(first, last, (lead,) if lead else ())

    def _sentence(self, number: int, at: int) -> Span:
        start, end = self._lines[number]
        if number not in self._sentences:
            inner = sentences(self._text[start:end], self._language)
            self._sentences[number] = [(start + a, start + b) for a, b in inner] or [(start, end)]
        spans = self._sentences[number]
        return spans[max(0, bisect_right(spans, (at, len(self._text))) - 1)]
