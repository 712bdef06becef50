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
FIRST_HALF, SECOND_HALF = (
    tuple(FOLDER / f"{half}{number}.jsonl" for number in ("", "_2", "_3"))
    for half in ("first_half", "second_half")
)
BLIND_ANNOTATIONS: Mapping[str, Sequence[Path]] = {
    "second annotation, development": [FOLDER / "development.jsonl"],
    "second annotation, first half, by most of three annotators": FIRST_HALF,
    "second annotation, second half, by most of three annotators": SECOND_HALF,
    "third annotation": [FOLDER / "third.jsonl"],
}
"""Labels by other people than the author of the rules and the annotator of the gold, one file an annotator: see
its README."""
CLAUSES_NOTE = (
    "Pairs of line and indicator, with a tolerance of one non-empty line. All of these documents have been read by\n"
    "somebody who wrote rules, so that these figures flatter: they show whether a change helps or harms. How well\n"
    "documents of unknown providers are read is said below, under evaluate_crossed; what each set gave at first sight\n"
    "stands in [decision 21](decisions/0021-reading-clauses.md)."
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
