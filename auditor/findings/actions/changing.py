"""Verdicts on what changes did."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.findings.actions.writing import (
    Invalid,
    JudgedMeanwhile,
    ReadMeanwhile,
    log,
    require_judge,
    require_standing,
    save,
)
from auditor.findings.models import ChangeReading, ChangeVerdict
from auditor.findings.standing import latest_word, shown_of_change
from auditor.findings.vocabulary import Decision
from auditor.kyc.vocabulary import Direction

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def judge_change(
    *,
    reading: ChangeReading,
    decision: Decision,
    by: User,
    at: datetime,
    seen: int,
    shown: str,
    direction: str = "",
    note: str = "",
) -> ChangeVerdict:
    """Say what a change did: as the machine has it, otherwise (`direction`), or that it says nothing of
    due diligence. `shown` is the digest of what the machine was shown to say. Raises Refused."""
    require_judge(by, at)
    held = _held_direction(reading, decision, direction)
    latest = latest_word(reading)
    number = latest.number if latest else 0
    is_same = latest is not None and (latest.decision, latest.direction) == (decision, held)
    if latest is not None and is_same and latest.given_by_id == by.pk and number == seen + 1:
        return latest
    if number != seen:
        raise JudgedMeanwhile(latest)
    if decision == Decision.WITHDRAWN:
        require_standing(latest)
    elif shown_of_change(reading) != shown:
        raise ReadMeanwhile
    row = _row(reading, number + 1)
    row.decision, row.direction, row.note = decision, held, note.strip()
    row.given_by, row.given_at = by, at
    save(row, lambda: latest_word(reading))
    log("change.judged", row, by=by, at=at, detail={"change": reading.change_id})
    return row


def _row(reading: ChangeReading, number: int) -> ChangeVerdict:
    """The next word on a change, without what it says."""
    return ChangeVerdict(
        document_id=reading.change.version.document_id,
        old_digest=reading.old.version.text_digest,
        new_digest=reading.new.version.text_digest,
        number=number,
        proposed_direction=reading.direction,
    )


def _held_direction(reading: ChangeReading, decision: Decision, direction: str) -> str:
    if decision == Decision.ACCEPTED:
        if reading.fault:
            raise Invalid("The machine could not read this change: say yourself what it did.")
        return str(reading.direction)
    if decision == Decision.CORRECTED:
        if direction not in Direction.values:
            raise Invalid("A correction says in which direction the change goes.")
        return direction
    if decision in (Decision.REJECTED, Decision.WITHDRAWN):
        return ""
    raise Invalid("A change is accepted, corrected or rejected.")
