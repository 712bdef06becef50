"""Rows -> what a score is computed from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from auditor.assessments.completing import evidence_of
from auditor.assessments.models import Answer, Assessment, Evidence, Limit, Rate, Scope, Tier
from auditor.kyc import framework, scoring
from auditor.kyc.vocabulary import (
    Aspect,
    ClaimedValue,
    EvidenceKind,
    EvidenceStrength,
    ExposureValue,
    FactValue,
    IdentityLevel,
    ObservedValue,
    Operation,
    ScopeDimension,
    Trigger,
    Window,
)

UNSET = scoring.Answer(indicator="")


def framework_of(assessment: Assessment) -> framework.Framework:
    """The version that it is made with. Raises framework.UnknownVersion."""
    return framework.load(assessment.framework)


def scored_on(assessment: Assessment, *, at: datetime) -> date:
    """The day for which it is scored: its own, or else today."""
    return assessment.as_of or at.date()


def inputs_of(assessment: Assessment, *, at: datetime) -> scoring.Inputs:
    """What the rows say now, for the day of the assessment or else of `at`.

    Reads `answers.evidence`, `scopes.tiers.limits` and `rates`: as `completed` does.
    """
    return scoring.Inputs(
        framework=assessment.framework,
        digest=assessment.framework_digest,
        at=scored_on(assessment, at=at),
        answers=tuple(_by_indicator(answer_of(one) for one in assessment.answers.all())),
        scopes=tuple(_by_id(scope_of(one) for one in assessment.scopes.all())),
        rates=tuple(_by_currency(_rate(one) for one in assessment.rates.all())),
    )


def score_of(inputs: scoring.Inputs) -> scoring.Score:
    """Raises scoring.InvalidInputs, framework.UnknownVersion."""
    return scoring.score(inputs, framework.load(inputs.framework))


def answer_of(answer: Answer) -> scoring.Answer:
    """The answer as the score sees it; evidence that was taken back is left out."""
    kept = [one for one in evidence_of(answer) if one.removed_at is None]
    return scoring.Answer(
        indicator=answer.indicator,
        claimed=ClaimedValue(answer.claimed or UNSET.claimed),
        observed=ObservedValue(answer.observed or UNSET.observed),
        exposure=ExposureValue(answer.exposure or UNSET.exposure),
        fact=FactValue(answer.fact or UNSET.fact),
        evidence=tuple(_evidence(one) for one in sorted(kept, key=_age)),
    )


def _age(evidence: Evidence) -> tuple[date, int]:
    return evidence.speaks_on, evidence.pk


def _evidence(evidence: Evidence) -> scoring.Evidence:
    return scoring.Evidence(
        kind=EvidenceKind(evidence.kind),
        strength=EvidenceStrength(evidence.strength),
        supports=Aspect(evidence.aspect),
        at=evidence.speaks_on,
        origin=evidence.origin,
        is_historic=evidence.is_historic,
    )


def scope_of(scope: Scope) -> scoring.Scope:
    """The scope with its tiers; its label is what the score calls it."""
    said = {one: getattr(scope, one.value) for one in ScopeDimension}
    tiers = sorted(scope.tiers.all(), key=lambda tier: (tier.axis, tier.order))
    return scoring.Scope(
        id=scope.label,
        dimensions={dimension: value for dimension, value in said.items() if value},
        is_typical=scope.is_typical,
        valid_from=scope.valid_from,
        valid_to=scope.valid_to,
        tiers=tuple(tier_of(one) for one in tiers),
    )


def tier_of(tier: Tier) -> scoring.Tier:
    limits = sorted(tier.limits.all(), key=lambda limit: (limit.operation, limit.window))
    return scoring.Tier(
        order=tier.order,
        axis=Aspect(tier.axis),
        level=IdentityLevel(tier.level),
        trigger=Trigger(tier.trigger),
        threshold=_threshold(tier),
        limits=tuple(_limit(one) for one in limits),
    )


def _threshold(tier: Tier) -> scoring.Limit | None:
    if tier.threshold_amount is None:
        return None
    return scoring.Limit(
        Operation(tier.threshold_operation),
        Window(tier.threshold_window),
        _plain(tier.threshold_amount),
        tier.threshold_currency,
    )


def _limit(limit: Limit) -> scoring.Limit:
    operation, window = Operation(limit.operation), Window(limit.window)
    if limit.amount is None:
        return scoring.Limit(operation, window, None)
    return scoring.Limit(operation, window, _plain(limit.amount), limit.currency)


def _rate(rate: Rate) -> scoring.Rate:
    return scoring.Rate(rate.currency, _plain(rate.per_unit), rate.at, rate.source)


def _plain(amount: Decimal) -> Decimal:
    """Without the zeros that a column adds, so that either database gives the same inputs."""
    return Decimal(f"{amount.normalize():f}")


def _by_indicator(answers: Iterable[scoring.Answer]) -> list[scoring.Answer]:
    return sorted(answers, key=lambda one: one.indicator)


def _by_id(scopes: Iterable[scoring.Scope]) -> list[scoring.Scope]:
    return sorted(scopes, key=lambda one: one.id)


def _by_currency(rates: Iterable[scoring.Rate]) -> list[scoring.Rate]:
    return sorted(rates, key=lambda one: one.currency)
