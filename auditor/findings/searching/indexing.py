"""Keeps what can be searched in step with what was read: the passages of each text, and its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from auditor.archive.models import Version
from auditor.findings.models import Finding, Passage
from auditor.findings.searching.engines import engine
from auditor.findings.searching.passages import Piece, piece_at, pieces_of

AT_ONCE = 500


def index_version(version: Version, text: str, findings: Iterable[Finding]) -> int:
    """Record the passages of a text, if they are not yet, and its clauses in place of those that stood
    there -> how many. A text does not change: reading it anew costs its clauses only."""
    own = Passage.objects.filter(version=version)
    clauses = [(piece_at(text, one.start, one.end), one) for one in findings]
    pieces: list[tuple[Piece, Finding | None]] = [one for one in clauses if one[0].words]
    with transaction.atomic():
        # Of two processes at one time the second waits, and finds the passages of the text recorded.
        list(Version.objects.select_for_update(no_key=True).filter(pk=version.pk).values("pk"))
        own.exclude(finding=None).delete()
        if not own.exists():
            pieces += [(piece, None) for piece in pieces_of(text)]
        rows = Passage.objects.bulk_create(_rows(version, pieces), batch_size=AT_ONCE)
        engine().keep((row.pk, piece.words) for row, (piece, _) in zip(rows, pieces, strict=True))
    return len(rows)


def unindexed() -> QuerySet[Version]:
    """Confirmed versions of which no passage is recorded: unread ones, and such as have no word."""
    return Version.objects.confirmed().filter(
        ~Exists(Passage.objects.filter(version=OuterRef("pk")))
    )


def forget_all() -> None:
    """Empty the index, before everything is recorded anew. In one transaction."""
    with transaction.atomic():
        Passage.objects.all().delete()
        engine().empty()


def _rows(version: Version, pieces: Sequence[tuple[Piece, Finding | None]]) -> list[Passage]:
    return [
        Passage(version=version, finding=finding, start=piece.start, end=piece.end)
        for piece, finding in pieces
    ]
