"""Exports read back: every form as the same tables of texts."""

from __future__ import annotations

import csv
import json
from collections import Counter
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from auditor.assessments.visibility import Viewer
from auditor.exports.making import FORMS, Making
from auditor.exports.selection import Selection
from auditor.exports.tables import TABLES
from tests.assessments.factories import MUCH_LATER

Rows = list[dict[str, Any]]
ANYBODY = Viewer.anonymous(at=MUCH_LATER)


def made(form: str = "csv", viewer: Viewer = ANYBODY, **overrides: Any) -> bytes:
    """The whole file."""
    return b"".join(making(form, viewer, **overrides).pieces())


def making(form: str = "csv", viewer: Viewer = ANYBODY, **overrides: Any) -> Making:
    selection = Selection(viewer, **({"tables": TABLES} | overrides))
    return Making(FORMS[form], selection, via="test")


def members(archive: bytes) -> dict[str, str]:
    """The files of a CSV export."""
    with ZipFile(BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name).decode() for name in opened.namelist()}


def csv_rows(archive: bytes, table: str) -> Rows:
    return list(csv.DictReader(StringIO(members(archive)[f"{table}.csv"], newline="")))


def sheet_rows(file: bytes, table: str) -> Rows:
    sheet = load_workbook(BytesIO(file))[table]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def json_rows(file: bytes, table: str) -> Rows:
    rows: Rows = json.loads(file)["tables"][table]
    return rows


READERS = {"csv": csv_rows, "xlsx": sheet_rows, "json": json_rows}


def texts_of(form: str, file: bytes) -> str:
    """Everything that stands in the file, as one text."""
    if form == "csv":
        return "\n".join(members(file).values())
    if form == "json":
        return file.decode()
    book = load_workbook(BytesIO(file))
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return "\n".join(str(cell) for cell in cells if cell is not None)


def no_rows() -> Counter[str]:
    return Counter()
