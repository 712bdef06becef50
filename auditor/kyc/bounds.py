"""Whether an amount bounds a demand, or is another sum that only stands in its sentence."""

from __future__ import annotations

import re
from functools import cache

from auditor.kyc.amounts import Amount
from auditor.kyc.folding import folded
from auditor.kyc.lexicon import Lexicon
from auditor.kyc.words import word_list

IN_FRONT, BEHIND = 30, 12
"""Characters around an amount in which a word such as "fee" is about it."""
PARTED = re.compile(r"[,;:.()](?=\s|$)")


def bounds_demand(amount: Amount, text: str, start: int, language: str) -> bool:
    """Whether what the sentence from `start` on does not ask for, it asks for beyond an amount of `text`.

    It does so with a most ("up to EUR 150") and, behind a word of contrast, with a least ("unless
    you send more than EUR 150"). A fee, a price or a smallest deposit bounds no demand.
    """
    if amount.upper is None and amount.lower is None:
        return False
    small = folded(text[start : amount.end + BEHIND]).small
    at, end = amount.start - start, amount.end - start
    if _is_other_sum(small, at, end, language):
        return False
    return amount.upper is not None or _has(language, "contrasts", small, 0, at)


def _is_other_sum(small: str, at: int, end: int, language: str) -> bool:
    first = max(0, at - IN_FRONT)
    first = max([first, *(mark.end() for mark in PARTED.finditer(small, first, at))])
    behind = PARTED.search(small, end)
    last = behind.start() if behind else len(small)
    return _has(language, "other_sums", small, first, at) or _has(
        language, "other_sums", small, end, last
    )


def _has(language: str, kind: str, small: str, start: int, end: int) -> bool:
    return next(_words(language, kind).hits(small, start, end), None) is not None


@cache
def _words(language: str, kind: str) -> Lexicon:
    return Lexicon({kind: word_list("bounds")[language][kind]})
