"""A few values that say at a glance how much moves before how much is asked.

They come from scopes, tiers and limits alone. What is not recorded is unknown: never no check, never
no limit. Amounts are in the framework's currency, and only where a rate is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from auditor.kyc.framework_parts import HeadlineRules
from auditor.kyc.scoring.inputs import Inputs, Scope, Tier
from auditor.kyc.scoring.movable import Movable, Rates, monthly, most
from auditor.kyc.vocabulary import Aspect, Extent, IdentityLevel, Operation, Trigger

__all__ = ["AxisHeadlines", "Headline", "Movable", "Worst", "headlines"]
OPENING = frozenset([Trigger.AT_OPENING])
AT_ENTRY = OPENING | {Trigger.BEFORE_DEPOSIT}
LEVELS = ("level_to_move", "level_by_amount", "level_at_cash_out")
OUTWARD = frozenset([Operation.WITHDRAWAL, Operation.ANY])


@dataclass(frozen=True)
class Headline:
    """None: unknown. Levels are those demanded by then.

    `level_to_move`: before any value moves; `level_by_amount`: to have moved the reference amount
    within a month; `unverified_cap`: the most that moves in a month below the verified level;
    `level_at_cash_out`: before value leaves. `is_amount_out_of_reach`: even the highest tier is
    known to move less than the reference amount, so that no level is reached by it.
    """

    level_to_move: IdentityLevel | None
    level_by_amount: IdentityLevel | None
    unverified_cap: Movable
    level_at_cash_out: IdentityLevel | None
    is_amount_out_of_reach: bool = False


@dataclass(frozen=True)
class Worst:
    """The weakest of each value over all scopes, and in which scope; they need not be the same.

    `unsettled` names the scopes in which the value is not known, so that there may be weaker ones.
    """

    headline: Headline
    scopes: Mapping[str, str]
    unsettled: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class AxisHeadlines:
    """What is claimed, or what is observed. `typical` is None where no scope is marked as that."""

    axis: Aspect
    worst: Worst
    typical: Headline | None
    by_scope: Mapping[str, Headline]


def headlines(inputs: Inputs, rules: HeadlineRules) -> tuple[AxisHeadlines, AxisHeadlines]:
    """Claimed and observed apart, over the scopes that are valid at the inputs' time."""
    valid = sorted(
        (scope for scope in inputs.scopes if scope.is_valid(inputs.at)), key=lambda scope: scope.id
    )
    rates = Rates({rate.currency: rate.per_unit for rate in inputs.rates}, rules)
    return (
        _on_axis(Aspect.CLAIMED, valid, rates, rules),
        _on_axis(Aspect.OBSERVED, valid, rates, rules),
    )


def level_at_entry(
    scope: Scope, axis: Aspect, triggers: frozenset[Trigger] = AT_ENTRY
) -> IdentityLevel | None:
    """What is demanded by the tiers with one of the triggers; None: no such tier is recorded."""
    tiers = (tier for tier in scope.tiers if tier.axis == axis)
    return max((tier.level for tier in tiers if tier.trigger in triggers), default=None)


def level_at_cash_out(scope: Scope, axis: Aspect) -> IdentityLevel | None:
    """What is demanded before value leaves; None: not known."""
    ladder = _ladder(scope, axis)
    climb, floor = _climb(ladder)
    return _cash_out(climb, floor) if climb else None


def _ladder(scope: Scope, axis: Aspect) -> list[Tier]:
    return sorted((t for t in scope.tiers if t.axis == axis), key=lambda tier: tier.order)


def _climb(ladder: list[Tier]) -> tuple[list[Tier], IdentityLevel]:
    """The tiers that a customer climbs from entry on, and what entry demands; none: unknown."""
    entry = [tier for tier in ladder if tier.trigger in AT_ENTRY]
    if not entry:
        return [], IdentityLevel.NONE
    first = max(entry, key=lambda tier: tier.order)
    later = (t for t in ladder if t.order > first.order and t.trigger != Trigger.NEVER)
    return [first, *later], max(tier.level for tier in entry)


def _on_axis(
    axis: Aspect, scopes: list[Scope], rates: Rates, rules: HeadlineRules
) -> AxisHeadlines:
    by_scope = {scope.id: _headline(scope, axis, rates, rules) for scope in scopes}
    marked = [scope.id for scope in scopes if scope.is_typical]
    typical = by_scope[marked[0]] if marked else None
    return AxisHeadlines(axis, _worst(by_scope), typical, by_scope)


