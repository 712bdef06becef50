"""A text -> the passages in which it is searched: lines that follow each other, some 200 words at a time.

PostgreSQL keeps no more than 255 places of a word and none past the 16,383rd of a text: passages are short
enough that a phrase is found wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.findings.searching.asking import MOST_WORDS
from auditor.findings.searching.words import Word, words_of

WORDS = 200


@dataclass(frozen=True)
class Piece:
    """Code points of a text, and the words that stand there."""

    start: int
    end: int
    words: tuple[str, ...]


def pieces_of(text: str) -> Iterator[Piece]:
    """Every word is in one of them. Parts of a long line overlap, so that no phrase is cut."""
    held: list[Word] = []
    for line in _lines(text):
        if held and len(held) + len(line) > WORDS:
            yield _piece(held)
            held = []
        held += line
        while len(held) > WORDS:
            yield _piece(held[:WORDS])
            held = held[WORDS - MOST_WORDS :]
    if held:
        yield _piece(held)


def piece_at(text: str, start: int, end: int) -> Piece:
    """A passage as one piece, its first words if it has more than a piece holds."""
    words = list(words_of(text[start:end]))[:WORDS]
    return Piece(start, end, tuple(word.folded for word in words))


def _lines(text: str) -> Iterator[list[Word]]:
    """The words of each line that has any."""
    line: list[Word] = []
    last = 0
    for word in words_of(text):
        if line and "\n" in text[last : word.start]:
            yield line
            line = []
        line.append(word)
        last = word.end
    if line:
        yield line


def _piece(words: list[Word]) -> Piece:
    return Piece(words[0].start, words[-1].end, tuple(word.folded for word in words))
