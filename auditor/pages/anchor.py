"""A quote of one text -> where it stands in another: the same, reworded, or gone.

A wrong place is worse than none: where two places have as good a claim, or a sentence like the quoted
one stood there all along, nothing is anchored.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from auditor.pages.anchor_edits import FEWEST, Cut, Pair, link_edits
from auditor.pages.anchor_links import TELLING, masked, only_place, verbatim_links
from auditor.pages.anchor_shown import GONE, UNCLEAR, Anchored, Kind, shown, to_the_letter
from auditor.pages.anchor_words import Vocabulary, Worded, worded
from auditor.pages.quoting import CONTEXT, Quote, QuoteInvalid, quote_at

__all__ = ["CONTEXT", "Anchored", "Anchorer", "Kind", "Quote", "QuoteInvalid", "anchor", "quote_at"]

LEAST = 0.5  # Share of its words that a quote must keep.
SPREAD = 1.6  # How much longer than before its parts may lie apart,
SLACK = 10  # and how many words more.

_Span = tuple[int, int]


class Anchorer:
    """Finds quotes of one text in the one that came after it; made once for any number of quotes."""

    def __init__(self, old_text: str, new_text: str, *, cut: Cut | None = None) -> None:
        """`cut`: the old text is an excerpt, and whether it is cut off at its start and at its end."""
        vocabulary = Vocabulary()
        self._old = worded(old_text, vocabulary)
        self._new = worded(new_text, vocabulary)
        links = verbatim_links(self._old, self._new)
        self._edits = link_edits(links, cut)
        self._to = links.to
        self._left_old = masked(self._old.words, links.to)
        self._left_new = masked(self._new.words, links.back)
        self._edit_at = [-1] * len(self._old.words)
        for number, edit in enumerate(self._edits):
            start, end = edit.old
            self._edit_at[start:end] = [number] * (end - start)

    def anchor(self, quote: Quote) -> Anchored:
        """Where a quote of the old text stands in the new one. Raises QuoteInvalid if it is not of it."""
        if self._old.text[quote.start : quote.end] != quote.exact:
            raise QuoteInvalid(
                f"The old text says something else from {quote.start} to {quote.end} than the quote does."
            )
        start, end = self._old.span(quote.start, quote.end)
        if start == end:
            return _between_words(quote, self._new.text)
        place = (
            self._same_words(start, end)
            or self._main_place(start, end)
            or self._stray_place(start, end)
        )
        if place is not None:
            return shown(quote, self._old, (start, end), self._new, place)
        return self._lost(start, end)

    def _same_words(self, start: int, end: int) -> _Span | None:
        at, last = self._to[start], self._to[end - 1]
        if at < 0 or last - at != end - 1 - start:
            return None
        same = self._old.words[start:end] == self._new.words[at : last + 1]
        return (at, last + 1) if same else None

    def _main_place(self, start: int, end: int) -> _Span | None:
        """Where most of a reworded quote stands."""
        places = _drawn_together(list(self._parts(start, end)))
        if not places:
            return None
        at, stop = max(places, key=lambda place: place[1] - place[0])
        likeness = Levenshtein.normalized_similarity(
            self._old.words[start:end], self._new.words[at:stop], score_cutoff=LEAST
        )
        is_inside = self._edit_at[start] == self._edit_at[end - 1] >= 0
        is_near = stop - at <= SPREAD * (end - start) + SLACK
        return (at, stop) if is_near and (likeness >= LEAST or is_inside) else None

    def _parts(self, start: int, end: int) -> Iterator[_Span]:
        """Runs of new words that words of the quote became, in the quote's order."""
        at = start
        while at < end:
            number, stop = self._edit_at[at], at + 1
            if number >= 0:
                edit = self._edits[number]
                stop = min(end, edit.old[1])
                part = self._within(edit, at, stop)
                if part[0] < part[1]:
                    yield part
            elif self._to[at] >= 0:
                while (
                    stop < end
                    and self._edit_at[stop] < 0
                    and self._to[stop] == self._to[stop - 1] + 1
                ):
                    stop += 1
                yield self._to[at], self._to[at] + stop - at
            at = stop

    def _within(self, edit: Pair, start: int, end: int) -> _Span:
        """The part of a reworded sentence that a part of the old one became."""
        before = next((i for i in range(start - 1, edit.old[0] - 1, -1) if self._to[i] >= 0), None)
        after = next((i for i in range(end, edit.old[1]) if self._to[i] >= 0), None)
        at = edit.new[0] if before is None else self._to[before] + 1
        stop = edit.new[1] if after is None else self._to[after]
        if self._to[start] >= 0:
            at = self._to[start]
        if self._to[end - 1] >= 0:
            stop = self._to[end - 1] + 1
        return at, stop

    def _stray_place(self, start: int, end: int) -> _Span | None:
        """Where a long phrase went whose sentence is gone: the only place that continues nothing."""
        words = self._old.words[start:end]
        if len(words) < FEWEST or only_place(words, self._left_old) != start:
            return None
        at = only_place(words, self._left_new)
        return (at, at + len(words)) if at >= 0 else None

    def _lost(self, start: int, end: int) -> Anchored:
        is_telling = end - start >= TELLING
        is_unclear = is_telling and self._left_new.count(self._old.words[start:end]) > 1
        return UNCLEAR if is_unclear else GONE


