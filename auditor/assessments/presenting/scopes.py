"""Scopes, tiers and limits, as far as they may be seen."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.inputs import tier_of
from auditor.assessments.models import Assessment, Scope
from auditor.assessments.shown import ShownLimit, ShownRate, ShownScope, ShownTier
from auditor.kyc import scoring
from auditor.kyc.framework import Framework
from auditor.kyc.vocabulary import Aspect


def show_scopes(
    assessment: Assessment, framework: Framework, sight: Clearance
) -> tuple[ShownScope, ...]:
    """By label. Reads what `completed` reads."""
    rows = sorted(assessment.scopes.all(), key=lambda scope: scope.label)
    shown = (_scope(one, framework, sight) for one in rows)
    return tuple(one for one in shown if one.tiers or sight >= Clearance.VETTED)


def show_rates(assessment: Assessment, sight: Clearance) -> tuple[ShownRate, ...]:
    if sight < Clearance.VETTED:
        return ()
    rows = sorted(assessment.rates.all(), key=lambda rate: rate.currency)
    return tuple(ShownRate(one.currency, one.per_unit, one.at, one.source) for one in rows)


def _scope(scope: Scope, framework: Framework, sight: Clearance) -> ShownScope:
    tiers = sorted((tier_of(one) for one in scope.tiers.all()), key=lambda t: (t.axis, t.order))
    return ShownScope(
        id=scope.pk,
        label=scope.label,
        channel=scope.channel,
        customer_type=scope.customer_type,
        residence=scope.residence,
        product=scope.product,
        funding_method=scope.funding_method,
        is_typical=scope.is_typical,
        valid_from=scope.valid_from,
        valid_to=scope.valid_to,
        tiers=tuple(_tiers(tiers, framework, sight)),
    )


def _tiers(
    tiers: list[scoring.Tier], framework: Framework, sight: Clearance
) -> Iterator[ShownTier]:
    """To the public: claimed tiers, with the limits of those who were verified.

    The threshold of a tier is the limit of the one below, and is shown if that one's limits are.
    """
    verified = framework.scoring.headline.verified_from_level
    is_vetted, below_is_verified = sight >= Clearance.VETTED, False
    for tier in tiers:
        if not is_vetted and tier.axis != Aspect.CLAIMED:
            continue
        is_verified = tier.level >= verified
        yield _tier(tier, limits=is_vetted or is_verified, threshold=is_vetted or below_is_verified)
        below_is_verified = is_verified


def _tier(tier: scoring.Tier, *, limits: bool, threshold: bool) -> ShownTier:
    has_threshold = tier.threshold is not None
    return ShownTier(
        order=tier.order,
        axis=tier.axis,
        level=tier.level,
        trigger=tier.trigger,
        threshold=_limit(tier.threshold) if tier.threshold and threshold else None,
        is_threshold_withheld=has_threshold and not threshold,
        limits=tuple(_limit(one) for one in tier.limits) if limits else None,
    )


def _limit(limit: scoring.Limit) -> ShownLimit:
    currency = "" if limit.amount is None else limit.currency
    return ShownLimit(limit.operation, limit.window, limit.amount, currency)
