"""What a sign-up form was seen to ask for becomes the observed side of a draft, and is kept in step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.archive.models import FormSurvey
from auditor.assessments.actions.answering import answer_to, indicator_of
from auditor.assessments.actions.bodies import Survey
from auditor.assessments.actions.citing import Piece, add_piece
from auditor.assessments.actions.writing import Invalid, begin, finish, log, notify
from auditor.assessments.inputs import framework_of
from auditor.assessments.models import Assessment, Evidence, Scope, SurveyCitation, Tier
from auditor.assessments.workflow import Action
from auditor.kyc.vocabulary import Aspect, EvidenceKind, IdentityLevel, ObservedValue, Trigger

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def take_survey(
    *,
    assessment: Assessment,
    survey: FormSurvey,
    observed: Mapping[str, str],
    by: User,
    at: datetime,
    seen: int,
    scope: Scope | None = None,
    level: IdentityLevel | None = None,
) -> Assessment:
    """Enter what a survey shows: `observed` values by indicator, each citing the survey; and for a
    scope the identity level at opening. Only what is empty is filled: what a person has entered stays.

    Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid.
    """
    row = begin(Action.WRITE, assessment, by=by, at=at, seen=seen)
    if not observed:
        raise Invalid("Choose at least one indicator: a level at opening rests on what is cited.")
    for indicator, value in sorted(observed.items()):
        _fill(row, indicator, value, survey, by=by, at=at)
    if scope is not None and level is not None:
        _add_tier(row, scope, level)
    detail = {"survey": str(survey.attempt), "answers": sorted(observed)}
    return finish(Action.WRITE, row, by=by, at=at, detail=detail)


def _fill(
    row: Assessment, indicator: str, value: str, survey: FormSurvey, *, by: User, at: datetime
) -> None:
    known = indicator_of(row, indicator)
    if value not in ObservedValue.values:
        raise Invalid(f"{indicator}: {value!r} is no observed value.")
    if not framework_of(row).accepts(indicator, EvidenceKind.FORM_SURVEY):
        raise Invalid(f"{indicator}: a survey is not accepted here.")
    answer = answer_to(row, known, by=by, at=at)
    if answer.is_observed:
        label = ObservedValue(answer.observed).label
        raise Invalid(f"{indicator}: “{label}” is entered already. Cite the survey there.")
    answer.observed, answer.updated_at, answer.updated_by = value, at, by
    answer.save(update_fields=["observed", "updated_at", "updated_by"])
    piece = Piece(Aspect.OBSERVED, EvidenceKind.FORM_SURVEY, Survey(survey))
    add_piece(row, known, piece, by=by, at=at)


def _add_tier(row: Assessment, scope: Scope, level: IdentityLevel) -> None:
    tiers = Tier.objects.filter(scope=scope, scope__assessment=row, axis=Aspect.OBSERVED)
    if not Scope.objects.filter(pk=scope.pk, assessment=row).exists():
        raise Invalid("This scope is not there any more.")
    if tiers.exists():
        raise Invalid(f"{scope.label}: observed tiers are entered already. Change them there.")
    Tier.objects.create(
        scope=scope, axis=Aspect.OBSERVED, order=0, level=level, trigger=Trigger.AT_OPENING
    )


@transaction.atomic
def hold_against(
    *, citation: SurveyCitation, newest: FormSurvey, differs: bool, at: datetime
) -> SurveyCitation:
    """Record that a cited list was compared with the newest on which two surveys agree.

    If it differs the answer becomes stale, and author and reviewer are told, once. Of two at one time the
    second finds it done. What does not speak of today is left as it is.
    """
    row = SurveyCitation.objects.select_for_update(of=("self",)).get(pk=citation.pk)
    is_followed = Evidence.objects.of_today().filter(pk=row.evidence_id).exists()
    if row.held_against_id == newest.pk or not is_followed:
        return row
    was_stale = row.stale_since is not None
    row.held_against = newest
    row.stale_since = (row.stale_since or at) if differs else None
    row.save(update_fields=["held_against", "stale_since"])
    if differs and not was_stale:
        _tell(row, at=at)
    return row


def _tell(row: SurveyCitation, *, at: datetime) -> None:
    answer = row.evidence.answer
    assessment = answer.assessment
    sentence = (
        f"{assessment.provider.name}, {answer.indicator}: "
        "the sign-up form asks for something else than when it was cited."
    )
    notify([assessment.author, assessment.reviewer], assessment, sentence, at=at)
    detail = {"evidence": str(row.evidence.uuid)}
    log("survey-stale", assessment, by=None, at=at, detail=detail)
