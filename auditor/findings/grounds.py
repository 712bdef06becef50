"""What stands of a change: the machine's reading of it, under what people said of it and of its clauses.

The direction that a person gave holds. Where nobody did, and a person has found a clause wrong, direction and
significance are what the other shifts come to, by the formula by which all of them were weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.findings.models import ChangeReading, Shift
from auditor.findings.vocabulary import Decision
from auditor.kyc.direction import Weight, direction_of, significance_of
from auditor.kyc.vocabulary import Direction, ShiftKind

JUDGED = (Decision.ACCEPTED, Decision.CORRECTED)
CONTRADICTED = (Decision.REJECTED, Decision.CORRECTED)


@dataclass(frozen=True, slots=True)
class Word:
    """What counts of what people said of a change; empty where nobody said anything."""

    decision: str = ""
    direction: str = ""

    @property
    def is_open(self) -> bool:
        return self.decision in ("", Decision.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Stands:
    """What holds of a change. `is_told`: it says something of due diligence, by a person, or on grounds that
    none denies. `is_reviewed`: a person gave the direction."""

    direction: str
    significance: int
    summary: str
    is_told: bool
    is_reviewed: bool


def what_stands(reading: ChangeReading, word: Word, shifts: Sequence[Shift]) -> Stands:
    """`shifts` are all of the reading's in their order, each with whether it is contradicted."""
    grounds = [one for one in shifts if is_ground(one)]
    is_reviewed = word.decision in JUDGED
    direction, significance = reading.direction, reading.significance
    if is_reviewed:
        direction = word.direction
    elif any(one.is_contradicted and one.kind != ShiftKind.MOVED for one in shifts):
        direction, significance = _weighed(grounds, words=reading.words)
    has_ground = is_reviewed or (word.is_open and bool(grounds))
    return Stands(
        direction=str(direction),
        significance=significance,
        summary=_summary(reading, shifts, grounds),
        is_told=has_ground and direction != Direction.NONE,
        is_reviewed=is_reviewed,
    )


def is_ground(shift: Shift) -> bool:
    """Whether a clause changed in meaning, which nobody has found wrong: one that moved says nothing."""
    return not shift.is_contradicted and shift.kind != ShiftKind.MOVED


def _weighed(shifts: Sequence[Shift], *, words: int) -> tuple[str, int]:
    weights = [Weight(one.points, one.tendency, one.words, one.indicator) for one in shifts]
    return direction_of(weights), significance_of(weights, words=words)


def _summary(reading: ChangeReading, shifts: Sequence[Shift], grounds: Sequence[Shift]) -> str:
    if not any(one.is_contradicted for one in shifts):
        return reading.summary
    return " ".join(dict.fromkeys(one.sentence for one in grounds))
