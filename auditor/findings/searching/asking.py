"""What a reader types -> what is searched for: words, "phrases" and beginnings*; all of them must stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.findings.searching.words import words_of

LONGEST_QUERY = 300
MOST_WORDS = 20
SHORTEST_PREFIX = 2
# In quotation marks, or up to the next white space. A mark that is not closed is closed by the end.
TERM = re.compile(r'["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\s"“”„«»]+)')


class BadQuery(Exception):
    """What is wrong with a query and what to do, in a sentence."""


@dataclass(frozen=True)
class Term:
    """Words that stand one after the other; of a prefix the last one only begins so."""

    words: tuple[str, ...]
    is_prefix: bool = False


def parse(asked: str) -> tuple[Term, ...]:
    """The terms, each once. Raises BadQuery; none where nothing is asked for."""
    if len(asked) > LONGEST_QUERY:
        raise BadQuery(
            f"The search is longer than {LONGEST_QUERY} characters. Search for a few words of it."
        )
    terms = tuple(dict.fromkeys(_terms(asked)))
    if not terms and asked.strip():
        raise BadQuery("The search has no letter and no digit. Type at least one word.")
    if sum(len(term.words) for term in terms) > MOST_WORDS:
        raise BadQuery(f"The search has more than {MOST_WORDS} words. Search for fewer of them.")
    short = next((one for one in terms if _is_too_short(one)), None)
    if short is not None:
        raise BadQuery(
            f"“{short.words[-1]}*” would find too much. Type at least {SHORTEST_PREFIX} letters before the star."
        )
    return terms


def _terms(asked: str) -> Iterator[Term]:
    for match in TERM.finditer(asked):
        written = match[1] if match[2] is None else match[2]
        words = tuple(word.folded for word in words_of(written))
        if words:
            yield Term(words, is_prefix=written.rstrip().endswith("*"))


def _is_too_short(term: Term) -> bool:
    return term.is_prefix and len(term.words) == 1 and len(term.words[0]) < SHORTEST_PREFIX


def places(terms: Sequence[Term], text: str) -> list[tuple[int, int]]:
    """Where the terms stand in a text (code points), in order and apart."""
    words = list(words_of(text))
    found = sorted(
        (words[at].start, words[at + len(term.words) - 1].end)
        for term in terms
        for at in range(len(words) - len(term.words) + 1)
        if _stands(term, [word.folded for word in words[at : at + len(term.words)]])
    )
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _stands(term: Term, words: Sequence[str]) -> bool:
    if not term.is_prefix:
        return tuple(words) == term.words
    return tuple(words[:-1]) == term.words[:-1] and words[-1].startswith(term.words[-1])