def _headline(scope: Scope, axis: Aspect, rates: Rates, rules: HeadlineRules) -> Headline:
    climb, floor = _climb(_ladder(scope, axis))
    if not climb:
        # When the first level is demanded is not recorded, and nothing follows from the rest.
        return Headline(None, None, Movable(Extent.UNKNOWN), None)
    reached = _monthly_by_tier(climb, rates)
    return Headline(
        _level_at(climb, floor, _admits_value),
        _level_by_amount(climb, floor, reached, rules.amount),
        _unverified(climb, floor, reached, rules),
        _cash_out(climb, floor),
        _is_out_of_reach(reached, rules.amount),
    )


def _level_at(
    climb: list[Tier], floor: IdentityLevel, admits: Callable[[Tier], bool]
) -> IdentityLevel | None:
    """The level of the first tier that admits it, with what was demanded on the way."""
    for place, tier in enumerate(climb):
        if admits(tier):
            return max([floor, *(one.level for one in climb[: place + 1])])
    return None


def _admits_value(tier: Tier) -> bool:
    """Only a recorded limit of nothing on every operation keeps value out."""
    return not tier.limits or any(limit.amount != 0 for limit in tier.limits)


def _admits_withdrawal(tier: Tier) -> bool:
    return all(limit.amount != 0 for limit in tier.limits if limit.operation in OUTWARD)


def _cash_out(climb: list[Tier], floor: IdentityLevel) -> IdentityLevel | None:
    asked = [t.level for t in climb if t.trigger == Trigger.BEFORE_WITHDRAWAL]
    return _level_at(climb, max([floor, *asked]), _admits_withdrawal)


def _monthly_by_tier(climb: list[Tier], rates: Rates) -> list[Movable]:
    """What each tier moves in a month: its own limits, and the thresholds of those above it."""
    return [
        monthly([*tier.limits, *(t.threshold for t in climb[place + 1 :] if t.threshold)], rates)
        for place, tier in enumerate(climb)
    ]


def _level_by_amount(
    climb: list[Tier], floor: IdentityLevel, reached: list[Movable], amount: Fraction
) -> IdentityLevel | None:
    for place, movable in enumerate(reached):
        is_known = movable.extent in (Extent.AMOUNT, Extent.UNLIMITED)
        if not is_known and place + 1 < len(climb):
            return None
        if not is_known or movable.reaches(amount):
            return max([floor, *(tier.level for tier in climb[: place + 1])])
    return None


def _is_out_of_reach(reached: list[Movable], amount: Fraction) -> bool:
    return all(movable.size is not None and not movable.reaches(amount) for movable in reached)


def _unverified(
    climb: list[Tier], floor: IdentityLevel, reached: list[Movable], rules: HeadlineRules
) -> Movable:
    below = [
        movable
        for tier, movable in zip(climb, reached, strict=True)
        if max(floor, tier.level) < rules.verified_from_level
    ]
    return most(below) if below else Movable(Extent.AMOUNT, Fraction(0))


def _worst(by_scope: Mapping[str, Headline]) -> Worst:
    known = {field: _known(field, by_scope) for field in (*LEVELS, "unverified_cap")}
    worst: dict[str, Any] = {field: min(known[field].values(), default=None) for field in LEVELS}
    caps = known["unverified_cap"].values() or (one.unverified_cap for one in by_scope.values())
    worst["unverified_cap"] = most(caps)
    out_of_reach = {name for name, one in by_scope.items() if one.is_amount_out_of_reach}
    headline = Headline(
        **worst, is_amount_out_of_reach=bool(by_scope) and out_of_reach == set(by_scope)
    )
    where = {
        field: next(name for name, value in found.items() if value == worst[field])
        for field, found in known.items()
        if found
    }
    return Worst(headline, where, _unsettled(by_scope, known, out_of_reach))


def _known(field: str, by_scope: Mapping[str, Headline]) -> dict[str, Any]:
    """By scope, the values of the field that are known; an amount that has no size is not."""
    values = {name: getattr(one, field) for name, one in by_scope.items()}
    is_cap = field == "unverified_cap"
    return {n: v for n, v in values.items() if (v.size if is_cap else v) is not None}


def _unsettled(
    by_scope: Mapping[str, Headline], known: Mapping[str, dict[str, Any]], out_of_reach: set[str]
) -> dict[str, tuple[str, ...]]:
    open_ = {
        field: tuple(
            name
            for name in by_scope
            if name not in found and not (field == "level_by_amount" and name in out_of_reach)
        )
        for field, found in known.items()
    }
    return {field: names for field, names in open_.items() if names}
