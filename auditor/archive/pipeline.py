"""How a check becomes evidence: record -> read -> confirm -> compare, in that order.

Only a check with outcome `ok` can make a version, and every check leaves a Capture.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction

from auditor.archive.blobs import (
    BlobDamaged,
    BlobMissing,
    StorageFailed,
    blob_store,
    read_text,
)
from auditor.archive.leases import Lease, settle
from auditor.archive.linking import cause_of, predecessor, relink
from auditor.archive.models import (
    Capture,
    Document,
    Snapshot,
    SnapshotPage,
    Source,
    Version,
    version_id,
)
from auditor.archive.vocabulary import Fetcher, Trigger
from auditor.pages.compare import count_words
from auditor.pages.declaration import parts_of
from auditor.pages.engine import Attempt
from auditor.pages.extract import EXTRACTOR_VERSION, NotRead, RawPage, extract, skipped_filters
from auditor.pages.fetch import Page, Validators
from auditor.pages.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Reading:
    """What an attempt's pages gave: a text, or why there is none. Blobs are stored already."""

    blobs: tuple[str, ...]
    text: str
    outcome: Outcome
    error: str
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Check:
    document: Document
    source: Source
    attempt: Attempt
    trigger: Trigger
    lease: Lease


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a check came to: its Capture, and the version it made, if it made one."""

    capture: Capture
    version: Version | None


def record(
    *, document: Document, source: Source, attempt: Attempt, trigger: Trigger, lease: Lease
) -> Recorded | None:
    """Store a finished attempt as evidence. None if another worker has taken the document over."""
    check = _Check(document, source, attempt, trigger, lease)
    reading = read(source=source, attempt=attempt)
    try:
        return _record(check, reading)
    except (StorageFailed, BlobMissing, BlobDamaged) as error:
        # The text, or the one that it is compared with: the pages are kept, and read again later.
        failed = replace(reading, text="", outcome=Outcome.STORAGE_FAILED, error=str(error))
        return _record(check, failed)


@transaction.atomic
def _record(check: _Check, reading: Reading) -> Recorded | None:
    if not settle(check.lease, at=check.attempt.finished_at, outcome=reading.outcome):
        return None
    capture = _capture(check, reading)
    version = confirm(capture=capture, text=reading.text) if reading.text else None
    return Recorded(capture, version)


def read(*, source: Source, attempt: Attempt) -> Reading:
    """Keep the pages, then read them. A page that is not the document is kept all the same."""
    if attempt.outcome == Outcome.NOT_MODIFIED:
        return _not_modified(source)
    if attempt.outcome != Outcome.OK:
        return Reading((), "", attempt.outcome, attempt.error)
    try:
        with blob_store().batch() as batch:
            blobs = tuple(batch.put(page.body) for page in attempt.pages)
    except StorageFailed as error:
        return Reading((), "", Outcome.STORAGE_FAILED, str(error))
    parts = parts_of(source.declaration)
    missed: list[str] = []
    try:
        text = extract([_raw(page) for page in attempt.pages], parts, missed=missed)
    except NotRead as error:
        return Reading(blobs, "", error.outcome, str(error))
    lost = _lost_parts(source, missed)
    if lost:
        return Reading(blobs, "", Outcome.SELECTOR_MISSED, " ".join(lost), tuple(missed))
    return Reading(blobs, text, Outcome.OK, "", tuple(missed))


def _lost_parts(source: Source, missed: list[str]) -> list[str]:
    """Selectors that matched at the last reading and do not now.

    Their part of the document is not known to be gone: it may have moved on the page, and a text
    without it would be shown as the provider's change.
    """
    last = last_read(source)
    before = last.record.get("missed_selectors", []) if last else missed
    return [sentence for sentence in missed if sentence not in before]


def _not_modified(source: Source) -> Reading:
    """A server that says so unasked refers to nothing that is known here."""
    asked = validators_for(source)
    if asked is not None and asked.headers():
        return Reading((), "", Outcome.NOT_MODIFIED, "")
    sentence = "The server said that nothing had changed, but it had not been asked (304)."
    return Reading((), "", Outcome.SERVER_ERROR, sentence)


def confirm(*, capture: Capture, text: str) -> Version | None:
    """Add a version if the text differs from our last confirmed one at that time.

    The first text that we read ourselves is always a version: later ones are compared with it,
    not with another archive's record.
    """
    last = predecessor(capture.document, capture.started_at)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if last is not None and last.imported_id is None and last.text_digest == digest:
        return None
    return add_version(capture=capture, text=text, cause=cause_of(capture, last))


def add_version(*, capture: Capture, text: str, cause: str) -> Version:
    """Store a text as a version of the capture's document and link it to its neighbours."""
    digest = blob_store().put(text.encode())
    version = Version.objects.create(
        uuid=version_id(
            document=capture.document, captured_at=capture.started_at, text_digest=digest
        ),
        document=capture.document,
        captured_at=capture.started_at,
        text_digest=digest,
        word_count=count_words(text),
        extractor_version=EXTRACTOR_VERSION,
        snapshot=capture.snapshot,
        capture=capture,
    )
    relink(capture.document, causes={version.pk: cause}, read_text=read_text)
    return version


