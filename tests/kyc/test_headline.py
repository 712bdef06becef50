"""Which level is asked before value moves, is reached by EUR 1,000, and before it leaves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from auditor.kyc.scoring import AxisHeadlines, Headline, Limit, Scope, Tier, score
from auditor.kyc.vocabulary import Aspect, Extent, IdentityLevel, Operation, Trigger, Window
from tests.kyc.factories import AT, FRAMEWORK, make_inputs


def monthly(amount: str | None, operation: Operation = Operation.ANY) -> Limit:
    return Limit(operation, Window.MONTH, None if amount is None else Decimal(amount))


def tier(order: int, level: int, trigger: Trigger, *limits: Limit, **values: Any) -> Tier:
    return Tier(order, Aspect.CLAIMED, IdentityLevel(level), trigger, limits=limits, **values)


def claimed(*scopes: Scope) -> AxisHeadlines:
    return score(make_inputs(scopes=scopes), FRAMEWORK).headlines[0]


def headline(*tiers: Tier) -> Headline:
    return claimed(Scope("s", tiers=tiers)).by_scope["s"]


OPENING = Trigger.AT_OPENING
LATER = Trigger.RISK_EVENT


def test_without_a_tier_at_the_beginning_nothing_is_known() -> None:
    found = headline(tier(0, 3, Trigger.THRESHOLD, monthly("50")))
    assert (found.level_to_move, found.level_by_amount, found.level_at_cash_out) == (None,) * 3
    assert found.unverified_cap.extent == Extent.UNKNOWN


def test_a_level_asked_before_the_deposit_is_needed_to_move_value() -> None:
    assert headline(tier(0, 1, OPENING), tier(1, 3, Trigger.BEFORE_DEPOSIT)).level_to_move == 3


def test_what_was_asked_stays_asked_in_higher_tiers() -> None:
    found = headline(
        tier(0, 4, OPENING, monthly("0")),
        tier(1, 2, LATER, monthly("100")),
        tier(2, 3, LATER, monthly(None)),
    )
    assert found.level_to_move == 4
    assert found.level_by_amount == 4
    assert found.level_at_cash_out == 4
    assert found.unverified_cap.amount == 0


def test_a_climb_through_a_stricter_tier_ends_at_its_level() -> None:
    found = headline(
        tier(0, 1, OPENING, monthly("0")),
        tier(1, 4, LATER, monthly("0")),
        tier(2, 3, LATER, monthly(None)),
    )
    assert (found.level_to_move, found.level_by_amount, found.level_at_cash_out) == (4, 4, 4)


def test_what_is_never_demanded_opens_no_way_up() -> None:
    found = headline(tier(0, 1, OPENING, monthly("500")), tier(1, 3, Trigger.NEVER, monthly(None)))
    assert found.level_by_amount is None
    assert found.is_amount_out_of_reach


@pytest.mark.parametrize(("threshold", "level"), [("1000", 1), ("999.99", 3)])
def test_a_threshold_limits_the_tier_below_it(threshold: str, level: int) -> None:
    above = tier(1, 3, Trigger.THRESHOLD, monthly(None), threshold=monthly(threshold))
    found = headline(tier(0, 1, OPENING), above)
    assert found.unverified_cap.amount == Fraction(threshold)
    assert found.level_by_amount == level


def test_a_withdrawal_that_is_shut_needs_the_next_tier() -> None:
    shut = monthly("0", Operation.WITHDRAWAL)
    found = headline(tier(0, 1, OPENING, monthly("5", Operation.DEPOSIT), shut), tier(1, 2, LATER))
    assert (found.level_to_move, found.level_at_cash_out) == (1, 2)


def test_nobody_reaches_what_no_tier_moves() -> None:
    found = claimed(Scope("s", tiers=(tier(0, 1, OPENING, monthly("999")),)))
    assert found.worst.headline.is_amount_out_of_reach
    assert "level_by_amount" not in found.worst.unsettled


@pytest.mark.parametrize(("last", "is_counted"), [(AT, True), (date(2026, 5, 31), False)])
def test_a_scope_counts_to_its_last_day(last: date, is_counted: bool) -> None:
    assert (
        "s" in claimed(Scope("s", valid_to=last, tiers=(tier(0, 1, OPENING),))).by_scope
    ) is is_counted


def test_without_scopes_nothing_is_known() -> None:
    found = claimed()
    assert found.typical is None
    assert found.worst.headline.level_to_move is None
    assert found.worst.headline.unverified_cap.extent == Extent.UNKNOWN
    assert not found.worst.headline.is_amount_out_of_reach
