"""The least identity by which money gets to a provider and out again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.kyc.routes import (
    Demands,
    Network,
    Span,
    StepKind,
    Tie,
    TieKind,
    Weakest,
    weakest_routes,
)
from auditor.kyc.vocabulary import IdentityLevel as Level

NAMES = ("coin", "desk", "shop", "kiosk", "bank")


def asks(opening: int | None, funding: int | None = None, cash_out: int | None = None) -> Demands:
    """What is left out is as at the opening; None there: nothing is known."""
    levels = (opening, opening if funding is None else funding, cash_out)
    first, second, third = (None if one is None else Span(Level(one), Level(one)) for one in levels)
    return Demands(first or Span(), second or Span(), third or first or Span())


def exchanger(subject: str, target: str) -> Tie:
    return Tie(subject, TieKind.EXCHANGER_FOR, target)


def weakest(name: str, demands: dict[str, Demands], *ties: Tie) -> Weakest:
    return weakest_routes(Network(demands, ties))[name]


def steps(found: Weakest) -> list[tuple[StepKind, str]]:
    assert found.into
    assert found.out_of
    return [(step.kind, step.provider) for step in (*found.into.steps, *found.out_of.steps)]


def test_alone_a_provider_is_its_own_route() -> None:
    found = weakest("coin", {"coin": asks(1, 3, 4)})
    assert (found.level, found.direct.known, found.is_weaker) == (4, 4, False)
    assert steps(found) == [(StepKind.PAY_IN, "coin"), (StepKind.CASH_OUT, "coin")]


def test_an_exchanger_that_asks_nothing_leaves_only_what_the_account_asks() -> None:
    found = weakest("coin", {"coin": asks(1, 3, 3), "desk": asks(0)}, exchanger("desk", "coin"))
    assert (found.level, found.direct.known, found.is_weaker) == (1, 3, True)
    assert steps(found) == [
        (StepKind.PAY_IN, "desk"),
        (StepKind.CREDITED, "coin"),
        (StepKind.HANDED_TO, "desk"),
        (StepKind.CASH_OUT, "desk"),
    ]


def test_who_comes_through_a_nested_service_is_known_to_that_one_alone() -> None:
    nested = Tie("desk", TieKind.NESTED_IN, "bank")
    found = weakest("bank", {"bank": asks(4), "desk": asks(1)}, nested)
    assert found.into
    assert (found.into.level, [step.kind for step in found.into.steps]) == (
        1,
        [StepKind.PAY_IN, StepKind.THROUGH],
    )


def test_a_chain_is_followed_to_its_end() -> None:
    demands = {"coin": asks(1, 5, 5), "desk": asks(2, 5, 5), "shop": asks(0)}
    found = weakest("coin", demands, exchanger("desk", "coin"), exchanger("shop", "desk"))
    assert (found.level, found.direct.known) == (2, 5)


def test_a_circle_ends() -> None:
    ties = (exchanger("desk", "coin"), exchanger("coin", "desk"))
    found = weakest("coin", {"coin": asks(3), "desk": asks(2)}, *ties)
    assert found.level == 3


def test_what_is_not_known_is_no_route_and_may_be_the_weakest() -> None:
    found = weakest("coin", {"coin": asks(0, 3, 3)}, exchanger("desk", "coin"))
    assert (found.level, found.least, found.is_weaker, found.may_be_weaker) == (3, 0, False, True)


def test_of_a_provider_of_which_nothing_is_known_nothing_is_said() -> None:
    found = weakest("coin", {"coin": Demands()})
    assert (found.into, found.out_of, found.level) == (None, None, None)
    assert (found.is_weaker, found.may_be_weaker) == (False, False)


def test_a_provider_that_only_a_tie_names_is_in_the_network() -> None:
    assert set(weakest_routes(Network({}, (exchanger("desk", "coin"),)))) == {"coin", "desk"}


def test_the_way_out_needs_an_account_with_who_takes_the_value() -> None:
    demands = {"coin": asks(0, 0, 5), "desk": asks(3, 3, 0)}
    found = weakest("coin", demands, exchanger("desk", "coin"))
    assert found.out_of
    assert found.out_of.level == 3


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_ties_makes_no_difference(turned: bool) -> None:
    ties = [exchanger("desk", "coin"), exchanger("shop", "coin")]
    demands = {"coin": asks(1, 3, 3), "desk": asks(0), "shop": asks(0)}
    found = weakest("coin", demands, *(reversed(ties) if turned else ties))
    assert steps(found)[0] == (StepKind.PAY_IN, "desk")


levels = st.none() | st.sampled_from(Level)
spans = st.builds(lambda one: Span(one, one) if one is not None else Span(), levels)
demands_ = st.builds(Demands, spans, spans, spans, st.booleans())
ties_ = st.builds(
    Tie, st.sampled_from(NAMES), st.sampled_from(TieKind), st.sampled_from(NAMES)
).filter(lambda tie: tie.subject != tie.target)
networks = st.builds(
    lambda demands, ties: Network(demands, tuple(ties)),
    st.dictionaries(st.sampled_from(NAMES), demands_, min_size=1),
    st.lists(ties_, max_size=12),
)


def level_of(found: Weakest) -> int:
    """None, no known route, is above all."""
    return len(Level) if found.level is None else found.level


def least_of(found: Weakest) -> int:
    """The same of what may be; None, no way in at all, is above all too."""
    return len(Level) if found.least is None else found.least


@given(networks, ties_)
def test_one_way_more_never_raises_what_is_demanded(network: Network, tie: Tie) -> None:
    before = weakest_routes(network)
    after = weakest_routes(replace(network, ties=(*network.ties, tie)))
    for name, found in before.items():
        assert level_of(after[name]) <= level_of(found)
        assert least_of(after[name]) <= least_of(found)


@given(networks)
def test_one_way_less_never_lowers_what_is_demanded(network: Network) -> None:
    before = weakest_routes(network)
    for place in range(len(network.ties)):
        rest = network.ties[:place] + network.ties[place + 1 :]
        after = weakest_routes(replace(network, ties=rest))
        assert all(level_of(found) >= level_of(before[name]) for name, found in after.items())


@given(networks, st.sampled_from(TieKind), st.sampled_from(NAMES))
def test_a_stronger_route_never_lowers_what_is_demanded(
    network: Network, kind: TieKind, target: str
) -> None:
    """One that demands the most of all: whoever can choose does not take it."""
    most = Span(Level.SECOND_EVIDENCE, Level.SECOND_EVIDENCE)
    strict = Demands(most, most, most)
    before = weakest_routes(network)
    after = weakest_routes(
        Network(
            {**network.demands, "strict": strict},
            (*network.ties, Tie("strict", kind, target)),
        )
    )
    for name, found in before.items():
        assert min(level_of(found), Level.SECOND_EVIDENCE) == min(
            level_of(after[name]), Level.SECOND_EVIDENCE
        )


@given(networks)
def test_what_is_known_is_never_less_than_what_may_be(network: Network) -> None:
    for found in weakest_routes(network).values():
        assert least_of(found) <= level_of(found)


@given(networks)
def test_a_route_demands_what_its_most_demanding_step_demands(network: Network) -> None:
    for found in weakest_routes(network).values():
        for route in (found.into, found.out_of):
            if route is not None:
                asked = [step.level for step in route.steps]
                assert None not in asked
                assert max(one for one in asked if one is not None) == route.level


@given(networks)
def test_a_route_is_never_weaker_by_what_nobody_knows(network: Network) -> None:
    """To forget a provider's demands takes routes away, and adds none."""
    before = weakest_routes(network)
    for name in network.demands:
        rest = {one: demands for one, demands in network.demands.items() if one != name}
        after = weakest_routes(Network({**rest, name: Demands()}, network.ties))
        assert all(level_of(after[one]) >= level_of(found) for one, found in before.items())
