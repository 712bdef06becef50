"""What people say of findings, in one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.findings.actions.changing import judge_change
from auditor.findings.actions.judging import judge
from auditor.findings.standing import Claimed, latest_word, shown_of_change
from auditor.findings.vocabulary import Decision
from tests.findings.factories import clause_of, make_judge
from tests.findings.tiny import AT

if TYPE_CHECKING:
    from auditor.archive.models import Version
    from auditor.findings.models import ChangeReading


def say_of_clause(
    version: Version, decision: Decision, indicator: str = "IV-01", claim: Claimed | None = None
) -> None:
    clause = clause_of(version, indicator)
    judge(
        version=version,
        indicator=indicator,
        quote=clause.quote_digest,
        decision=decision,
        by=make_judge(),
        at=AT,
        seen=clause.seen,
        shown=clause.shown,
        claim=claim,
    )


def say_of_change(reading: ChangeReading, decision: Decision, direction: str = "") -> None:
    latest = latest_word(reading)
    judge_change(
        reading=reading,
        decision=decision,
        direction=direction,
        by=make_judge(),
        at=AT,
        seen=latest.number if latest else 0,
        shown=shown_of_change(reading),
    )
