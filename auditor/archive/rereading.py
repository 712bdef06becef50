"""Stored pages read again, after the extractor or a declaration has changed.

What differs then is our own doing. It is found before the next check, so that the provider's
change is never taken for ours, nor ours for the provider's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from auditor.archive.blobs import UNREADABLE, blob_store, read_text
from auditor.archive.clock import database_now
from auditor.archive.evidence import storable
from auditor.archive.linking import relink
from auditor.archive.models import (
    Capture,
    Document,
    Rereading,
    Source,
    Version,
    version_id,
)
from auditor.archive.vocabulary import VersionState
from auditor.pages.declaration import parts_of
from auditor.pages.engine import Engine
from auditor.pages.extract import EXTRACTOR_VERSION, RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import Reading

BATCH = 64


@dataclass(frozen=True, slots=True)
class Reread:
    """A document, what reading its last pages again came to, and the version that it made."""

    document: Document
    rereading: Rereading
    version: Version | None


@dataclass(frozen=True, slots=True)
class _Task:
    document: Document
    capture: Capture
    source: Source


def out_of_date(documents: Sequence[Document]) -> list[Document]:
    """Those whose last reading was made by another extractor or declaration than today's."""
    return [task.document for task in _tasks(documents)]


def reread(documents: Sequence[Document], engine: Engine) -> Iterator[Reread]:
    """Read the last pages of documents again where that is out of date; nothing is fetched.

    Where the store has lost a page, the row (which is not saved then) says so.
    """
    tasks = _tasks(documents)
    for start in range(0, len(tasks), BATCH):
        batch = [(task, _begin(task, engine)) for task in tasks[start : start + BATCH]]
        for task, reading in batch:
            if isinstance(reading, Rereading):
                yield Reread(task.document, reading, None)
                continue
            try:
                yield _store(task, reading.result(), at=database_now())
            except UNREADABLE as error:
                yield Reread(task.document, _unread(task, error), None)


def _begin(task: _Task, engine: Engine) -> Future[Reading] | Rereading:
    try:
        pages = _pages(task.capture)
    except UNREADABLE as error:
        return _unread(task, error)
    return engine.read(pages, parts_of(task.source.declaration))


def _unread(task: _Task, error: Exception) -> Rereading:
    outcome = Outcome.STORAGE_FAILED.value
    return Rereading(capture=task.capture, outcome=outcome, error=str(error))


def _tasks(documents: Iterable[Document]) -> list[_Task]:
    rows = {document.pk: document for document in documents if document.last_reading_id}
    current = Source.objects.filter(document__in=rows, is_current=True)
    found = [
        _Task(rows[source.document_id], capture, source)
        for source in current
        if (capture := rows[source.document_id].last_reading) and _is_other(capture, source)
    ]
    made = Rereading.objects.filter(
        capture__in=[task.capture for task in found], extractor_version=EXTRACTOR_VERSION
    )
    known = set(made.values_list("capture", "source"))
    return [task for task in found if (task.capture.pk, task.source.pk) not in known]


def _is_other(capture: Capture, source: Source) -> bool:
    """Whether today's way of reading is another one, and these pages are those that it is for."""
    if capture.source_id == source.pk:
        return capture.extractor_version != EXTRACTOR_VERSION
    before, now = parts_of(capture.source.declaration), parts_of(source.declaration)
    return [part.url for part in before] == [part.url for part in now]


def _pages(capture: Capture) -> list[RawPage]:
    pages = capture.snapshot.pages.order_by("position") if capture.snapshot else []
    return [RawPage(blob_store().get(page.blob), page.media_type, page.charset) for page in pages]


@transaction.atomic
def _store(task: _Task, reading: Reading, *, at: datetime) -> Reread:
    document = Document.objects.select_for_update().get(pk=task.document.pk)
    row, is_new = Rereading.objects.get_or_create(
        capture=task.capture,
        source=task.source,
        extractor_version=EXTRACTOR_VERSION,
        defaults={
            "outcome": reading.outcome.value,
            "error": storable(reading.error),
            "essence_digest": reading.essence_sha256,
            "made_at": at,
        },
    )
    standing = _standing(document, task.capture)
    is_other = standing is not None and standing.essence_digest != reading.essence_sha256
    if not is_new or standing is None or not is_other or reading.outcome != Outcome.OK:
        return Reread(document, row, None)
    return Reread(document, row, _add_version(task, reading, standing))


def _standing(document: Document, capture: Capture) -> Version | None:
    """The version that the capture's words are kept as: in the last reading of its pages."""
    own = Version.objects.filter(document=document, imported=None).newest_first()
    last = own.filter(capture=capture).first()
    return last or own.filter(essence_digest=capture.essence_digest).first()


def _add_version(task: _Task, reading: Reading, standing: Version) -> Version:
    """The same pages in today's reading, believed as far as they were before."""
    digest = blob_store().put(reading.text.encode(), like=standing.text_digest)
    at = task.capture.started_at
    same = Version.objects.filter(document=task.document, captured_at=at)
    occurrence = same.filter(text_digest=digest).count()
    version = Version.objects.create(
        uuid=version_id(
            document=task.document, captured_at=at, text_digest=digest, occurrence=occurrence
        ),
        document=task.document,
        captured_at=at,
        sequence=_next_sequence(task.document, at),
        text_digest=digest,
        essence_digest=reading.essence_sha256,
        word_count=reading.word_count,
        state=standing.state,
        reason=f"The pages of this check, read again by {EXTRACTOR_VERSION}.",
        source=task.source,
        extractor_version=EXTRACTOR_VERSION,
        snapshot=task.capture.snapshot,
        capture=task.capture,
    )
    if version.state == VersionState.CONFIRMED:
        relink(task.document, read_text=read_text)
    return version


def _next_sequence(document: Document, at: datetime) -> int:
    same = Version.objects.filter(document=document, captured_at=at).order_by("-sequence").first()
    return same.sequence + 1 if same else 0
