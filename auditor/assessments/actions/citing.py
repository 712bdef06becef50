"""What a value rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.actions.answering import answer_to, indicator_of
from auditor.assessments.actions.bodies import Columns, Given, columns_of
from auditor.assessments.actions.writing import Invalid, begin, finish
from auditor.assessments.inputs import framework_of, scored_on
from auditor.assessments.models import Assessment, Evidence, SurveyCitation
from auditor.assessments.workflow import Action
from auditor.kyc.framework import Framework, Indicator
from auditor.kyc.scoring.checks import ASPECTS
from auditor.kyc.vocabulary import Aspect, EvidenceKind, EvidenceStrength

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SHOWN_TO_ALL = (Aspect.CLAIMED, Aspect.FACT)


@dataclass(frozen=True)
class Piece:
    """What is said of a piece of evidence; None is what follows from its body or its kind."""

    aspect: Aspect
    kind: EvidenceKind
    body: Given
    strength: EvidenceStrength | None = None
    visibility: Clearance | None = None
    speaks_on: date | None = None
    origin: str | None = None
    is_historic: bool = False
    note: str = ""


@transaction.atomic
def cite(
    *, assessment: Assessment, indicator: str, piece: Piece, by: User, at: datetime, seen: int
) -> Evidence:
    """Add a piece of evidence to an answer, which need not be there yet.

    `evidence.answer.assessment` has the new revision. Raises NotAllowed, WrongState,
    ChangedMeanwhile, Invalid.
    """
    row = begin(Action.WRITE, assessment, by=by, at=at, seen=seen)
    evidence = add_piece(row, indicator_of(row, indicator), piece, by=by, at=at)
    finish(
        Action.WRITE, row, by=by, at=at, detail={"cited": str(evidence.uuid), "answer": indicator}
    )
    return evidence


def add_piece(
    row: Assessment, indicator: Indicator, piece: Piece, *, by: User, at: datetime
) -> Evidence:
    """The piece's row; the caller holds the assessment and logs it. Raises Invalid."""
    strength = _strength(piece, indicator, framework_of(row))
    columns = columns_of(piece.body, row)
    if columns.survey is not None and piece.kind != EvidenceKind.FORM_SURVEY:
        raise Invalid("A survey is cited as a survey.")
    evidence = Evidence.objects.create(
        answer=answer_to(row, indicator, by=by, at=at),
        aspect=piece.aspect,
        kind=piece.kind,
        strength=strength,
        visibility=_visibility(piece, columns),
        speaks_on=_speaks_on(piece, columns, scored_on(row, at=at)),
        origin=(columns.origin if piece.origin is None else piece.origin.strip())[:200],
        is_historic=piece.is_historic,
        note=piece.note.strip(),
        added_at=at,
        added_by=by,
        **columns.values,
    )
    if columns.survey is not None:
        SurveyCitation.objects.create(evidence=evidence, survey=columns.survey)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User, at: datetime, seen: int) -> Assessment:
    """Take a piece back: it stays, marked. Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid."""
    row = begin(Action.WRITE, evidence.answer.assessment, by=by, at=at, seen=seen)
    kept = Evidence.objects.kept().filter(pk=evidence.pk)
    if not kept.update(removed_at=at, removed_by=by):
        raise Invalid("This piece of evidence was taken back already.")
    return finish(Action.WRITE, row, by=by, at=at, detail={"removed": str(evidence.uuid)})


def _strength(piece: Piece, indicator: Indicator, framework: Framework) -> EvidenceStrength:
    if piece.aspect not in ASPECTS[indicator.kind]:
        raise Invalid(
            f"{indicator.id} is of the kind {indicator.kind}: it has no {piece.aspect} value."
        )
    if not framework.accepts(indicator.id, piece.kind):
        raise Invalid(f"{indicator.id}: {piece.kind.label} is not accepted here.")
    possible = next(one.strengths for one in framework.evidence_kinds if one.value == piece.kind)
    # The weakest comes last: what is not said is not claimed.
    strength = piece.strength or possible[-1]
    if strength not in possible:
        names = ", ".join(str(one.label) for one in possible)
        raise Invalid(f"{piece.kind.label} proves as much as: {names}; not {strength.label}.")
    return strength


def _visibility(piece: Piece, columns: Columns) -> Clearance:
    """What supports an observation is for the vetted, but for findings that authorities made public."""
    is_for_all = piece.aspect in SHOWN_TO_ALL or piece.kind == EvidenceKind.AUTHORITY_FINDING
    usual = Clearance.PUBLIC if is_for_all else Clearance.VETTED
    return max(piece.visibility or usual, columns.most_public)


def _speaks_on(piece: Piece, columns: Columns, latest: date) -> date:
    spoken = piece.speaks_on or columns.speaks_on
    if spoken is None:
        raise Invalid("Say of which day this piece of evidence speaks.")
    if spoken > latest:
        raise Invalid(f"It speaks of {spoken}, after {latest}, the day of the assessment.")
    return spoken
