"""Who may do what with an assessment in which state: the one table, and what reads it.

The diagram in docs/methodology.md is generated from `TRANSITIONS`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices

from auditor.accounts.vocabulary import Role
from auditor.assessments.vocabulary import EDITABLE, OPEN, STANDING, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from auditor.assessments.models import Assessment


class Action(TextChoices):
    """What is done with an assessment. Those without a target leave its state as it is."""

    WRITE = "write", "Write"
    ADD_NOTE = "add_note", "Add or resolve a note"
    SUBMIT = "submit", "Submit"
    BEGIN_REVIEW = "begin_review", "Begin the review"
    REQUEST_CHANGES = "request_changes", "Request changes"
    ACCEPT = "accept", "Accept"
    OPEN_REPLY = "open_reply", "Open the right of reply"
    RENEW_LINK = "renew_link", "Send the reply link anew"
    APPROVE = "approve", "Approve"
    EMBARGO = "embargo", "Put under embargo"
    PUBLISH = "publish", "Publish"
    DISPUTE = "dispute", "Record a dispute"
    SETTLE_DISPUTE = "settle_dispute", "Settle the dispute"
    CORRECT = "correct", "Start a correction"
    SUPERSEDE = "supersede", "Supersede by a correction"
    WITHDRAW = "withdraw", "Withdraw what is published"
    DISCARD = "discard", "Give up before publication"


class Party(TextChoices):
    """As whom somebody acts; each needs the role that belongs to it."""

    AUTHOR = "author", "the author"
    RESEARCHERS = "researchers", "a researcher"
    REVIEWER = "reviewer", "the reviewer"
    REVIEWERS = "reviewers", "a reviewer"
    EDITORS = "editors", "an editor"


ROLE_OF = {
    Party.AUTHOR: Role.RESEARCHER,
    Party.RESEARCHERS: Role.RESEARCHER,
    Party.REVIEWER: Role.REVIEWER,
    Party.REVIEWERS: Role.REVIEWER,
    Party.EDITORS: Role.EDITOR,
}


@dataclass(frozen=True)
class Transition:
    """From any of `sources` to `target` (None: it stays), by any of the parties.

    `needs` says in words what else must hold; `readiness` checks it. `is_consequence`: it comes with
    another action and cannot be asked for.
    """

    sources: tuple[Status, ...]
    target: Status | None
    by: tuple[Party, ...]
    excludes_author: bool = False
    needs: tuple[str, ...] = ()
    is_consequence: bool = False


_BEARS_OUT = "every value has the evidence that it needs"
TRANSITIONS: Mapping[Action, Transition] = {
    Action.WRITE: Transition(EDITABLE, None, (Party.AUTHOR,)),
    Action.ADD_NOTE: Transition(OPEN, None, (Party.AUTHOR, Party.REVIEWERS, Party.EDITORS)),
    Action.SUBMIT: Transition(EDITABLE, Status.SUBMITTED, (Party.AUTHOR,), needs=(_BEARS_OUT,)),
    Action.BEGIN_REVIEW: Transition(
        (Status.SUBMITTED,), Status.IN_REVIEW, (Party.REVIEWERS,), excludes_author=True
    ),
    Action.REQUEST_CHANGES: Transition(
        (
            Status.IN_REVIEW,
            Status.REVIEWED,
            Status.RIGHT_OF_REPLY,
            Status.APPROVED,
            Status.EMBARGOED,
        ),
        Status.CHANGES_REQUESTED,
        (Party.REVIEWER, Party.EDITORS),
        excludes_author=True,
    ),
    Action.ACCEPT: Transition(
        (Status.IN_REVIEW,),
        Status.REVIEWED,
        (Party.REVIEWER,),
        excludes_author=True,
        needs=(_BEARS_OUT, "every note is resolved"),
    ),
    Action.OPEN_REPLY: Transition(
        (Status.REVIEWED,), Status.RIGHT_OF_REPLY, (Party.EDITORS,), excludes_author=True
    ),
    Action.RENEW_LINK: Transition((Status.RIGHT_OF_REPLY,), None, (Party.EDITORS,)),
    Action.APPROVE: Transition(
        (Status.RIGHT_OF_REPLY,),
        Status.APPROVED,
        (Party.EDITORS,),
        excludes_author=True,
        needs=("a reply came, or its time is over",),
    ),
    Action.EMBARGO: Transition(
        (Status.APPROVED,), Status.EMBARGOED, (Party.EDITORS,), excludes_author=True
    ),
    Action.PUBLISH: Transition(
        (Status.APPROVED, Status.EMBARGOED),
        Status.PUBLISHED,
        (Party.EDITORS,),
        excludes_author=True,
        needs=(_BEARS_OUT, "no quote has changed since", "the embargo is over"),
    ),
    Action.DISPUTE: Transition(
        (Status.PUBLISHED,), Status.DISPUTED, (Party.REVIEWERS, Party.EDITORS)
    ),
    Action.SETTLE_DISPUTE: Transition(
        (Status.DISPUTED,), Status.PUBLISHED, (Party.EDITORS,), excludes_author=True
    ),
    Action.CORRECT: Transition(STANDING, None, (Party.RESEARCHERS,)),
    Action.SUPERSEDE: Transition(
        STANDING, Status.SUPERSEDED, (Party.EDITORS,), is_consequence=True
    ),
    Action.WITHDRAW: Transition(STANDING, Status.WITHDRAWN, (Party.EDITORS,)),
    Action.DISCARD: Transition(OPEN, Status.WITHDRAWN, (Party.AUTHOR, Party.EDITORS)),
}


class Refused(Exception):
    """Something was asked that cannot be done; `problems` says why, a sentence each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotAllowed(Refused):
    """It is not for this person to do."""


