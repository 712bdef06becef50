"""PDF -> text, wrapped lines joined to paragraphs.

A PDF from an untrusted site is read by native code, so this belongs in a reader process with
bounded time and memory (`readers.py`), never in the application.
"""

from __future__ import annotations

import ctypes
import itertools
import operator
import re
import statistics
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "it is locked with a password",
    pdfium.FPDF_ERR_SECURITY: "it is encrypted in a way that is not known here",
    pdfium.FPDF_ERR_FORMAT: "it is damaged, cut off, or no PDF at all",
}
LINE = re.compile(r"[^\r\n]+")
SENTENCE_ENDS = (".", ":", ";", "!", "?", ")", "]", "\u201d", "\u00bb")
STARTS_ITEM = re.compile(r"(\(?[0-9a-zA-Z]{1,3}[.)]\s|[-\u2022\u2013*]\s|\d+(\.\d+)*\s)")
LINE_END_HYPHENS = ("\u0002", "\ufffe", "\u00ad")
DIVISIONS = dict.fromkeys(map(ord, LINE_END_HYPHENS))
PAGE_NUMBER = re.compile(
    r"(page|seite|página|pagina|страница)?\s*\d{1,4}(\s*(/|of|von|sur|de|di|из)\s*\d{1,4})?",
    re.IGNORECASE,
)
FULL = 0.7  # Share of the text's width from which a line counts as wrapped, not ended.
COLUMN_GAP = 24.0  # Points between two words from which they stand in two columns.
MAX_BLANKS = 40  # Blanks of a line that are looked at: no row of a table has more.
GAP = 1.35  # A line further below the last than this many usual gaps begins a paragraph.


class PdfUnreadable(ValueError):
    """A body that is no PDF, is damaged or encrypted."""


@dataclass(slots=True)
class _Line:
    """A line of a page: how high it stands, how far to the right it reaches (points), and
    whether wide gaps divide it, as they do the cells of a table's row."""

    text: str
    top: float
    right: float
    is_row: bool


def pdf_text(body: bytes) -> str:
    """The text of a PDF, a paragraph a line. Raises PdfUnreadable with a sentence."""
    try:
        text = read_document(body)
    except pypdfium2.PdfiumError as error:
        reason = REASONS.get(error.err_code or 0, str(error).rstrip("."))
        raise PdfUnreadable(f"The PDF cannot be read: {reason}.") from error
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_document(body: bytes) -> str:
    """The text of a PDF, in this process: wrapped lines joined to paragraphs."""
    document = pypdfium2.PdfDocument(body)
    origins = _Origins()
    lines: list[list[_Line]] = []
    for page in document:
        text_page = page.get_textpage()
        lines.append(_without_page_number(list(_lines(text_page, origins))))
        text_page.close()
        page.close()
    document.close()
    return "\n\n".join(_paragraphs(lines))


def _lines(text_page: pypdfium2.PdfTextPage, origins: _Origins) -> Iterator[_Line]:
    """The lines of a page with the height at which each stands."""
    characters = _characters(text_page)
    found = list(LINE.finditer(characters))
    tops = origins.tops(text_page, [line.start() for line in found])
    rights = origins.lefts(text_page, [line.end() - 1 for line in found])
    wide = _wide_blanks(text_page, characters, origins)
    for line, top, right in zip(found, tops, rights, strict=True):
        yield _Line(line[0], top, right, is_row=_is_divided(line, wide))


def _wide_blanks(text_page: pypdfium2.PdfTextPage, characters: str, origins: _Origins) -> list[int]:
    """The places of blanks whose neighbours stand as far apart as columns do.

    A blank that begins or ends a line has the character beside the line, as the page counts it.
    """
    words = map(len, characters.split(" ")[:-1])
    blanks = list(map(operator.add, itertools.accumulate(words), itertools.count()))
    before = origins.lefts(text_page, [blank - 1 for blank in blanks])
    after = origins.lefts(text_page, [blank + 1 for blank in blanks])
    is_wide = map(COLUMN_GAP.__lt__, map(operator.sub, after, before))
    return list(itertools.compress(blanks, is_wide))


