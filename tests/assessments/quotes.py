"""Quotes of a provider's terms, and the texts that come after them."""

from __future__ import annotations

from datetime import datetime, timedelta

from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.models import Anchoring, Evidence
from auditor.assessments.revisiting import Revisited, revisit_all
from auditor.kyc.vocabulary import Aspect, EvidenceKind
from tests.assessments.factories import AT, Writer, make_terms, with_role
from tests.factories import make_provider

LATER = AT + timedelta(days=30)
CLAUSE = "Customers are identified by an official document before any value moves out of a wallet."
REWORDED = CLAUSE.replace("an official document", "a photograph of their face")
OPENING = (
    "These terms are between you and the company. By opening a wallet you accept them as a whole."
)
CLOSING = "A wallet may be closed at any time by a letter to our office; what is left is paid out."
TEXT = f"# Terms\n\n{OPENING}\n\n{CLAUSE}\n\n{CLOSING}\n"
MOVED = f"# Terms\n\n{OPENING}\n\n{CLOSING}\n\nFees are listed apart.\n\n{CLAUSE}\n"
EDITED = TEXT.replace(CLAUSE, REWORDED)
GONE = TEXT.replace(f"{CLAUSE}\n\n", "")
FIRST = f"{CLAUSE}\n\n{OPENING}\n\n{CLOSING}\n"
TWICE = f"{OPENING}\n\n{CLOSING}\n\nNew:\n\n{CLAUSE}\n\nNewer:\n\n{CLAUSE}\n\nThe end.\n"


def quoted(exact: str = CLAUSE, text: str = TEXT) -> Evidence:
    """A quote from the terms of a new provider, in a draft."""
    row = actions.start(provider=make_provider(), by=with_role(Role.RESEARCHER), at=AT)
    return cited(Writer(row), make_terms(row.provider, text), exact)


def cited(writer: Writer, version: Version, exact: str = CLAUSE) -> Evidence:
    start = version.text().index(exact)
    body = actions.Quote(version, start, start + len(exact), exact)
    piece = actions.Piece(Aspect.CLAIMED, EvidenceKind.TERMS_VERSION, body)
    return writer.cite("AO-01", piece)


def then(quote: Evidence, text: str, days: int = 1, **overrides: object) -> Version:
    """A later text of the quoted document, confirmed unless said otherwise."""
    provider = quote.answer.assessment.provider
    return make_terms(provider, text, captured_at=AT + timedelta(days=days), **overrides)


def sweep(at: datetime = LATER) -> Revisited:
    return revisit_all(at=at)


def found_of(quote: Evidence) -> list[str]:
    """What came of each text, oldest first."""
    records = Anchoring.objects.filter(evidence=quote).order_by("version__captured_at")
    return list(records.values_list("kind", flat=True))


def state_of(quote: Evidence) -> tuple[str, Version | None]:
    quote.refresh_from_db()
    return quote.anchor, quote.current_version


def shown_at(quote: Evidence) -> str:
    """What stands where the quote is said to stand now."""
    quote.refresh_from_db()
    assert quote.current_version is not None
    return quote.current_version.text()[quote.current_start : quote.current_end]
