"""The log of a versions repository, read once and then document by document.

It is kept in a temporary table on the disk, so that memory does not grow with the repository.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from auditor.archive.interchange.git import LoggedFile, Repository
from auditor.archive.terms_types import TERMS_TYPES
from auditor.archive.vocabulary import Cause

# Folders like .github hold no documents; longer names than these have no place in the archive.
PATH = re.compile(r"(?P<service>[^/.][^/]{0,119})/(?P<terms_type>[^/]{1,60})\.md")
SUBJECTS = (
    ("First record of ", Cause.FIRST),
    ("Start tracking ", Cause.FIRST),
    ("Record new changes of ", Cause.CHANGE),
    ("Update ", Cause.CHANGE),
    ("Apply technical ", Cause.TECHNICAL),
    ("Refilter ", Cause.TECHNICAL),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One commit that wrote one document."""

    commit: str
    blob: str
    path: str
    sequence: int
    recorded_at: datetime
    subject: str
    body: str


class History:
    """The log of a repository in a temporary table on the disk, to be read document by document."""

    def __init__(self, repository: Repository, services: frozenset[str] = frozenset()) -> None:
        self._repository = repository
        self._services = services
        self.other_files = 0
        self.deletions = 0

    def __enter__(self) -> History:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="import-"))
            self._table = sqlite3.connect(Path(folder) / "log.sqlite3")
            stack.callback(self._table.close)
            self._fill()
            self._opened = stack.pop_all()
        return self

    def __exit__(self, *details: object) -> None:
        self._opened.close()

    def _fill(self) -> None:
        self._table.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE log (path, sequence, at, blob, tip, subject, body)"
        )
        rows = self._rows()
        self._table.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._table.execute("CREATE INDEX by_path ON log (path, at, sequence)")

    def count(self) -> int:
        return int(self._table.execute("SELECT count(*) FROM log").fetchone()[0])

    def is_of_versions(self) -> bool:
        """Whether a commit says what such commits say, or a file is named for a known type."""
        subjects = " OR ".join("subject LIKE ?" for _ in SUBJECTS)
        starts = [f"{start}%" for start, _ in SUBJECTS]
        found = self._table.execute(f"SELECT 1 FROM log WHERE {subjects} LIMIT 1", starts)  # noqa: S608 - no text from outside
        types = {path.rpartition("/")[2].removesuffix(".md") for path in self.paths()}
        return found.fetchone() is not None or bool(types & set(TERMS_TYPES))

    def paths(self) -> list[str]:
        return [
            path for (path,) in self._table.execute("SELECT DISTINCT path FROM log ORDER BY path")
        ]

    def of(self, path: str) -> Iterator[Record]:
        """The records of one document by date; those of one instant as they were committed."""
        query = "SELECT * FROM log WHERE path = ? ORDER BY at, sequence"
        for name, sequence, at, blob, commit, subject, body in self._table.execute(query, (path,)):
            when = datetime.fromtimestamp(at, tz=UTC)
            yield Record(commit, blob, name, sequence, when, subject, body)

    def _rows(self) -> Iterator[tuple[str, int, int, str, str, str, str]]:
        for file in self._repository.log():
            if self._is_wanted(file):
                yield (
                    file.path, file.sequence, file.author_time, file.blob, file.commit,
                    file.subject, file.body,
                )  # fmt: skip

    def _is_wanted(self, file: LoggedFile) -> bool:
        match = PATH.fullmatch(file.path)
        if match is None:
            self.other_files += 1
            return False
        if self._services and match["service"] not in self._services:
            return False
        self.deletions += not file.blob
        return bool(file.blob)
