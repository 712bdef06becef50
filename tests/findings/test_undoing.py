"""Verdicts are taken back: by whoever gave them last, once, and all that was said at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auditor.findings.actions import (
    Invalid,
    NotLast,
    judge_alike,
    name_of,
    take_back_last,
)
from auditor.findings.models import ChangeVerdict, Verdict
from auditor.findings.vocabulary import Decision
from tests.findings.factories import (
    clause_of,
    make_judge,
    read_change,
    read_version_of,
    verdicts_on,
)
from tests.findings.judged import say_of_change
from tests.findings.test_judging import alike, give, otherwise
from tests.findings.tiny import AT, swept

pytestmark = pytest.mark.django_db


def test_a_verdict_is_taken_back_whatever_the_machine_says_by_now() -> None:
    version, by = read_version_of(), make_judge()
    shown = clause_of(version)
    give(version, by=by)
    swept(otherwise(claimed="explicit_no"))
    back = Decision.WITHDRAWN
    give(version, back, by=by, seen=1, quote=shown.quote_digest, shown=shown.shown)
    assert clause_of(version).is_open


def test_what_was_said_last_is_taken_back() -> None:
    version, by = read_version_of(), make_judge()
    give(version, by=by)
    give(version, indicator="AO-03", by=by, at=AT + timedelta(minutes=1))
    (back,) = take_back_last(by=by, at=AT + timedelta(minutes=2))
    assert back.indicator == "AO-03"  # type: ignore[union-attr]
    assert clause_of(version, "AO-03").is_open
    assert not clause_of(version).is_open


def test_what_was_said_at_once_is_taken_back_at_once() -> None:
    places, by = [(one, clause_of(one)) for one in alike(3)], make_judge()
    judge_alike(places=places, decision=Decision.REJECTED, by=by, at=AT)
    assert len(take_back_last(by=by, at=AT)) == 3
    assert all(clause_of(version).is_open for version, _ in places)


def test_what_somebody_else_has_said_since_is_not_taken_back() -> None:
    version, by = read_version_of(), make_judge()
    give(version, by=by)
    give(version, Decision.REJECTED, seen=1)
    assert take_back_last(by=by, at=AT) == []


def test_there_may_be_nothing_to_take_back() -> None:
    assert take_back_last(by=make_judge(), at=AT) == []


def test_a_verdict_is_taken_back_once() -> None:
    version, by = read_version_of(), make_judge()
    give(version, by=by)
    back = give(version, Decision.WITHDRAWN, by=by, seen=1)
    assert give(version, Decision.WITHDRAWN, by=by, seen=1) == back
    with pytest.raises(Invalid, match="no verdict to take back"):
        give(version, Decision.WITHDRAWN, by=by, seen=2)
    assert len(verdicts_on(version)) == 2


def test_no_verdict_on_a_change_is_taken_back_that_was_not_given() -> None:
    reading = read_change()
    with pytest.raises(Invalid, match="no verdict to take back"):
        say_of_change(reading, Decision.WITHDRAWN)
    say_of_change(reading, Decision.ACCEPTED)
    say_of_change(reading, Decision.WITHDRAWN)
    with pytest.raises(Invalid, match="no verdict to take back"):
        say_of_change(reading, Decision.WITHDRAWN)
    assert ChangeVerdict.objects.count() == 2


def test_another_word_than_the_one_that_was_shown_as_the_last_is_not_taken_back() -> None:
    version, by = read_version_of(), make_judge()
    shown = give(version, by=by)
    give(version, indicator="AO-03", by=by, at=AT + timedelta(minutes=1))
    with pytest.raises(NotLast, match="something else is your last verdict"):
        take_back_last(by=by, at=AT + timedelta(minutes=2), shown=name_of(shown))
    assert Verdict.objects.count() == 2


def test_where_nothing_can_be_taken_back_what_was_shown_is_not() -> None:
    with pytest.raises(NotLast):
        take_back_last(by=make_judge(), at=AT, shown="")
