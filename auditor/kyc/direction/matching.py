"""Clauses of two versions -> those that stay, and those that changed, old beside new."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from operator import attrgetter

from auditor.kyc.clause import Clause
from auditor.kyc.direction.edits import Edit, edit
from auditor.kyc.direction.wording import Text, Words, key, sentences_of, similarity, telling

SIMILAR = 0.4
"""From this share of common words on, a passage is what became of another."""
LEAST_COMMON = SIMILAR / (2 - SIMILAR)
"""Passages that are `SIMILAR` have at least this share of the words of each in common."""
CARRIED = 0.7
"""Where so much of a passage is kept, it says under an indicator what it said, read or not."""
LEAST_WORDS = 3
"""A passage of fewer words may be found in any sentence: it has to be a line of its own."""
RARE_WORDS = 8
"""By so many words, its rarest, a passage is looked for."""
BEST = 3
NAMING = frozenset({"GS-01", "GS-02", "GS-03"})
"""Facts about who stands behind a text: there a name is what is said."""


@dataclass(frozen=True, slots=True)
class Said:
    """A clause with the words of its sentence."""

    clause: Clause
    words: Words
    key: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What an old clause became; one side is missing where it was added or removed.

    `edit` is how the words differ where the new passage is the old one, reworked: it may be read as a
    clause in one version only. It is None where a clause came or went with its passage, or where two of one
    rule stand in each other's place.
    """

    old: Said | None
    new: Said | None
    edit: Edit | None = None

    @property
    def indicator(self) -> str:
        """The indicator of both sides."""
        side = self.old or self.new
        if side is None:
            raise ValueError("A pair without sides is none.")
        return side.clause.indicator


@dataclass(frozen=True, slots=True)
class Matching:
    """`kept` are clauses that stand in both versions, old beside new; `changed` differ in meaning.

    `said_in_both` are the indicators to which both versions speak, in whatever words.
    """

    kept: tuple[tuple[Said, Said], ...]
    changed: tuple[Pair, ...]
    said_in_both: frozenset[str]


def match(old: Sequence[Clause], new: Sequence[Clause], old_text: Text, new_text: Text) -> Matching:
    """Which clauses of two versions belong together. The order in which clauses are given is nothing."""
    before, after = _said(old, old_text), _said(new, new_text)
    kept = tuple(_kept(before, after))
    kept_old = {id(one) for one, _ in kept}
    kept_new = {id(one) for _, one in kept}
    rest_old = _by_indicator(one for one in before if id(one) not in kept_old)
    rest_new = _by_indicator(one for one in after if id(one) not in kept_new)
    staying = {one.clause.indicator for one, _ in kept}
    versions = _Versions(old_text, new_text)
    changed = [
        pair
        for indicator in sorted(rest_old.keys() | rest_new.keys())
        for pair in versions.changes(
            rest_old[indicator], rest_new[indicator], is_alone=indicator not in staying
        )
    ]
    return Matching(kept, tuple(changed), _said_in_both(before, after, changed))


def _said_in_both(old: list[Said], new: list[Said], changed: list[Pair]) -> frozenset[str]:
    """A passage that was reworked says something in both, though it is read in one only."""
    reworked = {pair.indicator for pair in changed if pair.edit is not None}
    before, after = ({one.clause.indicator for one in side} for side in (old, new))
    return frozenset((before & after) | (reworked & (before | after)))


def _said(clauses: Sequence[Clause], text: Text) -> list[Said]:
    ordered = sorted(clauses, key=lambda one: (one.start, one.end, one.indicator, one.claimed))
    return [_said_by(one, text) for one in ordered]


def _said_by(clause: Clause, text: Text) -> Said:
    words = text.passage(clause, is_whole_row=clause.indicator in NAMING)
    return Said(clause, words, key(words))


def _kept(old: list[Said], new: list[Said]) -> Iterator[tuple[Said, Said]]:
    """Clauses of the same indicator in the same words, one to one in reading order."""
    waiting: defaultdict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in reversed(new):
        waiting[one.clause.indicator, one.key].append(one)
    for one in old:
        found = waiting[one.clause.indicator, one.key]
        if found:
            yield one, found.pop()


def _by_indicator(said: Iterable[Said]) -> defaultdict[str, list[Said]]:
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        found[one.clause.indicator].append(one)
    return found