class WrongState(Refused):
    """It is not to be done in the state in which the assessment is."""


def is_party(party: Party, assessment: Assessment, *, user: User, roles: Collection[Role]) -> bool:
    """Whether somebody acts as that party on an assessment."""
    if ROLE_OF[party] not in roles:
        return False
    if party == Party.AUTHOR:
        return assessment.author_id == user.pk
    return party != Party.REVIEWER or assessment.reviewer_id == user.pk


def is_for(action: Action, assessment: Assessment, *, user: User, roles: Collection[Role]) -> bool:
    """Whether it is for somebody to do, whatever the state."""
    transition = TRANSITIONS[action]
    if transition.excludes_author and assessment.author_id == user.pk:
        return False
    return any(is_party(one, assessment, user=user, roles=roles) for one in transition.by)


def require_party(
    action: Action, assessment: Assessment, *, user: User, roles: Collection[Role]
) -> None:
    """Raises NotAllowed."""
    if is_for(action, assessment, user=user, roles=roles):
        return
    transition = TRANSITIONS[action]
    who = " or ".join(str(party.label) for party in transition.by)
    but = ", and not for its author" if transition.excludes_author else ""
    raise NotAllowed(f"{action.label} is for {who}{but}.")


def require_state(action: Action, assessment: Assessment) -> None:
    """Raises WrongState."""
    sources = TRANSITIONS[action].sources
    if assessment.status in sources:
        return
    states = ", ".join(str(one.label).lower() for one in sources)
    is_now = str(Status(assessment.status).label).lower()
    raise WrongState(f"{action.label} is possible only for what is {states}; this is {is_now}.")


def possible_actions(
    assessment: Assessment, *, user: User, roles: Collection[Role]
) -> tuple[Action, ...]:
    """What somebody may ask for now, in the table's order; what else it needs is not looked at."""
    return tuple(
        action
        for action, transition in TRANSITIONS.items()
        if not transition.is_consequence
        and assessment.status in transition.sources
        and is_for(action, assessment, user=user, roles=roles)
    )


def diagram() -> str:
    """The states in Mermaid's notation, from the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.DRAFT}: start"]
    for action, transition in TRANSITIONS.items():
        if transition.target is not None:
            label = f"{action.label} ({', '.join(one.value for one in transition.by)})"
            lines += [
                f"    {source} --> {transition.target}: {label}" for source in transition.sources
            ]
    lines += [f"    {one} --> [*]" for one in (Status.SUPERSEDED, Status.WITHDRAWN)]
    return "\n".join(lines)
