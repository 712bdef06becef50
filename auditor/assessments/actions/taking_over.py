"""Accepted clauses become the claimed side of a draft, with their words as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.assessments.accepted import Accepted, Proposal, kind_of_evidence, proposals_of
from auditor.assessments.actions.answering import answer_to
from auditor.assessments.actions.bodies import Quote
from auditor.assessments.actions.citing import Piece, add_piece
from auditor.assessments.actions.writing import Invalid, begin, finish
from auditor.assessments.inputs import framework_of
from auditor.assessments.models import Answer, Assessment
from auditor.assessments.workflow import Action
from auditor.kyc.vocabulary import EvidenceKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def take_over(
    *, assessment: Assessment, chosen: Mapping[str, str], by: User, at: datetime, seen: int
) -> Assessment:
    """Fill in the values of `chosen` (by indicator, as they were shown) and cite the clauses.

    Only what is empty is filled: what a person has entered stays. Raises NotAllowed, WrongState,
    ChangedMeanwhile, Invalid if a value is proposed otherwise now, StorageFailed.
    """
    row = begin(Action.WRITE, assessment, by=by, at=at, seen=seen)
    if not chosen:
        raise Invalid("Choose at least one indicator to fill in.")
    proposed = {one.indicator.id: one for one in proposals_of(row, at=at)}
    if wrong := sorted(name for name, value in chosen.items() if _now(proposed, name) != value):
        raise Invalid(
            f"Something else is proposed by now for {', '.join(wrong)}. Nothing was filled in: look again."
        )
    cited = sum(_fill(row, proposed[name], by=by, at=at) for name in sorted(chosen))
    finish(Action.WRITE, row, by=by, at=at, detail={"taken_over": sorted(chosen), "cited": cited})
    return row


def _now(proposed: Mapping[str, Proposal], name: str) -> str | None:
    return proposed[name].value or None if name in proposed else None


def _fill(row: Assessment, proposal: Proposal, *, by: User, at: datetime) -> int:
    """Fill in one value -> how many pieces of evidence were added to it."""
    answer = answer_to(row, proposal.indicator, by=by, at=at)
    setattr(answer, proposal.aspect.value, proposal.value)
    answer.updated_at, answer.updated_by = at, by
    answer.save(update_fields=[proposal.aspect.value, "updated_at", "updated_by"])
    new = [one for one in proposal.accepted if not _is_cited(answer, one)]
    for one in new:
        add_piece(row, proposal.indicator, _piece(row, proposal, one), by=by, at=at)
    return len(new)


def _is_cited(answer: Answer, one: Accepted) -> bool:
    place = {"version": one.version, "start": one.clause.start, "end": one.clause.end}
    return answer.evidence.filter(removed_at=None, **place).exists()


def _piece(row: Assessment, proposal: Proposal, one: Accepted) -> Piece:
    kind = kind_of_evidence(framework_of(row), proposal.indicator, one.version.document)
    clause = one.clause
    return Piece(
        aspect=proposal.aspect,
        kind=kind or EvidenceKind.TERMS_VERSION,
        body=Quote(one.version, clause.start, clause.end, clause.exact),
    )
