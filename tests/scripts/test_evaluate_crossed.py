"""Two halves of labelled documents, each read by rules that were written without it, give one figure."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from auditor.archive.evaluation.clauses import read_gold
from scripts import evaluate, evaluate_crossed
from scripts.evaluate_crossed import HALVES, crossed_figures, files_of
from scripts.figures import EvaluationFailed


def report(found: int, missed: int, false: int, *, right: int) -> str:
    return (
        "5 of 5 documents read, tolerance 1.\n\n"
        f"total:\n  claimed value right: {right} of {found} (90.0%)\n\n"
        "by document:\n  A/Terms.md: F1 0.500, precision 0.5, recall 0.5 (1 found, 1 missed, 1 false)\n\n"
        "by indicator:\n"
        f"  IV-01: F1 0.500, precision 0.5, recall 0.5 ({found} found, {missed} missed, {false} false)\n\n"
        "Errors in A/Terms.md:\n- missed IV-01 mandatory, line 3\n"
    )


def test_both_halves_count_together() -> None:
    figures = crossed_figures(
        {"first half": report(8, 2, 0, right=8), "second half": report(2, 4, 4, right=1)}
    )
    assert [(one.what, one.measured, one.is_met) for one in figures[-3:]] == [
        ("both: lines and indicators, F1 micro", "66.7%", False),
        ("both: F1 macro", "66.7%", True),
        ("both: claimed value right", "90.0%", True),
    ]


def test_each_half_has_figures_of_its_own() -> None:
    figures = crossed_figures(
        {"first half": report(8, 2, 0, right=8), "second half": report(2, 4, 4, right=1)}
    )
    assert [(one.what, one.measured) for one in figures if one.what.endswith("micro")] == [
        ("first half: lines and indicators, F1 micro", "88.9%"),
        ("second half: lines and indicators, F1 micro", "33.3%"),
        ("both: lines and indicators, F1 micro", "66.7%"),
    ]


@pytest.mark.parametrize(
    "said", ["", "total:\n  claimed value right: 1 of 1 (100.0%)\n", report(1, 0, 0, right=1)[:40]]
)
def test_a_report_without_figures_fails(said: str) -> None:
    with pytest.raises(EvaluationFailed):
        crossed_figures({"first half": said})


def test_the_halves_share_no_document_and_each_was_labelled_by_three() -> None:
    first, second = (
        [{one.blob for one in read_gold(file)} for file in half.labels] for half in HALVES
    )
    assert len(first) == len(second) == 3
    assert first[0] == first[1] == first[2]
    assert second[0] == second[1] == second[2]
    assert not first[0] & second[0]


def test_rules_of_a_commit_that_is_not_there_are_told_of() -> None:
    with pytest.raises(EvaluationFailed, match="whole history"), files_of("0" * 40):
        pass


def test_the_project_of_a_commit_is_laid_out_for_the_time_being(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(evaluate_crossed, "ROOT", tmp_path)
    (tmp_path / "rules.yaml").write_text("as it was", "utf-8")
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "one"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (tmp_path / "rules.yaml").write_text("as it is", "utf-8")
    with files_of("HEAD") as root:
        assert (root / "rules.yaml").read_text("utf-8") == "as it was"
    assert not root.exists()


def test_without_the_histories_nothing_is_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluate, "HISTORIES", tmp_path)
    assert evaluate.crossed() == 0
    assert "Nothing is measured" in capsys.readouterr().out
