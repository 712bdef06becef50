# ruff: noqa: RUF001 - Words of several alphabets.
"""The words around amounts in one language: time, operation, bounds, ranges, no limit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from auditor.kyc.amounts.room import Room
from auditor.kyc.lexicon import Hit, Lexicon, heads, places
from auditor.kyc.vocabulary import Operation, Window
from auditor.kyc.words import LANGUAGES, word_list

IGNORED = "ignored"
AT_MOST, AT_LEAST = "at_most", "at_least"
BOUND_REACH, SHORT, SHORT_REACH = 30, 5, 6
"""A bound stands so many characters from its amount at most; a short one ("ab", "over") right at it."""
BEHIND_REACH = 35
TURN_REACH = 25
"""Characters between "not" and the "more than" that it turns."""
OTHER_REACH = 30
"""Characters around "unlimited" in which what is no money ("liability") takes the word."""
# These join two amounts without an opening word: "$5 to $10", "10 € bis 50 €".
ALONE = frozenset(["to", "bis", "up to", "bis zu"])
# These never do, even where both have their currency: "€5 and €10" are two amounts.
AND = frozenset(["and", "et", "y", "e", "und", "и"])
OR = frozenset("or ou o oder или sowie but mais pero aber mas ma а".split())


class Wording:
    """The lexicons of a language, or of all seven where it is unknown."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        self._windows = Lexicon(lists["windows"])
        self._operations = Lexicon({**lists["operations"], IGNORED: lists["ignored"]})
        self._in_front = Lexicon({kind: lists[kind] for kind in (AT_MOST, AT_LEAST)})
        self._behind = Lexicon(lists["behind"])
        self._turned = Lexicon({"turned": lists["turned_by"]})
        self._nouns = Lexicon({AT_MOST: lists["limits"], AT_LEAST: lists["minimums"]})
        self._opening = Lexicon({"opening": lists["opening"]})
        self._between = frozenset(lists["between"])
        self._unlimited = Lexicon({"unlimited": lists["unlimited"]})
        self._unlimited_heads = heads(lists["unlimited"])
        self._no_money = Lexicon({"other": lists["not_of_money"]})

    def joins(self, between: str) -> bool:
        """Whether the words between two numbers make a range of them, behind an opening word ("between", "from")."""
        return between in self._between

    def joins_alone(self, between: str, *, are_both_money: bool) -> bool:
        """Whether they do so without an opening word."""
        return between in ALONE or (are_both_money and between not in AND)

    def is_parted(self, small: str, start: int, end: int) -> bool:
        """Whether a comma or a word such as "and" stands between."""
        words = small[start:end].split()
        return _is_parted(small, start, end) or any(word in AND or word in OR for word in words)

    def opens(self, small: str, start: int, end: int) -> bool:
        """Whether a range is opened within the bounds."""
        return next(self._opening.hits(small, start, end), None) is not None

    def windows(self, small: str, start: int, end: int) -> list[Hit]:
        """Times within the bounds, in order."""
        return list(self._windows.hits(small, start, end))

    def operations(self, small: str, start: int, end: int) -> list[Hit]:
        """Operations within the bounds, in order, without phrases whose words are none."""
        hits = self._operations.hits(small, start, end)
        return [hit for hit in hits if hit.kind != IGNORED]

    def bound(self, small: str, here: Room) -> str | None:
        """`AT_MOST`, `AT_LEAST` or None, by the words around an amount, the nearest first."""
        start = here.start
        near = [
            hit
            for hit in self._in_front.hits(small, max(here.first, start - 2 * BOUND_REACH), start)
            if start - hit.end <= (SHORT_REACH if hit.end - hit.start <= SHORT else BOUND_REACH)
        ]
        if near:
            return self._turned_kind(small, here.first, near[-1])
        behind_to = min(here.last, here.end + BEHIND_REACH)
        behind = next(self._behind.hits(small, here.end, behind_to), None)
        if behind is not None and not _is_parted(small, here.end, behind.start):
            return behind.kind
        for span in ((here.first, start), here.lead):
            nouns = list(self._nouns.hits(small, *span))
            if nouns:
                return nouns[-1].kind
        return None

    def _turned_kind(self, small: str, first: int, hit: Hit) -> str:
        if hit.kind == AT_MOST:
            return hit.kind
        for turning in self._turned.hits(small, max(first, hit.start - TURN_REACH), hit.start):
            if not _is_parted(small, turning.end, hit.start):
                return AT_MOST
        return hit.kind

    def unlimited(self, small: str) -> list[Hit]:
        """Where no limit is spoken of, in order; whether of money is for the sentence to say."""
        found = {
            hit.start: hit
            for at in places(small, self._unlimited_heads)
            for hit in self._unlimited.hits(small, max(0, at - OTHER_REACH), at + OTHER_REACH)
            if hit.start <= at < hit.end
        }
        return [found[start] for start in sorted(found)]

    def is_of_other_things(self, small: str, hit: Hit, first: int, last: int) -> bool:
        """Whether "no limit" at `hit` is said of something else than money, such as liability."""
        around = (max(first, hit.start - OTHER_REACH), min(last, hit.end + OTHER_REACH))
        return next(self._no_money.hits(small, *around), None) is not None


def _is_parted(small: str, start: int, end: int) -> bool:
    return any(mark in small[start:end] for mark in ",;:.")


def window_of(hit: Hit) -> Window:
    """The time that a hit of `Wording.windows` names."""
    return Window(hit.kind)


def operation_of(hit: Hit) -> Operation:
    """The operation that a hit of `Wording.operations` names."""
    return Operation(hit.kind)


@cache
def wording(language: str | None) -> Wording:
    """The words of a language; of all where it is none of those that are read."""
    lists = word_list("amounts")
    return Wording(lists[language] if language in LANGUAGES else _together(list(lists.values())))


def _together(lists: list[Any]) -> Any:
    first = lists[0]
    if isinstance(first, Mapping):
        return {key: _together([one[key] for one in lists]) for key in first}
    return list(dict.fromkeys(entry for one in lists for entry in one))
