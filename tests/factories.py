"""Plain factories for the archive's rows, with keyword overrides."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.archive.blobs import blob_store, read_text
from auditor.archive.linking import relink
from auditor.archive.models import (
    Capture,
    Change,
    Document,
    ImportedRecord,
    Snapshot,
    SnapshotPage,
    Source,
    Version,
    version_id,
)
from auditor.archive.vocabulary import Cause, Fetcher, Origin, RecordOutcome, Trigger
from auditor.pages.compare import count_words
from auditor.pages.essence import essence_digest
from auditor.pages.extract import EXTRACTOR_VERSION
from auditor.pages.outcomes import Outcome
from providers.models import Provider

_numbers = itertools.count(1)
START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


def make_provider(**overrides: Any) -> Provider:
    number = next(_numbers)
    values = {"slug": f"provider-{number}", "name": f"Provider {number}"} | overrides
    return Provider.objects.create(**values)


def make_document(provider: Provider | None = None, **overrides: Any) -> Document:
    values = {"terms_type": "Terms of Service", "slug": "terms-of-service"} | overrides
    return Document.objects.create(provider=provider or make_provider(), **values)


def make_source(document: Document | None = None, **overrides: Any) -> Source:
    document = document or make_document()
    values = {
        "revision": 1,
        "declaration": {"fetch": "http://site.example/terms", "select": "main"},
        "origin": Origin.DESK,
    } | overrides
    return Source.objects.create(document=document, **values)


def make_snapshot(document: Document, body: bytes = b"<main><p>Terms.</p></main>") -> Snapshot:
    digest = blob_store().put(body)
    snapshot, is_new = Snapshot.objects.get_or_create(document=document, digest=digest)
    if is_new:
        SnapshotPage.objects.create(
            snapshot=snapshot,
            position=0,
            url="http://site.example/terms",
            media_type="text/html",
            blob=digest,
            length=len(body),
        )
    return snapshot


def make_capture(document: Document | None = None, **overrides: Any) -> Capture:
    document = document or make_document()
    source = document.sources.order_by("-revision").first() or make_source(document)
    at = overrides.pop("at", START + timedelta(days=next(_numbers)))
    values: dict[str, Any] = {
        "source": source,
        "attempt": uuid.uuid4(),
        "trigger": Trigger.SCHEDULE,
        "fetcher": Fetcher.HTTP,
        "started_at": at,
        "finished_at": at + timedelta(seconds=1),
        "outcome": Outcome.OK.value,
        "record": {"tool": {"extractor": EXTRACTOR_VERSION}, "pages": []},
    } | overrides
    if "snapshot" not in values and not values.get("error"):
        values["snapshot"] = make_snapshot(document)
    return Capture.objects.create(document=document, **values)


def make_version(
    document: Document | None = None,
    text: str = "We may ask for an identity document.",
    *,
    captured_at: datetime | None = None,
    cause: str = "",
    **overrides: Any,
) -> Version:
    """A version of ours with its capture, linked to its neighbours and shown at once.

    `cause` replaces what it is.
    """
    document = document or make_document()
    at = captured_at or START + timedelta(days=next(_numbers))
    essence = essence_digest(text)
    capture = make_capture(document, at=at, essence_digest=essence)
    values = {
        "uuid": version_id(
            document=document, captured_at=at, text_digest=blob_store().put(text.encode())
        ),
        "captured_at": at,
        "text_digest": blob_store().put(text.encode()),
        "essence_digest": essence,
        "word_count": count_words(text),
        "extractor_version": EXTRACTOR_VERSION,
        "snapshot": capture.snapshot,
        "source": capture.source,
        "capture": capture,
    } | overrides
    version = Version.objects.create(document=document, **values)
    relink(document, read_text=read_text)
    Change.objects.filter(version=version).update(shown_at=at, listed_at=at)
    if cause:
        Change.objects.filter(version=version).exclude(previous=None).update(cause=cause)
    return version


def make_imported(
    document: Document | None = None,
    text: str = "We may ask for an identity document.",
    *,
    recorded_at: datetime | None = None,
    cause: str = Cause.CHANGE,
    sequence: int | None = None,
) -> Version:
    """A version out of another archive's history, linked to its neighbours."""
    document, number = document or make_document(), next(_numbers)
    at, digest = recorded_at or START + timedelta(days=number), blob_store().put(text.encode())
    record = ImportedRecord.objects.create(
        document=document,
        commit=f"{number:040x}",
        blob_sha1=f"{number:040x}",
        path=f"Service/{document.terms_type}.md",
        sequence=number if sequence is None else sequence,
        recorded_at=at,
        cause=cause,
        outcome=RecordOutcome.VERSION,
    )
    version = Version.objects.create(
        uuid=uuid.uuid4(),
        document=document,
        captured_at=at,
        sequence=record.sequence,
        text_digest=digest,
        word_count=count_words(text),
        extractor_version="open-terms-archive",
        imported=record,
    )
    relink(document, read_text=read_text)
    return version


def change_of(version: Version) -> Change:
    return Change.objects.get(version=version)
