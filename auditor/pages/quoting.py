"""A quotation of a text version, as W3C Web Annotation selectors write it.

https://www.w3.org/TR/annotation-model/#text-quote-selector and #text-position-selector. Positions
count Unicode code points of the stored text, not UTF-16 units as browsers do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.pages.anchor_words import has_words

CONTEXT = 120  # Code points kept on either side: a sentence before and one after, mostly.


class QuoteInvalid(ValueError):
    """What was given is no quotation of a text; the message says why."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted, what stands around it, and where: text[start:end] == exact."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not has_words(self.exact):
            raise QuoteInvalid("The quote is empty: there is no word, figure or sign in it.")
        if self.start < 0 or self.end - self.start != len(self.exact):
            raise QuoteInvalid(
                f"The quote has {len(self.exact)} characters, but it is said to stand "
                f"from {self.start} to {self.end}."
            )

    def to_selectors(self) -> list[dict[str, object]]:
        """The TextQuoteSelector and the TextPositionSelector."""
        return [
            {
                "type": "TextQuoteSelector",
                "exact": self.exact,
                "prefix": self.prefix,
                "suffix": self.suffix,
            },
            {"type": "TextPositionSelector", "start": self.start, "end": self.end},
        ]

    @classmethod
    def from_selectors(cls, selectors: Sequence[Mapping[str, object]]) -> Quote:
        """Both selectors, in any order, beside others. Raises QuoteInvalid."""
        quoted = _one(selectors, "TextQuoteSelector")
        placed = _one(selectors, "TextPositionSelector")
        return cls(
            exact=_text(quoted, "exact"),
            prefix=_text(quoted, "prefix", ""),
            suffix=_text(quoted, "suffix", ""),
            start=_whole(placed, "start"),
            end=_whole(placed, "end"),
        )


def quote_at(text: str, start: int, end: int, context: int = CONTEXT) -> Quote:
    """The quotation of text[start:end], with so much around it. Raises QuoteInvalid."""
    if not 0 <= start < end <= len(text):
        raise QuoteInvalid(
            f"There is nothing to quote from {start} to {end}: the text has {len(text)} characters, "
            "and a quote ends after it starts."
        )
    if context < 0:
        raise QuoteInvalid("The context of a quote cannot be shorter than nothing.")
    return Quote(
        exact=text[start:end],
        prefix=text[max(0, start - context) : start],
        suffix=text[end : end + context],
        start=start,
        end=end,
    )


def _one(selectors: Sequence[Mapping[str, object]], kind: str) -> Mapping[str, object]:
    found = [one for one in selectors if isinstance(one, Mapping) and one.get("type") == kind]
    if len(found) != 1:
        raise QuoteInvalid(f"A quote has one {kind}, and here are {len(found)}.")
    return found[0]


def _text(selector: Mapping[str, object], name: str, default: str | None = None) -> str:
    value = selector.get(name, default)
    if not isinstance(value, str):
        raise QuoteInvalid(f"The selector's {name!r} must be a text.")
    return value


def _whole(selector: Mapping[str, object], name: str) -> int:
    value = selector.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise QuoteInvalid(f"The selector's {name!r} must be a whole number.")
    return value
