"""Texts that cannot be read, sweeps that are killed, and two sweeps at one time."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from io import StringIO
from threading import Barrier, BrokenBarrierError

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from auditor.accounts import audit
from auditor.archive.blobs import StorageFailed, blob_store
from auditor.archive.models import Version
from auditor.assessments import revisiting
from auditor.assessments.actions import follow
from auditor.assessments.models import Anchoring, Evidence, Notice
from auditor.assessments.vocabulary import AnchorState
from tests.archive.test_races import at_once
from tests.assessments.factories import Writer
from tests.assessments.quotes import (
    EDITED,
    GONE,
    LATER,
    MOVED,
    REWORDED,
    TEXT,
    cited,
    found_of,
    quoted,
    shown_at,
    state_of,
    sweep,
    then,
)


@pytest.fixture
def quote(db: None) -> Evidence:
    return quoted()


def lose(version: Version) -> None:
    blob_store().delete(version.text_digest)


def test_a_text_that_is_lost_says_nothing_and_is_asked_for_again(quote: Evidence) -> None:
    newer = then(quote, GONE)
    lose(newer)
    assert sweep().unreadable == {newer}
    assert state_of(quote) == (AnchorState.ANCHORED, quote.version)
    assert not Anchoring.objects.exists()
    blob_store().put(GONE.encode())
    assert sweep().unreadable == set()
    assert state_of(quote) == (AnchorState.GONE, None)


def test_a_later_text_counts_though_one_before_it_is_lost(quote: Evidence) -> None:
    older, newest = then(quote, GONE, days=1), then(quote, MOVED, days=2)
    lose(older)
    sweep()
    assert state_of(quote) == (AnchorState.MOVED, newest)
    assert found_of(quote) == ["exact"]


@pytest.mark.parametrize(
    ("text", "state"),
    [(MOVED, AnchorState.MOVED), (EDITED, AnchorState.CHANGED), (GONE, AnchorState.GONE)],
)
def test_where_the_cited_text_is_lost_the_quote_is_sought_by_its_own_copy(
    quote: Evidence, text: str, state: AnchorState
) -> None:
    assert quote.version is not None
    then(quote, text)
    lose(quote.version)
    sweep()
    assert state_of(quote)[0] == state
    if state == AnchorState.CHANGED:
        assert shown_at(quote) == REWORDED


def fail(*_: object) -> str:
    raise StorageFailed("The bucket does not answer.")


def test_a_store_that_does_not_answer_ends_the_sweep_and_loses_nothing(
    quote: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    then(quote, EDITED)
    with monkeypatch.context() as patch:
        patch.setattr(Version, "text", fail)
        with pytest.raises(CommandError, match="does not answer"):
            call_command("revisit_evidence", stdout=StringIO())
    assert not Anchoring.objects.exists()
    assert sweep().newly_stale == 1


def test_the_command_names_texts_that_are_lost(quote: Evidence) -> None:
    newer = then(quote, GONE)
    lose(newer)
    said = StringIO()
    call_command("revisit_evidence", stdout=said)
    assert str(newer.uuid) in said.getvalue()


class Killed(BaseException):
    """What ends a process in the middle."""


def test_a_sweep_that_was_killed_is_gone_on_with(
    quote: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert quote.version is not None
    for _ in range(2):
        cited(Writer(quote.answer.assessment), quote.version)
    then(quote, EDITED)
    done: list[Evidence] = []

    def follow_one(**given: object) -> Evidence:
        if done:
            raise Killed
        done.append(follow(**given))  # type: ignore[arg-type]
        return done[0]

    with monkeypatch.context() as patch:
        patch.setattr(revisiting, "follow", follow_one)
        with pytest.raises(Killed):
            sweep()
    assert Anchoring.objects.count() == 1
    assert sweep().quotes == 2
    assert (Anchoring.objects.count(), Notice.objects.count()) == (3, 3)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_one_time_record_and_tell_each_quote_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quote = quoted()
    assert quote.version is not None
    for _ in range(3):
        cited(Writer(quote.answer.assessment), quote.version)
    then(quote, EDITED, days=1)
    then(quote, TEXT, days=2)
    then(quote, GONE, days=3)
    meet = Barrier(2)

    def follow_together(**given: object) -> Evidence:
        # Both have found, and neither has recorded. Whoever finds less than the other ends earlier:
        # from then on nobody comes to meet.
        with suppress(BrokenBarrierError):
            meet.wait(timeout=5)
        return follow(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(revisiting, "follow", follow_together)
    connection.close()
    at_once(partial(sweep, LATER), partial(sweep, LATER))
    assert (Anchoring.objects.count(), Notice.objects.count()) == (4 * 3, 4)
    assert set(Evidence.objects.values_list("anchor", flat=True)) == {AnchorState.GONE}
    assert audit.verify().fault == ""
    assert sweep().quotes == 0
