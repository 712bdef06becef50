"""A workbook: one sheet a table, before them what they mean. No cell is a formula or a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from auditor.exports.columns import Column, Kind, Table
from auditor.exports.describing import HEAD, dictionary_rows, read_me
from auditor.exports.formats.csv_zip import PIECE, PRODUCT
from auditor.exports.formats.values import TEXTS, plain
from auditor.exports.grouping import by_source
from auditor.exports.selection import Selection

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# What Excel takes: rows of a sheet, characters of a cell.
ROWS_A_SHEET = 1_048_576
LONGEST = 32_767
CUT = " [cut here: the whole text is in the CSV and JSON exports]"
WIDEST = 60


def workbook(selection: Selection, rows: Counter[str]) -> Iterator[bytes]:
    """The file in pieces, once it is whole. `rows` is told how many rows each table has."""
    with TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "export.xlsx"
        with Workbook(str(path), {**OPTIONS, "tmpdir": folder}) as book:
            book.set_properties({"created": selection.viewer.at.replace(tzinfo=None)})
            _write(book, selection, rows)
        with path.open("rb") as file:
            yield from iter(lambda: file.read(PIECE), b"")


def _write(book: Workbook, selection: Selection, rows: Counter[str]) -> None:
    bold = book.add_format({"bold": True})
    notes = book.add_worksheet("read_me")
    notes.set_column(0, 0, 2 * WIDEST)
    for number, line in enumerate(read_me(selection, product=PRODUCT)):
        notes.write_string(number, 0, line, bold if number == 0 else None)
    meanings = Sheet(book, "data_dictionary", HEAD, bold)
    for found in dictionary_rows(selection.tables):
        meanings.add([("text", one) for one in found])
    for source, tables in by_source(selection.tables):
        sheets = [(table, _writers(table), Sheet(book, table.name, table.column_names, bold))
                  for table in tables]  # fmt: skip
        rows.update(dict.fromkeys((table.name for table in tables), 0))
        for item in source.items(selection):
            for table, writers, sheet in sheets:
                for row in table.rows(item):
                    sheet.add([write(row) for write in writers])
                    rows[table.name] += 1


Written = tuple[str, Any]


class Sheet:
    """A sheet that goes on in another when it is full."""

    def __init__(self, book: Workbook, name: str, head: Any, bold: Any) -> None:
        self._book, self._name, self._head, self._bold = book, name, head, bold
        self._number = 0
        self._begin()

    def add(self, cells: list[Written]) -> None:
        if self._row >= ROWS_A_SHEET:
            self._begin()
        for place, (kind, value) in enumerate(cells):
            if kind == "number":
                self._sheet.write_number(self._row, place, value)
            elif kind == "flag":
                self._sheet.write_boolean(self._row, place, value)
            elif value:
                self._sheet.write_string(self._row, place, value)
        self._row += 1

    def _begin(self) -> None:
        self._number += 1
        name = self._name if self._number == 1 else f"{self._name[:26]} ({self._number})"
        self._sheet: Worksheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, title in enumerate(self._head):
            self._sheet.set_column(place, place, min(WIDEST, max(12, len(title) + 2)))
            self._sheet.write_string(0, place, title, self._bold)
        self._row = 1


def _writers(table: Table) -> list[Callable[[Any], Written]]:
    return [_writer(column) for column in table.columns]


def _writer(column: Column) -> Callable[[Any], Written]:
    read, write = column.read, WRITTEN.get(column.kind) or _as_text(column.kind)

    def cell(row: Any) -> Written:
        value = read(row)
        return ("text", "") if value is None or value == "" else write(value)

    return cell


def _as_text(kind: Kind) -> Callable[[Any], Written]:
    to_text = TEXTS[kind]
    return lambda value: ("text", fitting(to_text(value)))


def _as_number(value: Any) -> Written:
    """As text where a spreadsheet would lose digits."""
    number = plain(value)
    is_exact = Decimal(repr(float(number))) == Decimal(number)
    return ("number", float(number)) if is_exact else ("text", str(number))


WRITTEN: dict[Kind, Callable[[Any], Written]] = {
    Kind.WHOLE: _as_number,
    Kind.DECIMAL: _as_number,
    Kind.FLAG: lambda value: ("flag", value),
}


def fitting(text: str) -> str:
    """As much as a cell takes, counted as Excel does in UTF-16; what is cut says so."""
    if len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - len(CUT))]
    return kept.decode("utf-16-le", "ignore") + CUT
