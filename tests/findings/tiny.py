"""Rules small enough to know by heart, in place of those of `kyc`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from auditor.findings.recording import read_version
from auditor.findings.rules import Rules
from auditor.findings.sweeping import Swept, sweep
from auditor.kyc.clause import CONTEXT, Clause
from auditor.kyc.vocabulary import Direction, ShiftKind

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
TOPICS = {
    "identity document": "IV-01",
    "e-mail address": "AO-03",
    "cash": "FC-01",
    "company number": "GS-01",
}
MODALS = {"must": "mandatory", "may": "discretionary", "never": "explicit_no"}
# Points, tendency and words: each shift weighs the same.
WEIGHTS = {
    ShiftKind.ADDED: (0.5, 1, 5),
    ShiftKind.STRICTER: (0.5, 1, 5),
    ShiftKind.REMOVED: (0.5, -1, 5),
    ShiftKind.LOOSER: (0.5, -1, 5),
}
STRICTNESS = ("explicit_no", "discretionary", "mandatory")


@dataclass(frozen=True)
class Announced:
    date: date
    start: int
    end: int


@dataclass(frozen=True)
class Shift:
    indicator: str
    kind: ShiftKind
    old: Clause | None
    new: Clause | None
    sentence: str
    points: float
    tendency: int
    words: int


@dataclass(frozen=True)
class ChangeRead:
    shifts: tuple[Shift, ...]
    direction: Direction
    significance: int
    summary: str
    announced: Announced | None = None
    words: int = 0


def find_clauses(text: str, language: str | None = None) -> tuple[Clause, ...]:
    return tuple(_clauses(text))


def _clauses(text: str) -> Iterator[Clause]:
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        end = start + len(line)
        for topic, indicator in TOPICS.items():
            if topic in line:
                yield Clause(
                    indicator=indicator,
                    claimed=claim_in(line, indicator),
                    line=number,
                    start=start,
                    end=end,
                    exact=line,
                    prefix=text[max(0, start - CONTEXT) : start],
                    suffix=text[end : end + CONTEXT],
                    confidence=0.9,
                    rule=f"tiny:{indicator}",
                    why=f"the line speaks of {topic!r}",
                    amount=Decimal(1000) if "EUR 1,000" in line else None,
                    currency="EUR" if "EUR 1,000" in line else None,
                )
        start = end + 1


def claim_in(line: str, indicator: str) -> str:
    if indicator.startswith("GS"):
        return "stated"
    if indicator == "FC-01":
        return "offered_unspecified"
    return next((value for word, value in MODALS.items() if word in line.split()), "mandatory")


def compare(
    old: Sequence[Clause], new: Sequence[Clause], old_text: str, new_text: str
) -> ChangeRead:
    """Clauses of one indicator are the same clause; nothing else is told apart."""
    before, after = ({one.indicator: one for one in side} for side in (old, new))
    shifts = tuple(
        Shift(name, kind, before.get(name), after.get(name), f"{name}: {kind}.", *WEIGHTS[kind])
        for name in sorted({*before, *after})
        if (kind := _kind(before.get(name), after.get(name)))
    )
    found = {one.kind for one in shifts}
    is_looser = bool(found & {ShiftKind.LOOSER, ShiftKind.REMOVED})
    direction = Direction.LOOSER if is_looser else Direction.STRICTER
    if not shifts:
        return ChangeRead((), Direction.NONE, 0, "")
    words = " ".join(one.sentence for one in shifts)
    at = new_text.find("1 May 2026")
    announced = Announced(date(2026, 5, 1), at, at + 10) if at >= 0 else None
    count = len(old_text.split()) + len(new_text.split())
    return ChangeRead(shifts, direction, min(100, 40 * len(shifts)), words, announced, count)


def _kind(old: Clause | None, new: Clause | None) -> ShiftKind | None:
    if old is None or new is None:
        return ShiftKind.ADDED if old is None else ShiftKind.REMOVED
    steps = [STRICTNESS.index(one.claimed) for one in (old, new) if one.claimed in STRICTNESS]
    if len(steps) < 2 or steps[0] == steps[1]:
        return None
    return ShiftKind.STRICTER if steps[1] > steps[0] else ShiftKind.LOOSER


def tiny_rules(
    version: str = "tiny.1", *, clauses: Callable[..., Sequence[Clause]] = find_clauses
) -> Rules:
    return Rules(version, "2026.1", clauses, compare)


def swept(rules: Rules | None = None, *, anew: bool = False) -> Swept:
    """Everything that waits is read."""
    return sweep(rules=rules or tiny_rules(), now=lambda: AT, anew=anew)


__all__ = ["AT", "find_clauses", "read_version", "swept", "tiny_rules"]
