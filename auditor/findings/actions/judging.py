"""Verdicts on clauses: accept, correct, reject, add what the machine has missed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from auditor.archive.models import Version
from auditor.archive.vocabulary import VersionState
from auditor.findings.actions.writing import (
    Gone,
    Invalid,
    JudgedMeanwhile,
    ReadMeanwhile,
    Refused,
    log,
    require_judge,
    require_standing,
    save,
)
from auditor.findings.models import Verdict
from auditor.findings.quotation import quote_digest, words_digest
from auditor.findings.standing import Claimed, StandingClause, clause_at, context_at
from auditor.findings.vocabulary import CLAIMS_OF_KIND, Decision
from auditor.kyc import framework

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Passage:
    """Words of a text, in code points."""

    start: int
    end: int
    exact: str


@transaction.atomic
def judge(
    *,
    version: Version,
    indicator: str,
    quote: str,
    decision: Decision,
    by: User,
    at: datetime,
    seen: int,
    shown: str,
    claim: Claimed | None = None,
    note: str = "",
    batch: uuid.UUID | None = None,
) -> Verdict:
    """Accept, correct (by `claim`), reject or take back what is said of quoted words (`quote` is their
    digest, `shown` that of what the machine was shown to propose for them). The same said twice by one
    person is recorded once. Raises Refused."""
    require_judge(by, at)
    clause = clause_at(version, indicator, quote, shown)
    if clause is None:
        raise Gone(
            "The rules were renewed: these words are not proposed any more. Load the page anew."
        )
    held = _held(clause, decision, claim)
    if repeated := _repeated(clause.verdict, decision, held, by=by, seen=seen):
        return repeated
    if clause.seen != seen:
        raise JudgedMeanwhile(clause.verdict)
    if decision == Decision.WITHDRAWN:
        require_standing(clause.verdict)
    elif clause.shown != shown:
        raise ReadMeanwhile
    return _give(
        clause, version, decision, held, by=by, at=at, note=note, batch=batch or uuid.uuid4()
    )


@transaction.atomic
def add_clause(
    *,
    version: Version,
    passage: Passage,
    claim: Claimed,
    by: User,
    at: datetime,
    note: str = "",
) -> Verdict:
    """Add a clause that the machine has missed. `passage` is compared with the text. Raises Refused,
    BlobMissing, BlobDamaged, StorageFailed."""
    require_judge(by, at)
    _require_believed(version)
    text = version.text()
    if text[passage.start : passage.end] != passage.exact or not passage.exact.strip():
        raise Invalid(
            "These words do not stand there in the text. Choose them from the text again."
        )
    prefix, suffix = context_at(text, passage.start, passage.end)
    digest = quote_digest(passage.exact, prefix, suffix)
    known = clause_at(version, claim.indicator, digest)
    if known is not None and not (known.finding is None and known.is_open):
        raise Invalid("These very words stand under this indicator already: judge them there.")
    row = _row(
        StandingClause(
            indicator=claim.indicator,
            line=text.count("\n", 0, passage.start) + 1,
            start=passage.start,
            end=passage.end,
            exact=passage.exact,
            quote_digest=digest,
            words_digest=words_digest(passage.exact),
            finding=None,
            verdict=known.verdict if known else None,
        ),
        version,
        (prefix, suffix),
    )
    return write(row, Decision.ADDED, _checked(claim), by=by, at=at, note=note, batch=uuid.uuid4())


def judge_alike(
    *,
    places: Sequence[tuple[Version, StandingClause]],
    decision: Decision,
    by: User,
    at: datetime,
    note: str = "",
) -> tuple[list[Version], list[tuple[Version, str]]]:
    """Accept or reject the same words in several places -> the texts of those in which it was recorded, and
    of those in which it was refused, with a sentence that says why; one a place, in the order given.

    Each place is judged by itself, upon what was seen and shown of it: one that is refused stops no other.
    Those recorded have one `batch`, by which they are taken back together. Raises NotAllowed, and Invalid for
    another decision or more than `MOST_AT_ONCE` places: then nothing is recorded.
    """
    require_judge(by, at)
    if decision not in (Decision.ACCEPTED, Decision.REJECTED):
        raise Invalid("Several at once are accepted or rejected; a correction is made one by one.")
    if len(places) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} places are judged at once; choose fewer.")
    batch, done, refused = uuid.uuid4(), [], []
    for version, clause in places:
        try:
            judge(
                version=version,
                indicator=clause.indicator,
                quote=clause.quote_digest,
                decision=decision,
                by=by,
                at=at,
                seen=clause.seen,
                shown=clause.shown,
                note=note,
                batch=batch,
            )
        except Refused as error:
            refused.append((version, str(error)))
        else:
            done.append(version)
    return done, refused


def _held(clause: StandingClause, decision: Decision, claim: Claimed | None) -> Claimed | None:
    """What holds after a decision. Raises Invalid."""
    if decision == Decision.CORRECTED:
        if claim is None:
            raise Invalid("A correction says what is right.")
        return _checked(claim)
    if decision == Decision.ACCEPTED:
        if clause.proposed is None:
            raise Invalid("The machine proposes nothing here that could be accepted; correct it.")
        return clause.proposed
    if decision in (Decision.REJECTED, Decision.WITHDRAWN):
        return None
    raise Invalid("A clause is added from the text, not from what is proposed.")


def _checked(claim: Claimed) -> Claimed:
    """Raises Invalid for what the newest framework does not know."""
    known = framework.newest().by_id.get(claim.indicator)
    if known is None:
        raise Invalid(f"The framework has no indicator {claim.indicator!r}.")
    if claim.claimed not in CLAIMS_OF_KIND[known.kind]:
        raise Invalid(
            f"{known.id} is of the kind {known.kind}: what it claims is one of "
            f"{', '.join(CLAIMS_OF_KIND[known.kind])}."
        )
    return claim


def _repeated(
    latest: Verdict | None, decision: Decision, held: Claimed | None, *, by: User, seen: int
) -> Verdict | None:
    """What was recorded, if this very verdict was sent twice: the answer to the first was lost."""
    if latest is None or latest.number != seen + 1 or latest.given_by_id != by.pk:
        return None
    values = held or Claimed("", "")
    is_same = latest.decision == decision and _columns(latest) == _values(values)
    return latest if is_same else None


def _require_believed(version: Version) -> None:
    """Raises Invalid."""
    if version.state != VersionState.CONFIRMED:
        raise Invalid("This text is not held to be the provider's any more.")


def _give(
    clause: StandingClause,
    version: Version,
    decision: Decision,
    held: Claimed | None,
    *,
    by: User,
    at: datetime,
    note: str,
    batch: uuid.UUID,
) -> Verdict:
    _require_believed(version)
    source = clause.finding or clause.verdict
    around = (source.prefix, source.suffix) if source else ("", "")
    row = _row(clause, version, around)
    return write(row, decision, held, by=by, at=at, note=note, batch=batch)


def _row(clause: StandingClause, version: Version, around: tuple[str, str]) -> Verdict:
    """The next word on a clause, without what it says."""
    return Verdict(
        document_id=version.document_id,
        version=version,
        indicator=clause.indicator,
        number=clause.seen + 1,
        line=clause.line,
        start=clause.start,
        end=clause.end,
        exact=clause.exact,
        prefix=around[0],
        suffix=around[1],
        words_digest=clause.words_digest,
        quote_digest=clause.quote_digest,
        proposed=_proposal(clause),
    )


def _proposal(clause: StandingClause) -> dict[str, Any] | None:
    """What the machine had said, under which edition of the rules and why, in plain values; where it
    says nothing any more, what it had said when a person judged it last."""
    if clause.finding is None or clause.proposed is None:
        return clause.verdict.proposed if clause.verdict else None
    found = clause.finding
    plain = {
        name: str(value) for name, value in vars(clause.proposed).items() if value not in (None, "")
    }
    return plain | {
        "rules_version": found.reading.rules_version,
        "rule": found.rule,
        "confidence": str(found.confidence),
    }


def write(
    row: Verdict,
    decision: Decision,
    held: Claimed | None,
    *,
    by: User,
    at: datetime,
    note: str,
    batch: uuid.UUID,
) -> Verdict:
    for name, value in _values(held or Claimed("", "")).items():
        setattr(row, name, value)
    row.decision, row.note, row.batch = decision, note.strip(), batch
    row.given_by, row.given_at = by, at
    key = {
        "document": row.document_id,
        "indicator": row.indicator,
        "quote_digest": row.quote_digest,
    }
    save(row, lambda: Verdict.objects.filter(**key).order_by("-number").first())
    said = {"indicator": row.indicator, "quote": row.quote_digest}
    log("clause.judged", row, by=by, at=at, detail=said)
    return row


def _values(claim: Claimed) -> dict[str, Any]:
    """The columns of a verdict that hold a claim."""
    return {
        "settled_indicator": claim.indicator,
        **{name: value for name, value in vars(claim).items() if name != "indicator"},
    }


def _columns(verdict: Verdict) -> dict[str, Any]:
    return {name: getattr(verdict, name) for name in _values(Claimed("", ""))}
