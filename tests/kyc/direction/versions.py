"""Small texts with their clauses, written by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from auditor.kyc.clause import CONTEXT, Clause
from auditor.kyc.direction import ChangeReading, read_change

Spoken = tuple[str, str, str] | tuple[str, str, str, dict[str, Any]]
"""(words in the text, indicator, claimed) and more fields of the clause, if there are any."""


def clause(text: str, exact: str, indicator: str, claimed: str, **more: Any) -> Clause:
    """The clause that stands at the first place of `exact` in the text."""
    start = text.index(exact)
    end = start + len(exact)
    if "amount" in more:
        more["amount"] = Decimal(more["amount"])
    fields: dict[str, Any] = {
        "confidence": 0.9,
        "rule": f"{indicator}.test",
        "why": "Written by hand.",
    }
    return Clause(
        indicator=indicator,
        claimed=claimed,
        line=text.count("\n", 0, start) + 1,
        start=start,
        end=end,
        exact=exact,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        **(fields | more),
    )


class Version:
    """A text and the clauses in it."""

    def __init__(self, text: str, *spoken: Spoken) -> None:
        self.text = text
        self.clauses = [
            clause(text, exact, indicator, claimed, **(more[0] if more else {}))
            for exact, indicator, claimed, *more in spoken
        ]


def change(old: Version, new: Version) -> ChangeReading:
    return read_change(old.clauses, new.clauses, old.text, new.text)


def one(sentence: str, indicator: str, claimed: str, **more: Any) -> Version:
    """A text in which one sentence speaks of due diligence."""
    text = f"# Terms\n\nThese terms are a contract.\n\n{sentence}\n\nThe law of Utopia applies.\n"
    return Version(text, (sentence, indicator, claimed, more))


SILENT = Version("# Terms\n\nThese terms are a contract.\n\nThe law of Utopia applies.\n")
