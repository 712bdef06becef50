"""Captures -> seals: a chain of digests, so that what was recorded cannot be changed unseen.

A capture's statement is all that was recorded of it, in canonical JSON; a seal's manifest lists the digests of statements
and names the seal before. Whoever changes, removes or adds a sealed capture later has to make every later seal anew,
and cannot where an authority has stamped one of them with its time. Sealing stands apart from capturing: whatever
becomes of it, captures go on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from auditor.archive.clock import database_now
from auditor.archive.models import Capture, Seal, SealedCapture, Snapshot

FORMAT = "kyp-seal-1"
MOST = 2_000
"""Captures in one seal: their records are held in memory together."""
RECENT = 10_000
"""Captures so far back of the newest sealed one are looked at for figures, which must not take longer with the archive."""


def seal_captures() -> int:
    """Seal every capture that is not sealed yet -> how many seals were made here."""
    made = after = 0
    while after := _seal_some(after):
        made += 1
    return made


def _seal_some(after: int) -> int:
    """One seal, of captures numbered after `after` -> the number of its last capture.

    0 where nothing waits, or another process has just made the seal of that number.
    """
    try:
        with transaction.atomic():
            last = Seal.objects.select_for_update().order_by("-number").first()
            waiting = Capture.objects.filter(sealed=None, pk__gt=after).select_related("source")
            waiting = waiting.prefetch_related("snapshot__pages").order_by("pk")
            captures = list(waiting[:MOST])
            if not captures:
                return 0
            _store(last, captures)
            return captures[-1].pk
    except IntegrityError:
        return 0


def lately_unsealed() -> QuerySet[Capture]:
    """Captures without a seal among the newest. What is older and has none, too, is sealed by the next sweep."""
    newest = SealedCapture.objects.aggregate(newest=Max("capture"))["newest"] or 0
    return Capture.objects.filter(sealed=None, pk__gt=newest - RECENT)


def _store(last: Seal | None, captures: Sequence[Capture]) -> None:
    rows = [
        SealedCapture(capture=capture, position=position, digest=digest_of(statement_of(capture)))
        for position, capture in enumerate(captures)
    ]
    seal = Seal(number=last.number + 1 if last else 1, previous=last, sealed_at=database_now())
    seal.digest = digest_of(manifest_of(seal, rows))
    seal.save()
    for row in rows:
        row.seal = seal
    SealedCapture.objects.bulk_create(rows)


def statement_of(capture: Capture) -> bytes:
    """All that was recorded of a check, in canonical JSON: what its seal vouches for."""
    return _canonical(
        {
            "attempt": str(capture.attempt),
            "document": capture.document_id,
            "declaration": capture.source.declaration,
            "trigger": capture.trigger,
            "fetcher": capture.fetcher,
            "started_at": _moment(capture.started_at),
            "finished_at": _moment(capture.finished_at),
            "outcome": capture.outcome,
            "error": capture.error,
            "pages": [*_pages(capture.snapshot)],
            "text_sha256": capture.text_digest,
            "essence_sha256": capture.essence_digest,
            "screenshot_sha256": capture.screenshot,
            "refusal_sha256": capture.refusal,
            "record": capture.record,
        }
    )


def manifest_of(seal: Seal, rows: Sequence[SealedCapture]) -> bytes:
    """What a seal says, in canonical JSON: `rows` are its captures, in order."""
    return _canonical(
        {
            "format": FORMAT,
            "number": seal.number,
            "previous": seal.previous.digest if seal.previous else "",
            "sealed_at": _moment(seal.sealed_at),
            "captures": [[str(row.capture.attempt), row.digest] for row in rows],
        }
    )


def rows_of(seal: Seal) -> list[SealedCapture]:
    """A seal's captures in their order, with all that their statements say."""
    rows = seal.captures.select_related("capture__source", "capture__document")
    return list(rows.prefetch_related("capture__snapshot__pages").order_by("position"))


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _pages(snapshot: Snapshot | None) -> Iterator[dict[str, Any]]:
    pages = snapshot.pages.all() if snapshot else ()
    for page in sorted(pages, key=lambda one: one.position):
        yield {
            "url": page.url,
            "media_type": page.media_type,
            "charset": page.charset,
            "length": page.length,
            "sha256": page.blob,
        }


def _canonical(content: dict[str, Any]) -> bytes:
    """One way to write it: keys in order, no blanks, ASCII."""
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
