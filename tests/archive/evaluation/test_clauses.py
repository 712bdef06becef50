"""Labelled lines: what is found, what is missed, and what is said of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.archive.evaluation.clause_figures import Counts, report
from auditor.archive.evaluation.clauses import WRITTEN_FROM, compare_all, read_gold
from auditor.archive.evaluation.transitions import GoldInvalid
from tests.archive.evaluation.labels import blob, history, write_gold
from tests.archive.histories import TERMS

TEXT = "# Terms\n\nWe must verify your identity.\n\nGood bye, then.\n\nWe may freeze your funds at any time.\n"
VERIFIED, BYE, FROZEN = 3, 5, 7


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return history(tmp_path / "versions.git", TEXT)


def line(
    repository: Path, number: int, indicator: str, claimed: str, **more: Any
) -> dict[str, Any]:
    record = {
        "blob": blob(repository, TEXT), "path": TERMS, "line": number, "indicator": indicator,
        "claimed": claimed, "trigger": None,
    }  # fmt: skip
    return record | more


def said(tmp_path: Path, repository: Path, *records: dict[str, Any], tolerance: int = 0) -> str:
    gold = read_gold(write_gold(tmp_path / "gold.jsonl", *records))
    compared = compare_all(gold, [repository], tolerance=tolerance)
    return "\n".join(report(compared, tolerance=tolerance))


def test_what_is_labelled_and_read_is_found(tmp_path: Path, repository: Path) -> None:
    text = said(
        tmp_path, repository,
        line(repository, VERIFIED, "IV-01", "mandatory"),
        line(repository, FROZEN, "GS-06", "discretionary"),
    )  # fmt: skip
    assert "micro: F1 1.000, precision 1.000, recall 1.000 (2 found, 0 missed, 0 false)" in text
    assert "claimed value right: 2 of 2 (100.0%)" in text


def test_a_miss_and_a_false_alarm_are_told_with_their_text(
    tmp_path: Path, repository: Path
) -> None:
    text = said(tmp_path, repository, line(repository, BYE, "SC-01", "mandatory"))
    assert f"- missed SC-01 mandatory, line {BYE}\n  Good bye, then." in text
    assert f"- false IV-01 mandatory, line {VERIFIED}, en:IV-01." in text
    assert "(0 found, 1 missed, 2 false)" in text


def test_a_wrong_value_is_told(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, line(repository, VERIFIED, "IV-01", "discretionary"))
    assert "value of IV-01, line 3: discretionary, read as mandatory by en:IV-01." in text


@pytest.mark.parametrize(("tolerance", "found"), [(0, 0), (1, 1)])
def test_a_line_beside_counts_where_it_is_tolerated(
    tmp_path: Path, repository: Path, tolerance: int, found: int
) -> None:
    record = line(repository, BYE, "IV-01", "mandatory")
    text = said(tmp_path, repository, record, tolerance=tolerance)
    assert f"IV-01: F1 {found:.3f}" in text


def test_each_label_is_found_once(tmp_path: Path, repository: Path) -> None:
    labels = (line(repository, number, "IV-01", "mandatory") for number in (VERIFIED, BYE))
    text = said(tmp_path, repository, *labels, tolerance=1)
    assert "IV-01: F1 0.667, precision 1.000, recall 0.500 (1 found, 1 missed, 0 false)" in text


def test_halves_are_reported_apart(tmp_path: Path, repository: Path) -> None:
    written = line(repository, VERIFIED, "IV-01", "mandatory", path=min(WRITTEN_FROM))
    text = said(tmp_path, repository, written, line(repository, FROZEN, "GS-06", "discretionary"))
    assert "half A, rules written with it in sight:" in text
    assert "half B, held out at first:" in text


def test_a_document_without_labels_has_false_alarms_only(tmp_path: Path, repository: Path) -> None:
    header = {"document": TERMS, "blob": blob(repository, TEXT), "language": "en"}
    assert "(0 found, 0 missed, 2 false)" in said(tmp_path, repository, header)


def test_a_document_that_is_in_no_repository_is_named(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, line(repository, 1, "IV-01", "mandatory", blob="0" * 40))
    assert text.startswith("0 of 1 documents read")
    assert f"In no repository: {TERMS}" in text


def test_a_label_beyond_the_text_is_missed(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, line(repository, 900, "IV-01", "mandatory"))
    assert "line 900\n  (no such line)" in text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "holds no document"),
        ("{", "not a JSON record"),
        ("[]", "not a JSON object"),
        ('{"path": "a"}', "'blob' is missing"),
        (
            '{"path": "a", "blob": "b", "line": "x", "indicator": "c", "claimed": "d"}',
            "invalid literal",
        ),
        ('{"document": "a", "blob": "b"}', "'language' is missing"),
    ],
)
def test_a_set_that_cannot_be_used_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(content)
    with pytest.raises(GoldInvalid, match=reason):
        read_gold(file)


def test_a_set_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldInvalid, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")


def test_nothing_found_of_nothing_is_no_division_by_zero() -> None:
    assert (Counts().f1, Counts().precision, Counts().recall) == (0.0, 0.0, 0.0)
