"""Terms with sister clauses, and what became of a quote of them."""

from __future__ import annotations

from auditor.pages.anchor import Anchored, Anchorer, Kind, anchor, quote_at

TERMS = """\
# Terms of the Exchange

Last updated: 3 March 2024

## Limits

1. EU customers may withdraw EUR 1,000 per day without a check of their identity.
2. US customers may withdraw USD 1,000 per day without a check of their identity.
3. Swiss customers may withdraw CHF 900 per day without a check of their identity.

## Records

The Exchange keeps records of every payment for five years. A customer may ask for a copy of them.

You may object at any time.

## Complaints

We answer a complaint within fifteen business days. Whoever is not content may turn to the ombudsman.

You may object at any time.

| Operation | Fee |
|---|---|
| Conversion of currency | 2 EUR |
| Withdrawal in cash | 5 EUR |
"""


def edited(old: str, new: str, text: str = TERMS) -> str:
    """The terms in which the first such words are others."""
    assert old in text
    return text.replace(old, new, 1)


def find(exact: str, new: str, *, old: str = TERMS, nth: int = 0) -> Anchored:
    """The n-th occurrence in the old text, looked for in the new one."""
    start = -1
    for _ in range(nth + 1):
        start = old.index(exact, start + 1)
    return Anchorer(old, new).anchor(quote_at(old, start, start + len(exact)))


def find_alone(exact: str, new: str, *, old: str = TERMS) -> Anchored:
    """The same without the old text."""
    start = old.index(exact)
    return anchor(quote_at(old, start, start + len(exact)), new)


def text_of(found: Anchored, new: str) -> str:
    assert found.start is not None
    return new[found.start : found.end]


def is_same(found: Anchored, new: str, exact: str) -> bool:
    return found.kind is Kind.EXACT and text_of(found, new) == exact
