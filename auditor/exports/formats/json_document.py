"""One JSON document, in the form of `schema.json`: every table, and at its end a manifest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Any

from auditor.exports.columns import Column, Kind, Source, Table
from auditor.exports.describing import FORMAT_VERSION, read_me, sight_words
from auditor.exports.formats.csv_zip import PIECE, PRODUCT, _spool
from auditor.exports.formats.values import TEXTS, plain, time_text
from auditor.exports.grouping import by_source
from auditor.exports.selection import Selection

SCHEMA = "https://kyp.example/exports/schema-1.json"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_document(selection: Selection, rows: Counter[str]) -> Iterator[bytes]:
    """The document in pieces. `rows` is told how many rows each table has."""
    sums: dict[str, str] = {}
    yield f'{_encode(_head(selection))[:-1]},"tables":{{'.encode()
    is_first = True
    for source, tables in by_source(selection.tables):
        with ExitStack() as stack:
            files = [stack.enter_context(_spool()) for _ in tables]
            _write_tables(source, tables, files, selection, rows)
            for table, file in zip(tables, files, strict=True):
                yield f"{'' if is_first else ','}\n{_encode(table.name)}:".encode()
                is_first = False
                yield from _array(table.name, file, sums)
    yield f'}},"manifest":{_encode(_manifest(selection, rows, sums))}}}\n'.encode()


def _head(selection: Selection) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "format_version": FORMAT_VERSION,
        "product": PRODUCT,
        "made_at": time_text(selection.viewer.at),
        "made_for": sight_words(selection),
        "selection": selection.words,
        "read_me": read_me(selection, product=PRODUCT),
    }


def _manifest(
    selection: Selection, rows: Counter[str], sums: dict[str, str]
) -> list[dict[str, Any]]:
    """For each table its rows, and the SHA-256 of its array as it stands here, brackets included."""
    names = [table.name for table in selection.tables]
    return [{"table": name, "rows": rows[name], "sha256": sums[name]} for name in names]


def _array(name: str, file: IO[str], sums: dict[str, str]) -> Iterator[bytes]:
    digest = hashlib.sha256()
    file.flush()
    buffer = file.buffer  # type: ignore[attr-defined]
    buffer.seek(0)
    for piece in iter(lambda: buffer.read(PIECE), b""):
        digest.update(piece)
        yield piece
    sums[name] = digest.hexdigest()


def _write_tables(
    source: Source,
    tables: list[Table],
    files: list[IO[str]],
    selection: Selection,
    rows: Counter[str],
) -> None:
    kept = [(table, reader_of(table), file) for table, file in zip(tables, files, strict=True)]
    for table, _, file in kept:
        rows[table.name] = 0
        file.write("[")
    for item in source.items(selection):
        for table, read, file in kept:
            for row in table.rows(item):
                file.write(",\n" if rows[table.name] else "\n")
                file.write(_encode(read(row)))
                rows[table.name] += 1
    for _, _, file in kept:
        file.write("]")


Reader = Callable[[Any], dict[str, Any]]
# Texts that a spreadsheet could misunderstand stand here as they are.
AS_IS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.URL: str,
    Kind.CODE: lambda value: str(plain(value)),
}
# As they are in JSON; every other kind is a text, decimals too, so that no digit is lost.
NATIVE = {Kind.WHOLE, Kind.FLAG}


def reader_of(table: Table) -> Reader:
    """A function from a row to its object; what is empty is null, and no list is."""
    pairs = [(column.name, value_reader(column)) for column in table.columns]
    return lambda row: {name: read(row) for name, read in pairs}


def value_reader(column: Column) -> Callable[[Any], Any]:
    read, kind = column.read, column.kind
    if kind == Kind.NAMES:
        return lambda row: [plain(one) for one in read(row) or ()]
    if kind in NATIVE:
        return lambda row: plain(read(row))
    to_text = AS_IS.get(kind, TEXTS[kind])

    def text(row: Any) -> str | None:
        value = read(row)
        return None if value is None or value == "" else to_text(value)

    return text
