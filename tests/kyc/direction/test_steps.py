"""One clause beside what became of it: stricter, looser, or neither."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from auditor.kyc.vocabulary import Direction, ShiftKind
from tests.kyc.direction.versions import SILENT, change, one

CONTROLS = ("explicit_no", "discretionary", "conditional", "mandatory")
EXPOSURES = (
    "advertised",
    "offered_without_cdd",
    "offered_unspecified",
    "offered_after_cdd",
    "not_offered",
)
TRIGGERS = (
    "never", "authority_request", "risk_event", "threshold", "before_withdrawal", "before_deposit", "at_opening",
)  # fmt: skip
BEFORE = "Before a check of the name 100 coins may leave the purse."
AFTER = "Before a check of the name 200 coins may leave the purse."


def direction(indicator: str, old: dict[str, Any], new: dict[str, Any]) -> Direction:
    before = one(BEFORE, indicator, **({"claimed": "conditional"} | old))
    after = one(AFTER, indicator, **({"claimed": "conditional"} | new))
    return change(before, after).direction


@pytest.mark.parametrize(
    ("indicator", "weaker", "stronger"),
    [("IV-01", *pair) for pair in pairwise(CONTROLS)]
    + [("FC-02", *pair) for pair in pairwise(EXPOSURES)],
)
def test_claims_have_an_order(indicator: str, weaker: str, stronger: str) -> None:
    assert direction(indicator, {"claimed": weaker}, {"claimed": stronger}) is Direction.STRICTER
    assert direction(indicator, {"claimed": stronger}, {"claimed": weaker}) is Direction.LOOSER


def test_a_contradiction_has_no_place_in_the_order() -> None:
    assert direction("IV-01", {}, {"claimed": "contradictory"}) is Direction.NEUTRAL


@pytest.mark.parametrize("indicator", ["LT-01", "LT-02", "FC-05", "RK-02", "FC-02"])
def test_a_higher_amount_is_looser(indicator: str) -> None:
    claimed = "offered_unspecified" if indicator == "FC-02" else "conditional"
    low = {"amount": "1000", "currency": "EUR", "claimed": claimed}
    assert direction(indicator, low, low | {"amount": "2000"}) is Direction.LOOSER
    assert direction(indicator, low | {"amount": "2000"}, low) is Direction.STRICTER


def test_amounts_of_two_currencies_are_not_compared() -> None:
    low = {"amount": "1000", "currency": "EUR"}
    assert direction("LT-01", low, {"amount": "2000", "currency": "USD"}) is Direction.NEUTRAL


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("10000", "day"), ("10000", "month"), Direction.STRICTER),
        (("10000", "year"), ("10000", "week"), Direction.LOOSER),
        (("1000", "day"), ("50000", "month"), Direction.LOOSER),
        (("1000", "day"), ("20000", "month"), Direction.STRICTER),
        (("1000", "transaction"), ("1000", "day"), Direction.STRICTER),
        (("1000", "transaction"), ("900", "day"), Direction.STRICTER),
        (("1000", "transaction"), ("5000", "day"), Direction.NEUTRAL),
        (("1000", "month"), ("1000", "lifetime"), Direction.STRICTER),
    ],
)
def test_windows_count(old: tuple[str, str], new: tuple[str, str], expected: Direction) -> None:
    sides = [
        {"amount": amount, "currency": "EUR", "window": window} for amount, window in (old, new)
    ]
    assert direction("LT-01", *sides) is expected


@pytest.mark.parametrize(("later", "sooner"), list(pairwise(TRIGGERS)))
def test_an_earlier_trigger_is_stricter(later: str, sooner: str) -> None:
    assert direction("IV-01", {"trigger": later}, {"trigger": sooner}) is Direction.STRICTER
    assert direction("IV-01", {"trigger": sooner}, {"trigger": later}) is Direction.LOOSER


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("We keep records for five years.", "We keep records for ten years.", Direction.STRICTER),
        ("We keep records for 7 years.", "We keep records for 5 years.", Direction.LOOSER),
        (
            "Wir bewahren alles fünf Jahre auf.",
            "Wir bewahren alles zehn Jahre auf.",
            Direction.STRICTER,
        ),
    ],
)
def test_longer_keeping_is_stricter(before: str, after: str, expected: Direction) -> None:
    reading = change(one(before, "RK-01", "mandatory"), one(after, "RK-01", "mandatory"))
    assert reading.direction is expected
    assert "years, formerly" in reading.summary


@pytest.mark.parametrize(
    ("indicator", "claimed", "expected"),
    [
        ("IV-01", "explicit_no", Direction.LOOSER),
        ("IV-01", "contradictory", Direction.NEUTRAL),
        ("FC-02", "not_offered", Direction.STRICTER),
        ("FC-02", "offered_after_cdd", Direction.LOOSER),
        ("GS-02", "stated", Direction.STRICTER),
    ],
)
def test_what_an_added_clause_means_follows_from_its_claim(
    indicator: str, claimed: str, expected: Direction
) -> None:
    reading = change(SILENT, one(BEFORE, indicator, claimed))
    assert [one.kind for one in reading.shifts] == [ShiftKind.ADDED]
    assert reading.direction is expected


def test_a_longer_list_of_what_is_demanded_is_stricter() -> None:
    short = one("We collect your name, address and telephone number.", "AO-03", "mandatory")
    long = one(
        "We collect your name, address, nationality and telephone number.", "AO-03", "mandatory"
    )
    assert change(short, long).direction is Direction.STRICTER
    assert change(long, short).direction is Direction.LOOSER


def test_names_make_a_list_longer_only_where_countries_are_listed() -> None:
    fewer, more = "People of Iran cannot join.", "People of Iran or Cuba cannot join."
    assert change(one(fewer, "SC-03", "mandatory"), one(more, "SC-03", "mandatory")).direction is (
        Direction.STRICTER
    )
    before, after = "The Commission wants documents.", "The French Commission wants documents."
    assert change(
        one(before, "IV-01", "mandatory"), one(after, "IV-01", "mandatory")
    ).direction is (Direction.NEUTRAL)
