# ruff: noqa: RUF001 - Words of several alphabets.
"""Which sentences of an old text went on, in other words, as which sentences of a new one.

Only sentences compete that do not stand in the other text word for word. What tells a reworded
clause from a sister that differs by a word: that it stands between the same neighbours, that no
other sentence of the old text is as near to the new one, and, where it moved, that its figures, names and
negations are the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from auditor.pages.anchor_links import Links
from auditor.pages.anchor_words import Worded

# Share of words in common that a reworded sentence has, by how many of its neighbours are the same.
LEAST = (0.78, 0.64, 0.55)
SURE = (
    0.8  # Between the same neighbours, with the same figures: the same clause whatever is like it.
)
FEWEST = 8  # Words of a sentence that is known again, reworded, away from its neighbours.
FEW = 3  # Words of one that is known again between its neighbours.
SIDE = 0.1  # What an equal neighbour is worth beside the share of words.
WEIGHT = 0.05  # What other figures, names or negations take from it.
NEAR = 0.04  # Two sentences that fit so nearly as well cannot be told apart.
LOOKED_AT = 6  # The most similar sentences that are looked at.
LONGEST = 4000  # Words of a sentence that is compared.
_WEIGHTY = re.compile(
    r"\d[\d.,]*|\b[A-Z]{2,}\b|(?<=[a-z,;] )[A-Z][\w-]+"
    r"|\b(?i:not|no|never|none|without|unless|except|cannot|nicht|kein\w*|ohne|ne|pas|jamais|sans"
    r"|sin|nunca|não|sem|non|senza|mai|niet|geen|zonder|nie|bez|не|нет|без|لا|لم|لن|ليس|नहीं)\b"
    r"|(?i:n['’]t)\b|[不没未无]|ません|ない"
)

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence (or two) of the old text and what it may have become."""

    old: _Span
    new: _Span
    likeness: float  # 1 - word-level edit distance / words of the longer one.
    sides: int  # On how many sides the nearest linked words are linked with each other.
    is_weighty: bool  # Whether figures, names or negations differ.

    @property
    def fit(self) -> float:
        return self.likeness + SIDE * self.sides - WEIGHT * self.is_weighty


# Whether an excerpt of a text is cut off at its start and at its end.
Cut = tuple[bool, bool]


def link_edits(links: Links, cut: Cut | None = None) -> list[Pair]:
    """Link the words that reworded sentences kept -> those sentences, best first.

    Of an excerpt nobody knows which sisters its sentences had: only neighbours tell.
    """
    found = _candidates(links, cut or (False, False))
    if cut is not None:
        found = [pair for pair in found if _is_beyond_doubt(pair)]
    rivals = _Rivals(links, found)
    taken: list[Pair] = []
    old_taken, new_taken = bytearray(len(links.to)), bytearray(len(links.back))
    for pair in sorted(found, key=attrgetter("fit"), reverse=True):
        is_free = not any(old_taken[slice(*pair.old)]) and not any(new_taken[slice(*pair.new)])
        if is_free and rivals.leave(pair, new_taken):
            taken.append(pair)
            for marks, (start, end) in ((old_taken, pair.old), (new_taken, pair.new)):
                marks[start:end] = b"\x01" * (end - start)
    for pair in taken:
        _join(links, pair)
    return taken


