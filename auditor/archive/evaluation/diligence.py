"""Labelled transitions -> how many are flagged as changing what is said of due diligence, and how.

A step is flagged where belief shows it as the provider's change and the reading of its clauses finds one
that changed in meaning, against the newest version before that is believed: the archive compares so too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor.archive.evaluation.clauses import texts_of
from auditor.archive.evaluation.transitions import Diligence, Transition, Verdict, named
from auditor.kyc.clause import Clause
from auditor.kyc.clauses import read_clauses
from auditor.kyc.direction import ChangeReading, read_change
from auditor.kyc.vocabulary import Direction, ShiftKind
from auditor.pages.compare import Kind, Piece, Row, rows

WRITTEN_FROM = frozenset(
    [
        "BankID/Terms of Service.md",
        "Coinbase/Privacy Policy.md",
        "Facebook Payments/Terms of Service.md",
        "HSBC/Terms of Service.md",
        "Lydia/Privacy Policy.md",
        "PayPal/Terms of Service.md",
    ]
)
"""Every second document of the first labelled set, by name: the comparing of clauses was written with these
in sight (decision 22). All others were held out then."""
_Clauses = Callable[[str], tuple[Clause, ...]]
LINES_SHOWN = 12
SHOWN = 240
"""Characters of a changed line in the list of errors."""


@dataclass(frozen=True, slots=True)
class Step:
    """A labelled step with what was read of it; `reading` is None where belief shows no change."""

    transition: Transition
    label: Diligence
    old_text: str
    new_text: str
    reading: ChangeReading | None

    @property
    def is_flagged(self) -> bool:
        return self.reading is not None and self.reading.direction is not Direction.NONE

    @property
    def is_right(self) -> bool:
        if self.is_flagged != self.label.is_changed:
            return False
        return not self.is_leaning or self.leads_right

    @property
    def is_leaning(self) -> bool:
        """Whether a direction is asked of it: flagged rightly, and not neutral by its label."""
        return self.is_flagged and self.label.is_changed and self.label.direction != "neutral"

    @property
    def leads_right(self) -> bool:
        return self.reading is not None and self.reading.direction == self.label.direction

    @property
    def indicators(self) -> frozenset[str]:
        shifts = self.reading.shifts if self.reading else ()
        return frozenset(one.indicator for one in shifts if one.kind is not ShiftKind.MOVED)


def read_steps(verdicts: Sequence[Verdict], sources: Sequence[Path]) -> list[Step]:
    """Every transition that was judged and says whether due diligence is concerned. Raises NotARepository."""
    judged = [one for one in verdicts if one.judgement is not None and one.transition.diligence]
    blobs = {blob for one in judged for blob in (one.base, one.transition.new)}
    texts = texts_of(sorted(blobs), sources)
    clauses = cache(lambda blob: read_clauses(texts[blob]))
    return [_step(one, texts, clauses) for one in judged]


def _step(verdict: Verdict, texts: dict[str, str], clauses: _Clauses) -> Step:
    step = verdict.transition
    old, new = texts[verdict.base], texts[step.new]
    label = step.diligence
    if label is None:
        raise ValueError(f"{named(step)} does not say whether due diligence is concerned.")
    is_shown = verdict.is_shown
    reading = read_change(clauses(verdict.base), clauses(step.new), old, new) if is_shown else None
    return Step(step, label, old, new, reading)


# --- The report -----------------------------------------------------------------------------------


def report(steps: Sequence[Step]) -> list[str]:
    """The figures of both halves and together, then every error with the lines that changed."""
    written = [one for one in steps if one.transition.path in WRITTEN_FROM]
    held_out = [one for one in steps if one.transition.path not in WRITTEN_FROM]
    lines = [f"Due diligence: {len(steps)} transitions say whether it is concerned.", ""]
    for name, group in (
        ("documents seen when the comparing was written", written),
        ("documents held out then", held_out),
        ("all documents", list(steps)),
    ):
        lines += [f"{name}:", *_figures(group)]
    return [*lines, "", *_errors(steps)]


def _figures(steps: Sequence[Step]) -> Iterator[str]:
    changed = [one for one in steps if one.label.is_changed]
    others = [one for one in steps if not one.label.is_changed]
    genuine = [one for one in others if one.transition.is_genuine]
    leaning = [one for one in steps if one.is_leaning]
    yield _share("concerned flagged", sum(one.is_flagged for one in changed), len(changed))
    yield _share("not concerned flagged", sum(one.is_flagged for one in others), len(others))
    yield _share(
        "not concerned flagged, of the provider's changes",
        sum(one.is_flagged for one in genuine),
        len(genuine),
    )
    yield _share("direction right", sum(one.leads_right for one in leaning), len(leaning))
    named_right = sum(len(one.indicators & set(one.label.indicators)) for one in changed)
    yield _share("indicators found", named_right, sum(len(one.label.indicators) for one in changed))
    yield _share("indicators right", named_right, sum(len(one.indicators) for one in changed))


def _share(name: str, count: int, of: int) -> str:
    share = f" ({100 * count / of:.1f}%)" if of else ""
    return f"  {name}: {count} of {of}{share}"


def _errors(steps: Sequence[Step]) -> list[str]:
    wrong = [one for one in steps if not one.is_right]
    lines = [f"Errors of due diligence: {len(wrong)}"]
    for step in wrong:
        lines += [
            f"- {named(step.transition)}: {_fault(step)}",
            *_read(step),
            *_changed_lines(step),
        ]
    return lines


def _fault(step: Step) -> str:
    said = f"{step.label.direction}, {', '.join(step.label.indicators)}"
    if not step.label.is_changed:
        return "flagged, but it does not concern due diligence"
    if not step.is_flagged:
        why = "belief does not show it" if step.reading is None else "no clause changed"
        return f"not flagged: {why}; labelled {said}"
    return f"leads {step.reading.direction if step.reading else 'nowhere'}; labelled {said}"


def _read(step: Step) -> Iterator[str]:
    if step.reading is not None:
        for shift in step.reading.shifts:
            if shift.kind is not ShiftKind.MOVED:
                yield f"  {shift.kind}: {shift.sentence} {_places(shift.old, shift.new)}"


def _places(old: Clause | None, new: Clause | None) -> str:
    places = [f"{sign}{one.line} {one.rule}" for sign, one in (("-", old), ("+", new)) if one]
    return f"[{', '.join(places)}]"


def _changed_lines(step: Step) -> Iterator[str]:
    changed = [row for row in rows(step.old_text, step.new_text) if row.kind is not Kind.EQUAL]
    for row in changed[:LINES_SHOWN]:
        yield from _both_sides(row)
    if len(changed) > LINES_SHOWN:
        yield f"  and {len(changed) - LINES_SHOWN} more lines that changed"


def _both_sides(row: Row) -> Iterator[str]:
    if row.old_line is not None:
        yield f"  - {row.old_line}: {_marked(row.old)}"
    if row.new_line is not None:
        yield f"  + {row.new_line}: {_marked(row.new)}"


def _marked(pieces: Sequence[Piece]) -> str:
    """A changed line with what changed in brackets, cut where it is long."""
    text = "".join(f"[{one.text}]" if one.is_changed else one.text for one in pieces)
    first = max(text.find("[") - SHOWN // 4, 0)
    cut = text[first : first + SHOWN]
    return ("…" if first else "") + cut + ("…" if first + SHOWN < len(text) else "")
