"""Attempts as the engine gives them, without fetching anything, and checks that end with them."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from auditor.archive.leases import claim
from auditor.archive.models import Document, Source
from auditor.archive.pipeline import Check, Recorded, record_all
from auditor.archive.vocabulary import Trigger
from auditor.pages.declaration import parts_of
from auditor.pages.engine import Attempt
from auditor.pages.extract import RawPage
from auditor.pages.fetch import Page, Validators
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import Reading, read_pages
from tests.archive.texts import as_html, terms
from tests.factories import START

_hours = itertools.count(1)


def make_page(words: str = "", **overrides: Any) -> Page:
    values: dict[str, Any] = {
        "url": "http://site.example/terms",
        "final_url": "http://site.example/terms",
        "status": 200,
        "body": as_html(words or terms()),
        "media_type": "text/html",
        "charset": "utf-8",
        "validators": Validators(),
        "hops": (),
        "headers": (("ETag", '"1"'),),
    } | overrides
    return Page(**values)


def make_attempt(
    *pages: Page, at: datetime | None = None, source: Source | None = None, **overrides: Any
) -> Attempt:
    """An attempt that got these pages, read as `source` declares; each an hour after the last."""
    started_at = at or START + timedelta(hours=next(_hours))
    values: dict[str, Any] = {
        "id": uuid.uuid4(),
        "started_at": started_at,
        "finished_at": started_at + timedelta(seconds=1),
        "duration_ms": 1000,
        "uses_browser": False,
        "pages": pages,
        "outcome": Outcome.OK,
        "error": "",
        "reading": _read(pages, source) if pages and source else None,
    } | overrides
    return Attempt(**values)


def _read(pages: Sequence[Page], source: Source) -> Reading:
    raw = [RawPage(page.body, page.media_type, page.charset) for page in pages]
    return read_pages(raw, parts_of(source.declaration))


def words_attempt(source: Source, words: str = "", **overrides: Any) -> Attempt:
    """An attempt that got a page with these words."""
    return make_attempt(make_page(words), source=source, **overrides)


def failed_attempt(outcome: Outcome, error: str = "It failed.", **overrides: Any) -> Attempt:
    return make_attempt(outcome=outcome, error=error, **overrides)


def unchanged_attempt(**overrides: Any) -> Attempt:
    """The server said that nothing had changed, or the very same bytes came."""
    return make_attempt(outcome=Outcome.NOT_MODIFIED, **overrides)


def claimed_check(source: Source, attempt: Attempt) -> Check:
    """A finished check with a lease of its own, not recorded yet."""
    leases = claim([source.document_id], at=attempt.started_at)
    document = Document.objects.select_related("provider", "last_reading").get(
        pk=source.document_id
    )
    return Check(document, source, attempt, Trigger.MANUAL, leases[document.pk])


def replayed_check(source: Source, attempt: Attempt) -> Check:
    """A check without a lease, as a replay makes it."""
    return Check(source.document, source, attempt, Trigger.REPLAY)


def check(source: Source, attempt: Attempt) -> Recorded:
    """Claim the document, record the attempt."""
    (recorded,) = record_all([claimed_check(source, attempt)])
    assert recorded
    return recorded


def check_page(source: Source, page: Page, **overrides: Any) -> Recorded:
    """A check that gives a page."""
    return check(source, make_attempt(page, source=source, **overrides))


def check_words(source: Source, words: str = "", **overrides: Any) -> Recorded:
    """A check that gives a page with these words; without any, the usual terms."""
    return check_page(source, make_page(words), **overrides)
