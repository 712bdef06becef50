"""Labelled lines -> a record of each rule that spoke, if it makes readings surer in the right places."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from auditor.archive.evaluation.clauses import compare_all, read_gold
from auditor.archive.evaluation.training import NothingToLearn, Trained, train
from auditor.kyc.reading.rule_records import Record, read_records
from tests.archive.evaluation.labels import blob, history, write_gold
from tests.archive.histories import TERMS

FREEZE = "We may freeze your funds at any time.\n"
VERIFY = "We must verify your identity.\n"
TEXTS = (VERIFY + "\n" + FREEZE, "# Terms\n\n" + VERIFY, "# Rules\n\n" + VERIFY + "\nGood bye.\n")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return history(tmp_path / "versions.git", *TEXTS)


def label(repository: Path, text: str, *pairs: tuple[int, str]) -> list[dict[str, Any]]:
    path = f"Service {TEXTS.index(text)}/Terms of Service.md"
    where = {"blob": blob(repository, text), "path": path}
    head = {"document": path, "blob": where["blob"], "language": "en"}
    rows = [where | {"line": at, "indicator": name, "claimed": "mandatory"} for at, name in pairs]
    return [head, *rows]


def learn(tmp_path: Path, repository: Path, *records: dict[str, Any]) -> Trained:
    gold = read_gold(write_gold(tmp_path / "gold.jsonl", *records))
    return train(compare_all(gold, [repository]))


def all_right(repository: Path) -> list[dict[str, Any]]:
    return [
        *label(repository, TEXTS[0], (1, "IV-01"), (3, "GS-06")),
        *label(repository, TEXTS[1], (3, "IV-01")),
        *label(repository, TEXTS[2], (3, "IV-01")),
    ]


def of(trained: Trained, indicator: str) -> Record:
    return sum(
        (one for rule, one in trained.records.items() if f":{indicator}." in rule), Record(0, 0)
    )


def test_each_rule_has_its_record(tmp_path: Path, repository: Path) -> None:
    trained = learn(tmp_path, repository, *all_right(repository))
    assert (of(trained, "IV-01"), of(trained, "GS-06")) == (Record(3, 3), Record(1, 1))
    assert (trained.lines, trained.right, trained.documents) == (4, 4, 3)


def test_where_people_label_nothing_a_rule_that_speaks_is_wrong(
    tmp_path: Path, repository: Path
) -> None:
    trained = learn(
        tmp_path,
        repository,
        *label(repository, TEXTS[0], (3, "GS-06")),
        *label(repository, TEXTS[1], (3, "IV-01")),
    )
    assert of(trained, "IV-01") == Record(1, 2)


def test_a_document_is_judged_by_what_the_others_teach(tmp_path: Path, repository: Path) -> None:
    trained = learn(tmp_path, repository, *all_right(repository))
    assert trained.is_worth_it
    # Where each document says the opposite of the other, neither teaches anything of the other.
    opposed = learn(
        tmp_path,
        repository,
        *label(repository, TEXTS[1], (3, "IV-01")),
        *label(repository, TEXTS[2]),
    )
    assert not opposed.is_worth_it


def test_what_two_people_say_of_one_document_is_left_out_together(
    tmp_path: Path, repository: Path
) -> None:
    once = label(repository, TEXTS[1], (3, "IV-01"))
    with pytest.raises(NothingToLearn, match="fewer than two"):
        learn(tmp_path, repository, *once, *once)


def test_of_one_document_nothing_can_be_learnt(tmp_path: Path, repository: Path) -> None:
    with pytest.raises(NothingToLearn, match="fewer than two"):
        learn(tmp_path, repository, *label(repository, TEXTS[1], (3, "IV-01")))


def run(tmp_path: Path, repository: Path, *records: dict[str, Any]) -> str:
    said = StringIO()
    gold = write_gold(tmp_path / "gold.jsonl", *records)
    options = {"gold": [gold], "repo": [repository], "out": tmp_path / "records.json"}
    call_command("train", **options, stdout=said)
    return said.getvalue()


def test_the_command_writes_what_is_worth_it(tmp_path: Path, repository: Path) -> None:
    said = run(tmp_path, repository, *all_right(repository))
    assert "spoke on 4 lines of 3 documents; people agree on 4." in said
    assert "each left out in turn" in said
    assert of_file(tmp_path, "IV-01") == Record(3, 3)


def of_file(tmp_path: Path, indicator: str) -> Record:
    records = read_records(tmp_path / "records.json")
    return sum((one for rule, one in records.items() if f":{indicator}." in rule), Record(0, 0))


def test_the_command_writes_nothing_that_is_not(tmp_path: Path, repository: Path) -> None:
    said = run(
        tmp_path,
        repository,
        *label(repository, TEXTS[1], (3, "IV-01")),
        *label(repository, TEXTS[2]),
    )
    assert "nothing is written" in said
    assert not (tmp_path / "records.json").exists()


def test_documents_that_are_nowhere_are_counted(tmp_path: Path, repository: Path) -> None:
    lost = {"document": TERMS, "blob": "0" * 40, "language": "en"}
    said = run(tmp_path, repository, *all_right(repository), lost)
    assert "In no repository, and left out: 1 documents." in said


@pytest.mark.parametrize(
    ("gold", "reason"),
    [("{", "not a JSON record"), ("", "holds no document")],
)
def test_a_file_that_is_no_set_is_said_to_be_none(
    tmp_path: Path, repository: Path, gold: str, reason: str
) -> None:
    (tmp_path / "gold.jsonl").write_text(gold)
    with pytest.raises(CommandError, match=reason):
        call_command("train", gold=[tmp_path / "gold.jsonl"], repo=[repository])


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, repository: Path) -> None:
    gold = write_gold(tmp_path / "gold.jsonl", *all_right(repository))
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command(
            "train", gold=[gold], repo=[repository], out=tmp_path / "none" / "records.json"
        )
