"""Open Terms Archive's versions repositories -> versions with their original dates and causes.

The history is read once into a temporary table, so that memory does not grow with it; then each
document is imported in one transaction, oldest text first. What is there already is left alone,
so an import that was cut off goes on where it stopped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from auditor.archive.believing import judge_imported
from auditor.archive.blobs import KEYFRAME_EVERY, Batch, blob_store, read_text
from auditor.archive.interchange.documents import document_for, provider_for
from auditor.archive.interchange.git import BlobReader, Repository
from auditor.archive.interchange.ota_history import SUBJECTS, History, Record
from auditor.archive.linking import relink
from auditor.archive.models import Document, ImportedRecord, Version, version_id
from auditor.archive.vocabulary import Cause, RecordOutcome
from auditor.pages.compare import count_words
from auditor.pages.essence import essence_digest

ENGINE = re.compile(r"^X-engine-version:\s*(\S{1,40})\s*$", re.MULTILINE)
SNAPSHOT = re.compile(r"\bsnapshot (?:with Mongo ID ?)?(\S+)", re.IGNORECASE)


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
    documents: int = 0
    providers_created: list[str] = field(default_factory=list)

    def count(self, rows: list[ImportedRecord]) -> None:
        self.versions += sum(row.outcome == RecordOutcome.VERSION for row in rows)
        self.same_text += sum(row.outcome == RecordOutcome.SAME_TEXT for row in rows)
        self.empty += sum(row.outcome == RecordOutcome.EMPTY for row in rows)


Progress = Callable[[str, int, int], None]


def import_versions(
    repository: Repository, *, services: frozenset[str] = frozenset(), progress: Progress
) -> Imported:
    """Import a repository (or some services of it). Raises NothingToImport, NotARepository.

    `progress(document, done, total)` is called after every document with counts of records.
    """
    imported = Imported()
    collection = repository.root()
    with History(repository, services) as history, repository.blobs() as blobs:
        total = history.count()
        if not total:
            raise NothingToImport(_nothing(repository, services, history.other_files))
        if not history.is_of_versions():
            raise NothingToImport(
                f"{repository.named} does not look like a versions repository: no commit says "
                "what its commits say, and no file is named for a known type of document."
            )
        imported.other_files, imported.deletions = history.other_files, history.deletions
        done = 0
        for path in history.paths():
            records = list(history.of(path))
            _import_document(records, collection, blobs, imported)
            done += len(records)
            progress(path.removesuffix(".md"), done, total)
    return imported


def _nothing(repository: Repository, services: frozenset[str], other_files: int) -> str:
    if services:
        named = ", ".join(sorted(services))
        return f"{repository.named}: no history of {named}."
    return (
        f"{repository.named}: no file is named like <service>/<Type>.md "
        f"({other_files} other files)."
    )


@dataclass(frozen=True, slots=True)
class _Text:
    digest: str
    essence: str
    word_count: int
    is_empty: bool


def _import_document(
    records: list[Record], collection: str, blobs: BlobReader, imported: Imported
) -> None:
    service, _, file = records[0].path.partition("/")
    with transaction.atomic():
        provider, is_new = provider_for(service, service)
        terms_type = file.removesuffix(".md")
        document, _ = document_for(provider, service, terms_type, collection=collection)
        # A check of ours that ends meanwhile waits, and then finds what is imported here.
        document = Document.objects.select_for_update().get(pk=document.pk)
        known = set(
            ImportedRecord.objects.filter(document=document).values_list("commit", flat=True)
        )
        fresh = [record for record in records if record.commit not in known]
        if fresh:
            with blob_store().batch() as batch:
                imported.count(_add(document, fresh, _Texts(batch), blobs))
    if is_new:
        imported.providers_created.append(provider.name)
    imported.documents += 1
    imported.records += len(records)
    imported.known_before += len(records) - len(fresh)


def _add(
    document: Document, records: list[Record], texts: _Texts, blobs: BlobReader
) -> list[ImportedRecord]:
    """Store a document's new records and the versions that come of them."""
    found = texts.store_all(dict.fromkeys(record.blob for record in records), blobs)
    rows = [
        _imported_record(document, record, outcome)
        for record, outcome in _judge(document, records, found)
    ]
    ImportedRecord.objects.bulk_create(rows, batch_size=500)
    versions = list(_versions(document, rows, found))
    Version.objects.bulk_create(versions, batch_size=500)
    judge_imported(document, read_text=texts.read)
    relink(document, read_text=texts.read)
    return rows


