"""A draft -> the state in which the demonstration shows it, a step at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from auditor.assessments import actions
from auditor.assessments.actions import Statement
from auditor.assessments.demonstration.drafting import Draft
from auditor.assessments.vocabulary import Status
from auditor.assessments.workflow import Refused

SIGNATORY = "Demonstration representative"
# Of a service that is closed there is nobody to ask: the time of the right of reply ends at once.
NO_TIME = timedelta(seconds=1)


@dataclass(frozen=True)
class Stage:
    """A draft, and what its file says of the way that it goes."""

    draft: Draft
    content: dict[str, Any]

    def do(self, action: Callable[..., object], who: str, **more: Any) -> None:
        on = self.draft.upon()
        on["by"] = getattr(self.draft.cast, who)
        action(**on, **more)


def bring_to(stage: Stage, status: Status) -> None:
    """Every step up to a state. Raises Refused."""
    for step in WAYS[status]:
        step(stage)


def _submit(stage: Stage) -> None:
    stage.do(actions.submit, "author")


def _begin(stage: Stage) -> None:
    stage.do(actions.begin_review, "reviewer")


def _note(stage: Stage) -> None:
    for note in stage.content.get("notes", []):
        on = stage.draft.upon()
        actions.add_note(
            assessment=on["assessment"],
            body=note["body"],
            indicator=note.get("indicator", ""),
            by=stage.draft.cast.reviewer,
            at=stage.draft.at,
        )


def _accept(stage: Stage) -> None:
    stage.do(actions.accept, "reviewer")


def _open_reply(stage: Stage) -> None:
    """To an address under `.example`, to which nothing is sent."""
    slug = stage.draft.assessment.provider.slug
    stage.do(actions.open_reply, "editor", email=f"compliance@{slug}.example")


def _hear(stage: Stage) -> None:
    """What the provider says in its file, or that there was nobody to say anything."""
    reply, draft = stage.content.get("reply"), stage.draft
    if draft.assessment.is_historic:
        stage.do(actions.open_reply, "editor", email="", time=NO_TIME)
        draft.at += NO_TIME
        return
    on = draft.upon() | {"by": draft.cast.editor}
    opened = actions.open_reply(**on, email=f"compliance@{draft.assessment.provider.slug}.example")
    if opened.token is None:
        raise Refused("Nobody was invited to reply.")
    said = reply or {"body": "This reply belongs to the demonstration."}
    statement = Statement(said["body"], SIGNATORY, points=said.get("points", {}))
    actions.reply(token=opened.token, statement=statement, at=draft.at)


def _publish(stage: Stage) -> None:
    stage.do(actions.approve, "editor")
    stage.do(actions.publish, "editor")


def _correct(stage: Stage) -> None:
    """Where the file has a correction: once more the whole way, with what it changes."""
    correction, draft = stage.content.get("correction"), stage.draft
    if correction is None:
        return
    on = draft.upon()
    row = actions.start_correction(
        assessment=on["assessment"], reason=correction["reason"], by=on["by"], at=draft.at
    )
    again = Stage(Draft(row, draft.cast, draft.at), {"reply": stage.content.get("reply")})
    again.draft.write(correction)
    bring_to(again, Status.PUBLISHED)


def _dispute(stage: Stage) -> None:
    body = stage.content["dispute"]["body"]
    stage.do(actions.dispute, "editor", body=body, raised_by_name=SIGNATORY)


def _withdraw(stage: Stage) -> None:
    stage.do(actions.withdraw, "editor", because=stage.content["withdrawn_because"])


Step = Callable[[Stage], None]
_TO_PUBLISHED: tuple[Step, ...] = (_submit, _begin, _accept, _hear, _publish)
WAYS: Mapping[Status, tuple[Step, ...]] = {
    Status.DRAFT: (_note,),
    Status.SUBMITTED: (_submit,),
    Status.IN_REVIEW: (_submit, _begin, _note),
    Status.RIGHT_OF_REPLY: (_submit, _begin, _accept, _open_reply),
    Status.PUBLISHED: (*_TO_PUBLISHED, _correct),
    Status.DISPUTED: (*_TO_PUBLISHED, _dispute),
    Status.WITHDRAWN: (*_TO_PUBLISHED, _withdraw),
}
