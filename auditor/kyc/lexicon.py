"""Phrases of word lists, found in text that was folded: "withdraw*", "per day", "*auszahlung"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of a kind, at `start` to `end`."""

    kind: str
    start: int
    end: int


class Lexicon:
    """Phrases by kind. Where several fit, the longest entry counts.

    A star stands for any letters, a blank for blanks and hyphens. An entry begins and ends at the
    bounds of words, but one with a star or a sign in front begins anywhere.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        entries = [(entry, kind) for kind, found in phrases.items() for entry in found]
        entries.sort(key=lambda one: (_begins_anywhere(one[0]), -len(one[0])))
        self._kinds = [kind for _, kind in entries]
        self._beginnings = frozenset(entry[:2] for entry, _ in entries)
        bound = "|".join(f"({body(entry)})" for entry, _ in entries if not _begins_anywhere(entry))
        free = "|".join(f"({body(entry)})" for entry, _ in entries if _begins_anywhere(entry))
        parts = [rf"(?<!\w)(?:{bound})"] if bound else []
        self._pattern = re.compile("|".join([*parts, *([free] if free else [])]) or r"(?!)")

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Hits within the bounds, in order and apart."""
        for match in self._pattern.finditer(text, start, end):
            yield Hit(self._kinds[(match.lastindex or 1) - 1], match.start(), match.end())

    def match(self, text: str, start: int) -> Hit | None:
        """The hit that begins at `start`; of phrases without a star among their first letters."""
        if text[start : start + 2] not in self._beginnings:
            return None
        match = self._pattern.match(text, start)
        if match is None:
            return None
        return Hit(self._kinds[(match.lastindex or 1) - 1], match.start(), match.end())


def _begins_anywhere(entry: str) -> bool:
    """Of a compound ("*auszahlung"), or a sign ("/month") that may follow a letter."""
    return not entry[0].isalnum()


def body(entry: str) -> str:
    """The regular expression of one entry, but for the bound in front of it."""
    inner = re.escape(entry.lstrip("*")).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]{1,3}")
    return inner + (r"(?!\w)" if entry[-1].isalnum() else "")


def heads(entries: Iterable[str]) -> tuple[str, ...]:
    """Few strings, of which every text that holds an entry holds one: they are quick to look for."""
    chosen: set[str] = set()
    for entry in sorted(entries, key=lambda one: len(WORD.findall(one))):
        words = WORD.findall(entry)
        if not any(head in word for word in words for head in chosen):
            chosen.add(max(words, key=len))
    return tuple(sorted(chosen))


def beginnings(wanted: Iterable[str]) -> re.Pattern[str]:
    """Any of the strings behind a blank, hyphen or apostrophe, which belongs to the match."""
    return re.compile(f"[ '-](?:{'|'.join(map(re.escape, wanted))})")


def places(text: str, wanted: Iterable[str]) -> Iterator[int]:
    """Where any of the strings begins, one string after the other."""
    for one in wanted:
        at = text.find(one)
        while at >= 0:
            yield at
            at = text.find(one, at + len(one))
