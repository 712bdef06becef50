"""Verdicts as labelled lines, in the form by which clause detection is evaluated.

One JSON object a line: first of a document its `document` line, then a line for each clause that holds
there. A blob is named as Git names it (SHA-1 over `blob <length>\\0` and the UTF-8 bytes).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.archive.blobs import UNREADABLE
from auditor.archive.models import Document, Version
from auditor.findings.models import Verdict
from auditor.findings.querysets import VerdictQuerySet
from auditor.findings.standing import Claimed, StandingClause, clauses_of
from auditor.findings.vocabulary import Decision, ReadingOutcome
from auditor.kyc.language import language_of


@dataclass(frozen=True)
class Labelled:
    """The labels of a version, ready to be written."""

    version: Version
    text: str
    clauses: tuple[StandingClause, ...]

    def records(self) -> Iterator[dict[str, Any]]:
        """The document's own line, then its clauses in the order of the text, each (line, indicator) once."""
        data = self.text.encode()
        blob, path = git_blob_id(data), path_of(self.version.document)
        rows = {
            (one.line, claim.indicator): _record(blob, path, one.line, claim)
            for one in sorted(self.clauses, key=_rank)
            if (claim := one.settled)
        }
        yield {
            "document": path,
            "blob": blob,
            "lines": self.text.count("\n") + (not self.text.endswith("\n")),
            "bytes": len(data),
            "language": _language(self.version.document, self.text),
            "annotated_lines": len({line for line, _ in rows}),
        }
        yield from (rows[place] for place in sorted(rows))


@dataclass
class Skipped:
    """Versions that give no gold: their clauses are judged in part only, or their text is lost."""

    incomplete: int = 0
    unreadable: int = 0


def labelled_versions(skipped: Skipped) -> Iterator[Labelled]:
    """The newest version of each document that was read and in which every clause is judged.

    Of a text that was reviewed in part it is not known what else it says, so that it would count finds
    as false alarms. Newer versions stand for older ones: a verdict holds for the same words in both.
    """
    judged = _standing().values("document")
    for document in Document.objects.filter(pk__in=judged).order_by("provider__slug", "slug"):
        found = _labelled(document, skipped)
        if found is not None:
            yield found


def _labelled(document: Document, skipped: Skipped) -> Labelled | None:
    judged = _standing().filter(document=document).values("version")
    # Of a text that was not read nobody has seen what the rules would find in it.
    read = Version.objects.confirmed().filter(reading__outcome=ReadingOutcome.READ)
    rows = read.filter(pk__in=judged).select_related("document__provider")
    for version in rows.newest_first():
        try:
            text = version.text()
        except UNREADABLE:
            skipped.unreadable += 1
            continue
        clauses = clauses_of(version, text)
        if not any(one.is_open for one in clauses):
            return Labelled(version, text, clauses)
        skipped.incomplete += 1
    return None


def _standing() -> VerdictQuerySet:
    """Verdicts that count; what was taken back says nothing."""
    return Verdict.objects.standing().exclude(decision=Decision.WITHDRAWN)


def _language(document: Document, text: str) -> str:
    """As it is declared, or else as it reads."""
    return document.language.partition("-")[0].lower() or language_of(text)


def _rank(clause: StandingClause) -> tuple[bool, float]:
    """Of several in one line under one indicator the last counts: what a person has worded rather than
    accepted, then what the machine was surer of when it was judged."""
    verdict = clause.verdict
    proposed = verdict.proposed if verdict and verdict.proposed else {}
    return clause.decision != Decision.ACCEPTED, float(proposed.get("confidence", 1))


def as_line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)


def git_blob_id(data: bytes) -> str:
    """The name that Git gives to a blob."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def path_of(document: Document) -> str:
    """`Provider/Terms of Service.md`, as in Open Terms Archive's layout."""
    return f"{document.ota_path or f'{document.provider.name}/{document.terms_type}'}.md"


def _record(blob: str, path: str, line: int, claim: Claimed) -> dict[str, Any]:
    return {
        "blob": blob,
        "path": path,
        "line": line,
        "indicator": claim.indicator,
        "claimed": claim.claimed,
        "amount": _plain(claim.amount),
        "currency": claim.currency or None,
        "window": claim.window or None,
        "trigger": claim.trigger or None,
    }


def _plain(amount: Any) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)
