"""Sums of money as they are written: numbers with their currency, ranges of them, words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from auditor.kyc.amounts.currencies import Currencies, Found, Money, currencies
from auditor.kyc.amounts.numerals import (
    LONGEST,
    NUMBER,
    TAIL,
    TOKEN,
    decimal_of,
    multiplier,
    multipliers,
    number_words,
    value_of,
)
from auditor.kyc.amounts.wording import Wording
from auditor.kyc.folding import Folded

BEFORE_NAME, BEHIND_NAME = 90, 40
"""Characters around the name of a currency in which a number in words may stand."""
JOIN = 8
"""Characters that a range has between its numbers, at most, but for its words' blanks."""
OPENING = 14
"""Characters in front of a range in which its opening word ("between") may stand."""
ADJECTIVES = 4
"""Words that the name of a currency may have in front of its main word."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A number at `start` to `end`, with its currency in the span; `lower` where it is a range."""

    start: int
    end: int
    value: Decimal
    money: Money | None
    multiple: int = 1
    lower: Decimal | None = None


def sums(text: Folded, language: str | None, wording: Wording) -> list[Sum]:
    """Every sum with a currency, in order and apart."""
    in_digits = list(_ranged(list(numbers(text, language)), text, wording))
    in_words = _words(text, language)
    return _merged(_apart([*in_digits, *in_words]), text)


def numbers(text: Folded, language: str | None) -> Iterator[Sum]:
    """Every number in digits, with its currency where it has one."""
    known = currencies()
    for match in NUMBER.finditer(text.plain):
        if match.end() - match.start() <= LONGEST:
            found = _number(text, match.start(), match.end(), known, language)
            if found is not None:
                yield found


def _number(
    text: Folded, start: int, end: int, known: Currencies, language: str | None
) -> Sum | None:
    front = known.in_front(text, start)
    if (
        front is None
        and start
        and (text.plain[start - 1].isalnum() or text.plain[start - 1] in "./")
    ):
        return None
    tail = TAIL.match(text.plain, end)
    end_of_digits, end = end, tail.end() if tail else end
    factor, back = 1, None
    if known.may_begin(text.plain[end : end + 3].lstrip(" -")[:1]):
        factor, end, back = _behind(text, end, known, has_front=front is not None)
    if back is None and factor == 1 and text.plain[end : end + 1].isalpha():
        return None
    money = _chosen(front, back)
    is_fine = money is not None and money.unit is not None
    written = text.plain[start:end_of_digits]
    value = decimal_of(written, language, has_small_parts=is_fine) * factor
    return Sum(front.start if front else start, back.end if back else end, value, money, factor)


def _behind(
    text: Folded, end: int, known: Currencies, *, has_front: bool
) -> tuple[int, int, Found | None]:
    """A multiplier, where the number ends with it, and the money behind it."""
    times = multiplier().match(text.small, end)
    if times is not None:
        back = known.behind(text, times.end())
        if has_front or back:
            return multipliers()[times["word"] or times["letter"]], times.end(), back
    return 1, end, known.behind(text, end)


def _chosen(front: Found | None, back: Found | None) -> Money | None:
    """The money of both sides: a code behind tells which dollar the sign in front is."""
    if front is None or back is None:
        found = front or back
        return found.money if found else None
    return back.money if front.money.family else front.money


def _ranged(found: list[Sum], text: Folded, wording: Wording) -> Iterator[Sum]:
    """Pairs joined to ranges; of the other numbers those with a currency."""
    at = 0
    while at < len(found):
        pair = found[at : at + 2]
        joined = _range(pair[0], pair[1], text, wording) if len(pair) == 2 else None
        one = joined or found[at]
        at += 2 if joined else 1
        if one.money is not None:
            yield one


def _range(first: Sum, second: Sum, text: Folded, wording: Wording) -> Sum | None:
    money = second.money or first.money
    if money is None or (first.money and second.money and not _agree(first.money, second.money)):
        return None
    lower = first.value
    if first.money is None and first.multiple == 1:
        lower *= second.multiple
    if lower >= second.value or not _is_joined(first, second, text, wording):
        return None
    if money.family and first.money and not first.money.family:
        money = first.money
    return Sum(first.start, second.end, second.value, money, lower=lower)


def _agree(first: Money, second: Money) -> bool:
    return first == second or bool(first.family or second.family)


def _is_joined(first: Sum, second: Sum, text: Folded, wording: Wording) -> bool:
    if second.start - first.end > JOIN + 2:
        return False
    between = text.small[first.end : second.start].strip()
    if between == "-":
        return True
    if not wording.joins(between):
        return False
    return wording.opens(text.small, max(0, first.start - OPENING), first.start) or (
        wording.joins_alone(between, are_both_money=bool(first.money and second.money))
    )


def _words(text: Folded, language: str | None) -> Iterator[Sum]:
    """Numbers in words in front of the name or code of a currency: "ten thousand dollars"."""
    seen: set[int] = set()
    for at in currencies().named(text.small):
        found = _word_number(text, at, language)
        if found is not None and found.start not in seen:
            seen.add(found.start)
            yield found


def _word_number(text: Folded, at: int, language: str | None) -> Sum | None:
    words = number_words(language)
    tokens = list(TOKEN.finditer(text.small, max(0, at - BEFORE_NAME), at))
    last = next((one for one in tokens[: -ADJECTIVES - 2 : -1] if words.parts(one.group())), None)
    money = currencies().behind(text, last.end()) if last else None
    if last is None or money is None or not money.start <= at < money.end:
        return None
    parts: list[tuple[int, ...]] = []
    start = end = last.start()
    for token in reversed(tokens[: tokens.index(last) + 1]):
        found = words.parts(token.group())
        is_near = parts == [] or end - token.end() <= 2
        if not is_near or not (found or words.is_joining(token.group())):
            break
        end = token.start()
        if found:
            start = token.start()
            parts.append(found)
    value = value_of([one for part in reversed(parts) for one in part])
    return Sum(start, money.end, value, money.money)


def _apart(found: list[Sum]) -> list[Sum]:
    """In order; of two that overlap the one in digits, which stands first in the list."""
    taken: list[Sum] = []
    for one in sorted(found, key=lambda each: each.start):
        if not taken or taken[-1].end <= one.start:
            taken.append(one)
    return taken


def _merged(found: list[Sum], text: Folded) -> list[Sum]:
    """A sum that is said twice is one: "one hundred dollars ($100)"."""
    merged: list[Sum] = []
    for one in found:
        last = merged[-1] if merged else None
        if last is not None and _is_repeated(last, one, text):
            money = one.money if last.money and last.money.family else last.money
            lower = one.lower if last.lower is None else last.lower
            merged[-1] = replace(last, end=one.end + 1, money=money, lower=lower)
        else:
            merged.append(one)
    return merged


def _is_repeated(first: Sum, second: Sum, text: Folded) -> bool:
    between = text.plain[first.end : min(second.start, first.end + 4)].strip()
    return (
        between == "("
        and text.plain[second.end : second.end + 1] == ")"
        and first.value == second.value
        and second.start - first.end <= 3
    )
