"""Markdown text -> the blocks that can speak, each with what stands above it.

A heading alone carries nothing: it is context of what follows. A list item has its lead-in, a table row
its header. Lines that one paragraph was broken into are one block. One walk, linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.*)")
UNDERLINE = re.compile(r"\s{0,3}(=+|-{2,})\s*")
BOLD = re.compile(r"\s*(?:\*\*|__)[^*_]{1,120}(?:\*\*|__):?\s*")
ITEM = re.compile(
    r"(?P<indent>[^\S\n]{0,200})"
    r"(?P<mark>[-*+•·\u2013]\s|\d{1,3}\\?[.)]\s|\([a-zA-Z0-9]{1,5}\)|[a-zA-Z]\)\s)"
)
SEPARATOR = re.compile(r"\s*\|?[\s:|-]{3,}\|?\s*")
ENDED = re.compile(r"[.!?][\s*_)\"\u201d]*$")
"""How a paragraph ends that is whole in itself, and leads to no list."""
PURPOSE = re.compile(
    r"\s*(?:\*\*|__)(?:purposes?|zwecke?|finalit[ée]s?|finalidad(?:es)?|finalit[àa]|finalidades?|цел[ьи])\b[^*_\n]{0,40}(?:\*\*|__)\s*:?\s*\S",
    re.IGNORECASE,
)
"""A paragraph that says, after a label, for what purpose data are processed that are listed after it."""
LABEL = re.compile(r"\s*(?:\*\*|__)[^\W\d_][^*_\n]{0,60}(?:\*\*|__)")
"""Of such a list other paragraphs with a label are part too, such as its legal basis; no others are."""
LONGEST_CONTEXT = 600
DEEPEST = 8
TITLE_WORDS = 5
PURPOSES = 7
"""The level of purposes: below all headings of Markdown, above the bold titles of what is listed under each."""
LOWEST = 9
"""The level of headings that are none in Markdown, and not bold either."""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands above a block: headings from the outermost in, what leads to a list or table.

    `labels` are, for a row of a table, its header and its own first cell.
    """

    headings: tuple[str, ...] = ()
    lead: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row. `start` is its offset, `line` its first line (from 1)."""

    start: int
    line: int
    text: str
    context: Context


@dataclass(slots=True)
class _Reader:
    headings: list[tuple[int, str]] = field(default_factory=list)
    outer: list[tuple[int, str]] = field(default_factory=list)
    lead: str = ""
    paragraph: str = ""
    items: list[tuple[int, str]] = field(default_factory=list)
    header: str = ""
    gathered: list[str] = field(default_factory=list)
    at: tuple[int, int] = (0, 0)
    context: Context = field(default_factory=Context)
    is_item: bool = False
    is_row: bool = False

    def close(self) -> Iterator[Block]:
        """The block that was being gathered, if any."""
        if not self.gathered:
            return
        text = "\n".join(self.gathered)
        start, line = self.at
        if not self.is_item and not self.is_row and _is_title(self.gathered):
            self.gathered = []
            self.head(LOWEST, text)
            return
        if not self.is_item and not self.is_row:
            self._lead_on(text)
        yield Block(start, line, text, self.context)
        if not self.is_item and not self.is_row and PURPOSE.match(text):
            self._nest(PURPOSES, text)
        self.gathered = []
        self.is_item = self.is_row = False

    def _lead_on(self, text: str) -> None:
        """A paragraph that leads to another that leads to a list leads to the list, too."""
        is_leading = not ENDED.search(text[-40:])
        if is_leading and self._announces() and not self.items:
            self._announce()
        if not is_leading and self.items:
            self.outer.clear()  # Whole sentences after a list: what announced it is over.
        self.paragraph = text[-LONGEST_CONTEXT:]
        self.lead = self.paragraph if is_leading else ""
        self.items.clear()

    def _announces(self) -> bool:
        return self.lead.rstrip(" *_").endswith(":")

    def _announce(self) -> None:
        """What is led to stands below: it ends with the heading under which it was announced, if there is one."""
        level = self.headings[-1][0] if self.headings else 0
        while self.outer and self.outer[-1][0] >= level:
            self.outer.pop()
        self.outer.append((level, self.lead))

    def open(
        self, start: int, line: int, text: str, lead: str = "", labels: tuple[str, ...] = ()
    ) -> None:
        self.at, self.gathered = (start, line), [text]
        titles = tuple(title for _, title in self.headings)
        self.context = Context(titles, lead, labels)

    def head(self, level: int, title: str) -> None:
        is_below = bool(self.headings) and level > self.headings[-1][0]
        if is_below and self._announces() and not self.items:
            self._announce()
        while self.outer and not 0 < self.outer[-1][0] < level:
            self.outer.pop()
        self._nest(level, title)
        self.items.clear()
        self.lead = self.paragraph = self.header = ""

    def end_purpose(self) -> None:
        self.headings = [one for one in self.headings if one[0] != PURPOSES]

    def _nest(self, level: int, title: str) -> None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, title.strip(" #*_")[:LONGEST_CONTEXT]))

    def lead_of(self, indent: int, text: str) -> str:
        """What leads to a list item: the paragraph before the list, and the item above it."""
        while self.items and self.items[-1][0] >= indent:
            self.items.pop()
        above = self.items[-1][1] if self.items else ""
        if len(self.items) < DEEPEST:
            self.items.append((indent, text[-LONGEST_CONTEXT // 2 :]))
        outer = self.outer[-1][1] if self.outer else ""
        return f"{outer} {self.lead} {above}".strip()


def _is_title(lines: list[str]) -> bool:
    """A few words on a line of their own that end no sentence: a heading without its mark."""
    words = lines[0].split()
    return len(lines) == 1 and len(words) <= TITLE_WORDS and lines[0].rstrip(" *_")[-1:].isalpha()


def blocks(text: str) -> Iterator[Block]:
    """The blocks in their order."""
    reader = _Reader()
    start = 0
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        following = lines[number] if number < len(lines) else ""
        yield from _line(reader, start, number, line, following)
        start += len(line) + 1
    yield from reader.close()


def _line(reader: _Reader, start: int, number: int, line: str, following: str) -> Iterator[Block]:
    is_underline = UNDERLINE.fullmatch(line) is not None
    if is_underline:
        _underline(reader, line)
    elif _continues(reader, line):
        reader.gathered.append(line)
        return
    yield from reader.close()
    if _is_blank(line) or is_underline:
        return
    if heading := HEADING.fullmatch(line):
        reader.head(len(heading[1]), heading[2])
    elif line.lstrip().startswith("|"):
        _row(reader, start, number, line, following)
    elif item := ITEM.match(line):
        _item(reader, start, number, line, item)
    elif _is_bold_title(line):
        reader.head(LOWEST - 1, line)
    else:
        _paragraph(reader, start, number, line)


def _is_blank(line: str) -> bool:
    """Nothing but the mark of a quotation, which has paragraphs too."""
    return not line.replace(">", " ").strip()


def _continues(reader: _Reader, line: str) -> bool:
    """A line that only goes on with the paragraph or list item before it."""
    return (
        bool(reader.gathered)
        and not reader.is_row
        and not _is_blank(line)
        and not line.lstrip().startswith("|")
        and HEADING.fullmatch(line) is None
        and ITEM.match(line) is None
        and not _is_bold_title(line)
    )


def _is_bold_title(line: str) -> bool:
    bare = line.rstrip(" *_")
    return BOLD.fullmatch(line) is not None and not bare.endswith((".", "!", "?", ";"))


def _paragraph(reader: _Reader, start: int, number: int, line: str) -> None:
    reader.header = ""
    if not LABEL.match(line):
        reader.end_purpose()
    reader.open(start, number, line)


def _item(reader: _Reader, start: int, number: int, line: str, item: re.Match[str]) -> None:
    reader.header = ""
    indent = len(item["indent"].expandtabs(4))
    reader.open(start, number, line, reader.lead_of(indent, line))
    reader.is_item = True


def _underline(reader: _Reader, line: str) -> None:
    """A line that is underlined is a heading."""
    if len(reader.gathered) == 1 and not reader.is_item and not reader.is_row:
        title = reader.gathered.pop()
        reader.head(1 if "=" in line else 2, title)


def _row(reader: _Reader, start: int, number: int, line: str, following: str) -> None:
    """A row has the header above it, and its own first cell: a header says nothing alone."""
    if SEPARATOR.fullmatch(line) or not line.strip(" \t|"):
        return
    cells = [cell.strip() for cell in line[:LONGEST_CONTEXT].strip().strip("|").split("|")]
    is_bold = all(BOLD.fullmatch(cell) for cell in cells if cell)
    if SEPARATOR.fullmatch(following) or (is_bold and len(cells) > 1):
        reader.header = " ".join(cells)
        return
    labels = (reader.header, cells[0]) if len(cells) > 1 else (reader.header,)
    reader.open(start, number, line, reader.paragraph, labels)
    reader.is_row = True
    reader.lead = ""  # It has led to the table, and leads to nothing more.
    reader.header = reader.header or " ".join(cells)
