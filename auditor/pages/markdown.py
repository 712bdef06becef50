"""A selection of a page -> Markdown text that holds what a reader sees and nothing of the markup.

One passage a line. Emphasis, ids, classes and white space leave no trace, so that a page served
with other markup and the same words gives the same text. Links keep their lasting target, because
terms take in other documents by reference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from auditor.pages.selection import Selection, Window

UNSEEN = frozenset(
    "audio base canvas embed frame frameset head iframe input link math meta noscript object option "
    "script select style svg template textarea title video".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul caption".split()
)
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
RAISED = {"sup": "^", "sub": "_"}
LISTS = frozenset({"ul", "ol", "menu"})
CELLS = frozenset({"td", "th"})
BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
ORDINAL = re.compile(r"\s*[0-9]{1,9}\s*")
INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f]"
)
LAYOUT = "descendant::table|descendant::ul|descendant::ol|descendant::h1|descendant::h2"
LinkTarget = Callable[[str], str]


@dataclass(slots=True)
class _List:
    is_ordered: bool
    number: int


def to_markdown(selection: Selection, *, link_target: LinkTarget) -> str:
    """The text of every kept window, in order. `link_target` turns an href into a URL or ""."""
    texts = []
    for window in selection.keep:
        walk = _Walk(window, selection.skip, link_target)
        texts.append(walk.run(selection.root))
    return "\n\n".join(text for text in texts if text)


class _Walk:
    """One pass over the tree, in document order, without recursion: depth is no danger."""

    def __init__(self, keep: Window, skip: tuple[Window, ...], link_target: LinkTarget) -> None:
        self._keep = keep
        self._skip = skip
        self._link_target = link_target
        self._is_open = False
        self._hidden_by: set[int] = set()
        self._unseen_depth = 0
        self._begun: list[HtmlElement] = []
        self._page = _Page()
        self._links: list[tuple[str, int, int]] = []

    def run(self, root: HtmlElement) -> str:
        is_whole = self._keep.is_element
        for event, element in etree.iterwalk(
            self._keep.start if is_whole else root, events=("start", "end")
        ):
            if event == "start":
                self._enter(element)
            else:
                self._leave(element)
                if is_whole and element is self._keep.start:
                    break
        return self._page.text()

    def _enter(self, element: HtmlElement) -> None:
        self._cross_start(element)
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            self._unseen_depth += 1
            return
        if self._reads:
            self._begun.append(element)
            self._begin(element)
            self._say(element.text)

    def _leave(self, element: HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            self._unseen_depth -= 1
        elif self._begun and self._begun[-1] is element:
            # Also when reading has stopped within it: a table or list that was begun must end.
            self._finish(self._begun.pop())
        elif self._reads and element.tag in BLOCKS:
            self._page.part()
        self._cross_end(element)
        if self._reads:
            self._say(element.tail)

    @property
    def _reads(self) -> bool:
        return self._is_open and not self._hidden_by and not self._unseen_depth

    def _say(self, text: str | None) -> None:
        if text:
            self._page.say(text)

    def _cross_start(self, element: HtmlElement) -> None:
        if element is self._keep.start and self._keep.is_start_included:
            self._is_open = True
        if element is self._keep.end and not self._keep.is_end_included:
            self._close()
        for number, window in enumerate(self._skip):
            if element is window.start and window.is_start_included:
                self._hidden_by.add(number)
            if element is window.end and not window.is_end_included:
                self._hidden_by.discard(number)

    def _cross_end(self, element: HtmlElement) -> None:
        if element is self._keep.start and not self._keep.is_start_included:
            self._is_open = True
        if element is self._keep.end and self._keep.is_end_included:
            self._close()
        for number, window in enumerate(self._skip):
            if element is window.start and not window.is_start_included:
                self._hidden_by.add(number)
            if element is window.end and window.is_end_included:
                self._hidden_by.discard(number)

    def _close(self) -> None:
        self._page.part()
        self._is_open = False

    def _begin(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._page.break_line()
        elif tag == "a":
            target = self._link_target(element.get("href") or "")
            self._links.append((target, *self._page.place()))
        elif tag in RAISED:
            self._say(_raised_mark(element))
        elif tag == "table":
            self._page.begin_table(is_data=_is_data_table(element))
        elif tag in BLOCKS:
            self._page.begin_block(tag, element)

    def _finish(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "a" and self._links:
            self._page.link(*self._links.pop())
        elif tag == "table":
            self._page.end_table()
        elif tag in BLOCKS:
            self._page.finish_block(tag)


def _raised_mark(element: HtmlElement) -> str:
    """What keeps a raised or lowered figure apart: EUR 500 with a note 1 is not EUR 5001."""
    words = str(element.text_content()).lstrip()
    return RAISED[element.tag] if words[:1].isdigit() else ""


def _is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds figures in rows and columns, not the layout of a page."""
    if table.xpath(LAYOUT):
        return False
    return any(len(row) > 1 for row in table.iter("tr"))


class _Page:
    """The text as it grows: inline pieces become lines, lines become blocks."""

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
        if self._in_data_table:
            self._begin_in_table(tag)
            return
        self.end_block()
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
        if self._in_data_table:
            self._finish_in_table(tag)
            return
        self.end_block()
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
        lines = [_clean(line).strip() for line in "".join(self._inline).split("\x0b")]
        self._inline.clear()
        lines = [line for line in lines if line]
        if not lines:
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
            cell = _clean("".join(self._inline)).strip()
            rows[-1].append(cell.replace("|", "\\|"))
            self._inline.clear()
        else:
            self._inline.append(" ")

    def _say_stray(self) -> None:
        """What a table holds outside its cells stands before it, as in a browser."""
        words = _clean("".join(self._inline)).strip()
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


def _clean(text: str) -> str:
    """One blank for any white space, no invisible characters, composed accents (NFC)."""
    text = BLANKS.sub(" ", INVISIBLE.sub("", text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)
