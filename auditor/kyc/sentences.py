"""The sentences of one line of Markdown, by rules and lists of abbreviations in seven languages."""

from __future__ import annotations

import re
from functools import cache

from auditor.kyc.language import is_frequent
from auditor.kyc.words import LANGUAGES, word_list

LONGEST_ABBREVIATION = 24
"""So many characters before a full stop are looked at."""
OPENERS = "\"'«“„\u2018([*_`¿¡§—\u2013"
STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'»”“\u2019)\]*_`]*+\s++(?=\S)")
SEMICOLON = re.compile(r";\s++(?=\S)")
MARKUP = re.compile(r"\s*+(?:#{1,6}+\s++|>\s*+|[-*+•]\s++)*+")
NUMBERING = re.compile(
    r"[*_\[(]*+(?:[0-9]{1,3}\.?|[A-Za-z]|[ivxIVX]{1,5})(?:\.[0-9]{1,3})*+[.)\]*_]*+\Z"
)
SHORT_NUMBER = re.compile(r"(?<![0-9.,])[0-9]{1,2}\Z")
INITIAL = re.compile(r"(?<!\w)[^\W\d_]\Z")
FIRST_WORD = re.compile(r"[^\W\d_]++")


def sentences(
    line: str, language: str | None = None, *, at_semicolons: bool = False
) -> list[tuple[int, int]]:
    """Spans (start, end) in `line`, in order, of its sentences without the space around them.

    Marks of headings, quotations and list items in front belong to none; the number of a clause
    ("5.2.") belongs to its sentence. A row of a table is not divided at its cells. With
    `at_semicolons` the parts of an enumeration in running text are sentences too. Where the language
    is unknown, the abbreviations of all seven count.
    """
    start, end = _trimmed(line)
    if start >= end:
        return []
    spans = []
    for cut, following in _cuts(line, start, language, at_semicolons):
        if following < end:
            spans.append((start, cut))
            start = following
    return [*spans, (start, end)]


def _trimmed(line: str) -> tuple[int, int]:
    mark = MARKUP.match(line)
    return (mark.end() if mark else 0), len(line.rstrip())


def _cuts(
    line: str, start: int, language: str | None, at_semicolons: bool
) -> list[tuple[int, int]]:
    """Where a sentence ends and the next begins."""
    first = start
    found = []
    for match in STOP.finditer(line, start):
        if _ends(line, first, match, language):
            first = match.end()
            found.append((_end_of(match), first))
    if at_semicolons:
        found += [(match.start() + 1, match.end()) for match in SEMICOLON.finditer(line, start)]
    return sorted(found)


def _end_of(match: re.Match[str]) -> int:
    return match.start() + len(match.group().rstrip())


def _ends(line: str, first: int, match: re.Match[str], language: str | None) -> bool:
    following = line[match.end()]
    if not (following.isupper() or following.isdigit() or following in OPENERS):
        return False
    if line[match.start()] != "." or line.startswith("..", match.start()):
        return True
    before = line[max(first, match.start() - LONGEST_ABBREVIATION) : match.start()]
    if match.start() - first <= len("[**iiiii.999.999**") and NUMBERING.match(before):
        return False
    return not _is_abbreviation(before, line, match.end(), language)


def _is_abbreviation(before: str, line: str, next_at: int, language: str | None) -> bool:
    always, before_number, may_end = _abbreviations(language if language in LANGUAGES else None)
    if always.search(before):
        return True
    if before_number.search(before) and (line[next_at].isdigit() or line[next_at] in "§IVX"):
        return True
    is_open = may_end.search(before) or INITIAL.search(before)
    is_ordinal = language == "de" and SHORT_NUMBER.search(before)
    return bool(is_open or is_ordinal) and not _begins_sentence(line, next_at, language)


def _begins_sentence(line: str, at: int, language: str | None) -> bool:
    word = FIRST_WORD.search(line[at : at + LONGEST_ABBREVIATION])
    return word is not None and is_frequent(word.group(), language)


@cache
def _abbreviations(
    language: str | None,
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = word_list("abbreviations")
    chosen = [lists[language]] if language else list(lists.values())
    always, before_number, may_end = (
        _ending([one for entry in chosen for one in entry[kind]])
        for kind in ("always", "before_number", "may_end")
    )
    return always, before_number, may_end


def _ending(words: list[str]) -> re.Pattern[str]:
    forms = (re.escape(word).replace(r"\.\ ", r"\.\s?").replace(r"\ ", r"\s") for word in words)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(forms))})\Z", re.IGNORECASE)