class _Texts:
    """The texts of one document as they are stored: what each is, and the recent ones at hand.

    Up to 32 MiB stay in memory, so that most need not be read back to be compared.
    """

    LIMIT = 32 << 20

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._at_hand: dict[str, str] = {}
        self._size = 0
        self._stored: list[str] = []

    def store_all(self, names: Iterable[str], blobs: BlobReader) -> dict[str, _Text]:
        """Copy blobs into the store, one after the other -> what each is, by git's hash."""
        wanted = list(names)
        contents = zip(wanted, blobs.read_all(wanted), strict=True)
        return {name: self._store(content) for name, content in contents}

    def _store(self, content: bytes) -> _Text:
        text = content.decode("utf-8", "replace")
        is_due = len(self._stored) % KEYFRAME_EVERY == 0
        digest = self._batch.put(content, like=[] if is_due else self._stored[:-3:-1])
        self._stored.append(digest)
        if self._size + len(text) <= self.LIMIT:
            self._at_hand[digest] = text
            self._size += len(text)
        return _Text(digest, essence_digest(text), count_words(text), not text.strip())

    def read(self, digest: str) -> str:
        if digest not in self._at_hand:
            self._batch.flush()
            return read_text(digest)
        return self._at_hand[digest]


def _judge(
    document: Document, records: list[Record], texts: dict[str, _Text]
) -> Iterator[tuple[Record, RecordOutcome]]:
    """What becomes of each record, in order of date, among the versions that are there already."""
    standing = list(
        Version.objects.filter(document=document, imported__isnull=False)
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


def _imported_record(document: Document, record: Record, outcome: RecordOutcome) -> ImportedRecord:
    engine = ENGINE.search(record.body)
    snapshot = SNAPSHOT.search(record.body)
    return ImportedRecord(
        document=document,
        commit=record.commit,
        blob_sha1=record.blob,
        path=record.path,
        sequence=record.sequence,
        recorded_at=record.recorded_at,
        cause=_cause(record.subject),
        engine_version=engine[1] if engine and engine[1] != "undefined" else "",
        snapshot_reference=snapshot[1] if snapshot else "",
        outcome=outcome,
    )


def _cause(subject: str) -> Cause:
    """What a commit says of itself; what says nothing is not taken for the provider's doing."""
    return next((cause for start, cause in SUBJECTS if subject.startswith(start)), Cause.TECHNICAL)


def _versions(
    document: Document, rows: list[ImportedRecord], texts: dict[str, _Text]
) -> Iterator[Version]:
    """A replayed history may come back to a text within one instant: each has its own name."""
    standing = Version.objects.filter(document=document)
    seen = Counter(standing.values_list("captured_at", "text_digest"))
    for row in rows:
        if row.outcome != RecordOutcome.VERSION:
            continue
        text = texts[row.blob_sha1]
        place = row.recorded_at, text.digest
        yield _version(document, row, text, seen[place])
        seen[place] += 1


def _version(document: Document, row: ImportedRecord, text: _Text, occurrence: int) -> Version:
    return Version(
        uuid=version_id(
            document=document,
            captured_at=row.recorded_at,
            text_digest=text.digest,
            occurrence=occurrence,
        ),
        document=document,
        captured_at=row.recorded_at,
        sequence=row.sequence,
        text_digest=text.digest,
        essence_digest=text.essence,
        word_count=text.word_count,
        extractor_version=f"open-terms-archive {row.engine_version}".strip(),
        imported=row,
    )
