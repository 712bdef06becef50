"""Somebody says that what is published is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.assessments.actions.writing import begin, finish, notify, require_text
from auditor.assessments.models import Assessment, Dispute
from auditor.assessments.workflow import Action

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def dispute(
    *, assessment: Assessment, body: str, raised_by_name: str, by: User, at: datetime, seen: int
) -> Dispute:
    """Record it; until it is settled the public page says so. Raises NotAllowed, WrongState,
    ChangedMeanwhile, Invalid."""
    row = begin(Action.DISPUTE, assessment, by=by, at=at, seen=seen)
    raised = Dispute.objects.create(
        assessment=row,
        body=require_text(body, "Say what is disputed."),
        raised_by_name=require_text(raised_by_name, "Say who disputes it."),
        raised_at=at,
        recorded_by=by,
    )
    notify([row.author, row.reviewer], row, f"{row.provider.name} is disputed.", at=at)
    finish(Action.DISPUTE, row, by=by, at=at, detail={"dispute": raised.pk})
    return raised


@transaction.atomic
def settle_dispute(
    *,
    assessment: Assessment,
    is_upheld: bool,
    resolution: str,
    by: User,
    at: datetime,
    seen: int,
) -> Assessment:
    """What was decided, in public words; if it is upheld, a correction is due. Raises NotAllowed,
    WrongState, ChangedMeanwhile, Invalid."""
    row = begin(Action.SETTLE_DISPUTE, assessment, by=by, at=at, seen=seen)
    resolution = require_text(resolution, "Say what was decided, and why.")
    row.disputes.filter(resolved_at=None).update(
        resolved_at=at, resolved_by=by, is_upheld=is_upheld, resolution=resolution
    )
    outcome = "upheld: a correction is due" if is_upheld else "not upheld"
    notify([row.author], row, f"{row.provider.name}: the dispute was {outcome}.", at=at)
    return finish(Action.SETTLE_DISPUTE, row, by=by, at=at)
