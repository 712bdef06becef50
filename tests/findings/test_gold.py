"""Verdicts as labelled lines: what evaluation of clause detection reads."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from auditor.archive.models import Version
from auditor.findings.actions import Passage, add_clause, judge, take_back_last
from auditor.findings.gold import git_blob_id
from auditor.findings.models import Reading
from auditor.findings.standing import Claimed, clauses_of
from auditor.findings.vocabulary import Decision
from tests.factories import make_document, make_provider
from tests.findings.factories import make_judge, read_version_of
from tests.findings.tiny import AT, swept, tiny_rules

pytestmark = pytest.mark.django_db
TEXT = "We may ask for an identity document.\n\nYou must give an e-mail address.\n"


def say(
    version: Version, indicator: str, decision: Decision, *, at_line: int = 0, **options: Any
) -> None:
    found = clauses_of(version, version.text())
    clause = next(one for one in found if one.indicator == indicator and at_line in (0, one.line))
    judge(
        version=version,
        indicator=indicator,
        quote=clause.quote_digest,
        decision=decision,
        by=make_judge(),
        at=AT,
        seen=clause.seen,
        shown=clause.shown,
        **options,
    )


def reviewed(text: str = TEXT) -> Version:
    """A version in which one clause is accepted with an amount and one rejected."""
    document = make_document(make_provider(name="Halden Pay"), language="en")
    version = read_version_of(document, text)
    claim = Claimed("IV-01", "conditional", amount=1000, currency="EUR", window="month")  # type: ignore[arg-type]
    say(version, "IV-01", Decision.CORRECTED, claim=claim)
    say(version, "AO-03", Decision.REJECTED)
    return version


def exported(folder: Path, *options: str) -> list[dict[str, Any]]:
    call_command("export_gold", "--out", str(folder / "gold.jsonl"), *options)
    return [json.loads(line) for line in (folder / "gold.jsonl").read_text().splitlines()]


def test_a_reviewed_text_is_gold(tmp_path: Path) -> None:
    reviewed()
    document, label = exported(tmp_path)
    blob = git_blob_id(TEXT.encode())
    assert document == {
        "document": "Halden Pay/Terms of Service.md",
        "blob": blob,
        "lines": 3,
        "bytes": len(TEXT),
        "language": "en",
        "annotated_lines": 1,
    }
    assert label == {
        "blob": blob,
        "path": "Halden Pay/Terms of Service.md",
        "line": 1,
        "indicator": "IV-01",
        "claimed": "conditional",
        "amount": 1000,
        "currency": "EUR",
        "window": "month",
        "trigger": None,
    }


def test_labels_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    version = reviewed(TEXT)
    words = "identity document"
    start = TEXT.index(words)
    add_clause(
        version=version,
        passage=Passage(start, start + len(words), words),
        claim=Claimed("AO-03", "explicit_no"),
        by=make_judge(),
        at=AT,
    )
    say(version, "AO-03", Decision.WITHDRAWN, at_line=3)
    say(version, "AO-03", Decision.ACCEPTED, at_line=3)
    labels = [(one["line"], one["indicator"], one["claimed"]) for one in exported(tmp_path)[1:]]
    assert labels == [
        (1, "AO-03", "explicit_no"),
        (1, "IV-01", "conditional"),
        (3, "AO-03", "mandatory"),
    ]


def test_of_two_clauses_of_one_line_what_a_person_worded_counts(tmp_path: Path) -> None:
    version = read_version_of(text="We may ask for an identity document. Now we must.\n")
    say(version, "IV-01", Decision.ACCEPTED)
    passage = Passage(37, 49, "Now we must.")
    claim = Claimed("IV-01", "mandatory")
    add_clause(version=version, passage=passage, claim=claim, by=make_judge(), at=AT)
    assert [one["claimed"] for one in exported(tmp_path)[1:]] == ["mandatory"]


def test_a_blob_is_named_as_git_names_it(tmp_path: Path) -> None:
    (tmp_path / "text.md").write_text(TEXT)
    command = ["git", "hash-object", str(tmp_path / "text.md")]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert git_blob_id(TEXT.encode()) == said.stdout.strip()


def test_a_text_that_was_reviewed_in_part_is_left_out_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version = read_version_of(text=TEXT)
    say(version, "IV-01", Decision.ACCEPTED)
    assert exported(tmp_path) == []
    assert "1 versions in which something is still open" in capsys.readouterr().out


def test_nothing_is_written_of_what_nobody_judged(tmp_path: Path) -> None:
    read_version_of(text=TEXT)
    assert exported(tmp_path) == []


def test_gold_does_not_hang_on_what_the_machine_says_now(tmp_path: Path) -> None:
    reviewed()
    before = exported(tmp_path)
    swept(tiny_rules("tiny.2", clauses=lambda text, language: ()))
    assert exported(tmp_path) == before


@pytest.mark.parametrize("outcome", ["failed", "unreadable", None])
def test_a_text_that_was_not_read_is_no_gold(tmp_path: Path, outcome: str | None) -> None:
    version = reviewed()
    Reading.objects.filter(version=version).delete()
    if outcome:
        Reading.objects.create(
            version=version, rules_version="tiny.1", outcome=outcome, fault="Why.", read_at=AT
        )
    assert exported(tmp_path) == []


def test_a_text_of_which_every_verdict_was_taken_back_is_no_gold(tmp_path: Path) -> None:
    version, by = read_version_of(text="Tell us who you are.\n"), make_judge()
    claim = Claimed("IV-01", "mandatory")
    passage = Passage(0, 20, "Tell us who you are.")
    add_clause(version=version, passage=passage, claim=claim, by=by, at=AT)
    take_back_last(by=by, at=AT)
    assert exported(tmp_path) == []


def test_the_texts_are_written_under_the_names_of_their_blobs(tmp_path: Path) -> None:
    reviewed()
    exported(tmp_path, "--texts", str(tmp_path / "texts"))
    (found,) = (tmp_path / "texts").iterdir()
    assert found.name == f"{git_blob_id(TEXT.encode())}.md"
    assert found.read_text() == TEXT


def test_a_place_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_gold", "--out", str(tmp_path / "nowhere" / "gold.jsonl"))
