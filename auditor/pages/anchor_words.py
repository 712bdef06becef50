# ruff: noqa: RUF001 - Blanks, quotation marks and dashes of several kinds.
"""A text as a string in which every word is one character, with where each stands.

So word sequences of two texts are compared, searched and aligned as strings. White space, punctuation
and the marks of Markdown are no words; figures with their separators, currency and other signs are,
and so is where a link leads. Scripts that have no spaces give a word a character.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from auditor.pages.targets import lasting_target

# Vowel signs, accents written apart, joiners: they belong to the letter before them.
_JOINED = "".join(
    chr(code) for code in range(0x300, 0x3100) if unicodedata.category(chr(code))[0] == "M"
)
_JOINED = re.escape(_JOINED + "\u200c\u200d\u00ad\ufe0e\ufe0f")
# Thai, Lao, Burmese, Khmer, kana and Han characters: no spaces between words.
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_LETTER = rf"(?:(?![{_UNSPACED}])[^\W_][{_JOINED}]*)"
_WORD = re.compile(
    r"!\[[^\]]{0,2000}\]\((?:[^()]|\([^()]*\))*\)|<br ?/?>"  # A picture, a break: no word.
    r"|\]\((?P<target>(?:[^()]|\([^()]*\))*)\)"
    r"|(?P<word>\d+(?:[.,:/]\d+)*"
    rf"|[{_UNSPACED}][{_JOINED}]*"
    rf"|{_LETTER}+(?:['\u2019\u02bc]{_LETTER}+)*"
    # Signs: currency, percent, arithmetic, emoji and others; not marks, quotes and dashes.
    r"|[^\w\s!-/:-@\[-`{-~\u00a0-\u00a1\u00ab\u00ad\u00b4\u00b7\u00b8\u00bb\u00bf"
    rf"\u02b0-\u036f\u2000-\u206f\u3000-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65{_JOINED}]"
    r"|[$%&+=@§‰])"
)
# Where a sentence ends: before a blank, or at once in scripts that put none there; not after a letter
# that stands alone, as in "U.S." and "e.g.".
_STOP = re.compile(
    r"(?:(?<![^\w]\w)\.|[!?;:।؟۔…])[\"'”’»)\]*_]*(?=\s)|[。！？；]|<br ?/?>", re.IGNORECASE
)
# "1.", "4.2", "(a)", "iv)" before an item.
_LEAD = re.compile(
    r"[\s>*#+\-|_]*(?:\(?(?:\d{1,3}|[a-z]|[ivxl]{1,5})[.)]|\d+(?:\.\d+)+[.)]?)\\?[\s*_]", re.I
)
_ALIKE = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u00b4": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',
        "\u201e": '"', "\u2013": "-", "\u2014": "-", "\u2011": "-", "\u00ad": None, "\u200b": None,
        "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None, "*": None, "_": None,
        "`": None, "\\": None, "|": None,
    }
)  # fmt: skip
# Headings, quotations and items: at the start of a line or of a cell; lines of nothing but marks.
_LINE_MARKS = re.compile(
    r"(?:^|\|)[\s#>|*_]*(?:\\?[-+\u2022\u00b7](?=\s)[\s#>|*_]*)?|^[\s|:=-]*$|<br ?/?>", re.M
)
_LINK = re.compile(r"\]\(((?:[^()]|\([^()]*\))*)\)")
_PICTURE = re.compile(r"!\[[^\]]{0,2000}\]\((?:[^()]|\([^()]*\))*\)")

_Span = tuple[int, int]


class Vocabulary:
    """One character for each different word, the same for all texts that share it."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def sign(self, word: str) -> str:
        known = self._known.get(word)
        if known is None:
            code = 0x100 + len(self._known)
            known = self._known[word] = chr(code if code < 0xD800 else code + 0x800)
        return known


@dataclass(slots=True)
class Worded:
    """A text's words. Spans count words, `starts` and `ends` characters of the text."""

    text: str
    words: str
    starts: list[int]
    ends: list[int]
    lines: list[_Span] = field(default_factory=list)
    sentences: list[_Span] = field(default_factory=list)  # An item's number stands by itself.
    leads: frozenset[int] = frozenset()  # Words that number an item.

    def span(self, start: int, end: int) -> _Span:
        """The words of which a part stands between two characters; empty where there is none."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))


def has_words(text: str) -> bool:
    return any(found.lastgroup for found in _WORD.finditer(text))


def worded(text: str, vocabulary: Vocabulary) -> Worded:
    """Read a text. Milliseconds for a long one, less where its lines were read before."""
    found = Worded(text, "", [], [])
    signs: list[str] = []
    leads: set[int] = set()
    at = 0
    for line in text.split("\n"):
        read = _read_line(line)
        first = len(signs)
        if read.words:
            signs += map(vocabulary.sign, read.words)
            found.starts += [at + start for start in read.starts]
            found.ends += [at + end for end in read.ends]
            found.lines.append((first, len(signs)))
            cuts = [first + cut for cut in read.cuts]
            found.sentences += pairwise(cuts)
            leads.update(range(first, first + read.lead))
        at += len(line) + 1
    found.words = "".join(signs)
    found.leads = frozenset(leads)
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    cuts: tuple[int, ...]  # Words at which a sentence starts, and their number.
    lead: int  # How many words number the item.


# Two versions of a text have nearly all of their lines in common.
@lru_cache(maxsize=8192)
def _read_line(line: str) -> _Line:
    found = list(_words(line))
    if not found:
        return _Line((), (), (), (), 0)
    words, starts, ends = zip(*found, strict=True)
    number = _LEAD.match(line)
    stops = [number.end()] if number else []
    lead = sum(start < number.end() for start in starts) if number else 0
    stops += [stop.end() for stop in _STOP.finditer(line)]
    cuts, at = {0, len(words)}, 0
    for stop in stops:
        while at < len(starts) and starts[at] < stop:
            at += 1
        cuts.add(at)
    return _Line(words, starts, ends, tuple(sorted(cuts)), lead)


def _words(line: str) -> Iterator[tuple[str, int, int]]:
    for found in _WORD.finditer(line):
        if found.lastgroup == "word":
            yield _fold(found["word"]), found.start(), found.end()
        elif found.lastgroup == "target" and (target := lasting_target(found["target"])):
            yield f"]({target}", found.start(), found.end()


@lru_cache(maxsize=16384)
def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFC", word.casefold())
    return plain.translate(_ALIKE) or plain


def is_mark(character: str) -> bool:
    """Whether a character is white space or a mark, wherever it stands."""
    return not character.translate(_ALIKE).strip()


def bare(text: str) -> str:
    """A text without white space, marks of Markdown and what of a link does not last."""
    if "](" in text:
        text = _LINK.sub(lambda link: f"]({lasting_target(link[1])})", _PICTURE.sub("", text))
        text = text.replace("]()", "]")
    text = _LINE_MARKS.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return "".join(text.translate(_ALIKE).split())
