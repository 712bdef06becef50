"""The sets of findings by what people said of them, and what stands of a text."""

from __future__ import annotations

import pytest

from auditor.archive.models import Version
from auditor.archive.vocabulary import VersionState
from auditor.findings.actions import take_back_last
from auditor.findings.models import Finding, Reading
from auditor.findings.standing import clauses_of, shown_of_finding
from auditor.findings.vocabulary import Decision
from tests.factories import make_version
from tests.findings.factories import MAY, clause_of, make_judge, read_version_of
from tests.findings.test_judging import give
from tests.findings.tiny import AT

pytestmark = pytest.mark.django_db


def test_open_findings_are_those_without_a_word_and_those_taken_back() -> None:
    version, by = read_version_of(), make_judge()
    give(version, by=by)
    assert [one.indicator for one in Finding.objects.unjudged()] == ["AO-03"]
    take_back_last(by=by, at=AT)
    assert Finding.objects.unjudged().count() == 2


def test_rejected_findings_are_left_out_of_what_is_shown() -> None:
    version = read_version_of()
    give(version, Decision.REJECTED)
    assert [one.indicator for one in Finding.objects.unrejected()] == ["AO-03"]


def test_the_newest_findings_are_those_of_the_newest_confirmed_text() -> None:
    version = read_version_of()
    later = read_version_of(version.document, "We may ask for an identity document.\n")
    make_version(version.document, MAY, state=VersionState.SUSPECT)
    assert [one.reading.version for one in Finding.objects.newest()] == [later]


def test_repeated_words_in_one_place_share_their_verdict() -> None:
    line = "We may ask for an identity document.\n"
    version = read_version_of(text=line * 5)
    middle = finding_of_line(version, 3)
    give(version, quote=middle.quote_digest, shown=shown_of_finding(middle))
    found = clauses_of(version, version.text())
    assert [one.decision for one in found] == ["", "accepted", "accepted", "accepted", ""]


def finding_of_line(version: Version, line: int) -> Finding:
    return Finding.objects.of_version(version).get(line=line)


def test_readings_may_all_be_deleted_and_no_verdict_is_lost() -> None:
    version = read_version_of()
    give(version)
    Reading.objects.all().delete()
    assert clause_of(version).decision == Decision.ACCEPTED
