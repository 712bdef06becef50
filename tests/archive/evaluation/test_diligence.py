"""Labelled transitions: which are flagged as changing due diligence, where they lead, and what is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.archive.evaluation import diligence
from auditor.archive.evaluation.transitions import GoldInvalid, judge_transitions, read_gold
from tests.archive.evaluation.labels import BLOCKED, history, label, write_gold
from tests.pages.terms import terms

ASKED = "We may ask you for a passport or other identity document before you withdraw money."
DEMANDED = "You must give us a passport or other identity document before you withdraw money."
FEE = "A fee of 5 EUR applies to every withdrawal."
PLAIN, DISCRETION, DUTY, PRICED = terms(), terms(more=ASKED), terms(more=DEMANDED), terms(more=FEE)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return history(tmp_path / "versions.git", PLAIN, DISCRETION, DUTY, BLOCKED, PRICED)


def concerned(repository: Path, old: str, new: str, direction: str, **more: Any) -> dict[str, Any]:
    fields = {"kyc": True, "direction": direction, "indicators": ["IV-01"]} | more
    return label(repository, old, new, "provider_edit", **fields)


def unconcerned(repository: Path, old: str, new: str, cause: str) -> dict[str, Any]:
    return label(repository, old, new, cause, kyc=False, direction=None, indicators=[])


def steps(tmp_path: Path, repository: Path, *records: dict[str, Any]) -> list[diligence.Step]:
    gold = read_gold(write_gold(tmp_path / "gold.jsonl", *records))
    verdicts = judge_transitions(gold, [repository], mode="archive")
    return diligence.read_steps(verdicts, [repository])


def said(tmp_path: Path, repository: Path, *records: dict[str, Any]) -> str:
    return "\n".join(diligence.report(steps(tmp_path, repository, *records)))


def test_a_change_of_a_clause_is_flagged_with_its_direction(
    tmp_path: Path, repository: Path
) -> None:
    text = said(
        tmp_path, repository,
        concerned(repository, PLAIN, DISCRETION, "stricter"),
        concerned(repository, DISCRETION, DUTY, "stricter"),
    )  # fmt: skip
    assert "  concerned flagged: 2 of 2 (100.0%)" in text
    assert "  direction right: 2 of 2 (100.0%)" in text
    assert "Errors of due diligence: 0" in text


def test_what_belief_does_not_show_is_not_flagged(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, unconcerned(repository, DUTY, BLOCKED, "capture_failure"))
    assert "  not concerned flagged: 0 of 1 (0.0%)" in text


def test_a_change_after_a_failure_is_read_against_what_was_believed(
    tmp_path: Path, repository: Path
) -> None:
    found = steps(tmp_path, repository, concerned(repository, BLOCKED, PRICED, "looser"))
    assert found[0].old_text == DUTY
    assert found[0].is_right


def test_a_missed_change_is_an_error_with_its_lines(tmp_path: Path) -> None:
    repository = history(tmp_path / "fees.git", PLAIN, PRICED)
    text = said(tmp_path, repository, concerned(repository, PLAIN, PRICED, "stricter"))
    assert "Errors of due diligence: 1" in text
    assert "not flagged: no clause changed; labelled stricter, IV-01" in text
    assert f": [{FEE}]" in text


def test_a_false_flag_is_an_error_with_what_was_read(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, unconcerned(repository, DISCRETION, DUTY, "provider_edit"))
    assert "  not concerned flagged, of the provider's changes: 1 of 1 (100.0%)" in text
    assert "flagged, but it does not concern due diligence" in text
    assert "stricter: Proof of identity (IV-01)" in text


def test_a_wrong_direction_is_an_error(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, concerned(repository, DISCRETION, DUTY, "looser"))
    assert "direction right: 0 of 1 (0.0%)" in text
    assert "leads stricter; labelled looser, IV-01" in text


def test_a_direction_is_not_asked_of_what_is_neutral(tmp_path: Path, repository: Path) -> None:
    text = said(tmp_path, repository, concerned(repository, DISCRETION, DUTY, "neutral"))
    assert "direction right: 0 of 0" in text
    assert "Errors of due diligence: 0" in text


def test_sets_that_say_nothing_of_due_diligence_are_left_out(
    tmp_path: Path, repository: Path
) -> None:
    assert steps(tmp_path, repository, label(repository, DISCRETION, DUTY, "provider_edit")) == []


def test_many_changed_lines_are_counted(tmp_path: Path) -> None:
    many = PLAIN + "\n\n".join(f"Fee number {n} is {n} euros a year." for n in range(40))
    repository = history(tmp_path / "many.git", PLAIN, many)
    text = said(tmp_path, repository, concerned(repository, PLAIN, many, "stricter"))
    assert "more lines that changed" in text


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"direction": "upwards"}, "'direction' must be one of"),
        ({"direction": None}, "'direction' must be one of"),
        ({"kyc": "yes"}, "'kyc' must be true or false"),
        ({"indicators": "IV-01"}, "'indicators' must be a list"),
    ],
)
def test_faulty_labels_are_refused(
    tmp_path: Path, repository: Path, more: dict[str, Any], wrong: str
) -> None:
    record = concerned(repository, DISCRETION, DUTY, "stricter") | more
    with pytest.raises(GoldInvalid, match=wrong):
        read_gold(write_gold(tmp_path / "gold.jsonl", record))
