"""Phrases of the pattern files, all looked for at once in one walk over a sentence's words.

A phrase is written as words with a few signs, the same in every language:

- `identity document`: these words, one after the other; case and accents make no difference;
- `verif*`: any word that begins so;
- `passport|visa`: one of these words;
- `^limited`: this word, written with a capital letter;
- `your?`: this word, or nothing;
- `verif* ... identity`: up to GAP other words between;
- `<provider> may`: any phrase of the list `provider`;
- `we do not $`: these words at the end of the sentence, or of what leads to a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from auditor.kyc.reading.tokens import WORD, fold

GAP = 8
MOST = 60_000
"""Ways to read one phrase; more than that is a mistake in a file."""

REMEMBERED = 50_000
"""Different words of which it is remembered what they can be."""
PAIRS = 200_000
"""Different pairs of words of which it is remembered what comes of them: some 40 MB at most."""

ANYTHING = "..."
END = "$"
"""Stands for the end of a sentence, as if it were a word of it."""
Element = tuple[str, ...]
"""One place in a phrase: the words (or beginnings, with `*`) that may stand there."""


class PhraseInvalid(ValueError):
    """A phrase cannot be understood; the message says which and why."""


class Hit(NamedTuple):
    """A phrase of a list was found: its first and last word."""

    first: int
    last: int


@dataclass(slots=True, eq=False)
class _Node:
    """What may come next. `names` are the lists of which a phrase ends here."""

    after: dict[int, _Node] = field(default_factory=dict)
    gap: _Node | None = None
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """What a word can be: its places after a word and after a gap, and what it begins or is alone.

    `begun` are the beginnings that go on with the next word; `gaps` those that go on after a gap, by the place
    of the word that is then awaited; `names` the lists of which the word alone is a phrase.
    """

    next: frozenset[int]
    later: tuple[int, ...]
    begun: tuple[_Node, ...]
    gaps: dict[int, tuple[_Node, ...]]
    names: tuple[str, ...]


class _Pairs:
    """What a word makes of the beginnings that the word before it is: pairs of words come again and again."""

    def __init__(self) -> None:
        self._known: dict[tuple[_Fit, _Fit], tuple[_Node, ...]] = {}

    def reach(self, first: _Fit, second: _Fit) -> tuple[_Node, ...]:
        if not first.begun or not second.next:
            return ()
        found = self._known.get((first, second))
        if found is None:
            if len(self._known) >= PAIRS:
                self._known.clear()
            found = self._known[first, second] = tuple(
                node.after[one] for node in first.begun for one in node.after if one in second.next
            )
        return found


class _Walk:
    """The state of one walk: which beginnings of phrases wait for which word.

    `direct` have two words or more and wait for the very next one, `waiting` for a word up to a place; `last` is the word
    that was last. Of several that wait for the same the latest wins, so that there are never many. `present` are the
    places after a gap that a word of the text can fill: for others nothing waits.
    """

    def __init__(self, present: Set[int], pairs: _Pairs) -> None:
        self.present = present
        self.pairs = pairs
        self.found: dict[str, list[Hit]] = {}
        self.direct: dict[_Node, int] = {}
        self.waiting: defaultdict[int, dict[_Node, tuple[int, int]]] = defaultdict(dict)
        self.last: _Fit | None = None

    def step(self, at: int, fit: _Fit) -> None:
        """One word: what it goes on with first, since what it begins is later, and wins."""
        reached = self._reached(at, fit)
        self.direct = {}
        for node, first in reached:
            self._enter(node, first, at)
        self.last = fit
        place, waiting = (at, at + 1 + GAP), self.waiting
        for number in fit.gaps.keys() & self.present:
            waiting[number].update(dict.fromkeys(fit.gaps[number], place))
        if fit.names:
            self._tell(fit.names, Hit(at, at))

    def _reached(self, at: int, fit: _Fit) -> list[tuple[_Node, int]]:
        reached: list[tuple[_Node, int]] = []
        nexts = fit.next
        for node, first in self.direct.items():
            after = node.after
            # A word can stand in many places, and after most beginnings few are awaited.
            for one in after if len(after) < len(nexts) else nexts:
                if one in nexts and one in after:
                    reached.append((after[one], first))
        if self.last is not None:
            reached += [(node, at - 1) for node in self.pairs.reach(self.last, fit)]
        for one in fit.later:
            if one in self.waiting:
                reached += [
                    (node, first) for node, (first, last) in self.waiting[one].items() if last >= at
                ]
        return reached

    def _enter(self, node: _Node, first: int, at: int) -> None:
        if node.after and self.direct.get(node, -1) < first:
            self.direct[node] = first
        if node.gap is not None:
            place, waiting = (first, at + 1 + GAP), self.waiting
            for number in node.gap.after.keys() & self.present:
                waiting[number][node.gap.after[number]] = place
        if node.names:
            self._tell(node.names, Hit(first, at))

    def _tell(self, names: Sequence[str], hit: Hit) -> None:
        """A phrase ends. Of those of a list that end at the same word the shortest stays."""
        found = self.found
        for name in names:
            hits = found.get(name)
            if hits is None:
                found[name] = [hit]
            elif hits[-1][1] < hit[1]:
                hits.append(hit)
            elif hits[-1] < hit:
                hits[-1] = hit


class Lexicon:
    """Named lists of phrases, of which `wanted` (if not given, all) are looked for: others only stand in their phrases.

    Raises PhraseInvalid for one that cannot be understood.
    """

    def __init__(
        self, lists: Mapping[str, Sequence[str]], wanted: Container[str] | None = None
    ) -> None:
        self._lists = lists
        self._numbers: dict[Element, int] = {}
        self._whole: dict[str, list[int]] = {}
        self._begun: dict[str, list[int]] = {}
        self._seen: dict[str, _Fit] = {}
        self._pairs = _Pairs()
        self._next: set[int] = set()
        self._later: set[int] = set()
        self._root = _Node()
        for name, phrases in lists.items():
            for phrase in phrases if wanted is None or name in wanted else ():
                self._add(name, phrase)
        self._lengths = sorted({len(one) for one in self._begun})

    def find(self, texts: Sequence[str]) -> dict[str, list[Hit]]:
        """Every list with a phrase among these words of one sentence, and where.

        Of phrases that end at the same word the shortest is told. The work grows with the words and
        with what they begin, not with the number of phrases.
        """
        seen = self._seen
        fits = [seen.get(text) or self._fit(text) for text in (*texts, END)]
        walk = _Walk({place for fit in fits for place in fit.later}, self._pairs)
        for at, fit in enumerate(fits):
            walk.step(at, fit)
        return walk.found

    def _fit(self, text: str) -> _Fit:
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        plain = fold(text)
        spellings = (plain, f"^{plain}") if text[:1].isupper() else (plain,)
        numbers = sorted({one for spelled in spellings for one in self._places(spelled)})
        begins = [self._root.after[one] for one in numbers if one in self._root.after]
        fit = self._seen[text] = _Fit(
            frozenset(one for one in numbers if one in self._next),
            tuple(one for one in numbers if one in self._later),
            tuple(node for node in begins if node.after),
            _gaps(begins),
            tuple(dict.fromkeys(name for node in begins for name in node.names)),
        )
        return fit

    def _places(self, spelled: str) -> Iterator[int]:
        yield from self._whole.get(spelled, ())
        for length in self._lengths:
            if length > len(spelled):
                break
            yield from self._begun.get(spelled[:length], ())

    # --- Building -----------------------------------------------------------------------------

    def _add(self, name: str, phrase: str) -> None:
        for number, way in enumerate(self._ways(phrase, (name,)), start=1):
            if number > MOST:
                raise PhraseInvalid(f"{phrase!r} can be read in more than {MOST:,} ways")
            if not way or ANYTHING in (way[0][0], way[-1][0]):
                raise PhraseInvalid(f"{phrase!r} must begin and end with a word")
            if (END,) in (way[0], *way[:-1]):
                raise PhraseInvalid(f"{phrase!r} has words after the end of the sentence, or none")
            self._grow(name, way)

    def _grow(self, name: str, way: tuple[Element, ...]) -> None:
        node, places = self._root, None
        for element in way:
            if element == (ANYTHING,):
                node.gap = node.gap or _Node()
                node, places = node.gap, self._later
                continue
            number = self._number(element)
            if places is not None:
                places.add(number)
            node, places = node.after.setdefault(number, _Node()), self._next
        if name not in node.names:
            node.names.append(name)

    def _number(self, element: Element) -> int:
        known = self._numbers.get(element)
        if known is not None:
            return known
        number = self._numbers[element] = len(self._numbers)
        for word in element:
            where = self._begun if word.endswith("*") else self._whole
            where.setdefault(word.rstrip("*"), []).append(number)
        return number

    def _ways(self, phrase: str, within: tuple[str, ...]) -> Iterator[tuple[Element, ...]]:
        places = [self._options(part, within) for part in phrase.split()]
        for way in product(*places):
            yield tuple(element for option in way for element in option)

    def _options(self, part: str, within: tuple[str, ...]) -> list[tuple[Element, ...]]:
        """The ways to fill one part of a phrase, words that may stand in one place put together."""
        if part == ANYTHING:
            return [((ANYTHING,),)]
        if part == END:
            return [((END,),)]
        is_optional = part.endswith("?")
        part = part.removesuffix("?")
        if part.startswith("<") and part.endswith(">"):
            options = list(self._listed(part[1:-1], within))
        else:
            options = _spelled(part)
        return [*_together(options), *([()] if is_optional else [])]

    def _listed(self, name: str, within: tuple[str, ...]) -> Iterator[tuple[Element, ...]]:
        if name not in self._lists:
            raise PhraseInvalid(f"there is no list {name!r}")
        if name in within:
            raise PhraseInvalid(f"the list {name!r} holds itself")
        for phrase in self._lists[name]:
            yield from self._ways(phrase, (*within, name))


def _gaps(begins: Iterable[_Node]) -> dict[int, tuple[_Node, ...]]:
    awaited: dict[int, list[_Node]] = {}
    for node in begins:
        if node.gap is not None:
            for number, following in node.gap.after.items():
                awaited.setdefault(number, []).append(following)
    return {number: tuple(nodes) for number, nodes in awaited.items()}


def _spelled(part: str) -> list[tuple[Element, ...]]:
    """`verif*|check` -> the words of each; what a sign divides (`e-mail`) is several words."""
    if "<" in part or ">" in part:
        raise PhraseInvalid(f"{part!r} names a list among words: write a phrase of its own for it")
    options: list[tuple[Element, ...]] = []
    for one in part.split("|"):
        pieces = WORD.findall(one)
        if not pieces or "*" in one.rstrip("*"):
            raise PhraseInvalid(f"{part!r} is no word")
        folded = [fold(piece) for piece in pieces]
        if one.endswith("*"):
            folded[-1] += "*"
        if one.startswith("^"):
            folded[0] = f"^{folded[0]}"
        options.append(tuple((piece,) for piece in folded))
    return options


def _together(options: Iterable[tuple[Element, ...]]) -> list[tuple[Element, ...]]:
    """Options of one place become one place with several words; the longer ones stay."""
    single: dict[str, None] = {}
    longer: dict[tuple[Element, ...], None] = {}
    for option in options:
        if len(option) == 1:
            single.update(dict.fromkeys(option[0]))
        else:
            longer[option] = None
    head: list[tuple[Element, ...]] = [(tuple(sorted(single)),)] if single else []
    return [*head, *longer]
