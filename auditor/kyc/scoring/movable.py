"""How much limits let move within a month, in one currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from auditor.kyc.framework_parts import HeadlineRules
from auditor.kyc.scoring.inputs import Limit
from auditor.kyc.vocabulary import Extent, Operation, Window

DAYS = {Window.DAY: 1, Window.WEEK: 7}
# The worst that may be meant comes first; else one is unknown, and could be more than any amount.
WORST_FIRST = (Extent.UNLIMITED, Extent.NOT_COMPARABLE)


@dataclass(frozen=True, slots=True)
class Movable:
    """An amount in the reference currency, or why there is none."""

    extent: Extent
    amount: Fraction | None = None

    @property
    def size(self) -> Fraction | float | None:
        """For comparing; None where it is not known."""
        return float("inf") if self.extent == Extent.UNLIMITED else self.amount

    def reaches(self, amount: Fraction) -> bool:
        """Whether so much can be moved; False where the amount is not known."""
        size = self.size
        return size is not None and size >= amount


@dataclass(frozen=True)
class Rates:
    """How much of each currency one unit of the reference currency is worth, and the rules."""

    per_unit: Mapping[str, Decimal]
    rules: HeadlineRules
    _months: dict[tuple[Decimal | None, str, Window], Movable] = field(default_factory=dict)

    def converted(self, limit: Limit) -> Movable:
        """The amount in the reference currency. Nothing is nothing in any currency."""
        if limit.amount is None:
            return Movable(Extent.UNLIMITED)
        amount = Fraction(limit.amount)
        if limit.currency == self.rules.currency or amount == 0:
            return Movable(Extent.AMOUNT, amount)
        if limit.currency not in self.per_unit:
            return Movable(Extent.NOT_COMPARABLE)
        return Movable(Extent.AMOUNT, amount / Fraction(self.per_unit[limit.currency]))

    def in_a_month(self, limit: Limit) -> Movable:
        """What the limit says of a month. A limit a year or for good may be used up in one month.

        One of a single transaction says nothing, unless it is nothing: how many there may be is open.
        """
        # The same limit stands in many scopes, and exact numbers are slow.
        key = limit.amount, limit.currency, limit.window
        if (known := self._months.get(key)) is None:
            known = self._months[key] = self._of_a_month(limit)
        return known

    def _of_a_month(self, limit: Limit) -> Movable:
        movable = self.converted(limit)
        if limit.window == Window.TRANSACTION and movable.amount != 0:
            return Movable(Extent.UNKNOWN)
        days = DAYS.get(limit.window)
        if days is None or movable.amount is None:
            return movable
        return Movable(Extent.AMOUNT, movable.amount * Fraction(self.rules.days_a_month, days))


def monthly(limits: Iterable[Limit], rates: Rates) -> Movable:
    """The most that any one operation may move in a month; a balance held moves nothing."""
    by_operation: dict[Operation, list[Movable]] = {}
    for limit in limits:
        if limit.operation != Operation.BALANCE:
            by_operation.setdefault(limit.operation, []).append(rates.in_a_month(limit))
    of_all = by_operation.pop(Operation.ANY, [])
    if not by_operation:
        return least(of_all)
    return most(least([*bounds, *of_all]) for bounds in by_operation.values())


def least(bounds: Iterable[Movable]) -> Movable:
    """The tightest of several bounds on the same thing. One that is not comparable may be it."""
    found = list(bounds)
    if len(found) == 1:
        return found[0]
    amounts = [one.amount for one in found if one.amount is not None]
    extents = [one.extent for one in found]
    if amounts and (Extent.NOT_COMPARABLE not in extents or min(amounts) == 0):
        return Movable(Extent.AMOUNT, min(amounts))
    if Extent.NOT_COMPARABLE in extents:
        return Movable(Extent.NOT_COMPARABLE)
    return Movable(Extent.UNLIMITED if Extent.UNLIMITED in extents else Extent.UNKNOWN)


def most(several: Iterable[Movable]) -> Movable:
    """The widest of several; of none, unknown. What is unknown could be wider than any amount."""
    found = list(several)
    if len(found) == 1:
        return found[0]
    amounts = [one.amount for one in found if one.amount is not None]
    if amounts and len(amounts) == len(found):
        return Movable(Extent.AMOUNT, max(amounts))
    extents = [one.extent for one in found]
    return Movable(next((one for one in WORST_FIRST if one in extents), Extent.UNKNOWN))
