# ruff: noqa: RUF001 - Letters of several scripts.
"""Texts of a form -> words that compare equal however they are written.

Compatibility forms (full and half width), capitals, diacritics, the dotless i of Turkish, tatweel and vowel
marks of Arabic, the nukta of Devanagari and invisible characters make no difference. Matras and the virama
of Devanagari do: without them its words are others. Words are runs of letters, of digits, or of Chinese
and Japanese characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MOST = 400
"""Characters that are read of a label and of a name: what a person reads as the name of a control is shorter.
Of white space before it as many more are passed over."""

_CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\u3012"
_INDIC = "\u0900-\u0963\u0966-\u097f"
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Marks above Latin, Greek and Cyrillic letters; tatweel, vowels and hamza of Arabic; the nukta.
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670\u093c]")
_WORD = re.compile(rf"[{_CJK}]+|[0-9]+|(?:[^\W\d_{_CJK}]|[{_INDIC}])+")
_SINGLE = str.maketrans({"ı": "i", "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "œ": "oe", "æ": "ae"})
# `Passport no.`, `Passport nr` and `Passport number` are the same.
_ABBREVIATED = dict.fromkeys(("no", "nr", "num", "nro", "numero"), "number")
_CHARACTER = re.compile(f"[{_CJK}]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        return _folded(_WORD.findall(text.casefold()))
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    plain = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    plain = unicodedata.normalize("NFC", _rejoined(plain)).translate(_SINGLE)
    return _folded(_WORD.findall(plain))


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(_ABBREVIATED.get(word, word) for word in words)


def _rejoined(text: str) -> str:
    """Apostrophes within a word part it as a space does; so do all other signs."""
    return text.replace("’", " ").replace("'", " ")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as a person reads it."""
    return _words(text[: 2 * MOST].strip()[:MOST]) if text else ()


def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name that a programmer gave: `user[firstName]`, `txt_zip-code`, `ctl00$DOB`."""
    return _words(_HUMP.sub(" ", name[:MOST].strip())) if name else ()


def is_of_characters(word: str) -> bool:
    """Whether the word is written in Chinese or Japanese characters."""
    return _CHARACTER.match(word) is not None
