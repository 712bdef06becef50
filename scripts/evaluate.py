"""Measure the detectors against the labelled sets, and renew their part of the measurements page.

The sets and the histories that they label are no part of the project: where they are absent
nothing is measured.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.measurements import HEAD, PAGE, SECTION, machine

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "transitions.jsonl"
HISTORIES = ROOT.parent / "shared" / "corpus"
NAME = "evaluate"
JUDGED = re.compile(r"^(\d+) of (\d+) transitions judged", re.MULTILINE)
SHOWN = re.compile(r"^  (\w+) changes shown: (\d+) of (\d+) ", re.MULTILINE)
# In percent: false changes at most, the others at least.
TARGETS: Mapping[str, Mapping[str, float]] = {
    "archive": {"false": 5, "genuine": 96, "substantive": 99},
    "live": {"false": 8, "genuine": 95, "substantive": 98},
}
ENVIRONMENT = {
    "DEBUG": "true",
    "SECRET_KEY": "only-for-evaluations",
    "AUDITOR_ENV_FILE": os.devnull,
}
NOTE = (
    "The rules were written after reading every labelled pair, so that these figures are not held\n"
    "out and flatter ([decision 6](decisions/0006-belief.md) has those of the first run)."
)


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


def main() -> int:
    """0 if every target is met, or if there is nothing to measure against; 1 otherwise."""
    histories = sorted(HISTORIES.glob("*versions.bundle"))
    if not GOLD.exists() or not histories:
        print(f"Nothing is measured: the labelled set or its histories are absent ({GOLD.parent}).")
        return 0
    try:
        figures = [one for mode in TARGETS for one in figures_of(mode, run(mode, histories))]
    except EvaluationFailed as error:
        print(error)
        return 1
    write_section(figures, on=datetime.now(UTC).date())
    missed = [figure.what for figure in figures if not figure.is_met]
    print(f"\nMissed: {'; '.join(missed)}." if missed else "\nEvery target is met.")
    return 1 if missed else 0


def run(mode: str, histories: list[Path]) -> str:
    """What `manage.py evaluate transitions` prints in a mode; it is shown too. Raises EvaluationFailed."""
    print(f"\n== transitions, {mode}", flush=True)
    command = [sys.executable, "manage.py", "evaluate", "transitions", "--mode", mode]
    command += ["--gold", str(GOLD), "--repo", *map(str, histories)]
    with tempfile.TemporaryDirectory(prefix="evaluate-") as folder:
        environment = {**os.environ, **ENVIRONMENT, "DATA_URL": Path(folder).as_uri()}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
    print(done.stdout, flush=True)
    if done.returncode:
        raise EvaluationFailed(f"The evaluation in mode {mode} ended with code {done.returncode}.")
    return done.stdout


def figures_of(mode: str, said: str) -> list[Figure]:
    """The totals of a report as figures with their targets. Raises EvaluationFailed."""
    _, _, totals = said.partition("\ntotal:\n")
    judged = JUDGED.search(said)
    if judged is None or not totals:
        raise EvaluationFailed(f"The evaluation in mode {mode} printed no totals.")
    count, of = int(judged[1]), int(judged[2])
    found = {kind: (int(shown), int(all_)) for kind, shown, all_ in SHOWN.findall(totals)}
    return [
        Figure(f"{mode}: transitions judged", f"{count} of {of}", "all", count == of),
        *(_figure(mode, kind, found.get(kind)) for kind in TARGETS[mode]),
    ]


def _figure(mode: str, kind: str, counts: tuple[int, int] | None) -> Figure:
    bound, is_most = TARGETS[mode][kind], kind == "false"
    what = f"{mode}: {kind} changes shown"
    target = f"{'at most' if is_most else 'at least'} {bound:g}%"
    if counts is None:
        return Figure(what, "none is labelled so", target, is_met=False)
    shown, of = counts
    share = 100 * shown / of
    is_met = share <= bound if is_most else share >= bound
    return Figure(what, f"{shown} of {of} ({share:.1f}%)", target, is_met)


def write_section(figures: list[Figure], *, on: date, page: Path = PAGE) -> None:
    """Renew this part of the page, or add it at the end; the other parts stay as they are."""
    text = page.read_text(encoding="utf-8") if page.exists() else HEAD
    starts = [match.start() for match in SECTION.finditer(text)] + [len(text)]
    own = next((match.start() for match in SECTION.finditer(text) if match["name"] == NAME), None)
    if own is None:
        before, after = text.rstrip("\n") + "\n\n", ""
    else:
        before, after = text[:own], text[starts[starts.index(own) + 1] :]
    page.write_text(before + section(figures, on) + (after and f"\n{after}"), encoding="utf-8")


def section(figures: list[Figure], on: date) -> str:
    rows = "\n".join(figure.row() for figure in figures)
    return (
        f"## {NAME}\n\n`make evaluate`, {on.isoformat()}; {machine()}.\n\n{NOTE}\n\n"
        f"| figure | measured | target |\n|---|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
