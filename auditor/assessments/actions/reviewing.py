"""From the author's desk to the reviewer's and back: four eyes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.assessments.actions.answering import indicator_of
from auditor.assessments.actions.replying import revoke_links
from auditor.assessments.actions.writing import (
    Invalid,
    begin,
    begin_aside,
    finish,
    notify,
    require,
    require_text,
)
from auditor.assessments.completing import completed
from auditor.assessments.models import Assessment, ReviewNote
from auditor.assessments.readiness import problems, unresolved_notes
from auditor.assessments.workflow import Action

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def submit(*, assessment: Assessment, by: User, at: datetime, seen: int) -> Assessment:
    """Raises NotAllowed, WrongState, ChangedMeanwhile, NotReady with all that is missing."""
    row = begin(Action.SUBMIT, assessment, by=by, at=at, seen=seen)
    require(*problems(complete(row), at=at))
    notify([row.reviewer], row, f"{row.provider.name} was submitted again.", at=at)
    return finish(Action.SUBMIT, row, by=by, at=at, submitted_at=at)


@transaction.atomic
def begin_review(*, assessment: Assessment, by: User, at: datetime, seen: int) -> Assessment:
    """Whoever begins is the reviewer. Raises NotAllowed, WrongState, ChangedMeanwhile."""
    row = begin(Action.BEGIN_REVIEW, assessment, by=by, at=at, seen=seen)
    return finish(Action.BEGIN_REVIEW, row, by=by, at=at, reviewer=by)


@transaction.atomic
def request_changes(
    *, assessment: Assessment, body: str, by: User, at: datetime, seen: int
) -> Assessment:
    """Back to its author, with a note that says why. What came after the review is undone: it is
    reviewed again, and the provider may reply again. Raises NotAllowed, WrongState,
    ChangedMeanwhile, Invalid."""
    row = begin(Action.REQUEST_CHANGES, assessment, by=by, at=at, seen=seen)
    body = require_text(body, "Say what is to be changed.")
    ReviewNote.objects.create(assessment=row, body=body, written_at=at, written_by=by)
    revoke_links(row, at=at)
    notify([row.author], row, f"{row.provider.name}: changes are requested.", at=at)
    return finish(
        Action.REQUEST_CHANGES,
        row,
        by=by,
        at=at,
        reviewed_at=None,
        reply_due_at=None,
        approved_at=None,
        approved_by=None,
        embargo_until=None,
    )


@transaction.atomic
def accept(*, assessment: Assessment, by: User, at: datetime, seen: int) -> Assessment:
    """Raises NotAllowed, WrongState, ChangedMeanwhile, NotReady."""
    row = begin(Action.ACCEPT, assessment, by=by, at=at, seen=seen)
    require(*problems(complete(row), at=at), *unresolved_notes(row))
    notify([row.author], row, f"{row.provider.name} was accepted by its reviewer.", at=at)
    return finish(Action.ACCEPT, row, by=by, at=at, reviewed_at=at)


@transaction.atomic
def add_note(
    *, assessment: Assessment, body: str, by: User, at: datetime, indicator: str = ""
) -> ReviewNote:
    """A remark, which leaves the revision as it is. Raises NotAllowed, WrongState, Invalid."""
    row = begin_aside(Action.ADD_NOTE, assessment, by=by, at=at)
    body = require_text(body, "The note is empty.")
    if indicator:
        indicator_of(row, indicator)
    note = ReviewNote.objects.create(
        assessment=row, indicator=indicator, body=body, written_at=at, written_by=by
    )
    others = [one for one in (row.author, row.reviewer) if one != by]
    notify(others, row, f"{row.provider.name}: there is a note on {indicator or 'it'}.", at=at)
    finish(Action.ADD_NOTE, row, by=by, at=at, detail={"note": note.pk})
    return note


@transaction.atomic
def resolve_note(*, note: ReviewNote, by: User, at: datetime) -> ReviewNote:
    """Done with. Raises NotAllowed, WrongState, Invalid."""
    row = begin_aside(Action.ADD_NOTE, note.assessment, by=by, at=at)
    unresolved = ReviewNote.objects.filter(pk=note.pk, resolved_at=None)
    if not unresolved.update(resolved_at=at, resolved_by=by):
        raise Invalid("This note is resolved already.")
    finish(Action.ADD_NOTE, row, by=by, at=at, detail={"resolved": note.pk})
    note.resolved_at, note.resolved_by = at, by
    return note


def complete(assessment: Assessment) -> Assessment:
    """The same row with all that is below it."""
    (row,) = completed(Assessment.objects.filter(pk=assessment.pk))
    return row
