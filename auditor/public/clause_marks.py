"""Many passages marked in a rendered text, each known by its number, in about the time of rendering it once more.

Marks go into the Markdown as characters of two private planes, which no text has: the n-th of the one
opens passage n, the n-th of the other closes it. A mark that would change how its paragraph is rendered is
left out with the others of that paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from auditor.public.rendering import LONGEST_RENDERED, new_parser, render, to_html

OPENS, CLOSES = 0xF0000, 0x100000
MOST = 0xFFFD  # As many characters as one of the planes has.
MARK = re.compile("([\U000f0000-\U0010ffff])")
TAG_OR_MARK = re.compile("(<[^>]*>|[\U000f0000-\U0010ffff])")
# What begins a line of Markdown and is no text: a mark before it would make it text.
LEAD = re.compile(r"[ \t]*(?:(?:[#>*+|-]+|[0-9]+[.)])[ \t]+|\|[ \t]*)*")
# What has none, such as the line below the head of a table, shapes the text and is not shown.
WORD = re.compile(r"[^\W_]")
# Marks stand inside of what makes words bold: beside it they would keep it from doing so.
EMPHASIS = "*_~`"


@dataclass(frozen=True, slots=True)
class Span:
    """Code points of a text."""

    start: int
    end: int


Element = Callable[[frozenset[int], Sequence[int]], tuple[str, str]]
"""(numbers of the passages that stand here, those of them that begin here) -> what opens and closes it."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The rendered text, and the numbers of the passages that are marked in it."""

    html: SafeString
    marked: frozenset[int]


def render_spans(text: str, spans: Sequence[Span], element: Element) -> MarkedText:
    """The rendered text with an element around every run of words of a passage. Passages may overlap."""
    if MARK.search(text) or len(spans) > MOST:
        return _without_marks(text)
    if len(text) > LONGEST_RENDERED:
        source = escape(_with_marks(text, list(_verbatim(text, spans))))
        return _with_elements(f'<pre class="verbatim">{source}</pre>', element)
    marked = _with_marks(text, list(_pieces(text, spans)))
    if _blocks(marked) != _blocks(text):
        return _without_marks(text)
    markdown = new_parser()
    markdown.core.ruler.at("inline", _parse_inline)
    return _with_elements(to_html(markdown.parse(marked), markdown), element)


def fit(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage without white space around it, and after what begins its line."""
    exact = text[start:end]
    start += len(exact) - len(exact.lstrip())
    end -= len(exact) - len(exact.rstrip())
    line = text.rfind("\n", 0, start) + 1
    lead = LEAD.match(text, line)
    return max(start, lead.end() if lead else start), end


def _without_marks(text: str) -> MarkedText:
    return MarkedText(render(text), frozenset())


Piece = tuple[int, int, int]
"""(start, end, number): a part of a passage within one line and one cell of a table."""


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    for number, span in enumerate(spans):
        for part in re.finditer(r"[^\n|]+", text[span.start : span.end]):
            start, end = fit(text, span.start + part.start(), span.start + part.end())
            while start < end and text[start] in EMPHASIS:
                start += 1
            while start < end and text[end - 1] in EMPHASIS:
                end -= 1
            if WORD.search(text, start, end):
                yield start, end, number


def _verbatim(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    for number, span in enumerate(spans):
        if text[span.start : span.end].strip():
            yield span.start, span.end, number


def _with_marks(text: str, pieces: Sequence[Piece]) -> str:
    """Where one passage ends and another begins, the end comes first."""
    opening = [(start, 1, chr(OPENS + number)) for start, _, number in pieces]
    closing = [(end, 0, chr(CLOSES + number)) for _, end, number in pieces]
    parts, last = [], 0
    for at, _, mark in sorted([*opening, *closing]):
        parts += [text[last:at], mark]
        last = at
    return "".join([*parts, text[last:]])


def _blocks(text: str) -> list[tuple[str, str, int, int]]:
    """The paragraphs, lists and tables of a text, without their words."""
    tokens = new_parser().disable("inline").parse(text)
    return [(one.type, one.tag, one.nesting, one.level) for one in tokens]


def _parse_inline(state: StateCore) -> None:
    """As `markdown-it` does it, but what is rendered otherwise for its marks is parsed without them."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = _parsed(token.content, state)
        if not MARK.search(token.content):
            continue
        plain = _parsed(MARK.sub("", token.content), state)
        if MARK.sub("", _rendered(token.children, state.md)) != _rendered(plain, state.md):
            token.children = plain


def _parsed(content: str, state: StateCore) -> list[Token]:
    children: list[Token] = []
    state.md.inline.parse(content, state.md, state.env, children)
    return children


def _rendered(children: list[Token], markdown: MarkdownIt) -> str:
    return str(markdown.renderer.renderInline(children, markdown.options, {}))  # type: ignore[attr-defined]


def _with_elements(html: str, element: Element) -> MarkedText:
    """Elements in place of the marks. `html` is clean, and stays so: only elements are added."""
    inside: set[int] = set()
    seen: set[int] = set()
    parts = []
    for token in TAG_OR_MARK.split(html):
        if MARK.fullmatch(token):
            _pass(ord(token), inside)
        elif inside and token.strip() and not token.startswith("<"):
            begins = sorted(inside - seen)
            seen |= inside
            before, after = element(frozenset(inside), begins)
            parts.append(f"{before}{token}{after}")
        else:
            parts.append(token)
    return MarkedText(mark_safe("".join(parts)), frozenset(seen))  # noqa: S308


def _pass(mark: int, inside: set[int]) -> None:
    if mark < CLOSES:
        inside.add(mark - OPENS)
    else:
        inside.discard(mark - CLOSES)