def last_read(source: Source) -> Capture | None:
    """The last check by this source that gave a text: what "not modified" refers to."""
    return source.captures.filter(outcome=Outcome.OK.value).order_by("-started_at").first()


def validators_for(source: Source) -> Validators | None:
    """What to ask a server for changes since, if the last answer can still be relied on."""
    last = last_read(source)
    pages = last.record["pages"] if last else []
    if last is None or len(pages) != 1:
        return None
    if last.record["tool"]["extractor"] != EXTRACTOR_VERSION:
        return None
    headers = {name.lower(): value for name, value in pages[0]["headers"]}
    return Validators(headers.get("etag", ""), headers.get("last-modified", ""))


def _capture(check: _Check, reading: Reading) -> Capture:
    attempt = check.attempt
    return Capture.objects.create(
        document=check.document,
        source=check.source,
        attempt=attempt.id,
        trigger=check.trigger,
        fetcher=Fetcher.BROWSER if attempt.uses_browser else Fetcher.HTTP,
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
        outcome=reading.outcome.value,
        error=_storable(reading.error),
        snapshot=_snapshot(check.document, check.source, attempt, reading),
        record=_storable(_evidence(check.source, attempt, reading)),
    )


def _snapshot(
    document: Document, source: Source, attempt: Attempt, reading: Reading
) -> Snapshot | None:
    if reading.outcome == Outcome.NOT_MODIFIED:
        last = last_read(source)
        return last.snapshot if last else None
    if not reading.blobs:
        return None
    digest = hashlib.sha256("\n".join(reading.blobs).encode()).hexdigest()
    snapshot, is_new = Snapshot.objects.get_or_create(document=document, digest=digest)
    if is_new:
        SnapshotPage.objects.bulk_create(
            SnapshotPage(
                snapshot=snapshot,
                position=position,
                url=_storable(page.final_url),
                # Whole in the evidence; what no software knows is of no use here.
                media_type=_storable(page.media_type)[:100],
                charset=_storable(page.charset)[:40],
                blob=blob,
                length=len(page.body),
            )
            for position, (page, blob) in enumerate(zip(attempt.pages, reading.blobs, strict=True))
        )
    return snapshot


def _evidence(source: Source, attempt: Attempt, reading: Reading) -> dict[str, object]:
    """Everything about a check that is not a column: enough to say how a page was obtained."""
    parts = parts_of(source.declaration)
    return {
        "duration_ms": attempt.duration_ms,
        "tool": {"version": settings.VERSION, "extractor": EXTRACTOR_VERSION},
        "user_agent": settings.USER_AGENT,
        "skipped_filters": skipped_filters(parts),
        "missed_selectors": list(reading.missed),
        "hops": list(attempt.hops),
        "pages": [_page_evidence(page) for page in attempt.pages],
    }


def _page_evidence(page: Page) -> dict[str, object]:
    return {
        "url": page.url,
        "final_url": page.final_url,
        "status": page.status,
        "length": len(page.body),
        "sha256": hashlib.sha256(page.body).hexdigest(),
        "hops": list(page.hops),
        "headers": [list(header) for header in page.headers],
        "notes": page.notes,
    }


def _storable(value: Any) -> Any:
    """What sites sent, fit for any database: bytes that are no text and NUL are written out."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value


def _raw(page: Page) -> RawPage:
    return RawPage(body=page.body, media_type=page.media_type, charset=page.charset)
