"""What `manage.py evaluate clauses` prints -> figures with their targets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.figures import EvaluationFailed, Figure

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "kyc" / "clauses" / "second_annotation"
# What `evaluate clauses` says of each group of documents, and the least that is wanted, in percent.
READ: Mapping[str, tuple[re.Pattern[str], float]] = {
    "lines and indicators, F1 micro": (re.compile(r"^  micro: F1 (\d\.\d+)", re.MULTILINE), 72),
    "F1 macro": (re.compile(r"^  macro: F1 (\d\.\d+)", re.MULTILINE), 60),
    "claimed value right": (
        re.compile(r"^  claimed value right: .*\((\d+\.\d)%\)", re.MULTILINE), 85
    ),
}  # fmt: skip
GROUPS: Mapping[str, str] = {
    "all": r"^total:$",
    "half A": r"^half A,.*:$",
    "half B": r"^half B,.*:$",
}
HELD_OUT = tuple(FOLDER / f"held_out{number}.jsonl" for number in ("", "_2", "_3"))
BLIND_ANNOTATIONS: Mapping[str, Sequence[Path]] = {
    "second annotation, development": [FOLDER / "development.jsonl"],
    "second annotation, held out, by its first annotator": HELD_OUT[:1],
    "second annotation, held out, by most of three annotators": HELD_OUT,
    "third annotation, read after first sight": [FOLDER / "third.jsonl"],
}
"""Labels by other people than the author of the rules and the annotator of the gold, one file an annotator: see
its README."""
TOTALS_END = "\nby document:"
"""What follows in a report tells of documents and errors, which nobody who writes rules may see of a held-out set."""
CLAUSES_NOTE = (
    "Pairs of line and indicator, with a tolerance of one non-empty line. Both halves of the gold have been read since\n"
    "the first runs (half B: F1 .578, then .591), and so have the development part of the second annotation and, after\n"
    "its first sight (F1 .501), the third: these figures flatter. Nobody who writes rules has seen the held-out part,\n"
    "which three people labelled apart from each other (they agree at F1 .92 to .97): the figure by most of them is the\n"
    "honest one; it misses the target ([decision 21](decisions/0021-reading-clauses.md))."
)


def clause_figures(said: str) -> list[Figure]:
    """The figures of the gold's groups of documents with their targets. Raises EvaluationFailed."""
    return _figures(said, GROUPS)


def total_figures(name: str, said: str) -> list[Figure]:
    """The figures of a set that has no halves, under its name. Raises EvaluationFailed."""
    return _figures(said, {name: r"^total:$"})


def _figures(said: str, groups: Mapping[str, str]) -> list[Figure]:
    return [
        _read_figure(group, what, passage)
        for group, passage in _passages(said, groups)
        for what in READ
    ]


def _passages(said: str, groups: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is said of each group, up to the empty line after it."""
    found = []
    for group, heading in groups.items():
        match = re.search(heading, said, re.MULTILINE)
        if match is None:
            raise EvaluationFailed(f"The evaluation of clauses says nothing of {group}.")
        found.append((group, said[match.end() :].partition("\n\n")[0]))
    return found


def _read_figure(group: str, what: str, passage: str) -> Figure:
    pattern, least = READ[what]
    match = pattern.search(passage)
    if match is None:
        raise EvaluationFailed(f"The evaluation of clauses printed no {what} of {group}.")
    value = float(match[1]) * (1 if "%" in match[0] else 100)
    return Figure(f"{group}: {what}", f"{value:.1f}%", f"at least {least:g}%", value >= least)
