"""Numbers in digits and in words -> exact decimals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from auditor.kyc.words import LANGUAGES, word_list

LONGEST = 30
"""Characters of a number in digits; longer ones are no amounts."""
LONGEST_WORD = 60
NUMBER = re.compile(
    r"[0-9](?:[0-9]{0,2}(?:[ '][0-9]{3}(?![0-9]))++(?:[.,][0-9]{1,2}(?![0-9]))?"
    r"|[0-9]*+(?:[.,][0-9]++)*+)"
)
"""A number in digits; blanks and apostrophes between thousands only."""
TAIL = re.compile(r"[.,]-{1,2}(?![0-9])")
"""The dash of whole amounts: "50,-"."""
# Languages that divide whole from parts by a point; the others do so by a comma.
POINT = frozenset(["en"])
TOKEN = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+")


def decimal_of(written: str, language: str | None, *, has_small_parts: bool = False) -> Decimal:
    """The value of a match of `NUMBER`.

    One point or comma before three digits divides thousands, in every language: currencies have no
    third decimal. A crypto asset has (`has_small_parts`): there the language's own mark decides.
    """
    digits = written.replace(" ", "").replace("'", "")
    marks = [one for one in digits if one in ".,"]
    if not marks:
        return Decimal(digits)
    last, whole = marks[-1], digits.rpartition(marks[-1])[0]
    parts = digits.rpartition(last)[2]
    if marks.count(last) > 1 or (len(set(marks)) == 1 and _divides_thousands(whole, parts)):
        is_own_mark = has_small_parts and len(marks) == 1 and last == _mark(language)
        if not is_own_mark:
            return Decimal(re.sub("[.,]", "", digits))
    return Decimal(f"{re.sub('[.,]', '', whole)}.{parts}")


def _divides_thousands(whole: str, parts: str) -> bool:
    return len(parts) == 3 and len(whole) <= 3 and not whole.startswith("0")


def _mark(language: str | None) -> str:
    return "." if language in POINT or language is None else ","


class NumberWords:
    """The number words of one language, or of all."""

    def __init__(self, language: str | None) -> None:
        lists = word_list("numerals")
        chosen = [language] if language in LANGUAGES else list(LANGUAGES)
        self._values = {
            word: int(value) for one in chosen for word, value in lists["words"][one].items()
        }
        self._joining = frozenset(lists["joining"])
        parts = [word for one in chosen if one in lists["compound"] for word in lists["words"][one]]
        by_length = "|".join(sorted(map(re.escape, parts), key=len, reverse=True))
        self._part = re.compile(by_length or r"(?!)")
        self._compound = re.compile(rf"(?:{by_length}|und){{2,12}}+" if by_length else r"(?!)")

    def parts(self, token: str) -> tuple[int, ...]:
        """The values within one word: "twenty-five" -> (20, 5); none if it is no number."""
        if token in self._values:
            return (self._values[token],)
        head, _, tail = token.rpartition("-")
        if head:
            before, after = self.parts(head), self.parts(tail)
            return before + after if before and after else ()
        if len(token) <= LONGEST_WORD and self._compound.fullmatch(token):
            return tuple(self._values[one] for one in self._part.findall(token))
        return ()

    def is_joining(self, token: str) -> bool:
        """Whether a word joins the parts of a number: "two hundred and five"."""
        return token in self._joining


def value_of(parts: Sequence[int]) -> Decimal:
    """The values of number words in order -> the number: (2, 1000, 5, 100) -> 2500."""
    total, current = 0, 0
    for part in parts:
        if part >= 1000:
            total, current = total + max(current, 1) * part, 0
        elif part == 100 and 0 < current < 100:
            current *= part
        else:
            current += part
    return Decimal(total + current)


@cache
def number_words(language: str | None) -> NumberWords:
    """The number words of a language (ISO 639-1), or of all where it is None."""
    return NumberWords(language)


@cache
def multipliers() -> dict[str, int]:
    """What stands behind digits -> the factor: "k" -> 1000."""
    lists = word_list("numerals")["multipliers"]
    return {word: int(value) for value, words in lists.items() for word in words}


@cache
def multiplier() -> re.Pattern[str]:
    """A multiplier right behind a number; a single letter other than k has no blank in front."""
    words = sorted(multipliers(), key=len, reverse=True)
    long = "|".join(_whole(one) for one in words if len(one) > 1)
    return re.compile(rf"-? {{0,2}}(?P<word>{long}|k(?!\w))|(?P<letter>m(?!\w))")


def _whole(word: str) -> str:
    return re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else "")
