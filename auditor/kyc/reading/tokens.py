"""Words of a sentence, and how they are folded so that case and accents make no difference."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

WORD = re.compile(r"[^\W_]+")
# What is no prose: the address of a link, a bare address, a tag. Bounded, so that no text is slow.
NO_PROSE = re.compile(
    r"\]\([^()\s]{1,2000}\)|https?://[^\s<>\[\]()]{1,2000}|</?[a-zA-Z][^<>]{0,200}>|&#?[a-zA-Z0-9]{1,8};"
)
# A sign of money is read as its code: "$1,000" and "USD 1,000" are the same.
MONEY = str.maketrans(
    {"$": " usd ", "€": " eur ", "£": " gbp ", "₽": " rub ", "₹": " inr ", "¥": " jpy "}
)


def words(text: str) -> list[str]:
    """The words in their order, as they are written; what stands in addresses and tags is none, and signs of money
    are."""
    return WORD.findall(_prose(text))


def partings(text: str) -> list[int]:
    """How many words stand before each semicolon."""
    if ";" not in text:
        return []
    parts = _prose(text).split(";")
    return list(accumulate(len(WORD.findall(part)) for part in parts[:-1]))


def _prose(text: str) -> str:
    return NO_PROSE.sub(" ", text).translate(MONEY)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """`Identité` -> `identite`. Longer than any word is cut: it can match no phrase."""
    plain = unicodedata.normalize("NFKD", word[:80].casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
