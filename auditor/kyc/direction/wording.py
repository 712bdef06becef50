"""The words of a passage, without what says nothing: links, marks, numbering, quotation marks, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from itertools import accumulate, chain, pairwise, takewhile

from auditor.kyc.clause import Clause
from auditor.kyc.language import is_frequent, language_of
from auditor.kyc.sentences import sentences
from auditor.kyc.words import word_list

Words = tuple[str, ...]

TOKEN = re.compile(r"[0-9]++(?:[.,][0-9]++)*+|[^\W\d_]++(?:'[^\W\d_]++)*+")
CHARACTERS = str.maketrans(
    dict.fromkeys("\u2019\u2018\u00b4\u0060\u02bc", "'") | {"*": None, "\\": None}
)
"""What stands for an apostrophe becomes one; emphasis and escapes go."""
# Each is taken out, or gives its first group, in this order.
MARKS = re.compile(
    r"\]\((?:[^()\s]|\([^()]*\))*+\)|(?:https?://|www\.)[^\s)\]]++|<[^<>]{1,200}>|&[a-z]{2,6};"
)
INITIALS = re.compile(r"\b([A-Z])\.(?=[A-Z]\b)|(?<=\b[A-Z])\.(?=\s)")
MARK_SIGNS = ("](", "://", "www.", "<", "&")
"""Without one of these there is no mark to look for."""
NUMBERING = re.compile(
    r"^(?:[\s>#_*•+\-]++|\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3})*+|[A-Za-z]|[ivxIVX]{1,5})[.)]"
    r"|[0-9]{1,2}(?:\.[0-9]{1,2})++(?=\s))++",
    re.MULTILINE,
)
PART = re.compile(r"\||<br\s{0,3}/?>", re.IGNORECASE)
NUMERAL = re.compile(r"[0-9]|[IVX]\b")
DAY = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
DATE_PART = re.compile(r"0?[1-9]|[12][0-9]|3[01]|(?:19|20)[0-9]{2}")
WHOLE_DATE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.(?:19|20)[0-9]{2}")
PLACE = re.compile(r"[0-9]+(?:\.[0-9]+)*|[IVX]+")
ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "of", "de"})
SPELLING = re.compile(
    r"is(?=e[sdr]?$|ing$|ation)|our(?=$|s$|ed$|ing$|able$)|(?<=[aeiou]l)l(?=ed$|ing$|er$)"
)
PLURAL = re.compile(r"(?<=[a-z]{2})ies$")
POSSESSIVE = re.compile(r"'s?$|(?<=[^s]{3})s$")
ROMAN = dict(
    zip("II III IV VI VII VIII IX XI XII".split(), "2 3 4 6 7 8 9 11 12".split(), strict=True)
)
"""Numerals that are no words; one letter alone may be anything."""
MOST_IN_WORDS = 10
FROM_SPELLING = {"our": "or", "is": "iz", "l": ""}


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """One form for a word in any case, number and spelling, and for words that bind in the same way."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    found = ROMAN.get(word) or _same().get(plain)
    if found is not None:
        return found
    plain = POSSESSIVE.sub("", PLURAL.sub("y", plain))
    return _same().get(plain) or SPELLING.sub(lambda match: FROM_SPELLING[match.group()], plain)


@lru_cache(maxsize=4_096)
def words_of(text: str) -> Words:
    """The words and numbers of a passage in its own spelling, without marks, dates and places."""
    plain = text.translate(CHARACTERS)
    if any(sign in plain for sign in MARK_SIGNS):
        plain = MARKS.sub(" ", plain)
    plain = INITIALS.sub(r"\1", NUMBERING.sub("", plain))
    words = TOKEN.findall(plain)
    return tuple(_undated(words) if NUMERAL.search(plain) else words)


def _undated(words: list[str]) -> Iterator[str]:
    """Leaves out dates with their months, and the numbers of sections: neither speaks of due diligence."""
    dropped = -1
    marking = _marking()
    for at, word in enumerate(words):
        if at <= dropped:
            continue
        kind = marking.get(word.lower())
        if kind is not None or word[0].isdigit():
            dropped = _end_of_mark(words, at, kind)
        if at > dropped:
            yield word


def _end_of_mark(words: list[str], at: int, kind: str | None) -> int:
    """The index of the last word of a date or a place that begins here; before `at` where none does."""
    following = words[at + 1 : at + 4]
    if kind == "places":
        return at + 1 if following and PLACE.fullmatch(following[0]) else at - 1
    if kind == "months":
        numbers = list(takewhile(DATE_PART.fullmatch, following[:2]))
        return at + len(numbers) if numbers else at - 1
    if WHOLE_DATE.fullmatch(words[at]):
        return at
    if not DAY.fullmatch(words[at]):
        return at - 1
    month = next(
        (n for n, word in enumerate(following[:2]) if _marking().get(word.lower()) == "months"),
        None,
    )
    if month is None or (month == 1 and following[0].lower() not in ORDINALS):
        return at - 1
    is_year = len(following) > month + 1 and YEAR.fullmatch(following[month + 1])
    return at + month + (2 if is_year else 1)


def is_number(word: str) -> bool:
    """Whether a word is a number, in figures or, from two on, in words."""
    return word[0].isdigit() or _numbers().get(word.casefold(), 0) > 1


def is_operator(word: str) -> bool:
    """Whether a word turns or bounds a rule."""
    return folded(word) in _operators()


