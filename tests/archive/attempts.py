"""Attempts as the engine gives them, without fetching anything."""

from __future__ import annotations

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any

from auditor.archive.leases import claim
from auditor.archive.models import Document, Source
from auditor.archive.pipeline import Recorded, record
from auditor.archive.vocabulary import Trigger
from auditor.pages.engine import Attempt
from auditor.pages.fetch import Page, Validators
from auditor.pages.outcomes import Outcome
from tests.factories import START

_hours = itertools.count(1)


def make_page(words: str = "Terms.", **overrides: Any) -> Page:
    values: dict[str, Any] = {
        "url": "http://site.example/terms",
        "final_url": "http://site.example/terms",
        "status": 200,
        "body": f"<html><body><main><p>{words}</p></main></body></html>".encode(),
        "media_type": "text/html",
        "charset": "utf-8",
        "validators": Validators(),
        "hops": (),
        "headers": (("ETag", '"1"'),),
    } | overrides
    return Page(**values)


def make_attempt(*pages: Page, at: datetime | None = None, **overrides: Any) -> Attempt:
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
    } | overrides
    return Attempt(**values)


def failed_attempt(outcome: Outcome, error: str = "It failed.") -> Attempt:
    return make_attempt(outcome=outcome, error=error)


def check(source: Source, attempt: Attempt) -> Recorded:
    """Claim the document, record the attempt."""
    lease = claim(source.document_id, at=attempt.started_at)
    assert lease
    document = Document.objects.get(pk=source.document_id)
    recorded = record(
        document=document, source=source, attempt=attempt, trigger=Trigger.MANUAL, lease=lease
    )
    assert recorded
    return recorded


def check_words(source: Source, words: str) -> Recorded:
    """A check that gives a page with these words."""
    return check(source, make_attempt(make_page(words)))
