"""Every action in every state by everybody: what is allowed, and what is refused."""

from __future__ import annotations

from itertools import product

import pytest
from django.contrib.auth.models import User

from auditor.accounts.vocabulary import Role
from auditor.assessments import workflow
from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import EDITABLE, OPEN, STANDING, Status
from auditor.assessments.workflow import (
    TRANSITIONS,
    Action,
    NotAllowed,
    WrongState,
    is_for,
    possible_actions,
    require_party,
    require_state,
)

AUTHOR, REVIEWER, OTHER = (User(pk=number, username=str(number)) for number in (1, 2, 3))
# Who somebody is to the assessment, and the roles that the person has. Author and reviewer also with
# roles beside their own, and without any.
PEOPLE: dict[str, tuple[User, frozenset[Role]]] = {
    "nobody": (OTHER, frozenset()),
    "author": (AUTHOR, frozenset({Role.RESEARCHER})),
    "author without the role": (AUTHOR, frozenset()),
    "author who reviews": (AUTHOR, frozenset({Role.RESEARCHER, Role.REVIEWER})),
    "author who edits": (AUTHOR, frozenset({Role.RESEARCHER, Role.EDITOR})),
    "other researcher": (OTHER, frozenset({Role.RESEARCHER})),
    "reviewer": (REVIEWER, frozenset({Role.REVIEWER})),
    "reviewer without the role": (REVIEWER, frozenset()),
    "reviewer who edits": (REVIEWER, frozenset({Role.REVIEWER, Role.EDITOR})),
    "other reviewer": (OTHER, frozenset({Role.REVIEWER})),
    "editor": (OTHER, frozenset({Role.EDITOR})),
    "representative": (OTHER, frozenset({Role.REPRESENTATIVE})),
    "regulator": (OTHER, frozenset({Role.REGULATOR})),
    "administrator": (OTHER, frozenset({Role.ADMINISTRATOR})),
    "all roles": (OTHER, frozenset(Role)),
}
AUTHORS = {"author", "author who reviews", "author who edits"}
EDITORS = {"editor", "reviewer who edits", "all roles"}
REVIEWERS = {"reviewer", "reviewer who edits", "other reviewer", "all roles"}
THE_REVIEWER = {"reviewer", "reviewer who edits"}
RESEARCHERS = AUTHORS | {"other researcher", "all roles"}
BY_AUTHOR_TOO = EDITORS | {"author who edits"}
CHANGEABLE = {
    Status.IN_REVIEW,
    Status.REVIEWED,
    Status.RIGHT_OF_REPLY,
    Status.APPROVED,
    Status.EMBARGOED,
}
# The expectation, written out apart from the table that it is held against.
ALLOWED: dict[Action, tuple[set[Status], set[str]]] = {
    Action.WRITE: (set(EDITABLE), AUTHORS),
    Action.ADD_NOTE: (set(OPEN), AUTHORS | REVIEWERS | EDITORS),
    Action.SUBMIT: (set(EDITABLE), AUTHORS),
    Action.BEGIN_REVIEW: ({Status.SUBMITTED}, REVIEWERS),
    Action.REQUEST_CHANGES: (CHANGEABLE, THE_REVIEWER | EDITORS),
    Action.ACCEPT: ({Status.IN_REVIEW}, THE_REVIEWER),
    Action.OPEN_REPLY: ({Status.REVIEWED}, EDITORS),
    Action.RENEW_LINK: ({Status.RIGHT_OF_REPLY}, BY_AUTHOR_TOO),
    Action.APPROVE: ({Status.RIGHT_OF_REPLY}, EDITORS),
    Action.EMBARGO: ({Status.APPROVED}, EDITORS),
    Action.PUBLISH: ({Status.APPROVED, Status.EMBARGOED}, EDITORS),
    Action.DISPUTE: ({Status.PUBLISHED}, REVIEWERS | BY_AUTHOR_TOO | {"author who reviews"}),
    Action.SETTLE_DISPUTE: ({Status.DISPUTED}, EDITORS),
    Action.CORRECT: (set(STANDING), RESEARCHERS),
    Action.SUPERSEDE: (set(STANDING), BY_AUTHOR_TOO),
    Action.WITHDRAW: (set(STANDING), BY_AUTHOR_TOO),
    Action.DISCARD: (set(OPEN), AUTHORS | EDITORS),
}
TARGETS = {
    Action.SUBMIT: Status.SUBMITTED,
    Action.BEGIN_REVIEW: Status.IN_REVIEW,
    Action.REQUEST_CHANGES: Status.CHANGES_REQUESTED,
    Action.ACCEPT: Status.REVIEWED,
    Action.OPEN_REPLY: Status.RIGHT_OF_REPLY,
    Action.APPROVE: Status.APPROVED,
    Action.EMBARGO: Status.EMBARGOED,
    Action.PUBLISH: Status.PUBLISHED,
    Action.DISPUTE: Status.DISPUTED,
    Action.SETTLE_DISPUTE: Status.PUBLISHED,
    Action.SUPERSEDE: Status.SUPERSEDED,
    Action.WITHDRAW: Status.WITHDRAWN,
    Action.DISCARD: Status.WITHDRAWN,
}


