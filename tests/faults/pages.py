"""A document's page, and what is recorded of it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from auditor.archive.models import Capture, Document, Version
from auditor.archive.tracking import Checked, open_engine, track
from auditor.archive.vocabulary import Trigger
from tests.archive.site import declare_page

if TYPE_CHECKING:
    from tests.faults.held_site import HeldSite

CLAUSE = (
    "Before a payment we may ask for a document that shows who you are, for proof of your "
    "address, and for the origin of the money. Article {number} applies to every account."
)


def terms(limit: int = 250, *, means: str = "card") -> str:
    """A page of terms as there are many; its last clause names the limit, and what is paid with."""
    clauses = "".join(f"<p>{CLAUSE.format(number=number)}</p>" for number in range(1, 40))
    last = f"<p>Without documents you may pay up to {limit} EUR a month by {means}.</p>"
    return f"<html><body><main><h1>Terms of Service</h1>{clauses}{last}</main></body></html>"


def declare(site: HeldSite, path: str = "/terms", *, host: str = "site") -> Document:
    """A document at this path, never checked and due."""
    site.serve(path, terms())
    return declare_page(path, host=host).document


def check_now(*documents: Document, trigger: Trigger = Trigger.MANUAL) -> list[Checked]:
    """Check documents in this process."""
    with (
        open_engine() as engine,
        closing(track(documents, engine=engine, trigger=trigger)) as checks,
    ):
        return list(checks)


def outcomes(document: Document) -> list[str]:
    """What its checks came to, in order."""
    checks = Capture.objects.filter(document=document).order_by("started_at", "pk")
    return list(checks.values_list("outcome", flat=True))


def texts(document: Document) -> list[str]:
    """Its confirmed texts, oldest first."""
    versions = Version.objects.confirmed().filter(document=document).oldest_first()
    return [version.text() for version in versions]
