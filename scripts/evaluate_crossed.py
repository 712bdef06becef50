"""Held-out documents in two halves, each read by the rules of an author who knew the other half alone.

Rules can only be judged by documents that their author has not read, and each half has been read by somebody. So each is
read by the software as it was at the commit whose rules were written with the other half in sight, and with no other
document that had not been read before. The two readings together are the figure for documents of unknown providers.
"""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.archive.evaluation.clause_figures import Counts, macro
from scripts.evaluate_clauses import FIRST_HALF, READ, SECOND_HALF
from scripts.figures import EvaluationFailed, Figure

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(
    r"^  (?P<indicator>[A-Z]{2}-\d\d): F1 .*"
    r"\((?P<found>\d+) found, (?P<missed>\d+) missed, (?P<false>\d+) false\)$",
    re.MULTILINE,
)
CLAIMED = re.compile(r"^  claimed value right: (\d+) of (\d+)", re.MULTILINE)
CROSSED_NOTE = (
    "The documents that were held out until 2026-12-01, in two halves that were drawn by the number of their labels before\n"
    "anybody read them (labels of most of three annotators; pairs of line and indicator, tolerance of one non-empty line).\n"
    "Two authors, who worked apart, wrote rules with one half each in sight, from the same rules before; each half is read\n"
    "here by the rules of whoever had not seen it, as they stand in the history of this project. This is the honest figure\n"
    "for documents of unknown providers; it misses the target ([decision 21](decisions/0021-reading-clauses.md))."
)


@dataclass(frozen=True, slots=True)
class Half:
    """Some documents, as their annotators labelled them, and the commit whose rules were written without them."""

    name: str
    labels: Sequence[Path]
    rules: str


HALVES = (
    Half("first half", FIRST_HALF, "f73c7ef57ab31f17edb8df198fa51c42f25ce461"),
    Half("second half", SECOND_HALF, "e5d6f00a59b1e013cd09365ba4ea21cd42313c4e"),
)


@contextmanager
def files_of(commit: str) -> Iterator[Path]:
    """The project as it was at a commit, in a folder for the time being. Raises EvaluationFailed."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        raise EvaluationFailed(
            f"The rules of commit {commit} are not to be had: this needs the project's whole history "
            f"({packed.stderr.decode(errors='replace').strip()})."
        )
    with tempfile.TemporaryDirectory(prefix="rules-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder)


def crossed_figures(said: Mapping[str, str]) -> list[Figure]:
    """What was said of each half -> the figures of each half and of both. Raises EvaluationFailed."""
    counted = {name: _counts(name, report) for name, report in said.items()}
    claimed = {name: _claimed(name, report) for name, report in said.items()}
    figures = [
        figure for name in said for figure in _figures(name, [counted[name]], [claimed[name]])
    ]
    return [*figures, *_figures("both", [*counted.values()], [*claimed.values()])]


def _counts(name: str, said: str) -> dict[str, Counts]:
    rows = said.partition("\nby indicator:\n")[2].partition("\n\n")[0]
    found = {
        row["indicator"]: Counts(int(row["found"]), int(row["missed"]), int(row["false"]))
        for row in ROW.finditer(rows)
    }
    if not found:
        raise EvaluationFailed(f"The evaluation of the {name} printed no indicators.")
    return found


def _claimed(name: str, said: str) -> tuple[int, int]:
    match = CLAIMED.search(said)
    if match is None:
        raise EvaluationFailed(f"The evaluation of the {name} printed no claimed values.")
    return int(match[1]), int(match[2])


def _figures(
    name: str, counted: Sequence[dict[str, Counts]], claimed: Sequence[tuple[int, int]]
) -> list[Figure]:
    names = sorted(set().union(*counted))
    each = {one: sum((some.get(one, Counts()) for some in counted), Counts()) for one in names}
    total = sum(each.values(), Counts())
    right, of = (sum(numbers) for numbers in zip(*claimed, strict=True))
    values = (100 * total.f1, 100 * macro(each), 100 * right / of if of else 0.0)
    return [
        Figure(f"{name}: {what}", f"{value:.1f}%", f"at least {least:g}%", value >= least)
        for (what, (_, least)), value in zip(READ.items(), values, strict=True)
    ]
