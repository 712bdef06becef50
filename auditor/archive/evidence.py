"""Everything about a check that is not a column: enough to say how a page was obtained."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from auditor.archive.models import Source
from auditor.pages.declaration import parts_of
from auditor.pages.engine import Attempt
from auditor.pages.extract import EXTRACTOR_VERSION, skipped_filters
from auditor.pages.fetch import Page
from auditor.pages.reading import Reading
from auditor.pages.refusals import Refusal

# Of what a site sends as a media type or a charset; no value with a meaning is longer.
LONGEST_TYPE, LONGEST_CHARSET = 100, 40


def record_of(
    source: Source,
    attempt: Attempt,
    reading: Reading | None,
    belief: Mapping[str, Any],
    *,
    is_replay: bool = False,
) -> dict[str, Any]:
    """The evidence record of a check (`Capture.record`), fit for any database.

    Of a replayed one it does not say where from and as whom it was fetched: that was not us.
    """
    found = {
        "duration_ms": attempt.duration_ms,
        "tool": {
            "version": settings.VERSION,
            "extractor": EXTRACTOR_VERSION,
            "python": platform.python_version(),
        },
        **_vantage(is_replay=is_replay),
        "skipped_filters": skipped_filters(parts_of(source.declaration)),
        "missed_selectors": reading.missed if reading else (),
        "words": reading.word_count if reading else 0,
        "signals": reading.signals if reading else {},
        "belief": belief,
        "robots": attempt.robots,
        "fallback": attempt.fallback_reason,
        "retries": attempt.retries,
        "hops": attempt.hops,
        "pages": [_page(page) for page in attempt.pages],
    }
    if attempt.refusal:
        found["refusal"] = _refusal(attempt.refusal)
    kept: dict[str, Any] = storable(found)
    return kept


def _vantage(*, is_replay: bool) -> dict[str, Any]:
    if is_replay:
        return {}
    return {
        "vantage": {"label": settings.VANTAGE, "timezone": "UTC"},
        "user_agent": settings.USER_AGENT,
    }


def media_type_of(page: Page) -> str:
    """The declared media type, as a column keeps it; it is whole in the headers."""
    return str(storable(page.media_type))[:LONGEST_TYPE]


def charset_of(page: Page) -> str:
    """The declared charset, as a column keeps it."""
    return str(storable(page.charset))[:LONGEST_CHARSET]


def storable(value: Any) -> Any:
    """What sites sent, fit for any database: bytes that are no text and NUL are written out."""
    if isinstance(value, str):
        if value.isascii() and "\0" not in value:  # Nearly all that sites send.
            return value
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    if isinstance(value, Mapping):
        return {storable(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    return value


def _refusal(refusal: Refusal) -> dict[str, Any]:
    """What is kept of an answer in place of a page; length and digest are of the kept part."""
    return {
        "url": refusal.url,
        "status": refusal.status,
        "media_type": refusal.media_type,
        "charset": refusal.charset,
        "length": len(refusal.body),
        "sha256": refusal.sha256,
        "is_cut": bool(refusal.note),
        "note": refusal.note,
    }


def _page(page: Page) -> dict[str, Any]:
    return {
        "url": page.url,
        "final_url": page.final_url,
        "status": page.status,
        "length": len(page.body),
        "sha256": page.sha256,
        "encoded_length": page.encoded_length,
        "encoded_sha256": page.encoded_sha256,
        "media_type": page.media_type,
        "sniffed_type": page.sniffed_type,
        "charset": page.charset,
        "read_charset": page.read_charset,
        "charset_chosen_by": page.charset_chosen_by,
        "hops": page.hops,
        "request_headers": page.request_headers,
        "headers": page.headers,
        "notes": page.notes,
    }
