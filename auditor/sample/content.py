"""The text format of the sample documents, and the edits that are made to them.

A document is a tuple of block sources, in order, as they stand between blank lines of its file:
``# title``, ``## heading {#anchor}``, ``- item`` lines, ``| cell | cell |`` lines (the first is
the header), a ``%page`` line (what follows is served on the next page), or else a paragraph.
Inside a block ``**words**`` are bold and ``[words](/path)`` is a link.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["title", "heading", "paragraph", "items", "table", "page"]
Source = tuple[str, ...]

PAGE_MARK = "%page"
INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<link>.+?)\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"## (?P<text>.+?)(?:\s+\{#(?P<anchor>[a-z][a-z0-9-]*)\})?")


class ContentError(ValueError):
    """The sample data is wrong; the message names the file, the place and the reason."""


@dataclass(frozen=True)
class Block:
    """One parsed block: ``rows`` holds its lines of cells (one cell unless a table)."""

    kind: Kind
    rows: tuple[tuple[str, ...], ...]
    anchor: str | None = None

    @property
    def text(self) -> str:
        """The only cell of a title, a heading or a paragraph, with its inline marks."""
        return self.rows[0][0]


@dataclass(frozen=True)
class EditRule:
    """One edit as the data states it; ``fields`` are the strings its operation needs."""

    operation: str
    note: str
    fields: Mapping[str, str]


def split_blocks(text: str) -> Source:
    """Cut a file's text at its blank lines into block sources."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return tuple(block.strip() for block in blocks if block.strip())


def parse_block(source: str) -> Block:
    """Tell what one block source is, and cut it into its cells."""
    if source == PAGE_MARK:
        return Block("page", ())
    if source.startswith("# "):
        return Block("title", ((source[2:].strip(),),))
    if heading := HEADING.fullmatch(source):
        return Block("heading", ((heading["text"],),), heading["anchor"])
    if source.startswith("- "):
        items = source.removeprefix("- ").split("\n- ")
        return Block("items", tuple((" ".join(item.split()),) for item in items))
    if source.startswith("|"):
        return Block("table", tuple(_cells(line) for line in source.splitlines()))
    return Block("paragraph", ((" ".join(source.split()),),))


def _cells(line: str) -> tuple[str, ...]:
    """The stripped cells of one ``| a | b |`` line."""
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def page_slices(source: Source) -> list[Source]:
    """The block sources of each page of a document, cut at its page marks."""
    slices: list[list[str]] = [[]]
    for block in source:
        if block == PAGE_MARK:
            slices.append([])
        else:
            slices[-1].append(block)
    return [tuple(blocks) for blocks in slices]


def plain(text: str) -> str:
    """The words of a block's text without its inline marks."""
    return INLINE.sub(lambda match: match["bold"] or match["link"], text)


def truth(source: Source) -> list[str]:
    """The words of a document, one string a title, heading, paragraph, item or filled cell."""
    cells = (cell for block in source for row in parse_block(block).rows for cell in row)
    return [plain(cell) for cell in cells if cell]


def read_rule(raw: Any, where: str) -> EditRule:
    """Check one edit of an edits file; ``where`` begins the message of a ContentError."""
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise ContentError(f"{where}: an edit is an object of strings.")
    operation = raw.get("op", "")
    if operation not in OPERATIONS:
        known = ", ".join(sorted(OPERATIONS))
        raise ContentError(f"{where}: the op {operation!r} is none of {known}.")
    wanted = {"op", "note"} | set(FIELDS[operation])
    if set(raw) != wanted:
        raise ContentError(f"{where}: op {operation} takes exactly {', '.join(sorted(wanted))}.")
    if not raw["note"].strip():
        raise ContentError(f"{where}: the note is empty.")
    return EditRule(operation, raw["note"], {key: raw[key] for key in FIELDS[operation]})


def apply_rule(source: Source, rule: EditRule, where: str) -> Source:
    """The document after one edit.

    Raises ContentError, its message beginning with ``where``, if the edit's target is not found
    exactly once or if the edit changes nothing.
    """
    edited = OPERATIONS[rule.operation](source, rule.fields, where)
    if edited == source:
        raise ContentError(f"{where}: the edit changes nothing.")
    return edited


def _locate(source: Source, words: str, where: str) -> int:
    """The index of the only block that contains ``words``."""
    found = [index for index, block in enumerate(source) if words and words in block]
    if len(found) != 1:
        count = "no paragraph contains" if not found else f"{len(found)} paragraphs contain"
        raise ContentError(f"{where}: {count} {words!r}; exactly one has to.")
    return found[0]


def _words(source: Source, fields: Mapping[str, str], where: str) -> Source:
    index = _locate(source, fields["find"], where)
    if source[index].count(fields["find"]) != 1:
        raise ContentError(f"{where}: {fields['find']!r} stands more than once in its paragraph.")
    block = source[index].replace(fields["find"], fields["with"])
    return (*source[:index], block, *source[index + 1 :])


def _replace(source: Source, fields: Mapping[str, str], where: str) -> Source:
    index = _locate(source, fields["find"], where)
    return (*source[:index], *split_blocks(fields["text"]), *source[index + 1 :])


def _insert(source: Source, fields: Mapping[str, str], where: str) -> Source:
    index = _locate(source, fields["after"], where) + 1
    return (*source[:index], *split_blocks(fields["text"]), *source[index:])


def _delete(source: Source, fields: Mapping[str, str], where: str) -> Source:
    index = _locate(source, fields["find"], where)
    return (*source[:index], *source[index + 1 :])


def _move(source: Source, fields: Mapping[str, str], where: str) -> Source:
    index = _locate(source, fields["find"], where)
    rest = (*source[:index], *source[index + 1 :])
    target = _locate(rest, fields["after"], where) + 1
    return (*rest[:target], source[index], *rest[target:])


OPERATIONS = {
    "words": _words,
    "replace": _replace,
    "insert": _insert,
    "delete": _delete,
    "move": _move,
}
FIELDS = {
    "words": ("find", "with"),
    "replace": ("find", "text"),
    "insert": ("after", "text"),
    "delete": ("find",),
    "move": ("find", "after"),
}
