"""An archive of CSV files: one a table, what they mean, and their SHA-256."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import RawIOBase, StringIO
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from auditor.exports.columns import Source, Table
from auditor.exports.describing import HEAD, dictionary_rows, read_me
from auditor.exports.formats.values import cell_of
from auditor.exports.grouping import by_source
from auditor.exports.selection import Selection

PIECE = 1 << 16
# Of repeated words a quick look finds nearly all; a long one would take as long as all the rest.
LEVEL = 1
PRODUCT = "Know Your Provider"


class Pieces(RawIOBase):
    """What is written here is taken away in pieces; nobody can go back in it."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        whole, self._waiting = b"".join(self._waiting), []
        return whole


def csv_zip(selection: Selection, rows: Counter[str]) -> Iterator[bytes]:
    """The archive in pieces. `rows` is told how many rows each table has."""
    pieces, sums = Pieces(), _Sums()
    with ZipFile(pieces, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        packer = _Packer(archive, pieces, sums, selection)
        yield from packer.text("README.txt", "\n".join(read_me(selection, product=PRODUCT)))
        yield from packer.text("data-dictionary.csv", _dictionary(selection.tables))
        for source, tables in by_source(selection.tables):
            with ExitStack() as stack:
                files = [stack.enter_context(_spool()) for _ in tables]
                _write_tables(source, tables, files, selection, rows)
                for table, file in zip(tables, files, strict=True):
                    file.flush()
                    file.buffer.seek(0)  # type: ignore[attr-defined]
                    yield from packer.file(f"{table.name}.csv", file.buffer)  # type: ignore[attr-defined]
        yield from packer.text("SHA256SUMS", sums.text())
    yield pieces.taken()


class _Sums:
    """The SHA-256 of each file, in the form of `sha256sum`."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, name: str, digest: str) -> None:
        self._lines.append(f"{digest}  {name}\n")

    def text(self) -> str:
        return "".join(self._lines)


class _Packer:
    """Puts files into the archive, and gives what of the archive is done."""

    def __init__(self, archive: ZipFile, pieces: Pieces, sums: _Sums, selection: Selection) -> None:
        self._archive, self._pieces, self._sums = archive, pieces, sums
        self._date = selection.viewer.at.timetuple()[:6]

    def text(self, name: str, text: str) -> Iterator[bytes]:
        return self._put(name, [text.encode()])

    def file(self, name: str, file: IO[bytes]) -> Iterator[bytes]:
        return self._put(name, iter(lambda: file.read(PIECE), b""))

    def _put(self, name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        info = ZipInfo(name, self._date)
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
        info._compresslevel = LEVEL  # type: ignore[attr-defined]
        with self._archive.open(info, "w", force_zip64=True) as member:
            for part in parts:
                digest.update(part)
                member.write(part)
                if done := self._pieces.taken():
                    yield done
        self._sums.add(name, digest.hexdigest())


def _spool() -> IO[str]:
    return TemporaryFile("w+", encoding="utf-8", newline="")


def _write_tables(
    source: Source,
    tables: list[Table],
    files: list[IO[str]],
    selection: Selection,
    rows: Counter[str],
) -> None:
    writers = [csv.writer(file) for file in files]
    for table, writer in zip(tables, writers, strict=True):
        writer.writerow(table.column_names)
        rows[table.name] = 0
    kept = [
        (table, [cell_of(column) for column in table.columns], writer)
        for table, writer in zip(tables, writers, strict=True)
    ]
    for item in source.items(selection):
        for table, cells, writer in kept:
            found = [[cell(row) for cell in cells] for row in table.rows(item)]
            writer.writerows(found)
            rows[table.name] += len(found)


def _dictionary(tables: tuple[Table, ...]) -> str:
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEAD)
    writer.writerows(dictionary_rows(tables))
    return file.getvalue()
