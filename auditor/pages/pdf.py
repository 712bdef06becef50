"""PDF -> text, in a process of its own with bounded time and memory.

A PDF from an untrusted site is read by native code, so it never runs inside the application.
Run as a module it reads a PDF on standard input and writes its text, in UTF-8, to standard output.
"""

from __future__ import annotations

import ctypes
import itertools
import re
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

ROOT = Path(__file__).resolve().parents[2]  # Where `auditor` is found, wherever this runs.
MEMORY_BYTES = 1 << 30
CPU_SECONDS = 30
WALL_SECONDS = 60
UNREADABLE = 3
ENDS_SENTENCE = re.compile(r"[.:;!?)\]\u201d\u00bb]$")
STARTS_ITEM = re.compile(r"(\(?[0-9a-zA-Z]{1,3}[.)]\s|[-\u2022\u2013*]\s|\d+(\.\d+)*\s)")
BLANKS = re.compile(r"\s+")
LINE_END_HYPHENS = re.compile("[\u0002\ufffe\u00ad]$")
PAGE_NUMBER = re.compile(
    r"(page|seite|página|pagina|страница)?\s*\d{1,4}(\s*(/|of|von|sur|de|di|из)\s*\d{1,4})?",
    re.IGNORECASE,
)
FULL = 0.7  # Share of the text's width from which a line counts as wrapped, not ended.
COLUMN_GAP = 24.0  # Points between two words from which they stand in two columns.
MAX_BLANKS = 40  # Blanks of a line that are looked at: no row of a table has more.
GAP = 1.35  # A line further below the last than this many usual gaps begins a paragraph.


class PdfUnreadable(ValueError):
    """A body that is no PDF, is damaged or encrypted, or takes more than the limits."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: how high it stands, how far to the right it reaches (points), and
    whether wide gaps divide it, as they do the cells of a table's row."""

    text: str
    top: float
    right: float
    is_row: bool


def pdf_text(body: bytes) -> str:
    """The text of a PDF, a paragraph a line. Raises PdfUnreadable."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "auditor.pages.pdf"],
            cwd=ROOT,
            input=body,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfUnreadable(f"Reading the PDF took longer than {WALL_SECONDS} s.") from error
    if done.returncode == UNREADABLE:
        raise PdfUnreadable(f"The PDF cannot be read: {done.stderr.decode(errors='replace')}")
    if done.returncode:
        raise PdfUnreadable("Reading the PDF took more memory or time than the limits allow.")
    return done.stdout.decode("utf-8")


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
    start = 0
    characters: list[str] = []
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in (10, 13):
            if characters:
                yield _line(text_page, characters, start)
            start, characters = index + 1, []
        else:
            characters.append(chr(code) if code else " ")
    if characters:
        yield _line(text_page, characters, start)


def _line(text_page: pypdfium2.PdfTextPage, characters: list[str], start: int) -> _Line:
    _, top = _origin(text_page, start)
    right, _ = _origin(text_page, start + len(characters) - 1)
    blanks = [start + place for place, one in enumerate(characters) if one == " "]
    is_row = any(_is_column_gap(text_page, index) for index in blanks[:MAX_BLANKS])
    return _Line("".join(characters), top, right, is_row)


def _is_column_gap(text_page: pypdfium2.PdfTextPage, blank: int) -> bool:
    before, _ = _origin(text_page, blank - 1)
    after, _ = _origin(text_page, blank + 1)
    return after - before > COLUMN_GAP


def _origin(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


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
    is_ended = bool(ENDS_SENTENCE.search(before.text.strip()))
    is_item = bool(STARTS_ITEM.match(line.text))
    if is_ended and is_item:
        return False
    if number == 0:
        return not is_ended and not is_item
    return 0 <= before.top - line.top <= max(usual * GAP, 1.0)


def _join(lines: list[str]) -> str:
    text = ""
    for line in lines:
        is_split = LINE_END_HYPHENS.search(text)
        text = text[:-1] + line.lstrip() if is_split else f"{text} {line}"
    return BLANKS.sub(" ", text).strip()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform == "linux":  # macOS does not enforce an address space limit.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> int:
    """Read standard input, write the text; exit code 3 with a reason when it is no readable PDF."""
    body = sys.stdin.buffer.read()
    _limit()
    try:
        text = read_document(body)
    except pypdfium2.PdfiumError as error:
        sys.stderr.write(f"{str(error).rstrip('.')}.")
        return UNREADABLE
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    sys.stdout.buffer.write(whole.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
