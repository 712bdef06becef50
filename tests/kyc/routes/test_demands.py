"""What a provider demands at each end of a route, from its scopes and tiers."""

from __future__ import annotations

from auditor.kyc.routes import Span, demands_of
from auditor.kyc.scoring.inputs import Scope, Tier
from auditor.kyc.vocabulary import Aspect, Trigger
from auditor.kyc.vocabulary import IdentityLevel as Level


def scope(*tiers: tuple[int, Trigger], name: str = "all", axis: Aspect = Aspect.CLAIMED) -> Scope:
    return Scope(
        name,
        tiers=tuple(
            Tier(order, axis, Level(level), trigger) for order, (level, trigger) in enumerate(tiers)
        ),
    )


STAGED = scope((1, Trigger.AT_OPENING), (2, Trigger.BEFORE_DEPOSIT), (3, Trigger.BEFORE_WITHDRAWAL))


def at(level: int) -> Span:
    return Span(Level(level), Level(level))


def test_each_end_demands_what_is_asked_by_then() -> None:
    found = demands_of([STAGED], Aspect.CLAIMED)
    assert (found.opening, found.funding, found.cash_out) == (at(1), at(2), at(3))


def test_the_weakest_scope_counts() -> None:
    strict = scope((4, Trigger.AT_OPENING), name="firms")
    assert demands_of([strict, STAGED], Aspect.CLAIMED).opening == at(1)


def test_without_scopes_nothing_is_known() -> None:
    assert demands_of([], Aspect.CLAIMED).opening == Span()


def test_what_is_claimed_is_nothing_observed() -> None:
    assert demands_of([STAGED], Aspect.OBSERVED).cash_out == Span()


def test_a_scope_of_which_it_is_not_known_may_be_weaker() -> None:
    unknown = scope(name="abroad")
    found = demands_of([STAGED, unknown], Aspect.CLAIMED)
    assert found.cash_out == Span(Level.CHECKED, Level.NONE)


def test_a_level_before_the_first_deposit_says_nothing_of_the_opening() -> None:
    found = demands_of([scope((3, Trigger.BEFORE_DEPOSIT))], Aspect.CLAIMED)
    assert (found.opening, found.funding) == (Span(), at(3))
