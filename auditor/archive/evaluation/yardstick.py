# ruff: noqa: RUF001 - Punctuation of several scripts.
"""Where each sentence of a text stands in the next version of it, found by exhaustive search.

The yardstick that quote anchoring is measured by; it shares no code with it and takes its time.

A word is what white space separates, without the marks of Markdown at its edges. For what is VERBATIM words
are equal to the letter; for distances capitals and punctuation at a word's edges do not count. A sentence ends at a full stop, a colon and the like before white space, or with its line; those of
8 to 40 words are judged. The edit distance counts words put in, taken out or replaced.

What became of a sentence is one of

- VERBATIM: its words stand in the new text in a row. Where they do so once and did so once, that is the
  right place. Otherwise lines are aligned (longest common subsequence), and the sentences between
  aligned lines; the right place is where the sentence is aligned to, provided that aligning from the
  end of the texts puts it there too, or the only one that is left when all others are aligned.
- REMOVED COPY: the words stand there, but each such place continues another occurrence of the
  old text, and what follows finds nothing else: it has no counterpart.
- EDITED: no verbatim place, and exactly one place (words in a row) of least distance, which is at most 15%
  of the words of the sentence and of the place; in the other direction too: no other place of the old text
  is as near to the words found. Only words compete that continue nothing else: those of aligned lines and
  of sentences of four words or more that were sentences of the old text are left out.
- ABSENT: no such words are within half of the sentence's words: it has no counterpart.
- REWORDED: the nearest place is between 15% and half. Whether that is the same clause is for a
  person to say; it is counted by itself, as anchored there, elsewhere or reported gone.
- TIE: several places, or several sentences for one place, fit equally well. Left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq, Levenshtein

MARKS = "*_#>|`~\\"
PUNCTUATION = ".,;:!?()[]\"'“”‘’-–—。，；：！？"
WORD = re.compile(r"(?:(?!<br ?/?>)\S)+")  # A break within a cell of a table separates too.
SENTENCE_END = re.compile(r"<br ?/?>|[.!?;:。！？][\"')\]*_”’]*\s+|[。！？]")
FEWEST, MOST = 8, 40  # Words of a sentence that is judged.
EDITED = 0.15
ABSENT = 0.5
TELLING = 4  # Words with which a sentence of the new text continues one of the old.
NOTHING = "\x00"

Span = tuple[int, int]


class Fate(StrEnum):
    """What became of a sentence; see the module."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    REMOVED_COPY = "removed copy"
    ABSENT = "absent"
    REWORDED = "reworded"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the old text: its characters, what became of it, and the characters of its place."""

    start: int
    end: int
    fate: Fate
    place: Span | None = None


def judged(old: str, new: str) -> list[Sentence]:
    """Every sentence of the old text that is long enough, in order."""
    signs: dict[str, str] = {}
    return list(_Yardstick(_Text(old, signs), _Text(new, signs)).sentences())


def count_sentences(text: str) -> int:
    found = _Text(text, {})
    return sum(FEWEST <= end - start <= MOST for start, end in found.sentences)


class _Text:
    """A text as a string with a character for each word."""

    def __init__(self, text: str, signs: dict[str, str]) -> None:
        self.places: list[Span] = []
        self.lines: list[Span] = []
        self.sentences: list[Span] = []
        words: list[str] = []
        plain: list[str] = []
        at = 0
        for line in text.split("\n"):
            first = len(words)
            for found in WORD.finditer(line):
                if word := found[0].strip(MARKS):
                    words.append(_sign(word, signs))
                    plain.append(_sign(word.casefold().strip(PUNCTUATION) or word, signs))
                    self.places.append((at + found.start(), at + found.end()))
            if len(words) > first:
                self.lines.append((first, len(words)))
                self._cut(line, at, first)
            at += len(line) + 1
        self.words = "".join(words)
        self.plain = "".join(plain)  # The same without capitals and punctuation.

    def _cut(self, line: str, at: int, first: int) -> None:
        stops = [at + stop.end() for stop in SENTENCE_END.finditer(line)]
        start = first
        for stop in [*stops, at + len(line) + 1]:
            end = start
            while end < len(self.places) and self.places[end][0] < stop:
                end += 1
            if end > start:
                self.sentences.append((start, end))
            start = end

    def characters(self, span: Span) -> Span:
        return self.places[span[0]][0], self.places[span[1] - 1][1]

    def of(self, span: Span) -> str:
        return self.words[span[0] : span[1]]


def _sign(word: str, signs: dict[str, str]) -> str:
    """The word's character, beyond those that UTF-16 uses for pairs."""
    return signs.setdefault(word, chr(0x10000 + len(signs)))


