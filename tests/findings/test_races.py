"""Two at one time: two judges of one clause, two sweeps of one text, a sweep and a judge."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.contrib.auth.models import User

from auditor.accounts import audit
from auditor.archive.models import Change, Version
from auditor.findings import recording
from auditor.findings.actions import JudgedMeanwhile, judge, writing
from auditor.findings.models import (
    ChangeReading,
    Finding,
    Passage,
    Reading,
    StandingChange,
    Verdict,
)
from auditor.findings.recording import ChangeReader, read_version
from auditor.findings.searching.indexing import index_version
from auditor.findings.searching.passages import pieces_of
from auditor.findings.settling import settle
from auditor.findings.standing import StandingClause
from auditor.findings.turns import take_turn
from auditor.findings.vocabulary import Decision
from auditor.findings.waiting import changes_waiting
from tests.archive.threads import in_thread
from tests.factories import make_version
from tests.findings.factories import MAY, clause_of, make_judge, read_change, read_version_of
from tests.findings.tiny import AT, tiny_rules

pytestmark = pytest.mark.django_db(transaction=True)
JUDGES = 4
Result = TypeVar("Result")


def at_once(*work: Callable[[], Result]) -> list[Result]:
    """All of it at one time, each in a thread with a connection of its own."""
    start = Barrier(len(work))

    def begin(one: Callable[[], Result]) -> Result:
        start.wait(timeout=30)
        return in_thread(one)

    with ThreadPoolExecutor(len(work)) as pool:
        return [one.result() for one in [pool.submit(begin, one) for one in work]]


def test_of_several_judges_at_one_time_one_is_recorded_and_the_others_are_told() -> None:
    version = read_version_of()
    quote, shown = clause_of(version).quote_digest, clause_of(version).shown
    people = [make_judge() for _ in range(JUDGES)]

    def give(number: int) -> Any:
        try:
            return judge(
                version=version,
                indicator="IV-01",
                quote=quote,
                decision=Decision.ACCEPTED if number % 2 else Decision.REJECTED,
                by=people[number],
                at=AT,
                seen=0,
                shown=shown,
            )
        except JudgedMeanwhile as error:
            return error

    results = at_once(*[lambda number=number: give(number) for number in range(JUDGES)])
    told = [one for one in results if isinstance(one, JudgedMeanwhile)]
    assert len(told) == JUDGES - 1
    assert {one.word for one in told} == {Verdict.objects.get()}
    assert audit.verify().fault == ""


def test_of_several_readers_of_one_text_one_reading_stands() -> None:
    version = make_version(text=MAY)
    at_once(*[lambda: read_version(version, rules=tiny_rules(), at=AT)] * JUDGES)
    assert Reading.objects.count() == 1
    assert Finding.objects.count() == 2


def test_of_several_who_index_one_text_its_passages_are_recorded_once() -> None:
    version = make_version(text=MAY)
    at_once(*[lambda: index_version(version, MAY, [])] * JUDGES)
    assert Passage.objects.of_texts().count() == len(list(pieces_of(MAY)))


def test_of_several_readers_under_new_rules_one_reading_stands() -> None:
    version = read_version_of()
    rules = tiny_rules("tiny.2")
    at_once(*[lambda: read_version(version, rules=rules, at=AT)] * JUDGES)
    assert Reading.objects.get().rules_version == "tiny.2"
    assert Finding.objects.count() == 2


def test_of_several_that_ask_for_the_turn_one_has_it() -> None:
    given = at_once(
        *[lambda name=name: take_turn(holder=name, at=AT) for name in ("one", "two", "three")]
    )
    assert sum(given) == 1
    assert not take_turn(holder="four", at=AT + timedelta(seconds=1))


def test_a_verdict_given_while_the_text_is_read_anew_is_kept() -> None:
    version = read_version_of()
    quote, by, shown = clause_of(version).quote_digest, make_judge(), clause_of(version).shown

    def give() -> Any:
        return judge(
            version=Version.objects.get(pk=version.pk),
            indicator="IV-01",
            quote=quote,
            decision=Decision.ACCEPTED,
            by=by,
            at=AT,
            seen=0,
            shown=shown,
        )

    at_once(give, lambda: read_version(version, rules=tiny_rules("tiny.2"), at=AT))
    assert clause_of(version).decision == Decision.ACCEPTED


# Long enough for whoever is not kept waiting to be done.
SOON = 1


@pytest.mark.parametrize("first", ["reading", "verdict"])
def test_a_verdict_and_a_reading_of_a_change_at_one_time_see_each_other(
    first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins when the first has looked for the other, and has not recorded yet."""
    change = read_change().change
    ChangeReading.objects.all().delete()
    clause, by = clause_of(change.version), make_judge()
    work: dict[str, Callable[[], Any]] = {
        "reading": lambda: ChangeReader(tiny_rules()).read(waiting(change), at=AT),
        "verdict": lambda: say(change.version, clause, by),
    }
    (second,) = set(work) - {first}
    looked = {"reading": (recording, "settle"), "verdict": (writing, "settle_after")}[first]
    settle_it = getattr(*looked)
    with ThreadPoolExecutor(1) as pool:

        def settle_and_wait(what: Any) -> Any:
            monkeypatch.undo()
            done = settle_it(what)
            others.append(pool.submit(in_thread, work[second]))
            wait(others, timeout=SOON)
            return done

        others: list[Future[Any]] = []
        monkeypatch.setattr(*looked, settle_and_wait)
        work[first]()
        assert others[0].result()
    assert StandingChange.objects.get().is_told is False
    assert settle(list(ChangeReading.objects.values_list("pk", flat=True))) == 0


def waiting(change: Change) -> Change:
    return changes_waiting("tiny.1").get(pk=change.pk)


def say(version: Version, clause: StandingClause, by: User) -> Verdict:
    return judge(
        version=version,
        indicator=clause.indicator,
        quote=clause.quote_digest,
        decision=Decision.REJECTED,
        by=by,
        at=AT,
        seen=0,
        shown=clause.shown,
    )
