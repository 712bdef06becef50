"""What the evaluation of clauses said becomes figures with targets, and a part of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import evaluate
from scripts.evaluate_clauses import (
    BLIND_ANNOTATIONS,
    clause_figures,
    total_figures,
)
from scripts.figures import EvaluationFailed


def part(heading: str, *, micro: float = 0.8, macro: float = 0.7, value: float = 90.0) -> str:
    return (
        f"{heading}:\n  micro: F1 {micro:.3f}, precision 0.8, recall 0.8 (8 found, 2 missed, 2 false)\n"
        f"  macro: F1 {macro:.3f} over 9 indicators\n  claimed value right: 9 of 10 ({value:.1f}%)\n\n"
    )


def report(**half_b: float) -> str:
    return (
        "10 of 10 documents read, tolerance 1.\n\n"
        + part("total")
        + part("half A, rules written with it in sight")
        + part("half B, held out at first", **half_b)
    )


def missed(said: str) -> list[str]:
    return [figure.what for figure in clause_figures(said) if not figure.is_met]


def test_good_figures_meet_every_target() -> None:
    assert missed(report()) == []
    assert len(clause_figures(report())) == 9


@pytest.mark.parametrize(
    ("half_b", "what"),
    [
        ({"micro": 0.719}, "half B: lines and indicators, F1 micro"),
        ({"macro": 0.599}, "half B: F1 macro"),
        ({"value": 84.9}, "half B: claimed value right"),
    ],
)
def test_each_figure_has_its_target(half_b: dict[str, float], what: str) -> None:
    assert missed(report(**half_b)) == [what]


@pytest.mark.parametrize("said", ["", "total:\n\n", part("total")])
def test_a_report_without_figures_fails(said: str) -> None:
    with pytest.raises(EvaluationFailed):
        clause_figures(said)


def test_a_set_without_halves_has_its_totals_under_its_own_name() -> None:
    figures = total_figures("other people", part("total", micro=0.6))
    assert [(one.what, one.is_met) for one in figures] == [
        ("other people: lines and indicators, F1 micro", False),
        ("other people: F1 macro", True),
        ("other people: claimed value right", True),
    ]


def test_blind_annotations_name_documents_and_hold_no_text() -> None:
    allowed = {
        "document", "lines", "bytes", "language", "annotated_lines",
        "blob", "path", "line", "indicator", "claimed", "amount", "currency", "window", "trigger",
    }  # fmt: skip
    records = [
        json.loads(line)
        for file in {file for files in BLIND_ANNOTATIONS.values() for file in files}
        for line in file.read_text("utf-8").splitlines()
    ]
    assert len(records) > 500
    assert {key for record in records for key in record} <= allowed


def test_without_the_labelled_lines_nothing_is_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluate, "LABELLED_LINES", tmp_path / "clauses.jsonl")
    assert evaluate.clauses() == 0
    assert "Nothing is measured" in capsys.readouterr().out