@lru_cache(maxsize=50_000)
def is_filler(word: str) -> bool:
    """Whether a word carries no rule in any of the languages."""
    if is_operator(word) or is_number(word):
        return False
    return folded(word) in _filler() or is_frequent(word, None)


class Text:
    """One version, read once: its lines, and its words in one line for looking passages up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.language = language_of(text)

    @cached_property
    def distinct_lines(self) -> frozenset[str]:
        """To ask whether a line stands in the other version too."""
        return frozenset(self.lines)

    @cached_property
    def words(self) -> Words:
        """All words in their own spelling, as `words_of` gives them."""
        return tuple(chain.from_iterable(words_of(line) for line in self.lines if line.strip()))

    @cached_property
    def running(self) -> str:
        """Every word, folded, with a blank on both sides."""
        return f" {' '.join(filter(None, map(_line_key, self.lines)))} "

    @cached_property
    def line_keys(self) -> frozenset[str]:
        """What each line says, written in one: "log in" and "login" are the same."""
        return frozenset(_line_key(line).replace(" ", "") for line in self.lines)

    @cached_property
    def written(self) -> frozenset[str]:
        """The words in their own spelling: one that stands there written small is no name."""
        return frozenset(self.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different words, folded."""
        return frozenset(self.running.split())

    @cached_property
    def length(self) -> int:
        """How many words there are."""
        return self.running.count(" ")

    def passage(self, clause: Clause, *, is_whole_row: bool) -> Words:
        """The words of the sentences in which a clause stands; in a table of its part of the cell.

        Where `is_whole_row`, of the row: its cells tell one fact together.
        """
        if not 1 <= clause.line <= len(self.lines):
            raise ValueError(f"The text has no line {clause.line}: the clause is of another text.")
        start = clause.start - self._starts[clause.line - 1]
        end = start + clause.end - clause.start
        line = self.lines[clause.line - 1]
        if _is_row(line):
            return words_of(line) if is_whole_row else _part(line, start, end)
        return _passage(line, start, end, self.language)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.lines), initial=0))


def key(words: Iterable[str]) -> str:
    """What two passages have in common that say the same in the same words."""
    return " ".join(map(folded, words))


@lru_cache(maxsize=4_096)
def _line_key(line: str) -> str:
    return key(words_of(line))


def similarity(old: Words, new: Words) -> float:
    """The share of distinct words in common, from 0 to 1, in any order (Dice's coefficient).

    Words that carry no rule count only where there are no others.
    """
    before, after = telling(old), telling(new)
    if not before or not after:
        return 0.0
    return 2 * len(before & after) / (len(before) + len(after))


@lru_cache(maxsize=4_096)
def telling(words: Words) -> frozenset[str]:
    """The different words of a passage that carry a rule, folded; all of them where none does."""
    return frozenset(folded(word) for word in words if not is_filler(word)) or distinct(words)


@lru_cache(maxsize=4_096)
def distinct(words: Words) -> frozenset[str]:
    """The different words of a passage, folded."""
    return frozenset(map(folded, words))


def years_in(words: Words) -> int | None:
    """The greatest number of years that a passage speaks of, in figures or in words."""
    found = [
        number
        for before, word in pairwise(words)
        if word.casefold() in _list("years") and (number := _number(before)) is not None
    ]
    return max(found, default=None)


def sentences_of(line: str, language: str) -> list[Words]:
    """The words of each sentence of a line that is new or gone."""
    if _is_row(line):
        parts = PART.split(line)
        return [words_of(line), *(words_of(part) for part in parts if part.strip())]
    return [words_of(line[start:end]) for start, end in sentences(line, language)]


@lru_cache(maxsize=8_192)
def _passage(line: str, start: int, end: int, language: str) -> Words:
    spans = [span for span in sentences(line, language) if span[0] < end and span[1] > start]
    if not spans:
        return words_of(line[max(start, 0) : end])
    return words_of(line[spans[0][0] : spans[-1][1]])


def _part(line: str, start: int, end: int) -> Words:
    """The words from the mark between parts of a row that stands before a span to the one behind it."""
    marks = list(PART.finditer(line))
    first = max((mark.end() for mark in marks if mark.end() <= start), default=0)
    last = min((mark.start() for mark in marks if mark.start() >= end), default=len(line))
    return words_of(line[first:last])


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word)
    return _numbers().get(word.casefold())


# --- Word lists -----------------------------------------------------------------------------------


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(word_list("style")[name].values()))


@cache
def _same() -> dict[str, str]:
    groups = chain.from_iterable(word_list("style")["same"].values())
    return {word: group[0] for group in groups for word in group}


@cache
def _operators() -> frozenset[str]:
    return frozenset(map(folded, _list("operators")))


@cache
def _filler() -> frozenset[str]:
    return frozenset(map(folded, _list("filler")))


@cache
def _numbers() -> dict[str, int]:
    """The small ones: greater ones are words of other meaning elsewhere (Spanish eleven is "once")."""
    words = chain.from_iterable(one.items() for one in word_list("numerals")["words"].values())
    return {word: int(value) for word, value in words if int(value) <= MOST_IN_WORDS}


@cache
def _marking() -> dict[str, str]:
    """Each name of a month or of a part of a document -> which it is."""
    return {word: name for name in ("months", "places") for word in _list(name)}