def _between_words(quote: Quote, text: str) -> Anchored:
    """A quote of what is read as no word, such as the name of a picture: to the letter or not at all."""
    at = only_place(quote.exact, text)
    return to_the_letter(quote, at) if at >= 0 else GONE


def _drawn_together(parts: list[_Span]) -> list[_Span]:
    """Parts that follow each other closely become one."""
    places: list[_Span] = []
    for at, stop in parts:
        if places and 0 <= at - places[-1][1] <= SLACK:
            places[-1] = places[-1][0], stop
        else:
            places.append((at, stop))
    return places


# --- Without the old text -------------------------------------------------------------------------


def anchor(quote: Quote, text: str) -> Anchored:
    """Where a quote stands in a text, by its own words and context alone.

    Where the quoted text is at hand `Anchorer` knows more: which other sentences stood in it.
    """
    if (at := _unchanged_place(quote, text)) >= 0:
        return to_the_letter(quote, at)
    vocabulary = Vocabulary()
    known = worded(quote.prefix + quote.exact + quote.suffix, vocabulary)
    new = worded(text, vocabulary)
    at = len(quote.prefix)
    span = known.span(at, at + len(quote.exact))
    inner = Quote(quote.exact, quote.prefix, quote.suffix, at, at + len(quote.exact))
    places = list(_occurrences(known.words[slice(*span)], new.words))
    if span[0] == span[1]:
        return _between_words(quote, text)
    if not places:
        return _reworded(quote, text)
    best = max(
        places,
        key=lambda place: (
            _agreement(known, span, new, place),
            -abs(new.starts[place] - quote.start),
        ),
    )
    is_telling = span[1] - span[0] >= TELLING or not (quote.prefix or quote.suffix)
    if not is_telling and not _agreement(known, span, new, best):
        return GONE
    return shown(inner, known, span, new, (best, best + span[1] - span[0]))


def _reworded(quote: Quote, text: str) -> Anchored:
    """Words that the context may cut in two are left out of it."""
    before, after = quote.prefix, quote.suffix
    if quote.start > len(before):
        before = before[before.find(" ") + 1 :]
    if " " in after:
        after = after[: after.rindex(" ")]
    cut = bool(quote.prefix), bool(quote.suffix)
    excerpt = Anchorer(before + quote.exact + after, text, cut=cut)
    end = len(before) + len(quote.exact)
    return excerpt.anchor(Quote(quote.exact, before, after, len(before), end))


def _unchanged_place(quote: Quote, text: str) -> int:
    """Where quote and context stand to the letter, nearest to the old place; -1 if they do not."""
    whole = quote.prefix + quote.exact + quote.suffix
    at = quote.start - len(quote.prefix)
    if text.startswith(whole, max(0, at)):
        return quote.start
    if not (quote.prefix or quote.suffix):
        return -1
    places = _occurrences(whole, text)
    nearest = min(places, key=lambda place: abs(place - at), default=None)
    return -1 if nearest is None else nearest + len(quote.prefix)


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _agreement(known: Worded, span: _Span, new: Worded, place: int) -> int:
    """How many words before and after are the same without a break."""
    before = _shared(known.words[: span[0]][::-1], new.words[max(0, place - span[0]) : place][::-1])
    end = place + span[1] - span[0]
    after = known.words[span[1] :]
    return before + _shared(after, new.words[end : end + len(after)])


def _shared(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
