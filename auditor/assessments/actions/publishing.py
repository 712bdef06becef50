"""Into public, and out of it: what is published is frozen, and replaces the one before at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.assessments.actions.replying import revoke_links
from auditor.assessments.actions.reviewing import complete
from auditor.assessments.actions.writing import (
    Invalid,
    begin,
    finish,
    hold,
    notify,
    require,
    require_text,
    store,
)
from auditor.assessments.freezing import frozen
from auditor.assessments.models import Assessment
from auditor.assessments.readiness import problems, under_embargo, waiting_for_reply
from auditor.assessments.vocabulary import STANDING
from auditor.assessments.workflow import Action

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def approve(*, assessment: Assessment, by: User, at: datetime, seen: int) -> Assessment:
    """Once the provider has replied, or its time is over. Raises NotAllowed, WrongState,
    ChangedMeanwhile, NotReady."""
    row = begin(Action.APPROVE, assessment, by=by, at=at, seen=seen)
    require(*waiting_for_reply(row, at=at))
    revoke_links(row, at=at)
    return finish(Action.APPROVE, row, by=by, at=at, approved_at=at, approved_by=by)


@transaction.atomic
def embargo(
    *, assessment: Assessment, until: datetime, by: User, at: datetime, seen: int
) -> Assessment:
    """Not to be published before. Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid."""
    row = begin(Action.EMBARGO, assessment, by=by, at=at, seen=seen)
    if until <= at:
        raise Invalid("An embargo ends at a time to come.")
    return finish(Action.EMBARGO, row, by=by, at=at, embargo_until=until)


@transaction.atomic
def publish(*, assessment: Assessment, by: User, at: datetime, seen: int) -> Assessment:
    """Freeze inputs, score and digest, and show it; the one before is superseded in the same
    transaction. Raises NotAllowed, WrongState, ChangedMeanwhile, NotReady with all problems."""
    row = begin(Action.PUBLISH, assessment, by=by, at=at, seen=seen)
    whole = complete(row)
    require(*problems(whole, at=at), *under_embargo(row, at=at), *_unfit_former(row))
    _supersede_former(row, by=by, at=at)
    finish(
        Action.PUBLISH,
        row,
        by=by,
        at=at,
        published_at=at,
        published_by=by,
        **frozen(whole, at=at),
    )
    notify([row.author, row.reviewer], row, f"{row.provider.name} was published.", at=at)
    return row


@transaction.atomic
def withdraw(
    *, assessment: Assessment, because: str, by: User, at: datetime, seen: int
) -> Assessment:
    """Out of public: that it was, why and since when it is not, stays. Raises NotAllowed, WrongState,
    ChangedMeanwhile, Invalid."""
    return _close(Action.WITHDRAW, assessment, because, by=by, at=at, seen=seen)


@transaction.atomic
def discard(
    *, assessment: Assessment, because: str, by: User, at: datetime, seen: int
) -> Assessment:
    """Give up what was never published; nothing of it is shown. Raises as `withdraw` does."""
    return _close(Action.DISCARD, assessment, because, by=by, at=at, seen=seen)


def _close(
    action: Action, assessment: Assessment, because: str, *, by: User, at: datetime, seen: int
) -> Assessment:
    row = begin(action, assessment, by=by, at=at, seen=seen)
    because = require_text(because, "Say why.")
    revoke_links(row, at=at)
    told = [one for one in (row.author, row.reviewer) if one != by]
    notify(told, row, f"{row.provider.name} was withdrawn: {because}", at=at)
    _tell_correctors(row, because, at=at)
    return finish(action, row, by=by, at=at, closed_at=at, closed_by=by, closed_because=because)


def _tell_correctors(assessment: Assessment, because: str, *, at: datetime) -> None:
    """Whoever is at a correction of it learns that there is nothing to correct any more."""
    name, number = assessment.provider.name, assessment.number
    body = f"{name}, no. {number}, which your draft corrects, was withdrawn: {because}"
    for correction in Assessment.objects.open().filter(supersedes=assessment):
        notify([correction.author], correction, body, at=at)


def _unfit_former(assessment: Assessment) -> tuple[str, ...]:
    """What is published meanwhile has to be the one that this corrects."""
    former = _standing_one(assessment)
    if former is not None and former.pk != assessment.supersedes_id:
        return (f"No. {former.number} is published, and this is no correction of it.",)
    return ()


def _standing_one(assessment: Assessment) -> Assessment | None:
    known = Assessment.objects.filter(
        provider=assessment.provider, framework=assessment.framework, status__in=STANDING
    )
    return known.first()


def _supersede_former(assessment: Assessment, *, by: User, at: datetime) -> None:
    former = _standing_one(assessment)
    if former is None:
        return
    former = hold(former)
    former.disputes.filter(resolved_at=None).update(
        resolved_at=at,
        resolved_by=by,
        is_upheld=True,
        resolution=f"Superseded by no. {assessment.number}: {assessment.reason}",
    )
    store(former, revision=former.revision + 1, changed_at=at, changed_by=by)
    finish(
        Action.SUPERSEDE,
        former,
        by=by,
        at=at,
        detail={"correction": str(assessment.uuid)},
        closed_at=at,
        closed_by=by,
        closed_because=assessment.reason,
    )