class _Versions:
    """Both texts, to look up what became of a passage."""

    def __init__(self, old: Text, new: Text) -> None:
        self.old = old
        self.new = new

    def changes(self, old: list[Said], new: list[Said], *, is_alone: bool) -> Iterator[Pair]:
        """The clauses of one indicator that do not stand in both versions -> what changed of them.

        `is_alone`: no other clause of the indicator stands in both.
        """
        pairs, old, new = _paired(old, new)
        for before, after in pairs:
            how = self._edit(before.words, after.words, before.clause)
            if how.changes_meaning:
                yield Pair(before, after, how)
        gone = [(one, self._fate(one)) for one in old if not _holds(self.new, one)]
        come = [(one, self._origin(one)) for one in new if not _holds(self.old, one)]
        yield from (Pair(one, None, how) for one, how in gone if how and how.changes_meaning)
        yield from (Pair(None, one, how) for one, how in come if how and how.changes_meaning)
        lost, found = [one for one, how in gone if not how], [one for one, how in come if not how]
        if is_alone and len(old) == len(new) == len(lost) == len(found) == 1 and not pairs:
            yield Pair(lost[0], found[0])
        else:
            yield from _swapped(lost, found)

    def _fate(self, said: Said) -> Edit | None:
        """How the passage of an old clause was reworked, if it was not taken out."""
        edits = (
            self._edit(said.words, words, said.clause) for words in self._come.like(said.words)
        )
        return _nearest(edits, "old_kept")

    def _origin(self, said: Said) -> Edit | None:
        """How the passage of a new clause was made of an old one, if it was not put in."""
        edits = (
            self._edit(words, said.words, said.clause) for words in self._gone.like(said.words)
        )
        return _nearest(edits, "new_kept")

    def _edit(self, before: Words, after: Words, clause: Clause) -> Edit:
        counts = clause.indicator in NAMING
        return edit(before, after, self.old, self.new, names_count=counts)

    @cached_property
    def _gone(self) -> _Passages:
        return _Passages(self.old, self.new)

    @cached_property
    def _come(self) -> _Passages:
        return _Passages(self.new, self.old)


def _nearest(edits: Iterable[Edit], kept: str) -> Edit | None:
    """The edit that is style, or else the one that keeps most of the clause's side, if that is enough."""
    share = attrgetter(kept)
    found = max(edits, key=lambda one: (not one.changes_meaning, share(one)), default=None)
    if found is None or (found.changes_meaning and share(found) < CARRIED):
        return None
    return found


def _swapped(gone: list[Said], come: list[Said]) -> Iterator[Pair]:
    """What came in the place of what went, by the same rule with the same claim; then what is left."""
    waiting = list(come)
    for before in gone:
        like = (one for one in waiting if _is_of_one_rule(before.clause, one.clause))
        after = next(like, None)
        if after is not None:
            waiting.remove(after)
        yield Pair(before, after)
    yield from (Pair(None, one) for one in waiting)


def _is_of_one_rule(old: Clause, new: Clause) -> bool:
    return (old.rule, old.claimed) == (new.rule, new.claimed)


def _holds(text: Text, said: Said) -> bool:
    """Whether a version has these words, of a short passage as a whole line."""
    if len(said.words) >= LEAST_WORDS and f" {said.key} " in text.running:
        return True
    return said.key.replace(" ", "") in text.line_keys


def _paired(
    old: list[Said], new: list[Said]
) -> tuple[list[tuple[Said, Said]], list[Said], list[Said]]:
    """Each passage with the most similar one, best pairs first; then what is left on both sides."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(_similar(old, new), key=lambda one: (-one[0], one[1], one[2])):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return (
        [(old[i], new[j]) for i, j in sorted(pairs.items())],
        [one for i, one in enumerate(old) if i not in pairs],
        [one for j, one in enumerate(new) if j not in taken],
    )


def _similar(old: list[Said], new: list[Said]) -> Iterator[tuple[float, int, int]]:
    """(similarity, old, new) of every pair that reaches `SIMILAR`, by places in the lists.

    With so many words in common one of them is among the rarest of both, and by these they are found.
    """
    counts = Counter(word for one in (*old, *new) for word in telling(one.words))
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for j, after in enumerate(new):
        for word in _rarest(after.words, counts):
            holding[word].append(j)
    for i, before in enumerate(old):
        near = {j for word in _rarest(before.words, counts) for j in holding.get(word, ())}
        scored = ((similarity(before.words, new[j].words), i, j) for j in near)
        yield from (one for one in scored if one[0] >= SIMILAR)


def _rarest(words: Words, counts: Counter[str]) -> list[str]:
    """All but so many of the commonest that a similar passage could not do without the others."""
    ordered = sorted(telling(words), key=lambda word: (counts[word], word))
    return ordered[: len(ordered) - ceil(LEAST_COMMON * len(ordered)) + 1]


class _Passages:
    """The sentences of the lines that only one version has, found by their rarest words."""

    def __init__(self, text: Text, other: Text) -> None:
        lines = [line for line in text.lines if line.strip() and line not in other.distinct_lines]
        self._words = [one for line in lines for one in sentences_of(line, text.language) if one]
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in telling(words):
                self._holding[word].append(number)

    def like(self, words: Words) -> list[Words]:
        """The few passages that are most like this one, if any is."""
        known = sorted((word for word in telling(words) if word in self._holding), key=self._rarity)
        hits = Counter(number for word in known[:RARE_WORDS] for number in self._holding[word])
        best = [self._words[number] for number, _ in hits.most_common(BEST)]
        return [one for one in best if similarity(words, one) >= SIMILAR]

    def _rarity(self, word: str) -> tuple[int, str]:
        return len(self._holding[word]), word