class _Yardstick:
    def __init__(self, old: _Text, new: _Text) -> None:
        self._old, self._new = old, new
        forwards = _alignment(old, new, is_backwards=False)
        backwards = _alignment(old, new, is_backwards=True)
        self._aligned = {at: to for at, to in forwards.items() if backwards.get(at) == to}
        self._either = set(forwards) | set(backwards)
        self._open = self._competing()

    def sentences(self) -> Iterator[Sentence]:
        for span in self._old.sentences:
            if FEWEST <= span[1] - span[0] <= MOST:
                fate, place = self._judge(span)
                where = self._new.characters(place) if place else None
                yield Sentence(*self._old.characters(span), fate, where)

    def _competing(self) -> str:
        """The new text's words, without those that continue something else to the letter."""
        words = list(self._new.plain)
        stood = {self._old.of(span) for span in self._old.sentences if span[1] - span[0] >= TELLING}
        taken = [span for span in self._new.sentences if self._new.of(span) in stood]
        kept = set(self._aligned.values())
        taken += [line for line in self._new.lines if all(at in kept for at in range(*line))]
        for start, end in taken:
            words[start:end] = NOTHING * (end - start)
        return "".join(words)

    def _judge(self, span: Span) -> tuple[Fate, Span | None]:
        there = _occurrences(self._old.of(span), self._new.words)
        return self._verbatim(span, there) if there else self._reworded(span)

    def _verbatim(self, span: Span, there: list[int]) -> tuple[Fate, Span | None]:
        size = span[1] - span[0]
        here = _occurrences(self._old.of(span), self._old.words)
        if len(here) == len(there) == 1:
            return Fate.VERBATIM, (there[0], there[0] + size)
        at = self._aligned.get(span[0])
        if at in there:
            return Fate.VERBATIM, (at, at + size)
        if any(one in self._either and one not in self._aligned for one in here):
            return Fate.TIE, None
        taken = {self._aligned.get(one) for one in here}
        left = [at for at in there if at not in taken]
        if not left:
            fate, place = self._reworded(span)
            return (Fate.REMOVED_COPY, None) if fate is Fate.ABSENT else (fate, place)
        alone = sum(one not in self._aligned for one in here) == 1
        return (
            (Fate.VERBATIM, (left[0], left[0] + size))
            if alone and len(left) == 1
            else (Fate.TIE, None)
        )

    def _reworded(self, span: Span) -> tuple[Fate, Span | None]:
        size = span[1] - span[0]
        distance, places = nearest(self._old.plain[slice(*span)], self._open)
        if distance > ABSENT * size:
            return Fate.ABSENT, None
        if len(places) > 1:
            return Fate.TIE, None
        place = places[0]
        if distance > EDITED * min(size, place[1] - place[0]):
            return Fate.REWORDED, place
        back, others = nearest(self._new.plain[slice(*place)], self._old.plain)
        is_own = len(others) == 1 and _overlap(others[0], span)
        return (Fate.EDITED, place) if is_own and back <= distance else (Fate.TIE, None)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _occurrences(words: str, text: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _alignment(old: _Text, new: _Text, *, is_backwards: bool) -> dict[int, int]:
    """Old word -> new word, for the words of equal lines, and of equal sentences between them."""
    found: dict[int, int] = {}
    at_old = at_new = 0
    ends = ((len(old.words),) * 2, (len(new.words),) * 2)
    for line, other in [*_in_step(old, old.lines, new, new.lines, is_backwards), ends]:
        before = [one for one in old.sentences if at_old <= one[0] < line[0]]
        after = [one for one in new.sentences if at_new <= one[0] < other[0]]
        for span, place in [*_in_step(old, before, new, after, is_backwards), (line, other)]:
            found.update(zip(range(*span), range(*place), strict=True))
        at_old, at_new = line[1], other[1]
    return found


def _in_step(
    old: _Text, before: Sequence[Span], new: _Text, after: Sequence[Span], is_backwards: bool
) -> list[tuple[Span, Span]]:
    step = -1 if is_backwards else 1
    left, right = before[::step], after[::step]
    blocks = LCSseq.opcodes([old.of(one) for one in left], [new.of(one) for one in right])
    pairs = [
        (left[block.src_start + i], right[block.dest_start + i])
        for block in blocks
        if block.tag == "equal"
        for i in range(block.src_end - block.src_start)
    ]
    return pairs[::step]


# --- Approximate search ---------------------------------------------------------------------------


def nearest(pattern: str, text: str) -> tuple[int, list[Span]]:
    """The least edit distance of a pattern to any part of a text, and where; parts do not overlap.

    Every place is looked at, with Myers' bit vectors (Journal of the ACM 46, 1999).
    """
    scores = _scores(pattern, text)
    least = min(scores, default=len(pattern))
    if least >= len(pattern):
        return len(pattern), []
    places: list[Span] = []
    for end, score in enumerate(scores, start=1):
        if score != least:
            continue
        place = (_start(pattern, text, end, least), end)
        if places and place[0] < places[-1][1]:
            # The same place, ended a word later: the longer one is nearer to the pattern's length.
            place = min(places.pop(), place, key=lambda p: abs(p[1] - p[0] - len(pattern)))
        places.append(place)
    return least, places


def _start(pattern: str, text: str, end: int, least: int) -> int:
    """Of the parts that end there with that distance the one whose length is nearest the pattern's."""
    lengths = range(max(1, len(pattern) - least), min(end, len(pattern) + least) + 1)
    fitting = [n for n in lengths if Levenshtein.distance(pattern, text[end - n : end]) == least]
    return end - min(fitting, key=lambda n: abs(n - len(pattern)))


def _scores(pattern: str, text: str) -> list[int]:
    """For each word of the text the least distance of the pattern to a part that ends there."""
    masks: dict[str, int] = {}
    for at, word in enumerate(pattern):
        masks[word] = masks.get(word, 0) | 1 << at
    top, full = 1 << len(pattern) - 1, (1 << len(pattern)) - 1
    up, down, score = full, 0, len(pattern)
    scores = []
    for word in text:
        equal = masks.get(word, 0)
        vertical = equal | down
        diagonal = (((equal & up) + up) ^ up) | equal
        plus, minus = down | ~(diagonal | up) & full, up & diagonal
        score += 1 if plus & top else -1 if minus & top else 0
        plus, minus = plus << 1 & full, minus << 1 & full
        up, down = minus | ~(vertical | plus) & full, plus & vertical
        scores.append(score)
    return scores
