# ruff: noqa: RUF001 - An abbreviation in Russian.
"""From when a text says that it applies: the provider's claim, and no date of capture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from auditor.kyc.folding import folded
from auditor.kyc.language import language_of
from auditor.kyc.lexicon import Lexicon
from auditor.kyc.words import LANGUAGES, word_list
from auditor.kyc.written_dates import WrittenDate, written_dates

IN_FRONT, BEHIND = 30, 30
"""Characters between the announcing words and their date."""
PHRASE = 40
SENTENCE = 160
"""Characters in front of the announcing words in which a law may be named."""
STOPS = re.compile(r"[;!?]|(?<! г)\.(?=\s)|\n\s*\n")
LABEL = re.compile(r"\W{1,20}")
"""Between announcing words that stand alone as a label, and their date in the next paragraph."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A date that the text announces, with the span of the announcing words and their date."""

    date: date
    start: int
    end: int


def effective_date(text: str, language: str | None = None) -> Announced | None:
    """The first date from which the text says that it applies.

    None where there is none, or where it can be read in two ways: 03/04/2024 in English, unless other
    dates of the text show the order. A date of the last update is none, nor one from which a law applies.
    """
    told = language if language in LANGUAGES else language_of(text)
    known = told if told in LANGUAGES else None
    small, words = folded(text).small, _words(known)
    for one in written_dates(small, known):
        span = words.announcing(small, one)
        if span is not None:
            return None if one.day is None else Announced(one.day, *span)
    return None


class Announcements:
    """The announcing words of a language, or of all."""

    def __init__(self, lists: Mapping[str, list[str]]) -> None:
        self._in_front = Lexicon({"in_front": lists["in_front"], "other": lists["not_announcing"]})
        self._behind = Lexicon({"behind": lists["behind"]})
        self._others = Lexicon({"law": lists["of_others"]})

    def announcing(self, small: str, one: WrittenDate) -> tuple[int, int] | None:
        """The span of announcing words and date; None if nothing is announced of the date."""
        first = max(0, one.start - IN_FRONT - PHRASE)
        hits = list(self._in_front.hits(small, first, one.start))
        nearest = hits[-1] if hits and _is_one(small, hits[-1].end, one.start) else None
        if nearest is not None and nearest.kind == "other":
            return None
        if nearest is not None and one.start - nearest.end <= IN_FRONT:
            span = nearest.start, one.end
        else:
            last = one.end + BEHIND + PHRASE
            hit = next(self._behind.hits(small, one.end, last), None)
            if (
                hit is None
                or hit.start - one.end > BEHIND
                or STOPS.search(small, one.end, hit.start)
            ):
                return None
            span = one.start, hit.end
        return None if self._is_of_law(small, *span) else span

    def _is_of_law(self, small: str, start: int, end: int) -> bool:
        first = max(0, start - SENTENCE)
        for stop in STOPS.finditer(small, first, start):
            first = stop.end()
        first = max(first, small.rfind("\n", first, start) + 1)
        return next(self._others.hits(small, first, end), None) is not None


def _is_one(small: str, start: int, end: int) -> bool:
    """Whether announcing words and their date are one sentence, or a label and what it is of."""
    return LABEL.fullmatch(small, start, end) is not None or not STOPS.search(small, start, end)


@cache
def _words(language: str | None) -> Announcements:
    lists: dict[str, Any] = word_list("dates")
    chosen = [lists[language]] if language else list(lists.values())
    kinds = ("in_front", "behind", "not_announcing", "of_others")
    return Announcements({kind: [one for each in chosen for one in each[kind]] for kind in kinds})
