"""Codes, signs and names of currencies and crypto assets beside a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.kyc.folding import Folded
from auditor.kyc.lexicon import Lexicon, beginnings, heads, places
from auditor.kyc.words import word_list

REACH = 12
"""Characters in front of a number in which its sign or code may begin."""
AROUND = 24
"""Characters around the main word of a name, in which the whole name stands."""
CODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{3,5})(?![A-Za-z0-9])")
ANY_CODE = re.compile(r"([A-Za-z]{3,5})(?![A-Za-z0-9])")
LINK = re.compile(r"[ -]{0,2}(?:(?:de|di|of|in|en) {1,2}|d')?")
GAP = re.compile(r"[ ]{0,2}\Z")


@dataclass(frozen=True, slots=True)
class Money:
    """What a number is an amount of: one currency, a unit, or a family of which one is meant."""

    currency: str | None = None
    unit: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Money that is written at `start` to `end`."""

    money: Money
    start: int
    end: int


class Currencies:
    """The written forms, by what they mean."""

    def __init__(self, lists: dict[str, Any]) -> None:
        self._codes = {code: Money(code) for code in lists["codes"]}
        self._behind = self._codes | {code: Money(code) for code in lists["codes_that_are_words"]}
        for codes in (self._codes, self._behind):
            codes.update({ticker: Money(unit=ticker) for ticker in lists["crypto"]})
        self._small = frozenset(lists["codes_in_small_letters"])
        self._families = lists["families"]
        self._signs = dict(self._all_signs(lists["symbols"]))
        self._sign = _signs(self._signs)
        self._any_sign = re.compile(self._sign)
        self._sign_in_front = re.compile(rf"(?:{self._sign}) {{0,2}}\Z")
        free = _signs(self._signs, is_free=True)
        self._sign_behind = re.compile(rf" {{0,2}}({free})(?!\w)")
        self._meant: dict[str, Money] = {}
        self._names = Lexicon(dict(self._all_names(lists)))
        self._own_names = {name: _own_names(lists, name) for name in self._families}
        self._heads = heads(one for _, names in self._all_names(lists) for one in names)
        self._named = beginnings([*self._heads, *lists["codes_in_small_letters"]])
        self._last_of_signs = frozenset(sign[-1] for sign in self._signs)
        self._first_of_signs = frozenset(sign[0] for sign in self._signs)

    def _all_signs(self, symbols: dict[str, list[str]]) -> Iterator[tuple[str, Money]]:
        yield from ((sign, Money(code)) for code, signs in symbols.items() for sign in signs)
        for name, family in self._families.items():
            yield from ((sign, Money(family=name)) for sign in family["signs"])

    def _all_names(self, lists: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
        """Every list of names under a key, and what the key means put down."""
        for code, names in lists["names"].items():
            self._meant[code] = Money(code)
            yield code, names
        for unit, names in lists["crypto_names"].items():
            self._meant[unit] = Money(unit=unit)
            yield unit, names
        for family, written in self._families.items():
            self._meant[family] = Money(family=family)
            yield family, written["names"]

    def in_front(self, text: Folded, number_at: int) -> Found | None:
        """ "EUR 5", "US$5", "Euro 5"."""
        if not self._may_end(text.plain[max(0, number_at - 3) : number_at].rstrip(" ")[-1:]):
            return None
        first = max(0, number_at - REACH)
        sign = self._sign_in_front.search(text.plain, first, number_at)
        if sign is not None:
            return Found(self._signs[sign.group().rstrip()], sign.start(), sign.end())
        gap = GAP.search(text.plain, first, number_at)
        end = gap.start() if gap else number_at
        return self._code_before(text.plain, first, end) or self._name_before(
            text.small, first, end
        )

    def _may_end(self, character: str) -> bool:
        return character in self._last_of_signs or character.isupper() or character == "o"

    def may_begin(self, character: str) -> bool:
        """Whether a currency or multiplier behind a number can begin so."""
        return character in self._first_of_signs or character.isalpha()

    def named(self, small: str) -> Iterator[int]:
        """Where the main word of a currency's name, or a common code, begins behind a blank or hyphen."""
        return (match.start() + 1 for match in self._named.finditer(small))

    def _code_before(self, plain: str, first: int, end: int) -> Found | None:
        for match in CODE.finditer(plain, first, end):
            if match.end() == end and match[1] in self._codes:
                return Found(self._codes[match[1]], match.start(), end)
        return None

    def _name_before(self, small: str, first: int, end: int) -> Found | None:
        """Of names, only that of the euro stands in front, as in Italian."""
        start = max(first, end - len("euro"))
        is_euro = (
            small.endswith("euro", start, end) and not small[max(0, start - 1) : start].isalnum()
        )
        return Found(Money("EUR"), start, end) if is_euro else None

    def behind(self, text: Folded, number_end: int) -> Found | None:
        """ "5 EUR", "5 $", "5 Canadian dollars", "million d'euros"."""
        sign = self._sign_behind.match(text.plain, number_end)
        if sign is not None and not _begins_number(text.plain, sign.end()):
            return Found(self._signs[sign[1]], sign.start(1), sign.end())
        link = LINK.match(text.small, number_end)
        start = link.end() if link else number_end
        return self._code_at(text.plain, start) or self._name_at(text.small, start)

    def _code_at(self, plain: str, start: int) -> Found | None:
        match = ANY_CODE.match(plain, start)
        if match is None:
            return None
        code = match[1].upper() if match[1] in self._small else match[1]
        if code not in self._behind or _begins_number(plain, match.end() + 1):
            return None
        return Found(self._behind[code], match.start(), match.end())

    def _name_at(self, small: str, start: int) -> Found | None:
        hit = self._names.match(small, start)
        return None if hit is None else Found(self._meant[hit.kind], hit.start, hit.end)

    def within(self, text: Folded, start: int, end: int) -> Iterator[Money]:
        """Every currency that is named between the bounds: codes, signs, then names."""
        for match in CODE.finditer(text.plain, start, end):
            if match[1] in self._behind:
                yield self._behind[match[1]]
        for match in self._any_sign.finditer(text.plain, start, end):
            yield self._signs[match.group()]
        for hit in self._names.hits(text.small, start, end):
            yield self._meant[hit.kind]

    def of_family(self, family: str, text: Folded) -> frozenset[str]:
        """Which currencies of the family the whole text names by code, own sign or own name."""
        own_names, main_words = self._own_names[family]
        by_name = {
            hit.kind
            for at in places(text.small, main_words)
            for hit in own_names.hits(text.small, max(0, at - AROUND), at + AROUND)
        }
        wanted = self._families[family]["currencies"]
        return frozenset(code for code in wanted if code in by_name or self._is_signed(code, text))

    def _is_signed(self, code: str, text: Folded) -> bool:
        for at in places(text.plain, [code]):
            match = CODE.match(text.plain, at)
            if match is not None and match[1] == code:
                return True
        signs = [sign for sign, money in self._signs.items() if money.currency == code]
        return any(_stands_alone(text.plain, at) for at in places(text.plain, signs))

    def usual(self, family: str, language: str | None) -> str | None:
        """What terms in the language mean by a sign of the family; None where nothing is assumed."""
        meant: str | None = self._families[family]["usual"].get(language or "")
        return meant


def _own_names(lists: dict[str, Any], name: str) -> tuple[Lexicon, tuple[str, ...]]:
    """The names of each currency of a family, and the main words by which they are looked for."""
    family = lists["families"][name]
    own = {code: lists["names"].get(code, []) for code in family["currencies"]}
    every = [*family["names"], *(one for names in own.values() for one in names)]
    return Lexicon(own), heads(every)


def _signs(signs: Iterable[str], *, is_free: bool = False) -> str:
    """Longest first; one that begins with a letter does not stand in a word, unless all are free."""
    longest_first = sorted(signs, key=len, reverse=True)
    return "|".join(
        (r"(?<![A-Za-z0-9])" if sign[0].isalpha() and not is_free else "") + re.escape(sign)
        for sign in longest_first
    )


def _begins_number(plain: str, at: int) -> bool:
    return plain[at : at + 1].isdigit()


def _stands_alone(plain: str, at: int) -> bool:
    return at == 0 or not plain[at].isalpha() or not plain[at - 1].isalpha()


@cache
def currencies() -> Currencies:
    """The shipped lists, ready to be looked up. Raises WordListError."""
    return Currencies(word_list("currencies"))
