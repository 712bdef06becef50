"""The values of an indicator, the public summary, and rates of exchange."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.assessments.actions.writing import Invalid, begin, finish
from auditor.assessments.inputs import UNSET, framework_of
from auditor.assessments.models import VALUES, Answer, Assessment, Rate
from auditor.assessments.workflow import Action
from auditor.kyc.framework import Indicator
from auditor.kyc.scoring import Rate as GivenRate
from auditor.kyc.scoring.checks import ASPECTS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def set_answer(
    *,
    assessment: Assessment,
    indicator: str,
    by: User,
    at: datetime,
    seen: int,
    claimed: str | None = None,
    observed: str | None = None,
    exposure: str | None = None,
    fact: str | None = None,
    claimed_note: str | None = None,
    observed_note: str | None = None,
) -> Answer:
    """Set what is given and leave what is None. The answer's assessment has the new revision.

    Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid.
    """
    row = begin(Action.WRITE, assessment, by=by, at=at, seen=seen)
    values = {"claimed": claimed, "observed": observed, "exposure": exposure, "fact": fact}
    notes = {"claimed_note": claimed_note, "observed_note": observed_note}
    given = {name: value for name, value in values.items() if value is not None}
    known = indicator_of(row, indicator)
    if wrong := _wrong(known, given):
        raise Invalid(*wrong)
    answer = answer_to(row, known, by=by, at=at)
    given |= {name: text.strip() for name, text in notes.items() if text is not None}
    for name, value in given.items():
        setattr(answer, name, value)
    answer.updated_at, answer.updated_by = at, by
    answer.save(update_fields=[*given, "updated_at", "updated_by"])
    finish(Action.WRITE, row, by=by, at=at, detail={"answer": indicator, "fields": sorted(given)})
    return answer


@transaction.atomic
def set_summary(
    *,
    assessment: Assessment,
    summary: str,
    by: User,
    at: datetime,
    seen: int,
    reason: str | None = None,
) -> Assessment:
    """The public summary, and in a correction its reason. Raises NotAllowed, WrongState,
    ChangedMeanwhile, Invalid."""
    row = begin(Action.WRITE, assessment, by=by, at=at, seen=seen)
    values = {"summary": summary.strip()}
    if reason is not None:
        if row.supersedes_id is not None and not reason.strip():
            raise Invalid("A correction says why it is made: the reason is shown in public.")
        values["reason"] = reason.strip()
    return finish(Action.WRITE, row, by=by, at=at, detail={"fields": sorted(values)}, **values)


@transaction.atomic
def set_as_of(
    *,
    assessment: Assessment,
    as_of: date | None,
    is_historic: bool,
    by: User,
    at: datetime,
    seen: int,
) -> Assessment:
    """Of which day it speaks, and whether of a closed service's past. Raises NotAllowed, WrongState,
    ChangedMeanwhile, Invalid."""
    row = begin(Action.WRITE, assessment, by=by, at=at, seen=seen)
    if is_historic and as_of is None:
        raise Invalid("A historic assessment names the day of which it speaks.")
    if as_of is not None and as_of > at.date():
        raise Invalid("An assessment cannot speak of a day to come.")
    return finish(
        Action.WRITE,
        row,
        by=by,
        at=at,
        detail={"fields": ["as_of", "is_historic"]},
        as_of=as_of,
        is_historic=is_historic,
    )


@transaction.atomic
def set_rates(
    *, assessment: Assessment, rates: Iterable[GivenRate], by: User, at: datetime, seen: int
) -> Assessment:
    """Replace the rates of exchange. Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid."""
    row = begin(Action.WRITE, assessment, by=by, at=at, seen=seen)
    given = list(rates)
    if len({one.currency for one in given}) < len(given):
        raise Invalid("A currency has one rate.")
    if wrong := [one.currency for one in given if one.per_unit <= 0 or not one.source.strip()]:
        raise Invalid(f"A rate is above nothing and names its source: {', '.join(wrong)}.")
    row.rates.all().delete()
    for one in given:
        Rate.objects.create(
            assessment=row,
            currency=one.currency,
            per_unit=one.per_unit,
            at=one.at,
            source=one.source.strip(),
        )
    return finish(Action.WRITE, row, by=by, at=at, detail={"fields": ["rates"]})


def indicator_of(assessment: Assessment, indicator: str) -> Indicator:
    """Raises Invalid for an id that the framework does not have."""
    framework = framework_of(assessment)
    if indicator not in framework.by_id:
        raise Invalid(f"Framework {framework.version} has no indicator {indicator!r}.")
    return framework.by_id[indicator]


def answer_to(assessment: Assessment, indicator: Indicator, *, by: User, at: datetime) -> Answer:
    """The row of an indicator; a new one says that nobody has looked yet."""
    unset = {aspect.value: getattr(UNSET, aspect).value for aspect in ASPECTS[indicator.kind]}
    answer, _ = Answer.objects.get_or_create(
        assessment=assessment,
        indicator=indicator.id,
        defaults={**unset, "updated_at": at, "updated_by": by},
    )
    answer.assessment = assessment
    return answer


def _wrong(indicator: Indicator, given: dict[str, str]) -> list[str]:
    aspects = {aspect.value for aspect in ASPECTS[indicator.kind]}
    found = []
    for name, value in given.items():
        if name not in aspects:
            found.append(f"{indicator.id} is of the kind {indicator.kind}: it has no {name} value.")
        elif value not in VALUES[name].values:
            found.append(f"{indicator.id}: {value!r} is no {name} value.")
    return found