def _overlap(one: _Span, other: _Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _join(links: Links, pair: Pair) -> None:
    (start, end), (at, stop) = pair.old, pair.new
    before, after = links.old.words[start:end], links.new.words[at:stop]
    for block in Levenshtein.opcodes(before, after):
        if block.tag == "equal":
            size = block.src_end - block.src_start
            links.join(start + block.src_start, at + block.dest_start, size)


# --- Candidates -----------------------------------------------------------------------------------


def _is_beyond_doubt(pair: Pair) -> bool:
    return pair.sides == 2 or (pair.sides == 1 and pair.likeness >= SURE and not pair.is_weighty)


def _candidates(links: Links, cut: Cut) -> list[Pair]:
    old, new = _units(links.old, links.free_old()), _units(links.new, links.free_new())
    if not old or not new:
        return []
    around = _Neighbours(links, cut)
    choices = _Choices(links.new, new)
    found = []
    for span in old:
        for there, likeness in choices.like(links.old.words[slice(*span)]):
            sides = around.agree(span, there)
            is_weighty = _weight(links.old, span) != _weight(links.new, there)
            pair = Pair(span, there, likeness, sides, is_weighty)
            if _is_likely(pair):
                found.append(pair)
    return found


class _Choices:
    """Sentences to be found by what they have in common with another."""

    def __init__(self, text: Worded, spans: Sequence[_Span]) -> None:
        self._spans: dict[str, list[_Span]] = defaultdict(list)
        for start, end in spans:
            self._spans[text.words[start:end]].append((start, end))
        self._having: dict[str, list[str]] = defaultdict(list)
        for words, equal in self._spans.items():
            if len(equal) <= LOOKED_AT:  # Of more nothing would tell which.
                for word in set(words):
                    self._having[word].append(words)
        self._known: dict[str, list[tuple[_Span, float]]] = {}

    def like(self, words: str) -> list[tuple[_Span, float]]:
        """The most similar ones, and how similar they are."""
        if words not in self._known:
            self._known[words] = list(self._search(words))
        return self._known[words]

    def _search(self, words: str) -> Iterator[tuple[_Span, float]]:
        """So many words must be the same that one of the rarest is: others need not be looked at."""
        rarest = sorted(words, key=lambda word: len(self._having.get(word, ())))
        rarest = rarest[: int((1 - min(LEAST)) * len(words)) + 1]
        near = process.extract(
            words,
            list(dict.fromkeys(other for word in rarest for other in self._having.get(word, ()))),
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=min(LEAST),
            limit=LOOKED_AT,
            processor=None,
        )
        for other, likeness, _ in near:
            for span in self._spans[other]:
                yield span, likeness


def _units(text: Worded, free: Sequence[_Span]) -> list[_Span]:
    """Sentences, and two that follow each other: one may have become two, or two one."""
    spans = [span for span in free if span[0] not in text.leads and span[1] - span[0] <= LONGEST]
    follow = dict(spans)
    doubles = [(start, follow[end]) for start, end in spans if end in follow]
    return spans + doubles


def _is_likely(pair: Pair) -> bool:
    size = min(pair.old[1] - pair.old[0], pair.new[1] - pair.new[0])
    if pair.likeness < LEAST[pair.sides]:
        return False
    if pair.sides == 0:
        return size >= FEWEST and not pair.is_weighty
    return size >= FEW


def _weight(text: Worded, span: _Span) -> Counter[str]:
    shown = text.text[text.starts[span[0]] : text.ends[span[1] - 1]]
    return Counter(found.strip(".,") for found in _WEIGHTY.findall(shown))


class _Neighbours:
    """The nearest linked words before and after any word."""

    def __init__(self, links: Links, cut: Cut) -> None:
        self._cut = cut
        self._to = links.to
        self._back = links.back
        self._old = _last_linked(links.to), _next_linked(links.to)
        self._new = _last_linked(links.back), _next_linked(links.back)

    def agree(self, old: _Span, new: _Span) -> int:
        """On how many sides they are linked with each other (start and end of a text are)."""
        return sum((self._is_same_before(old[0], new[0]), self._is_same_after(old[1], new[1])))

    def _is_same_before(self, start: int, at: int) -> bool:
        before, there = self._old[0][start], self._new[0][at]
        if before < 0 or there < 0:
            return before == there and not self._cut[0]
        return self._to[before] == there

    def _is_same_after(self, end: int, stop: int) -> bool:
        after, there = self._old[1][end], self._new[1][stop]
        if after == len(self._to) or there == len(self._back):
            is_end = after == len(self._to) and there == len(self._back)
            return is_end and not self._cut[1]
        return self._to[after] == there


def _last_linked(linked: list[int]) -> list[int]:
    """For each word the last linked one before it, -1 where there is none."""
    last, found = -1, []
    for at, link in enumerate(linked):
        found.append(last)
        if link >= 0:
            last = at
    return [*found, last]


def _next_linked(linked: list[int]) -> list[int]:
    """For each word the first linked one from it on, their number where there is none."""
    first, found = len(linked), [len(linked)]
    for at in range(len(linked) - 1, -1, -1):
        if linked[at] >= 0:
            first = at
        found.append(first)
    return found[::-1]


# --- Rivals ---------------------------------------------------------------------------------------


class _Rivals:
    """Whether another sentence has as good a claim."""

    def __init__(self, links: Links, found: Sequence[Pair]) -> None:
        self._links = links
        self._by_old: dict[_Span, list[Pair]] = defaultdict(list)
        self._by_new: dict[_Span, list[Pair]] = defaultdict(list)
        for pair in found:
            self._by_old[pair.old].append(pair)
            self._by_new[pair.new].append(pair)
        words = links.old.words
        self._staying = list(
            {
                words[start:end]
                for start, end in links.old.sentences
                if max(links.to[start:end]) >= 0
            }
        )

    def leave(self, pair: Pair, new_taken: bytearray) -> bool:
        """Whether nothing else has such a claim; new sentences that are taken already have none."""
        return not self._is_like_one_that_stayed(pair) and not any(self._doubts(pair, new_taken))

    def _is_like_one_that_stayed(self, pair: Pair) -> bool:
        """The new sentence is at least as near to an old one that still stands: a new sister."""
        if pair.sides == 2 and pair.likeness >= SURE and not pair.is_weighty:
            return False
        nearest = process.extractOne(
            self._links.new.words[slice(*pair.new)],
            self._staying,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=pair.likeness,
            processor=None,
        )
        return nearest is not None

    def _doubts(self, pair: Pair, new_taken: bytearray) -> Iterator[bool]:
        """Whether another place fits nearly as well, or is worded more like it; or another sentence fits."""
        for other in self._by_old[pair.old]:
            if not _overlap(other.new, pair.new) and not any(new_taken[slice(*other.new)]):
                yield other.likeness >= pair.likeness + NEAR or abs(other.fit - pair.fit) <= NEAR
        for other in self._by_new[pair.new]:
            yield abs(other.fit - pair.fit) <= NEAR and not _overlap(other.old, pair.old)
