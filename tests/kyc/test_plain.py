"""Dataclasses become plain values and come back; what has another shape is named by its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from auditor.kyc.plain import NotOfThisShape, from_plain, to_plain
from auditor.kyc.vocabulary import Grade, IdentityLevel


@dataclass(frozen=True)
class Inner:
    share: Fraction
    amount: Decimal | None = None


@dataclass(frozen=True)
class Outer:
    name: str
    day: date
    level: IdentityLevel
    is_open: bool = False
    rows: tuple[Inner, ...] = ()
    by_grade: Mapping[Grade, int] = field(default_factory=dict)


WHOLE = Outer(
    "n",
    date(2026, 1, 2),
    IdentityLevel.CHECKED,
    True,
    (Inner(Fraction(1, 3), Decimal("1.00")), Inner(Fraction(2))),
    {Grade.A: 1},
)
PLAIN = {
    "name": "n",
    "day": "2026-01-02",
    "level": 3,
    "is_open": True,
    "rows": [{"share": "1/3", "amount": "1.00"}, {"share": "2", "amount": None}],
    "by_grade": {"A": 1},
}


def test_values_become_what_json_can_hold_and_come_back() -> None:
    assert to_plain(WHOLE) == PLAIN
    assert from_plain(Outer, PLAIN) == WHOLE


def test_what_is_left_out_has_its_default() -> None:
    short = from_plain(Outer, {"name": "n", "day": "2026-01-02", "level": 0})
    assert short.rows == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"nmae": 1}, "nmae: is not a known field"),
        ({"name": 1}, "name: 1 is not of str"),
        ({"is_open": 1}, "is_open: 1 is not of bool"),
        ({"day": "today"}, "day: 'today' is not of date"),
        ({"level": 9}, "level: 9 is not of IdentityLevel"),
        ({"rows": {}}, "rows: {} is not a list"),
        ({"rows": [1]}, "rows[0]: 1 is not a mapping"),
        ({"rows": [{}]}, "rows[0].share: is missing"),
        ({"rows": [{"share": "1/0"}]}, "rows[0].share: '1/0' is not of Fraction"),
        ({"rows": [{"share": "1", "amount": "NaN"}]}, "rows[0].amount: 'NaN' is not of Decimal"),
        ({"by_grade": []}, "by_grade: [] is not a mapping"),
        ({"by_grade": {"A": "1"}}, "by_grade.A: '1' is not of int"),
        ({"level": []}, "level: [] is not of IdentityLevel"),
        ({"rows": [{"share": "1"}, {"share": []}]}, "rows[1].share: [] is not of Fraction"),
        ({"by_grade": {"F": 1}}, "by_grade: 'F' is not of Grade"),
    ],
)
def test_another_shape_is_named_by_its_place(change: dict[str, Any], words: str) -> None:
    with pytest.raises(NotOfThisShape) as raised:
        from_plain(Outer, PLAIN | change)
    assert str(raised.value) == words
