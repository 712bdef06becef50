"""What became of a quote, and the characters of the place where its words were found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from auditor.pages.anchor_words import Worded, bare, is_mark
from auditor.pages.quoting import Quote

AROUND = 20  # Characters in which marks and blanks may stand before punctuation.

_Span = tuple[int, int]


class Kind(StrEnum):
    """What became of a quote."""

    EXACT = "exact"  # The same words, there or elsewhere: the citation goes on.
    EDITED = "edited"  # The same clause, reworded: the answer is stale, and this is where to look.
    GONE = "gone"
    AMBIGUOUS = "ambiguous"  # It stands in several places and nothing tells which is its own.


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a quote stands now, in code points; nowhere if it is gone or ambiguous.

    `score` is the share of words that are the same, from 0 to 1. `reason` is a sentence.
    """

    kind: Kind
    start: int | None
    end: int | None
    score: float
    reason: str

    @property
    def is_found(self) -> bool:
        return self.start is not None


GONE = Anchored(Kind.GONE, None, None, 0.0, "No sentence of the new text continues it.")
UNCLEAR = Anchored(
    Kind.AMBIGUOUS, None, None, 0.0,
    "It stands in several places of the new text, and nothing tells which is its own.",
)  # fmt: skip


def shown(quote: Quote, old: Worded, span: _Span, new: Worded, place: _Span) -> Anchored:
    """The characters of a place, and whether they say the same to the letter."""
    start, end = _characters(quote, old, span, new, place)
    text = new.text[start:end]
    if text == quote.exact:
        return to_the_letter(quote, start)
    if bare(text) == bare(quote.exact):
        return Anchored(Kind.EXACT, start, end, 1.0, "Only white space or marks of layout differ.")
    before, after = old.words[slice(*span)], new.words[slice(*place)]
    score = Levenshtein.normalized_similarity(before, after)
    if before == after:
        return Anchored(Kind.EDITED, start, end, score, "Only punctuation or capitals differ.")
    edits = Levenshtein.distance(before, after)
    reason = f"It was reworded: {edits} of {len(before)} words differ."
    return Anchored(Kind.EDITED, start, end, score, reason)


def to_the_letter(quote: Quote, start: int) -> Anchored:
    where = "in its place" if start == quote.start else "in another place"
    end = start + len(quote.exact)
    return Anchored(Kind.EXACT, start, end, 1.0, f"It stands there to the letter, {where}.")


def _characters(quote: Quote, old: Worded, span: _Span, new: Worded, place: _Span) -> _Span:
    """Words -> characters, with the punctuation around them that the quote has too."""
    first, last = old.starts[span[0]], old.ends[span[1] - 1]
    start, end = new.starts[place[0]], new.ends[place[1] - 1]
    if quote.start > first and _is_same(old, span[0], new, place[0]):
        start += quote.start - first
    if quote.end < last and _is_same(old, span[1] - 1, new, place[1] - 1):
        end -= last - quote.end
    lead = quote.exact[: max(0, first - quote.start)]
    trail = quote.exact[len(quote.exact) - max(0, quote.end - last) :]
    around = (
        new.text[max(0, start - len(lead) - AROUND) : start],
        new.text[end : end + len(trail) + AROUND],
    )
    return start - _shared_end(lead, around[0]), end + _shared_start(trail, around[1])


def _is_same(old: Worded, here: int, new: Worded, there: int) -> bool:
    """Whether two words are written with the same characters."""
    before = old.text[old.starts[here] : old.ends[here]]
    return before == new.text[new.starts[there] : new.ends[there]]


def _shared_start(trail: str, text: str) -> int:
    """How many characters of a text are those of `trail`, whatever blanks and marks stand between."""
    if text.startswith(trail):
        return len(trail)
    at = shared = 0
    for character in trail:
        if is_mark(character):
            continue
        while at < len(text) and is_mark(text[at]):
            at += 1
        if at == len(text) or bare(text[at]) != bare(character):
            break
        at = shared = at + 1
    return shared


def _shared_end(lead: str, text: str) -> int:
    return _shared_start(lead[::-1], text[::-1])
