"""What is found: an amount, or that there is no limit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from auditor.kyc.vocabulary import Operation, Window


class CurrencyFrom(StrEnum):
    """Why a currency is given, for people who doubt it."""

    WRITTEN = "written"
    """The amount names it by code, sign or word."""
    LABEL = "label"
    """The heading, column or row of the table names it."""
    TEXT = "text"
    """A sign of several currencies ("$"), of which the text names one only."""
    USAGE = "usage"
    """A sign of several, none of which the text names: what terms in its language mean by it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, a range of amounts, or "no limit", at `start` to `end` (characters) of the text.

    `value` is the number that is written, in units of `currency`; None for a range and where there is
    no limit. `lower` and `upper` bound what is meant: of "more than 100" the lower is 100, of "up to
    100" the upper; whether the bound itself belongs is not kept. `currency` is of ISO 4217, None where
    the text leaves open which ("$" beside CAD and AUD) and for a crypto asset, whose ticker is `unit`.
    `window` and `operation` are None where the words around name none.
    """

    start: int
    end: int
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    currency: str | None = None
    currency_from: CurrencyFrom | None = None
    unit: str | None = None
    window: Window | None = None
    operation: Operation | None = None
    is_unlimited: bool = False
