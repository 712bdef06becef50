"""Labelled transitions: what is found, what is shown, and what is said of errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.archive.evaluation.transitions import (
    GoldInvalid,
    judge_transitions,
    read_gold,
    report,
)
from tests.archive.evaluation.labels import (
    BLOCKED,
    EDITED,
    FIRST,
    FRAMED,
    dates,
    history,
    label,
    write_gold,
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return history(tmp_path / "versions.git", FIRST, EDITED, FRAMED, BLOCKED, FRAMED)


def said(tmp_path: Path, repository: Path, *records: dict[str, Any], mode: str = "archive") -> str:
    gold = read_gold(write_gold(tmp_path / "gold.jsonl", *records))
    return "\n".join(report(judge_transitions(gold, [repository], mode=mode), mode=mode))


@pytest.mark.parametrize("mode", ["live", "archive"])
def test_an_edit_is_shown_and_the_rest_is_not(tmp_path: Path, repository: Path, mode: str) -> None:
    text = said(
        tmp_path,
        repository,
        label(repository, FIRST, EDITED, "provider_edit"),
        label(repository, EDITED, FRAMED, "boilerplate"),
        label(repository, FRAMED, BLOCKED, "capture_failure"),
        label(repository, BLOCKED, FRAMED, "capture_failure"),
        mode=mode,
    )
    assert "false changes shown: 0 of 3 (0.0%)" in text
    assert "genuine changes shown: 1 of 1 (100.0%)" in text
    assert "Errors: 0" in text


def test_figures_are_given_by_cause(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, label(repository, EDITED, FRAMED, "boilerplate"))
    assert "boilerplate:\n  false changes shown: 0 of 1 (0.0%)\ntotal:" in text


def test_a_false_change_is_an_error_with_its_reason(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, label(repository, FIRST, EDITED, "boilerplate"))
    assert "false changes shown: 1 of 1 (100.0%)" in text
    assert "shown, but it is not the provider's" in text
    assert "confirmed, edit. An ordinary edit" in text


def test_an_edit_that_is_not_shown_is_an_error(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, label(repository, EDITED, FRAMED, "provider_edit"))
    assert "substantive changes shown: 0 of 1 (0.0%)" in text
    assert "(provider_edit, substantive): not shown" in text


def test_what_no_repository_holds_is_said(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, label(repository, FIRST, "other", "boilerplate"))
    assert "0 of 1 transitions judged" in text
    assert "In no repository: 1" in text


def test_a_pair_that_occurs_twice_is_told_by_its_dates(tmp_path: Path) -> None:
    repository = history(tmp_path / "twice.git", FIRST, EDITED, FIRST, EDITED)
    record = label(repository, FIRST, EDITED, "provider_edit", **dates(3))
    gold = read_gold(write_gold(tmp_path / "gold.jsonl", record))
    found = judge_transitions(gold, [repository], mode="live")[0].judgement
    assert found is not None
    assert found.nature != "edit"


def test_a_second_repository_is_looked_into(tmp_path: Path, repository: Path) -> None:
    other = history(tmp_path / "other.git", FRAMED, FIRST)
    gold = read_gold(
        write_gold(tmp_path / "gold.jsonl", label(other, FRAMED, FIRST, "provider_edit"))
    )
    found = judge_transitions(gold, [repository, other], mode="archive")
    assert found[0].judgement is not None


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "line 1: not a JSON record"),
        ("{}", "line 1: 'path' is missing"),
        ("[1]", "line 1"),
        ('{"path":"a","from":"b","to":"c","cause":"d","genuine":"yes","substantive":true}', "'genuine'"),
        (
            '{"path":"a","from":"b","to":"c","cause":"d","genuine":true,"substantive":true,"to_date":"x"}',
            "'x' is no date",
        ),
        ("", "holds no transition"),
    ],
)  # fmt: skip
def test_a_faulty_set_is_refused_with_its_line(tmp_path: Path, line: str, wrong: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(line)
    with pytest.raises(GoldInvalid, match=wrong):
        read_gold(file)


def test_a_missing_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldInvalid, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")
