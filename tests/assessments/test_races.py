"""Two at one time, in threads with connections of their own: one comes through, and one is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from auditor.accounts import audit
from auditor.accounts.vocabulary import Role
from auditor.assessments import actions
from auditor.assessments.actions import Refused, Statement
from auditor.assessments.models import Assessment, Reply
from auditor.assessments.vocabulary import Status
from tests.archive.threads import in_thread
from tests.assessments.factories import (
    AT,
    HOUR,
    Cast,
    advance,
    make_assessment,
    make_cast,
    with_role,
)
from tests.factories import make_provider

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Outcome = str


def at_once(*works: Callable[[], object]) -> Counter[Outcome]:
    """Do all of it at the same time; how often each came through ("done") or was refused, and as what."""
    connection.close()
    start = Barrier(len(works))

    def attempt(work: Callable[[], object]) -> Outcome:
        start.wait(timeout=60)
        try:
            in_thread(work)
        except Refused as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(attempt, works))


def on(row: Assessment, by: Any) -> dict[str, Any]:
    row.refresh_from_db()
    return {"assessment": row, "by": by, "at": AT + 24 * HOUR, "seen": row.revision}


def writes(row: Assessment, number: int = 4) -> list[Callable[[], object]]:
    how = on(row, row.author)
    return [
        partial(actions.set_answer, indicator="AO-01", claimed_note=str(one), **how)
        for one in range(number)
    ]


def test_of_several_tabs_on_one_revision_one_is_saved() -> None:
    row = make_assessment()
    before = row.revision
    assert at_once(*writes(row)) == {"done": 1, "ChangedMeanwhile": 3}
    row.refresh_from_db()
    assert row.revision == before + 1
    assert audit.verify().fault == ""


@contextmanager
def unprotected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The revision is read and compared before it is written, as if nobody else were there."""
    meet = Barrier(2)

    def begin(action: Any, assessment: Assessment, *, seen: int, **_: Any) -> Assessment:
        standing = Assessment.objects.get(pk=assessment.pk)
        assert standing.revision == seen
        meet.wait(timeout=20)
        Assessment.objects.filter(pk=assessment.pk).update(revision=seen + 1)
        return standing

    with monkeypatch.context() as patch:
        patch.setattr("auditor.assessments.actions.answering.begin", begin)
        yield


@pytest.mark.skipif(
    "connection.vendor == 'sqlite'",
    reason="on SQLite a transaction is the only one from its beginning",
)
def test_without_the_conditional_update_both_would_be_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = make_assessment()
    with unprotected(monkeypatch):
        assert at_once(*writes(row, 2)) == {"done": 2}


def test_an_author_who_writes_and_submits_in_two_tabs_does_one_of_both() -> None:
    row = make_assessment()
    how = on(row, row.author)
    assert at_once(writes(row)[0], lambda: actions.submit(**how)) == {
        "done": 1,
        "ChangedMeanwhile": 1,
    }


def test_of_two_reviewers_one_begins() -> None:
    row = make_assessment(Status.SUBMITTED)
    reviewers = [with_role(Role.REVIEWER) for _ in range(2)]
    works = [partial(actions.begin_review, **on(row, one)) for one in reviewers]
    assert at_once(*works) == {"done": 1, "ChangedMeanwhile": 1}
    row.refresh_from_db()
    assert row.reviewer in reviewers


def test_of_an_approval_and_a_request_for_changes_one_stands() -> None:
    cast = make_cast()
    row = make_assessment(Status.RIGHT_OF_REPLY, cast=cast)
    approve, change = on(row, cast.editor), on(row, cast.reviewer)
    done = at_once(
        lambda: actions.approve(**approve), lambda: actions.request_changes(body="More.", **change)
    )
    assert done == {"done": 1, "ChangedMeanwhile": 1}
    row.refresh_from_db()
    assert (row.status == Status.APPROVED) == (row.approved_at is not None)


def test_what_is_published_twice_at_one_time_is_published_once() -> None:
    cast = make_cast()
    row = make_assessment(Status.APPROVED, cast=cast)
    others = [cast.editor, with_role(Role.EDITOR), with_role(Role.EDITOR)]
    works = [partial(actions.publish, **on(row, one)) for one in others]
    assert at_once(*works) == {"done": 1, "ChangedMeanwhile": 2}
    assert Assessment.objects.published().count() == 1


def published_and_corrected(cast: Cast) -> tuple[Assessment, Assessment]:
    row = make_assessment(Status.PUBLISHED, cast=cast)
    made = actions.start_correction(assessment=row, reason="A figure.", by=cast.author, at=AT)
    return row, advance(made, Status.APPROVED, cast, at=AT + 48 * HOUR)


def test_a_correction_and_a_withdrawal_at_one_time_leave_one_end() -> None:
    cast = make_cast()
    row, made = published_and_corrected(cast)
    publish = on(made, cast.editor) | {"at": AT + 96 * HOUR}
    withdraw = on(row, cast.editor)
    at_once(lambda: actions.publish(**publish), lambda: actions.withdraw(because="No.", **withdraw))
    row.refresh_from_db()
    made.refresh_from_db()
    assert row.status in (Status.SUPERSEDED, Status.WITHDRAWN)
    assert made.status == Status.PUBLISHED
    assert row.closed_at is not None


def test_of_two_who_start_one_starts() -> None:
    provider, people = make_provider(), [with_role(Role.RESEARCHER) for _ in range(3)]
    works = [partial(actions.start, provider=provider, by=one, at=AT) for one in people]
    assert at_once(*works) == {"done": 1, "AlreadyOpen": 2}


def test_a_reply_link_that_is_used_several_times_at_once_is_used_once() -> None:
    cast = make_cast()
    row = make_assessment(Status.REVIEWED, cast=cast)
    opened = actions.open_reply(email="law@provider.example", **on(row, cast.editor))
    token, at = opened.token or "", AT + 25 * HOUR
    works = [
        partial(actions.reply, token=token, statement=Statement(str(one), "A."), at=at)
        for one in range(4)
    ]
    assert at_once(*works) == {"done": 1, "LinkRefused": 3}
    assert Reply.objects.count() == 1


def test_a_reply_and_the_end_of_its_time_at_once_agree() -> None:
    cast = make_cast()
    row = make_assessment(Status.REVIEWED, cast=cast)
    opened = actions.open_reply(email="law@provider.example", **on(row, cast.editor))
    token, change = opened.token or "", on(row, cast.reviewer)
    done = at_once(
        lambda: actions.reply(token=token, statement=Statement("No.", "A."), at=AT + 25 * HOUR),
        lambda: actions.request_changes(body="More.", **change),
    )
    invitation = row.invitations.get()
    assert (
        (invitation.used_at is None) == (done["LinkRefused"] == 1) == (not Reply.objects.exists())
    )
