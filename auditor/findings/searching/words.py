"""A text -> its words as they are searched for: no case, no accents, in any script.

Both databases are given these words and none of their own, so that they find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Letters and digits; a combining mark belongs to the letter before it.
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
# A longer one is searched for by its beginning.
LONGEST_WORD = 100


class Word(NamedTuple):
    """Where it stands (code points) and what it is searched for as."""

    start: int
    end: int
    folded: str


def words_of(text: str) -> Iterator[Word]:
    for match in WORD.finditer(text):
        folded = fold(match[0])
        if folded:
            yield Word(match.start(), match.end(), folded)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """`verification` for `Vérification`; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in plain if letter.isalnum())
    return kept.casefold()[:LONGEST_WORD]
