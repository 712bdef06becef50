"""Markdown as it grows: inline pieces become lines, lines become blocks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lxml.html import HtmlElement

HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
LISTS = frozenset({"ul", "ol", "menu"})
CELLS = frozenset({"td", "th"})
# Blocks that are more than the end of one paragraph and the beginning of the next.
MARKED = frozenset(HEADINGS) | LISTS | {"li", "blockquote", "pre"}
BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
ORDINAL = re.compile(r"\s*[0-9]{1,9}\s*")
INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f]"
)
# Invisible ones that Python splits words at.
SEPARATORS = re.compile("[\x1c-\x1f]")


@dataclass(slots=True)
class _List:
    is_ordered: bool
    number: int


class Writing:
    """The text of one window, as far as it has been read."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._inline: list[str] = []
        self._heading = ""
        self._marker = ""
        self._quotes = 0
        self._lists: list[_List] = []
        self._last_was_item = False
        self._tables: list[list[list[str]] | None] = []
        self._is_preformatted = False

    def text(self) -> str:
        self.end_block()
        return "".join(self._blocks).strip("\n")

    def say(self, text: str) -> None:
        if not self._inline and text.isspace():
            return  # The white space of the markup between two blocks.
        self._inline.append(text.replace("\n", "\x0b") if self._is_preformatted else text)

    def break_line(self) -> None:
        self._inline.append(" " if self._in_data_table else "\x0b")

    def place(self) -> tuple[int, int]:
        """Where in the text the next inline piece will stand."""
        return len(self._blocks), len(self._inline)

    def link(self, target: str, block: int, start: int) -> None:
        """Put a link around what was said since `start`, unless a block ended inside it."""
        if not target or block != len(self._blocks) or start > len(self._inline):
            return
        words = _clean("".join(self._inline[start:]).replace("\x0b", " "))
        if words.strip():
            lead = " " if words[0] == " " else ""
            trail = " " if words[-1] == " " else ""
            self._inline[start:] = [f"{lead}[{words.strip()}]({target}){trail}"]

    # Blocks

    def part(self) -> None:
        """Separate what was said from what comes; a row of a table stays one line."""
        if self._in_data_table:
            self._inline.append(" ")
        else:
            self.end_block()

    def begin_block(self, tag: str, element: HtmlElement) -> None:
        if self._tables and self._in_data_table:
            self._begin_in_table(tag)
            return
        if self._inline:
            self.end_block()
        if tag in MARKED:
            self._begin_marked(tag, element)

    def _begin_marked(self, tag: str, element: HtmlElement) -> None:
        if tag in HEADINGS:
            self._heading = HEADINGS[tag]
        elif tag in LISTS:
            self._lists.append(_List(tag == "ol", _first_number(element.get("start", ""))))
        elif tag == "li":
            self._marker = self._next_marker()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._is_preformatted = True

    def finish_block(self, tag: str) -> None:
        if self._tables and self._in_data_table:
            self._finish_in_table(tag)
            return
        if self._inline:
            self.end_block()
        if tag in MARKED:
            self._finish_marked(tag)

    def _finish_marked(self, tag: str) -> None:
        if tag in HEADINGS:
            self._heading = ""
        elif tag in LISTS and self._lists:
            self._lists.pop()
            self._last_was_item = self._last_was_item and bool(self._lists)
        elif tag == "li":
            self._marker = ""
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._is_preformatted = False

    def end_block(self) -> None:
        if not self._inline:
            return
        said = "".join(self._inline)
        self._inline.clear()
        lines = [line for piece in said.split("\x0b") if (line := _line(piece))]
        if not lines:
            return
        if not (self._marker or self._lists or self._quotes or self._heading):
            self._add("\n".join(lines), is_tight=False)
            self._last_was_item = False
            return
        is_item = bool(self._marker)
        lead, rest = self._prefixes()
        body = [lead + lines[0], *(rest + line for line in lines[1:])]
        if self._heading:
            body = [f"{lead}{self._heading} {' '.join(lines)}"]
        self._add("\n".join(body), is_tight=is_item and self._last_was_item)
        self._last_was_item = is_item or (self._last_was_item and bool(self._lists))
        self._marker = ""

    def _add(self, block: str, *, is_tight: bool) -> None:
        if self._blocks:
            self._blocks.append("\n" if is_tight else "\n\n")
        self._blocks.append(block)

    def _prefixes(self) -> tuple[str, str]:
        """What stands before the first line of a block, and before its other lines."""
        quote = "> " * self._quotes
        indent = "  " * max(0, len(self._lists) - 1)
        if self._marker:
            return f"{quote}{indent}{self._marker}", f"{quote}{indent}  "
        inside = "  " if self._lists else ""
        return quote + indent + inside, quote + indent + inside

    def _next_marker(self) -> str:
        if not self._lists or not self._lists[-1].is_ordered:
            return "- "
        here = self._lists[-1]
        here.number += 1
        return f"{here.number - 1}. "

    # Tables

    @property
    def _in_data_table(self) -> bool:
        return bool(self._tables) and self._tables[-1] is not None

    def begin_table(self, *, is_data: bool) -> None:
        if not self._in_data_table:
            self.end_block()
        self._tables.append([] if is_data else None)

    def end_table(self) -> None:
        rows = self._tables.pop() if self._tables else None
        if rows is None:
            self.end_block()
            return
        self._say_stray()
        if any(any(row) for row in rows):
            self._add("\n".join(_table_lines(rows)), is_tight=False)
            self._last_was_item = False

    def _begin_in_table(self, tag: str) -> None:
        rows = self._tables[-1]
        if rows is not None and tag == "tr":
            rows.append([])
        if tag in CELLS or tag == "caption":
            self._say_stray()
        else:
            self._inline.append(" ")

    def _finish_in_table(self, tag: str) -> None:
        rows = self._tables[-1]
        if tag == "caption":
            self._say_stray()
        elif rows and tag in CELLS:
            cell = _line("".join(self._inline))
            rows[-1].append(cell.replace("|", "\\|"))
            self._inline.clear()
        else:
            self._inline.append(" ")

    def _say_stray(self) -> None:
        """What a table holds outside its cells stands before it, as in a browser."""
        words = _line("".join(self._inline))
        self._inline.clear()
        if words:
            self._add(words, is_tight=False)


def _first_number(start: str) -> int:
    return int(start) if ORDINAL.fullmatch(start) else 1


def _table_lines(rows: list[list[str]]) -> list[str]:
    full = [row for row in rows if row]
    width = max(len(row) for row in full)
    padded = [row + [""] * (width - len(row)) for row in full]
    lines = [f"| {' | '.join(row)} |" for row in padded]
    return [lines[0], f"|{' --- |' * width}", *lines[1:]]


def _line(text: str) -> str:
    """A piece of text `_clean` and without blanks around it."""
    if text.isprintable() and "  " not in text:
        plain = text.strip()  # Most text is clean: what is invisible is not printable either.
    else:
        plain = " ".join(text.split())
        if not plain.isprintable() or SEPARATORS.search(text):
            return _clean(text).strip()
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def _clean(text: str) -> str:
    """One blank for any white space, no invisible characters, composed accents (NFC)."""
    text = BLANKS.sub(" ", INVISIBLE.sub("", text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)
