"""From which source money is taken in by a scope: its funding method in free words, read by a few of them.

A scope without words takes money from anywhere. Words of which not every one is known leave it open: such a scope
is never taken to refuse a source, nor to take it.
"""

from __future__ import annotations

import re

from auditor.kyc.scoring.inputs import Scope
from auditor.kyc.vocabulary import ScopeDimension, SourceOfMoney

# In this order: what names a voucher may name a card too ("gift card").
WORDS = {
    SourceOfMoney.VOUCHER: r"vouchers?|coupons?|gift ?cards?|prepaid (?:cards?|codes?)|scratch ?cards?",
    SourceOfMoney.CARD: r"(?:payment|debit|credit|bank)? ?cards?",
    SourceOfMoney.CASH: r"cash|banknotes?|kiosks?|atms?|counters?",
    SourceOfMoney.BANK: r"banks?|sepa|wires?|iban|ach|giro|(?:bank|credit|wire) transfers?|direct debits?",
}
# What may stand between them and says nothing.
BETWEEN = "a|an|and|at|by|from|in|of|or|the|via|with|only|payments?|deposits?|accounts?|transfers?"


def sources_in(words: str) -> frozenset[SourceOfMoney]:
    """The sources that the words name; none if any word is left that is not known.

    What is left may be another source ("PayPal, bank transfer"), a name ("Cash App") or turn all of it round
    ("anything but cash").
    """
    found = set()
    for source, pattern in WORDS.items():
        words, count = re.subn(rf"\b(?:{pattern})\b", " ", words, flags=re.IGNORECASE)
        if count:
            found.add(source)
    left = re.sub(rf"\b(?:{BETWEEN})\b", " ", words, flags=re.IGNORECASE)
    return frozenset() if any(one.isalnum() for one in left) else frozenset(found)


def takes(scope: Scope, source: SourceOfMoney | None) -> bool | None:
    """Whether the scope is for money of a source (None: of any); None where its words leave it open."""
    said = scope.dimensions.get(ScopeDimension.FUNDING_METHOD, "")
    if source is None or not said.strip():
        return True
    named = sources_in(said)
    return source in named if named else None
