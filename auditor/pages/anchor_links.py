"""Which words of an old text went on, word for word, to which words of a new one.

Lines are aligned, then the sentences of lines that differ, then what moved as a whole. One to one: a
place in the new text that continues one place of the old text continues no other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from auditor.pages.anchor_words import Worded

CELLS = 100_000_000  # Bits that one alignment may take: 12.5 MB.
TELLING = 5  # Words with which a sentence is known again wherever it went.
SEARCHED = 200_000_000  # Characters looked through for sentences inside others: about a second.
TAKEN = "\x00"  # Stands for a word that is linked already: no word's character.

_Span = tuple[int, int]


@dataclass(slots=True)
class Links:
    """`to[i]` is the new word that old word i became, `back[j]` the other way round; -1: none."""

    old: Worded
    new: Worded
    to: list[int] = field(init=False)
    back: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.to = [-1] * len(self.old.words)
        self.back = [-1] * len(self.new.words)

    def join(self, start: int, at: int, count: int) -> None:
        """Old words from `start` are the new words from `at`."""
        self.to[start : start + count] = range(at, at + count)
        self.back[at : at + count] = range(start, start + count)

    def free_old(self) -> list[_Span]:
        """Sentences of which no word is linked, as spans of words."""
        return _free(self.old.sentences, self.to)

    def free_new(self) -> list[_Span]:
        return _free(self.new.sentences, self.back)

    def beside(self, start: int, end: int) -> Iterator[int]:
        """Where a span would go on from what the words before it, or after it, became."""
        if start > 0 and self.to[start - 1] >= 0:
            yield self.to[start - 1] + 1
        if end < len(self.to) and self.to[end] >= end - start:
            yield self.to[end] - (end - start)


def verbatim_links(old: Worded, new: Worded) -> Links:
    """What stands in both texts, word for word, and where it went."""
    links = Links(old, new)
    if old.words == new.words:
        links.join(0, 0, len(old.words))
        return links
    _link_in_order(links)
    _link_moved(links)
    _link_inside(links)
    _link_neighbours(links)
    return links


def _free(spans: Sequence[_Span], linked: list[int]) -> list[_Span]:
    return [span for span in spans if max(linked[span[0] : span[1]]) < 0]


# --- In order -------------------------------------------------------------------------------------


def _link_in_order(links: Links) -> None:
    """Lines first, then sentences between lines that stayed."""
    old, new = links.old, links.new
    at_old = at_new = 0
    for (start, end), (at, stop) in [
        *_pairs(old, old.lines, new, new.lines),
        ((len(old.words),) * 2, (len(new.words),) * 2),
    ]:
        before = _within(old, at_old, start)
        after = _within(new, at_new, at)
        for (first, last), (place, _) in _pairs(old, before, new, after):
            links.join(first, place, last - first)
        links.join(start, at, end - start)
        at_old, at_new = end, stop


def _within(text: Worded, start: int, end: int) -> list[_Span]:
    """The sentences between two words, but numbers of items: they say nothing by themselves."""
    first = bisect_left(text.sentences, (start, 0))
    last = bisect_left(text.sentences, (end, 0))
    return [span for span in text.sentences[first:last] if span[0] not in text.leads]


def _pairs(
    old: Worded, before: Sequence[_Span], new: Worded, after: Sequence[_Span]
) -> list[tuple[_Span, _Span]]:
    """Equal spans in the same order in both: as many as possible."""
    left = [old.words[start:end] for start, end in before]
    right = [new.words[start:end] for start, end in after]
    return [(before[i], after[j]) for i, j in _aligned(left, right)]


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    found = [(i, i) for i in range(start)]
    rest = old[start : len(old) - end], new[start : len(new) - end]
    # What is too large is left to sentences that occur once, wherever they stand.
    if len(rest[0]) * len(rest[1]) <= CELLS:
        found += [(start + i, start + j) for i, j in _common(*rest)]
    found += [(len(old) - k, len(new) - k) for k in range(end, 0, -1)]
    return _drawn_together(found, old, new)


def _common(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    for block in Indel.opcodes(old, new):
        if block.tag == "equal":
            size = block.src_end - block.src_start
            yield from zip(
                range(block.src_start, block.src_end),
                range(block.dest_start, block.dest_start + size),
                strict=True,
            )


def _drawn_together(
    found: list[tuple[int, int]], old: Sequence[str], new: Sequence[str]
) -> list[tuple[int, int]]:
    """Of several equal sentences the one right after what stood before it: a heading leads its text."""
    drawn: list[tuple[int, int]] = []
    before_old = before_new = -1
    for i, j in found:
        if j == before_new + 1 and i > before_old + 1 and old[before_old + 1] == new[j]:
            i = before_old + 1
        elif i == before_old + 1 and j > before_new + 1 and new[before_new + 1] == old[i]:
            j = before_new + 1
        drawn.append((i, j))
        before_old, before_new = i, j
    return drawn


# --- Elsewhere ------------------------------------------------------------------------------------


def _link_moved(links: Links) -> None:
    """Lines, then sentences, that stand elsewhere now: those that occur once, then by neighbours."""
    old, new = links.old, links.new
    for before, after in ((old.lines, new.lines), (old.sentences, new.sentences)):
        there = _by_words(new, _free(after, links.back))
        left = _by_words(old, _free(before, links.to))
        shared = sorted(left.keys() & there.keys(), key=lambda words: (-len(words), left[words]))
        for words in shared:
            places, spans = there[words], left[words]
            if len(spans) == len(places) and (len(words) >= TELLING):
                for (start, end), (at, _) in zip(spans, places, strict=True):
                    links.join(start, at, end - start)
        repeated = [words for words in shared if len(left[words]) != len(there[words])]
        _link_beside(links, [span for words in repeated for span in left[words]], there)


def _by_words(text: Worded, spans: Sequence[_Span]) -> dict[str, list[_Span]]:
    found: dict[str, list[_Span]] = defaultdict(list)
    for start, end in spans:
        found[text.words[start:end]].append((start, end))
    return found


def _link_beside(links: Links, spans: list[_Span], there: dict[str, list[_Span]]) -> None:
    """Of several equal places, the one whose neighbour continues the neighbour."""
    starts = {words: {at for at, _ in places} for words, places in there.items()}
    for order in (sorted(spans), sorted(spans, reverse=True)):
        for start, end in order:
            if links.to[start] >= 0:
                continue
            known = starts[links.old.words[start:end]]
            for at in links.beside(start, end):
                if at in known and links.back[at] < 0:
                    links.join(start, at, end - start)
                    break


def _link_inside(links: Links) -> None:
    """Sentences that are part of a longer one now, or were; where they stand once on either side."""
    old, new = links.old.words, links.new.words
    left, there = masked(old, links.to), masked(new, links.back)
    budget = SEARCHED
    whole = [
        *((old, span) for span in links.free_old()),
        *((new, span) for span in links.free_new()),
    ]
    for words, (start, end) in sorted(whole, key=lambda one: one[1][0] - one[1][1]):
        size = end - start
        if size < TELLING or budget < 0:
            break
        budget -= len(left) + len(there)
        at, place = only_place(words[start:end], left), only_place(words[start:end], there)
        if at >= 0 and place >= 0:
            links.join(at, place, size)
            left = left[:at] + TAKEN * size + left[at + size :]
            there = there[:place] + TAKEN * size + there[place + size :]


def masked(words: str, linked: list[int]) -> str:
    """The words that are not linked; the others are replaced by what equals nothing."""
    return "".join([word if link < 0 else TAKEN for word, link in zip(words, linked, strict=True)])


def only_place(words: str, rest: str) -> int:
    """Where a string stands in another, -1 unless exactly once."""
    at = rest.find(words)
    return at if at >= 0 and rest.find(words, at + 1) < 0 else -1


def _link_neighbours(links: Links) -> None:
    """Short sentences and the numbers of items, where what stands beside them is linked."""
    there = _by_words(links.new, links.free_new())
    spans = [span for span in links.free_old() if links.old.words[slice(*span)] in there]
    _link_beside(links, spans, there)