def row(status: Status = Status.DRAFT) -> Assessment:
    return Assessment(status=status, author_id=AUTHOR.pk, reviewer_id=REVIEWER.pk)


def test_every_action_is_expected_of_somebody() -> None:
    assert set(ALLOWED) == set(TRANSITIONS) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("person", PEOPLE)
def test_an_action_is_for_those_of_whom_it_is_expected(action: Action, person: str) -> None:
    user, roles = PEOPLE[person]
    is_allowed = person in ALLOWED[action][1] or (
        action == Action.ADD_NOTE and person.startswith("author who")
    )
    assert is_for(action, row(), user=user, roles=roles) == is_allowed
    if not is_allowed:
        with pytest.raises(NotAllowed, match=r"is for an? |is for the "):
            require_party(action, row(), user=user, roles=roles)


@pytest.mark.parametrize(("action", "status"), list(product(Action, Status)))
def test_an_action_is_possible_in_the_states_that_are_expected(
    action: Action, status: Status
) -> None:
    if status in ALLOWED[action][0]:
        require_state(action, row(status))
    else:
        with pytest.raises(WrongState, match=str(status.label).lower()):
            require_state(action, row(status))


@pytest.mark.parametrize(("status", "person"), list(product(Status, PEOPLE)))
def test_what_is_offered_is_what_would_be_allowed(status: Status, person: str) -> None:
    user, roles = PEOPLE[person]
    offered = set(possible_actions(row(status), user=user, roles=roles))
    allowed = {
        action
        for action, (states, _) in ALLOWED.items()
        if status in states and is_for(action, row(status), user=user, roles=roles)
    }
    assert offered == allowed - {Action.SUPERSEDE}


def test_actions_lead_where_it_is_expected() -> None:
    found = {action: one.target for action, one in TRANSITIONS.items() if one.target is not None}
    assert found == TARGETS


def test_every_state_but_a_draft_is_led_to_and_only_closed_ones_are_ends() -> None:
    reached = {one.target for one in TRANSITIONS.values()} - {None}
    left = {source for one in TRANSITIONS.values() if one.target for source in one.sources}
    assert set(Status) - reached == {Status.DRAFT}
    assert set(Status) - left == {Status.SUPERSEDED, Status.WITHDRAWN}


def test_the_diagram_shows_each_way_once() -> None:
    lines = workflow.diagram().splitlines()
    ways = sum(len(one.sources) for one in TRANSITIONS.values() if one.target)
    assert len(lines) == len(set(lines)) == 1 + 1 + ways + 2
    assert "    approved --> published: Publish (editors)" in lines
