"""What a clause is: one line of a text that speaks to one indicator, and what it claims there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from auditor.kyc.vocabulary import Operation, Trigger, Window

STATED = "stated"
"""What is claimed under a fact: it is stated. Whether it is true is for a person to find out."""

CONTEXT = 32
"""Characters of prefix and suffix that a quotation keeps to be told from its like."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A passage that an assessor would cite as what the provider claims under an indicator.

    `claimed` is a value of ClaimedValue (controls) or ExposureValue (exposures), or `STATED` (facts).
    `line` counts from 1; `start` and `end` are offsets in characters of the whole text, as in a
    TextPositionSelector; `exact`, `prefix` and `suffix` as in a TextQuoteSelector (both W3C Web
    Annotation). `amount` is in units of `currency` (ISO 4217). `confidence` lies between 0 and 1.
    `rule` names what fired, and `why` says it in words.
    """

    indicator: str
    claimed: str
    line: int
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    confidence: float
    rule: str
    why: str
    amount: Decimal | None = None
    currency: str | None = None
    window: Window | None = None
    operation: Operation | None = None
    trigger: Trigger | None = None
