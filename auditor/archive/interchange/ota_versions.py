"""Open Terms Archive's versions repositories -> versions with their original dates and causes.

The history is read once into a temporary table, so that memory does not grow with it; then each
document is imported in one transaction, oldest text first. What is there already is left alone,
so an import that was cut off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from auditor.archive.blobs import blob_store, read_text
from auditor.archive.interchange.documents import document_for, provider_for
from auditor.archive.interchange.git import BlobReader, LoggedFile, Repository
from auditor.archive.linking import relink
from auditor.archive.models import Document, ImportedRecord, Version, version_id
from auditor.archive.vocabulary import Cause, RecordOutcome
from auditor.pages.compare import count_words

PATH = re.compile(r"(?P<service>[^/]+)/(?P<terms_type>[^/]+)\.md")
ENGINE = re.compile(r"^X-engine-version:\s*(\S+)\s*$", re.MULTILINE)
SNAPSHOT = re.compile(r"\bsnapshot (?:with \S+ )?(?:id )?(\S+)", re.IGNORECASE)
SUBJECTS = (
    ("First record of ", Cause.FIRST),
    ("Start tracking ", Cause.FIRST),
    ("Record new changes of ", Cause.CHANGE),
    ("Update ", Cause.CHANGE),
    ("Apply technical ", Cause.TECHNICAL),
    ("Refilter ", Cause.TECHNICAL),
)


class NothingToImport(ValueError):
    """The repository holds no history in the layout that is read here."""


@dataclass(slots=True)
class Imported:
    """What an import came to. Every record of the repository is in exactly one of the counts."""

    records: int = 0
    versions: int = 0
    same_text: int = 0
    empty: int = 0
    known_before: int = 0
    deletions: int = 0
    other_files: int = 0
    unreadable_subjects: int = 0
    documents: int = 0
    providers_created: list[str] = field(default_factory=list)


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


Progress = Callable[[str, int, int], None]


def import_versions(
    repository: Repository, *, services: frozenset[str] = frozenset(), progress: Progress
) -> Imported:
    """Import a repository (or some services of it). Raises NothingToImport, NotARepository.

    `progress(document, done, total)` is called after every document with counts of records.
    """
    imported = Imported()
    collection = repository.root()
    with _History(repository, services, imported) as history, repository.blobs() as blobs:
        total = history.count()
        if not total:
            raise NothingToImport(_nothing(repository, services, imported))
        done = 0
        for path in history.paths():
            records = list(history.of(path))
            _import_document(records, collection, blobs, imported)
            done += len(records)
            progress(path.removesuffix(".md"), done, total)
    return imported


def _nothing(repository: Repository, services: frozenset[str], imported: Imported) -> str:
    if services:
        named = ", ".join(sorted(services))
        return f"{repository.folder}: no history of {named}."
    return (
        f"{repository.folder}: no file is named like <service>/<Type>.md "
        f"({imported.other_files} other files)."
    )


class _History:
    """The log of a repository in a temporary table on the disk, to be read document by document."""

    def __init__(
        self, repository: Repository, services: frozenset[str], imported: Imported
    ) -> None:
        self._repository = repository
        self._services = services
        self._imported = imported

    def __enter__(self) -> _History:
        self._folder = tempfile.TemporaryDirectory(prefix="import-")
        self._table = sqlite3.connect(Path(self._folder.name) / "log.sqlite3")
        self._table.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE log (path, sequence, at, blob, tip, subject, body)"
        )
        rows = self._rows()
        self._table.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._table.execute("CREATE INDEX by_path ON log (path, at, sequence)")
        return self

    def __exit__(self, *details: object) -> None:
        self._table.close()
        self._folder.cleanup()

    def count(self) -> int:
        return int(self._table.execute("SELECT count(*) FROM log").fetchone()[0])

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
            self._imported.other_files += 1
            return False
        if self._services and match["service"] not in self._services:
            return False
        self._imported.deletions += not file.blob
        return bool(file.blob)


def _import_document(
    records: list[Record], collection: str, blobs: BlobReader, imported: Imported
) -> None:
    match = PATH.fullmatch(records[0].path)
    if match is None:
        return
    with transaction.atomic():
        provider, is_new = provider_for(match["service"], match["service"])
        document, _ = document_for(
            provider, match["service"], match["terms_type"], collection=collection
        )
        known = set(
            ImportedRecord.objects.filter(document=document).values_list("commit", flat=True)
        )
        fresh = [record for record in records if record.commit not in known]
        if fresh:
            _add(document, fresh, blobs, imported)
    if is_new:
        imported.providers_created.append(provider.name)
    imported.documents += 1
    imported.records += len(records)
    imported.known_before += len(records) - len(fresh)


@dataclass(frozen=True, slots=True)
class _Text:
    digest: str
    word_count: int
    is_empty: bool


def _add(document: Document, records: list[Record], blobs: BlobReader, imported: Imported) -> None:
    texts = _store_texts(records, blobs)
    rows = [
        _imported_record(document, record, outcome, imported)
        for record, outcome in _judge(document, records, texts)
    ]
    ImportedRecord.objects.bulk_create(rows, batch_size=500)
    versions = [
        _version(document, row, texts[row.blob_sha1])
        for row in rows
        if row.outcome == RecordOutcome.VERSION
    ]
    Version.objects.bulk_create(versions, batch_size=500)
    imported.versions += len(versions)
    imported.same_text += sum(row.outcome == RecordOutcome.SAME_TEXT for row in rows)
    imported.empty += sum(row.outcome == RecordOutcome.EMPTY for row in rows)
    causes = {version.pk: version.imported.cause for version in versions if version.imported}
    relink(document, causes=causes, read_text=read_text)


def _store_texts(records: list[Record], blobs: BlobReader) -> dict[str, _Text]:
    """Copy each distinct blob into the store, one in memory at a time -> what it is, by git hash."""
    names = list(dict.fromkeys(record.blob for record in records))
    texts: dict[str, _Text] = {}

    def contents() -> Iterator[bytes]:
        for name, content in zip(names, blobs.read_all(names), strict=True):
            digest = hashlib.sha256(content).hexdigest()
            words = count_words(content.decode("utf-8", "replace"))
            texts[name] = _Text(digest, words, not content.strip())
            yield content

    blob_store().put_all(contents())
    return texts


def _judge(
    document: Document, records: list[Record], texts: dict[str, _Text]
) -> Iterator[tuple[Record, RecordOutcome]]:
    """What becomes of each record, in order of date, among the versions that are there already."""
    standing = list(
        Version.objects.filter(document=document)
        .confirmed()
        .oldest_first()
        .values_list("captured_at", "text_digest")
    )
    at, last = 0, ""
    for record in records:
        while at < len(standing) and standing[at][0] <= record.recorded_at:
            last = standing[at][1]
            at += 1
        text = texts[record.blob]
        if text.is_empty:
            yield record, RecordOutcome.EMPTY
        elif text.digest == last:
            yield record, RecordOutcome.SAME_TEXT
        else:
            last = text.digest
            yield record, RecordOutcome.VERSION


def _imported_record(
    document: Document, record: Record, outcome: RecordOutcome, imported: Imported
) -> ImportedRecord:
    cause = next((cause for start, cause in SUBJECTS if record.subject.startswith(start)), None)
    imported.unreadable_subjects += cause is None
    engine = ENGINE.search(record.body)
    snapshot = SNAPSHOT.search(record.body)
    return ImportedRecord(
        document=document,
        commit=record.commit,
        blob_sha1=record.blob,
        path=record.path,
        sequence=record.sequence,
        recorded_at=record.recorded_at,
        cause=cause or Cause.TECHNICAL,
        engine_version=engine[1] if engine and engine[1] != "undefined" else "",
        snapshot_reference=snapshot[1] if snapshot else "",
        outcome=outcome,
    )


def _version(document: Document, row: ImportedRecord, text: _Text) -> Version:
    return Version(
        uuid=version_id(document=document, captured_at=row.recorded_at, text_digest=text.digest),
        document=document,
        captured_at=row.recorded_at,
        sequence=row.sequence,
        text_digest=text.digest,
        word_count=text.word_count,
        extractor_version=f"open-terms-archive {row.engine_version}".strip(),
        imported=row,
    )
