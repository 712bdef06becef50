"""Each action as it is called: by everybody, and in every state, it does what the table says or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from auditor.accounts.models import AuditEntry
from auditor.accounts.roles import roles_of
from auditor.accounts.vocabulary import Role
from auditor.assessments import actions
from auditor.assessments.actions import NotAllowed, NotReady, WrongState
from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from auditor.assessments.workflow import TRANSITIONS, Action, is_for
from tests.assessments.factories import AT, HOUR, make_assessment, with_role
from tests.factories import make_provider

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = AT + 48 * HOUR
MAIL = "law@provider.example"
Call = Callable[..., object]


def unseen(action: Call) -> Call:
    """For what does not ask which revision was seen."""
    return lambda *, seen, **given: action(**given)


def with_values(action: Call, **values: Any) -> Call:
    return lambda **given: action(**given, **values)


CALLS: dict[Action, Call] = {
    Action.WRITE: with_values(actions.set_answer, indicator="AO-01", claimed="silent"),
    Action.ADD_NOTE: unseen(with_values(actions.add_note, body="Why?")),
    Action.SUBMIT: actions.submit,
    Action.BEGIN_REVIEW: actions.begin_review,
    Action.REQUEST_CHANGES: with_values(actions.request_changes, body="More."),
    Action.ACCEPT: actions.accept,
    Action.OPEN_REPLY: with_values(actions.open_reply, email=MAIL),
    Action.RENEW_LINK: unseen(with_values(actions.renew_link, email=MAIL)),
    Action.APPROVE: actions.approve,
    Action.EMBARGO: with_values(actions.embargo, until=LATER + HOUR),
    Action.PUBLISH: actions.publish,
    Action.DISPUTE: with_values(actions.dispute, body="No.", raised_by_name="A. Person"),
    Action.SETTLE_DISPUTE: with_values(actions.settle_dispute, is_upheld=True, resolution="Yes."),
    Action.CORRECT: unseen(with_values(actions.start_correction, reason="A figure.")),
    Action.WITHDRAW: with_values(actions.withdraw, because="No."),
    Action.DISCARD: with_values(actions.discard, because="No."),
}


def call(action: Action, row: Assessment, by: User) -> object:
    return CALLS[action](assessment=row, by=by, at=LATER, seen=row.revision)


def everybody(row: Assessment) -> list[User]:
    """Somebody with each role, somebody with none, the author, and the reviewer where there is one."""
    of_provider = with_role(Role.REPRESENTATIVE, provider=make_provider())
    others = [with_role(role) for role in Role if role != Role.REPRESENTATIVE]
    nobody = User.objects.create_user("nobody")
    return [nobody, of_provider, *others, row.author, *([row.reviewer] if row.reviewer else [])]


def state_of(row: Assessment) -> tuple[Any, ...]:
    row.refresh_from_db()
    return row.status, row.revision, AuditEntry.objects.count(), row.notes.count()


def test_every_action_that_can_be_asked_for_is_called() -> None:
    assert set(CALLS) == {one for one, way in TRANSITIONS.items() if not way.is_consequence}


@pytest.mark.parametrize("action", CALLS)
def test_who_may_not_does_nothing_and_who_may_does(action: Action) -> None:
    row = make_assessment(TRANSITIONS[action].sources[0])
    before, people = state_of(row), everybody(row)
    may = [one for one in people if is_for(action, row, user=one, roles=roles_of(one, LATER))]
    for person in people:
        if person not in may:
            with pytest.raises(NotAllowed):
                call(action, row, person)
    assert state_of(row) == before
    call(action, row, may[0])
    assert state_of(row) != before


@pytest.mark.parametrize("status", Status)
def test_what_is_not_for_a_state_does_nothing_in_it(status: Status) -> None:
    row = make_assessment(status)
    before, people = state_of(row), everybody(row)
    for action, transition in TRANSITIONS.items():
        if action not in CALLS or status in transition.sources:
            continue
        for person in people:
            if is_for(action, row, user=person, roles=roles_of(person, LATER)):
                with pytest.raises(WrongState):
                    call(action, row, person)
    assert state_of(row) == before


def test_what_is_not_ready_does_nothing_either() -> None:
    row = make_assessment(content=lambda *_: None)
    before = state_of(row)
    with pytest.raises(NotReady):
        call(Action.SUBMIT, row, row.author)
    assert state_of(row) == before
