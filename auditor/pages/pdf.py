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


@dataclass(frozen=True, slots=True)
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
    lines: list[list[_Line]] = []
    for page in document:
        text_page = page.get_textpage()
        lines.append(_without_page_number(list(_lines(text_page))))
        text_page.close()
        page.close()
    document.close()
    return "\n\n".join(_paragraphs(lines))


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[_Line]:
    """The lines of a page with the height at which each stands."""
    characters = _characters(text_page)
    origins = _Origins(text_page)
    for found in LINE.finditer(characters):
        yield _line(origins, found[0], found.start())


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


def _line(origins: _Origins, text: str, start: int) -> _Line:
    lefts, top = origins.of([*_blank_sides(text, start), start + len(text) - 1, start])
    *sides, right, _ = lefts
    gaps = map(operator.sub, sides[1::2], sides[::2])
    return _Line(text, top, right, is_row=any(map(COLUMN_GAP.__lt__, gaps)))


def _blank_sides(text: str, start: int) -> list[int]:
    """Where the characters before and after each of a line's first blanks stand on its page;
    the line itself begins there at `start`. A blank that begins or ends the line has the
    character beside the line, as the page counts it."""
    sides = []
    blank = start - 1
    for word in text.split(" ", MAX_BLANKS)[:-1]:
        blank += len(word) + 1
        sides.append(blank - 1)
        sides.append(blank + 1)
    return sides


# The same function without declared arguments: checking them takes twice as long as the call.
_get_origin = type(pdfium.FPDFText_GetCharOrigin)(
    ctypes.cast(pdfium.FPDFText_GetCharOrigin, ctypes.c_void_p).value
)


class _Origins:
    """Where the characters of a page stand, in points. Asked for very often, so that all of a
    line are asked for at once and nothing is made anew."""

    MOST = 2 * MAX_BLANKS + 2

    def __init__(self, text_page: pypdfium2.PdfTextPage) -> None:
        self._page = itertools.repeat(text_page.raw)
        self._lefts, self._top = (ctypes.c_double * self.MOST)(), ctypes.c_double()
        self._left_places = [ctypes.byref(self._lefts, 8 * number) for number in range(self.MOST)]
        self._top_place = itertools.repeat(ctypes.byref(self._top))

    def of(self, indexes: Sequence[int]) -> tuple[list[float], float]:
        """How far to the right each character begins, and how high the last: 0 for those that
        the page does not have. At most `MOST` at once."""
        there = list(map(_get_origin, self._page, indexes, self._left_places, self._top_place))
        lefts, top = self._lefts[: len(there)], self._top.value
        if all(there):
            return lefts, top
        lefts = [left if is_there else 0.0 for left, is_there in zip(lefts, there, strict=True)]
        return lefts, top if there[-1] else 0.0


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
    return " ".join(text.split())
