"""Clauses that people add where the machine has missed them."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.archive.models import Version
from auditor.archive.vocabulary import VersionState
from auditor.findings.actions import (
    Invalid,
    Passage,
    add_clause,
    take_back_last,
)
from auditor.findings.models import Verdict
from auditor.findings.standing import Claimed, clauses_of
from auditor.findings.vocabulary import Decision
from tests.findings.factories import (
    RIGHT,
    clause_of,
    make_judge,
    read_version_of,
)
from tests.findings.tiny import AT

pytestmark = pytest.mark.django_db


def test_a_person_adds_a_clause_that_the_machine_missed() -> None:
    version = read_version_of(text="Hello.\nTell us who you are.\n")
    verdict = add_clause(
        version=version,
        passage=Passage(7, 27, "Tell us who you are."),
        claim=Claimed("IV-01", "mandatory"),
        by=make_judge(),
        at=AT,
    )
    assert (verdict.decision, verdict.line, verdict.proposed) == ("added", 2, None)
    clause = clause_of(version)
    assert clause.finding is None
    assert clause.claim == Claimed("IV-01", "mandatory")


def add(version: Version, words: str = "Tell us who you are.", **options: Any) -> Verdict:
    start = version.text().index(words)
    values: dict[str, Any] = {"claim": Claimed("IV-01", "mandatory"), "by": make_judge(), "at": AT}
    passage = Passage(start, start + len(words), words)
    return add_clause(version=version, passage=passage, **(values | options))


def test_what_was_added_stands_in_a_later_version_with_the_same_words() -> None:
    text = (
        "A long text before it, as texts are.\nTell us who you are.\nA long text after it, too.\n"
    )
    version = read_version_of(text=text)
    add(version)
    later = read_version_of(version.document, "New first line.\n" + text)
    clause = clause_of(later)
    assert (clause.line, clause.decision) == (3, Decision.ADDED)
    assert later.text()[clause.start : clause.end] == "Tell us who you are."


def test_what_was_added_is_gone_where_its_words_are() -> None:
    version = read_version_of(text="Tell us who you are.\n")
    add(version)
    later = read_version_of(version.document, "Nothing of the kind.\n")
    assert clauses_of(later, later.text()) == ()


def test_words_that_do_not_stand_there_are_not_added() -> None:
    version = read_version_of(text="Tell us who you are.\n")
    with pytest.raises(Invalid, match="do not stand there"):
        add_clause(
            version=version,
            passage=Passage(0, 5, "Never"),
            claim=RIGHT,
            by=make_judge(),
            at=AT,
        )


def test_what_is_proposed_is_judged_rather_than_added() -> None:
    version = read_version_of()
    with pytest.raises(Invalid, match="judge them there"):
        add(version, "We may ask for an identity document.")


def test_what_was_added_can_be_taken_back_and_added_again() -> None:
    version, by = read_version_of(text="Tell us who you are.\n"), make_judge()
    add(version, by=by)
    take_back_last(by=by, at=AT)
    assert clauses_of(version, version.text()) == ()
    assert add(version, by=by).number == 3


def test_nothing_is_added_to_a_text_that_is_not_believed() -> None:
    version = read_version_of(text="Tell us who you are.\n")
    Version.objects.filter(pk=version.pk).update(state=VersionState.SUSPECT)
    version.refresh_from_db()
    with pytest.raises(Invalid, match="not held to be"):
        add(version)
    assert not Verdict.objects.exists()
