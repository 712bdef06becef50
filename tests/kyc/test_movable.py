"""What limits let move within a month; and what they leave open."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from auditor.kyc.scoring import Limit, Movable
from auditor.kyc.scoring.movable import Rates, monthly
from auditor.kyc.vocabulary import Extent, Operation, Window
from tests.kyc.factories import FRAMEWORK

RATES = Rates({"USD": Decimal("1.25")}, FRAMEWORK.scoring.headline)
UNKNOWN, UNLIMITED = Movable(Extent.UNKNOWN), Movable(Extent.UNLIMITED)
NOT_COMPARABLE = Movable(Extent.NOT_COMPARABLE)


def limit(
    amount: str | None, window: str = "month", operation: str = "any", currency: str = "EUR"
) -> Limit:
    number = None if amount is None else Decimal(amount)
    return Limit(Operation(operation), Window(window), number, currency)


def amount(of: int | Fraction) -> Movable:
    return Movable(Extent.AMOUNT, Fraction(of))


CASES = {
    "nothing recorded": ([], UNKNOWN),
    "a day": ([limit("100", "day")], amount(3000)),
    "a week": ([limit("70", "week")], amount(300)),
    "a year may be used up in a month": ([limit("900", "year")], amount(900)),
    "for good": ([limit("150", "lifetime")], amount(150)),
    "one transaction leaves open how many": ([limit("100", "transaction")], UNKNOWN),
    "transactions of nothing": ([limit("0", "transaction")], amount(0)),
    "unlimited": ([limit(None)], UNLIMITED),
    "the tighter window": ([limit("100", "day"), limit("1000")], amount(1000)),
    "unlimited a day, limited a month": ([limit(None, "day"), limit("5")], amount(5)),
    "the widest operation": (
        [limit("5", operation="deposit"), limit("7", operation="transfer")],
        amount(7),
    ),
    "one for all operations binds each": (
        [limit("5"), limit("7", operation="transfer")],
        amount(5),
    ),
    "an unlimited operation": (
        [limit("5", operation="deposit"), limit(None, operation="transfer")],
        UNLIMITED,
    ),
    "a balance moves nothing": ([limit("5", operation="balance")], UNKNOWN),
    "converted": ([limit("125", currency="USD")], amount(100)),
    "without a rate": ([limit("5", currency="GBP")], NOT_COMPARABLE),
    "perhaps tighter": ([limit("5", currency="GBP"), limit("5", "day")], NOT_COMPARABLE),
    "nothing is the tightest": ([limit("5", currency="GBP"), limit("0", "day")], amount(0)),
    "nothing needs no rate": ([limit("0", currency="GBP")], amount(0)),
}


@pytest.mark.parametrize(("limits", "expected"), CASES.values(), ids=CASES)
def test_what_moves_in_a_month(limits: list[Limit], expected: Movable) -> None:
    assert monthly(limits, RATES) == expected


def test_unlimited_reaches_any_amount_and_unknown_none() -> None:
    assert UNLIMITED.reaches(Fraction(10**9))
    assert not UNKNOWN.reaches(Fraction(0))
    assert amount(1000).reaches(Fraction(1000))