def _is_divided(line: re.Match[str], wide: Sequence[int]) -> bool:
    """Whether one of a line's first blanks is a wide one."""
    first = bisect_left(wide, line.start())
    if first == len(wide) or wide[first] >= line.end():
        return False
    return line.string.count(" ", line.start(), wide[first]) < MAX_BLANKS


def _characters(text_page: pypdfium2.PdfTextPage) -> str:
    """The characters of a page, as many as the library counts: a blank for what is none."""
    count = text_page.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer) - 1
    if written == count:
        text = bytes(memoryview(buffer)[:count]).decode("utf-16-le", "replace")
        if len(text) == count and "\0" not in text:
            return text.replace("\ufffe", "\x02")  # A hyphen that divides a word, as counted below.
    # Some are left out or doubled there: one by one they keep their places.
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if code else " " for code in codes)


# The same function without declared arguments, whose checks take longer than the call; and
# without letting go of the interpreter's lock, which takes as long.
_get_origin = ctypes.cast(pdfium.FPDFText_GetCharOrigin, ctypes.PYFUNCTYPE(None))


class _Origins:
    """Where the characters of a document's pages stand, in points: 0 for those that a page does
    not have. Asked for very often, so that many are asked for at once and nothing is made anew."""

    def __init__(self) -> None:
        self._unread = itertools.repeat(ctypes.byref(ctypes.c_double()))
        self._make_room(1024)

    def lefts(self, page: pypdfium2.PdfTextPage, indexes: Sequence[int]) -> list[float]:
        """How far to the right each of the characters begins."""
        places = self._places_for(len(indexes))
        deque(map(_get_origin, itertools.repeat(page.raw), indexes, places, self._unread), 0)
        return self._found[: len(indexes)]

    def tops(self, page: pypdfium2.PdfTextPage, indexes: Sequence[int]) -> list[float]:
        """How high each of the characters stands."""
        places = self._places_for(len(indexes))
        deque(map(_get_origin, itertools.repeat(page.raw), indexes, self._unread, places), 0)
        return self._found[: len(indexes)]

    def _places_for(self, count: int) -> Sequence[object]:
        """Where so many values are put. Nothing is put there for a character that is not there."""
        if count > len(self._places):
            self._make_room(2 * count)
        ctypes.memset(self._found, 0, 8 * count)
        return self._places

    def _make_room(self, size: int) -> None:
        self._found = (ctypes.c_double * size)()
        self._places = [ctypes.byref(self._found, 8 * number) for number in range(size)]


def _without_page_number(lines: list[_Line]) -> list[_Line]:
    """A number alone at the head or foot of a page counts pages; it is not the document's text."""
    for place in (-1, 0):
        if lines and PAGE_NUMBER.fullmatch(lines[place].text.strip()):
            del lines[place]
    return lines


def _paragraphs(pages: list[list[_Line]]) -> Iterator[str]:
    gaps = [a.top - b.top for page in pages for a, b in itertools.pairwise(page)]
    usual = statistics.median(gaps) if gaps else 0.0
    width = max((line.right for page in pages for line in page), default=0.0)
    words: list[str] = []
    previous: _Line | None = None
    for page in pages:
        for number, line in enumerate(page):
            if previous and not _goes_on(previous, line, usual, number, width):
                yield _join(words)
                words = []
            words.append(line.text)
            previous = line
    if words:
        yield _join(words)


def _goes_on(before: _Line, line: _Line, usual: float, number: int, width: float) -> bool:
    """Whether a full line's sentence goes on in the next: no wider gap, or over a page's end."""
    if before.right < width * FULL or before.is_row or line.is_row:
        return False
    is_ended = before.text.rstrip().endswith(SENTENCE_ENDS)
    is_item = bool(STARTS_ITEM.match(line.text))
    if is_ended and is_item:
        return False
    if number == 0:
        return not is_ended and not is_item
    return 0 <= before.top - line.top <= max(usual * GAP, 1.0)


def _join(lines: list[str]) -> str:
    text = ""
    for line in lines:
        is_split = text.endswith(LINE_END_HYPHENS)
        text = text[:-1] + line.lstrip() if is_split else f"{text} {line}"
    # Where the library itself joined two lines, the mark of their hyphen is left inside.
    return " ".join(text.translate(DIVISIONS).split())
