"""Words of many languages -> what they say that a control asks for.

A phrase counts where it stands as words; one that lies within a longer one found does not ("birth" within "place
of birth"). `*` at either end of a word, or at the end of a phrase, stands for any letters. Phrases of three letters and fewer count in
other languages' pages only where they are all that is said: `ad`, `il`, `cap` and `ort` are words elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.kyc.forms.pattern_files import Pattern, read_patterns
from auditor.kyc.forms.texts import is_of_characters, words_of
from auditor.kyc.vocabulary import Attribute

NAMES = "any"
"""The language of the names that programmers give."""

REMEMBERED = 20_000  # Words.
UNREAD = "unread"
"""Stands for a language of which no words are read: all but English are believed less in its pages."""

SHORT = 3  # Letters.
ENGLISH = "en"  # Stands in pages of any language.
NEARER = 0.5  # Added to the page's own language, so that it is named where several say the same.
ELSEWHERE = 0.88  # Of the strength, where the page is in another language.
LEAST_IN_A_NAME = (
    4  # Letters of a word of some language that is believed within a programmer's name.
)


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that was found: words `start` to `end` of the text, with a strength from 0 to 100."""

    attribute: Attribute
    strength: float
    phrase: str
    why: str
    start: int
    end: int
    covers: float
    """The share of the text's words that it takes up."""
    part: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    pattern: Pattern
    phrase: str


class Lexicon:
    """Patterns, arranged by the first glance that finds them."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        # First word -> further words, the beginning of one more, and the entry; most words begin no phrase.
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, _Entry]]] = {}
        self._characters: dict[str, list[_Entry]] = {}
        self._open: list[tuple[str, bool, bool, _Entry]] = []
        self._words: dict[str, tuple[_Entry, ...]] = {}
        for pattern in patterns:
            for phrase in pattern.words:
                self._add(pattern, phrase)
        self._longest = max(map(len, self._characters), default=0)

    def _add(self, pattern: Pattern, phrase: str) -> None:
        words = words_of(phrase)
        entry = _Entry(pattern, phrase)
        is_open = phrase.startswith("*") or phrase.endswith("*")
        if is_open and len(words) == 1:
            self._open.append((words[0], phrase.startswith("*"), phrase.endswith("*"), entry))
        elif pattern.in_characters:
            self._characters.setdefault("".join(words), []).append(entry)
        else:
            rest, beginning = (words[1:-1], words[-1]) if is_open else (words[1:], "")
            self._phrases.setdefault(words[0], []).append((rest, beginning, entry))

    def matches(self, words: tuple[str, ...], language: str | None) -> list[Match]:
        """What is found, without what lies within a longer phrase."""
        found: list[Match] = []
        for at, word in enumerate(words):
            for rest, beginning, entry in self._phrases.get(word, ()):
                end = at + 1 + len(rest)
                if words[at + 1 : end] != rest:
                    continue
                if not beginning:
                    found += _match(entry, at, end, words, language)
                elif end < len(words) and words[end].startswith(beginning):
                    found += _match(entry, at, end + 1, words, language)
            for entry in self._opened(word):
                found += _match(entry, at, at + 1, words, language)
        if self._characters:
            found += self._by_characters(words, language)
        return _outermost(found) if len(found) > 1 else found

    def _opened(self, word: str) -> tuple[_Entry, ...]:
        """The entries with `*` that the word fits. Remembered: names repeat their words."""
        if (known := self._words.get(word)) is not None:
            return known
        fitting = tuple(
            entry
            for core, is_open_before, is_open_after, entry in self._open
            if core in word and _fits(word, core, is_open_before, is_open_after)
        )
        if len(self._words) < REMEMBERED:
            self._words[word] = fitting
        return fitting

    def _by_characters(self, words: Sequence[str], language: str | None) -> Iterator[Match]:
        text = "".join(words)
        if not any(map(is_of_characters, words)):
            return
        edges = _edges(words)
        for start in range(len(text)):
            for end in range(start + 1, min(start + self._longest, len(text)) + 1):
                for entry in self._characters.get(text[start:end], ()):
                    if end - start > 1 or {start, end} <= edges:
                        yield from _match(entry, start, end, text, language)


def _fits(word: str, core: str, is_open_before: bool, is_open_after: bool) -> bool:
    if is_open_before and is_open_after:
        return True
    return word.endswith(core) if is_open_before else word.startswith(core)


def _edges(words: Sequence[str]) -> set[int]:
    edges, at = {0}, 0
    for word in words:
        at += len(word)
        edges.add(at)
    return edges


def _match(
    entry: _Entry, start: int, end: int, text: Sequence[str], language: str | None
) -> Iterator[Match]:
    pattern, is_all = entry.pattern, end - start == len(text)
    at_home = {NAMES, language, ENGLISH if language == UNREAD else NAMES}
    is_at_home = language is None or pattern.language in at_home
    if (pattern.is_whole and not is_all) or not (is_at_home or is_all or _is_telling(entry)):
        return
    strength = pattern.strength * (1 if is_at_home or pattern.language == ENGLISH else ELSEWHERE)
    strength += NEARER if pattern.language == (language or ENGLISH) else 0
    covers = (end - start) / len(text)
    yield Match(
        pattern.asks_for, strength, entry.phrase, pattern.why, start, end, covers, pattern.part
    )


def _is_telling(entry: _Entry) -> bool:
    return entry.pattern.in_characters or len(entry.phrase) > SHORT


def _outermost(found: list[Match]) -> list[Match]:
    spans = {(one.start, one.end) for one in found}
    return [
        one
        for one in found
        if not any(
            start <= one.start and one.end <= end and end - start > one.end - one.start
            for start, end in spans
        )
    ]


@lru_cache(maxsize=4096)
def matches_in_text(words: tuple[str, ...], language: str | None) -> tuple[Match, ...]:
    """What a text says that a person reads."""
    return tuple(_texts().matches(words, language))


@lru_cache(maxsize=4096)
def matches_in_name(words: tuple[str, ...], language: str | None) -> tuple[Match, ...]:
    """What a programmer's name says: the names' own words first, then those of languages."""
    found = _names().matches(words, language)
    spoken = [
        one
        for one in _texts().matches(words, language)
        if sum(map(len, words[one.start : one.end])) >= LEAST_IN_A_NAME
    ]
    return tuple(found or spoken)


@cache
def _texts() -> Lexicon:
    return Lexicon(one for one in read_patterns() if one.language != NAMES)


@cache
def _names() -> Lexicon:
    return Lexicon(one for one in read_patterns() if one.language == NAMES)
