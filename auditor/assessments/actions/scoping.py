"""Which customers, which tiers, which limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from auditor.assessments.actions.writing import Invalid, begin, finish
from auditor.assessments.models import Assessment, Limit, Scope, Tier
from auditor.assessments.models.scopes import AXES
from auditor.assessments.workflow import Action
from auditor.kyc import scoring
from auditor.kyc.vocabulary import Aspect, Trigger

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Bounds:
    """Whom a scope covers; what is empty makes no difference."""

    label: str
    channel: str = ""
    customer_type: str = ""
    residence: str = ""
    product: str = ""
    funding_method: str = ""
    is_typical: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@transaction.atomic
def add_scope(
    *, assessment: Assessment, bounds: Bounds, by: User, at: datetime, seen: int
) -> Scope:
    """Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid."""
    row = begin(Action.WRITE, assessment, by=by, at=at, seen=seen)
    scope = Scope.objects.create(assessment=row, **_values(bounds, row.scopes.all()))
    finish(Action.WRITE, row, by=by, at=at, detail={"scope_added": scope.pk})
    return scope


@transaction.atomic
def set_scope(*, scope: Scope, bounds: Bounds, by: User, at: datetime, seen: int) -> Scope:
    """Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid."""
    row = begin(Action.WRITE, scope.assessment, by=by, at=at, seen=seen)
    values = _values(bounds, row.scopes.exclude(pk=scope.pk))
    standing = _standing(scope, row)
    for name, value in values.items():
        setattr(standing, name, value)
    standing.save(update_fields=list(values))
    finish(Action.WRITE, row, by=by, at=at, detail={"scope_changed": scope.pk})
    return standing


@transaction.atomic
def remove_scope(*, scope: Scope, by: User, at: datetime, seen: int) -> Assessment:
    """With its tiers and limits. Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid."""
    row = begin(Action.WRITE, scope.assessment, by=by, at=at, seen=seen)
    standing = _standing(scope, row)
    _remove_tiers(Tier.objects.filter(scope=standing).values_list("pk", flat=True))
    standing.delete()
    return finish(Action.WRITE, row, by=by, at=at, detail={"scope_removed": scope.pk})


@transaction.atomic
def set_tiers(
    *,
    scope: Scope,
    axis: Aspect,
    tiers: Iterable[scoring.Tier],
    by: User,
    at: datetime,
    seen: int,
) -> Scope:
    """Replace the tiers of one axis by `tiers`, which are all of it; `Tier.order` counts up.

    Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid.
    """
    row = begin(Action.WRITE, scope.assessment, by=by, at=at, seen=seen)
    standing, given = _standing(scope, row), list(tiers)
    if wrong := _wrong(axis, given):
        raise Invalid(*wrong)
    former = Tier.objects.filter(scope=standing, axis=axis)
    _remove_tiers(former.values_list("pk", flat=True))
    for tier in given:
        _add_tier(standing, tier)
    detail = {"tiers_of_scope": scope.pk, "axis": axis.value}
    finish(Action.WRITE, row, by=by, at=at, detail=detail)
    return standing


def _standing(scope: Scope, assessment: Assessment) -> Scope:
    found = Scope.objects.filter(pk=scope.pk, assessment=assessment).first()
    if found is None:
        raise Invalid("This scope is not there any more.")
    found.assessment = assessment
    return found


def _values(bounds: Bounds, others: Iterable[Scope]) -> dict[str, Any]:
    values = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in vars(bounds).items()
    }
    if not values["label"]:
        raise Invalid("A scope has a name.")
    if any(other.label == values["label"] for other in others):
        raise Invalid(f"There is a scope {values['label']!r} already.")
    if bounds.valid_from and bounds.valid_to and bounds.valid_to < bounds.valid_from:
        raise Invalid("A scope does not end before it begins.")
    return values


def _wrong(axis: Aspect, tiers: list[scoring.Tier]) -> list[str]:
    if axis not in AXES:
        return [f"Tiers are claimed or observed, not {axis}."]
    found = [
        f"Tier {t.order} is of the axis {t.axis}, not {axis}." for t in tiers if t.axis != axis
    ]
    if len({tier.order for tier in tiers}) < len(tiers):
        found.append("Two tiers have the same order.")
    for tier in tiers:
        if tier.threshold and (tier.trigger != Trigger.THRESHOLD or tier.threshold.amount is None):
            found.append(
                f"Tier {tier.order}: a threshold is an amount, and goes with that trigger."
            )
        kinds = {(limit.operation, limit.window) for limit in tier.limits}
        if len(kinds) < len(tier.limits):
            found.append(f"Tier {tier.order}: an operation has one limit a window.")
        amounts = [limit.amount for limit in (*tier.limits, tier.threshold) if limit]
        if any(amount is not None and amount < 0 for amount in amounts):
            found.append(f"Tier {tier.order}: no amount is below nothing.")
    return found


def _add_tier(scope: Scope, tier: scoring.Tier) -> None:
    row = Tier.objects.create(
        scope=scope,
        axis=tier.axis,
        order=tier.order,
        level=tier.level,
        trigger=tier.trigger,
        **_threshold(tier.threshold),
    )
    for limit in tier.limits:
        Limit.objects.create(
            tier=row,
            operation=limit.operation,
            window=limit.window,
            amount=limit.amount,
            currency="" if limit.amount is None else limit.currency,
        )


def _threshold(limit: scoring.Limit | None) -> dict[str, Any]:
    if limit is None:
        return {}
    return {
        "threshold_operation": limit.operation,
        "threshold_window": limit.window,
        "threshold_amount": limit.amount,
        "threshold_currency": limit.currency,
    }


def _remove_tiers(ids: Iterable[int]) -> None:
    found = list(ids)
    Limit.objects.filter(tier__in=found).delete()
    Tier.objects.filter(pk__in=found).delete()
