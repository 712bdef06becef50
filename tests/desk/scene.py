"""A desk with something on it: a doubted text, a document that fails, a trial of each kind."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.archive.blobs import blob_store
from auditor.archive.models import Capture, Document, Trial, Version
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Fetcher, Finding
from auditor.desk.actions import note_decision
from auditor.pages.extract import RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.tryout import try_declaration, try_proposals
from tests.desk.staff import ALL, make_suspect, make_user
from tests.e2e.texts import TERMS
from tests.factories import make_capture, make_document, make_provider, make_source, make_version
from tests.pages.shapes import help_article

URL = "https://halden-pay.example/terms"
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DECLARED = {"fetch": URL, "select": "article", "remove": ["nav", ".vote-box"]}


@dataclass(frozen=True)
class Desk:
    """Where to look."""

    suspect: Version
    alone: Version
    document: Document
    failing: Document
    proposal: Trial
    test: Trial
    waiting: Trial


def build_desk() -> Desk:
    """The account is `ada`; see `staff.PASSWORD`."""
    ada = make_user(*ALL, name="ada")
    halden = make_provider(slug="halden-pay", name="Halden Pay", is_fictional=True)
    terms = make_document(halden, language="en", last_checked_at=AT, last_outcome="ok")
    source = make_source(terms, declaration=DECLARED)
    make_version(terms, TERMS, captured_at=AT - timedelta(days=90))
    suspect = make_suspect(terms, TERMS[: len(TERMS) // 3], captured_at=AT)
    _fill_record(suspect)
    privacy = make_document(halden, terms_type="Privacy Policy", slug="privacy-policy")
    alone = make_suspect(privacy, "# Sorry\n\nPlease try again later.", captured_at=AT)
    give_verdict(version=alone, finding=Finding.DISMISSED, by=ada, at=AT, note="An error page.")
    note_decision(document=terms, by=ada, message="Asked for a check now.")
    failing = _failing()
    return Desk(
        suspect=suspect,
        alone=alone,
        document=source.document,
        failing=failing,
        proposal=_trial(ada, terms, None, try_proposals(_page(), URL)),
        test=_trial(ada, terms, DECLARED, try_declaration([_page()], DECLARED)),
        waiting=Trial.objects.create(
            url=URL, requested_by=ada, requested_at=datetime.now(UTC), document=terms
        ),
    )


def _page() -> RawPage:
    return RawPage(help_article().encode(), "text/html", "utf-8")


def _trial(by: Any, document: Document, declaration: Any, result: dict[str, Any]) -> Trial:
    facts = {"pages": [{"url": URL, "status": 200, "length": 5120}], "uses_browser": False}
    return Trial.objects.create(
        url=URL,
        declaration=declaration,
        document=document,
        requested_by=by,
        requested_at=AT,
        finished_at=AT,
        outcome=Outcome.OK.value,
        result={**facts, **result},
        screenshot=blob_store().put(png()),
    )


def _failing() -> Document:
    document = make_document(
        make_provider(name="Sagne Kort", is_draft=True),
        terms_type="Fees",
        slug="fees",
        last_outcome=Outcome.NOT_FOUND.value,
        last_checked_at=AT,
        failures_in_a_row=5,
        failing_since=AT - timedelta(days=4),
    )
    make_source(document)
    for hours in range(12):
        make_capture(
            document,
            at=AT - timedelta(hours=hours),
            outcome=Outcome.NOT_FOUND.value,
            error="http://site.example/terms answered with status 404.",
        )
    return document


def _fill_record(version: Version) -> None:
    record = {
        "tool": {"extractor": "kyp-2"},
        "user_agent": "KnowYourProvider/0.1.0 (+https://kyp.example/about)",
        "signals": {"share_of_links": 0.913, "words": 212},
        "pages": [
            {
                "status": 200,
                "hops": [{"url": URL, "status": 200, "dialled": "192.0.2.7"}],
                "headers": [["Content-Type", "text/html; charset=utf-8"], ["ETag", '"1"']],
            }
        ],
    }
    Capture.objects.filter(versions=version).update(
        record=record, fetcher=Fetcher.BROWSER, screenshot=blob_store().put(png())
    )


def png(width: int = 320, height: int = 200) -> bytes:
    """A plain grey picture."""
    rows = (b"\0" + b"\xc0" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pieces = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in pieces
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
