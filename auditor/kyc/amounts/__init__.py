"""Amounts of money in text: how much, of what, over what time and of which operation."""

from auditor.kyc.amounts.amount import Amount, CurrencyFrom
from auditor.kyc.amounts.finding import find_amounts

__all__ = ["Amount", "CurrencyFrom", "find_amounts"]
