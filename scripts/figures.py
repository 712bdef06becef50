"""Figures of evaluations with their targets, and their parts of the page of measurements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.measurements import HEAD, PAGE, SECTION, machine


class EvaluationFailed(Exception):
    """The evaluation gave no figures; the message says why."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the page: what, what was measured, and the target that it meets or misses."""

    what: str
    measured: str
    target: str
    is_met: bool

    def row(self) -> str:
        return f"| {self.what} | {self.measured} | {self.target}: {self.verdict} |"

    @property
    def verdict(self) -> str:
        return "met" if self.is_met else "**missed**"


def bounded(
    name: str, count: int, of: int, bound: float, *, is_most: bool = False, digits: int = 1
) -> Figure:
    """A share with the bound, in percent, that it must not pass or must reach."""
    target = f"{'at most' if is_most else 'at least'} {bound:g}%"
    if not of:
        return Figure(name, "there is none", target, is_met=False)
    share = 100 * count / of
    is_met = share <= bound if is_most else share >= bound
    return Figure(name, f"{count} of {of} ({share:.{digits}f}%)", target, is_met)


def write_section(
    figures: list[Figure], *, on: date, name: str, note: str, page: Path = PAGE
) -> None:
    """Renew a part of the page, or add it at the end; the other parts stay as they are."""
    text = page.read_text(encoding="utf-8") if page.exists() else HEAD
    starts = [match.start() for match in SECTION.finditer(text)] + [len(text)]
    own = next((match.start() for match in SECTION.finditer(text) if match["name"] == name), None)
    if own is None:
        before, after = text.rstrip("\n") + "\n\n", ""
    else:
        before, after = text[:own], text[starts[starts.index(own) + 1] :]
    page.write_text(
        before + section(figures, on, name, note) + (after and f"\n{after}"), encoding="utf-8"
    )


def section(figures: list[Figure], on: date, name: str, note: str) -> str:
    rows = "\n".join(figure.row() for figure in figures)
    return (
        f"## {name}\n\n`make evaluate`, {on.isoformat()}; {machine()}.\n\n{note}\n\n"
        f"| figure | measured | target |\n|---|---|---|\n{rows}\n"
    )
