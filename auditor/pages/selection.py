"""A page and a declaration's part -> the tree, and the windows of it that count.

Selectors run as XPath over lxml, which is what makes reading fast. The few that only a full CSS
engine knows run once through BeautifulSoup, which marks what they match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import lxml.html
from bs4 import BeautifulSoup
from cssselect import HTMLTranslator, SelectorError
from cssselect.xpath import ExpressionError
from lxml import etree
from lxml.html import HtmlElement

from auditor.pages.declaration import Part, Range, Selector

MARK = "data-auditor-mark"


class SelectorMissed(ValueError):
    """The page has nothing that the declaration selects."""


@dataclass(frozen=True, slots=True)
class Window:
    """What lies from one element to another, in document order."""

    start: HtmlElement
    is_start_included: bool
    end: HtmlElement
    is_end_included: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a page counts: windows to keep, in the declaration's order, and windows to skip."""

    root: HtmlElement
    keep: tuple[Window, ...]
    skip: tuple[Window, ...]


def select(text: str, part: Part) -> Selection:
    """The selection that `part` makes of a page. Raises SelectorMissed."""
    plain = [item for item in _css_of((*part.select, *part.remove)) if _xpath(item) is None]
    tree, marks = _parse_marked(text, plain) if plain else (_parse(text), {})
    skip = _remove(tree, part.remove, marks)
    keep: list[Window] = []
    for selector in part.select:
        keep.extend(_windows(tree, selector, marks))
    if not keep:
        wanted = ", ".join(_words_for(selector) for selector in part.select)
        raise SelectorMissed(f"Nothing on the page matches {wanted}.")
    return Selection(tree, tuple(_without_nested(keep)), tuple(skip))


def _parse(text: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    body = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        return lxml.html.document_fromstring(body, parser=parser)
    except etree.ParserError as error:
        raise SelectorMissed("The page holds no markup.") from error


def _parse_marked(text: str, selectors: list[str]) -> tuple[HtmlElement, dict[str, str]]:
    """Mark with BeautifulSoup what XPath cannot select -> the tree, and XPath by selector."""
    soup = BeautifulSoup(text, "lxml")
    marks = {}
    for number, selector in enumerate(selectors):
        for element in soup.select(selector):
            before = str(element.get(MARK, ""))
            element[MARK] = f"{before} {number}".strip()
        marks[selector] = f"//*[contains(concat(' ', @{MARK}, ' '), ' {number} ')]"
    return _parse(str(soup)), marks


@lru_cache(maxsize=4096)
def _xpath(selector: str) -> etree.XPath | None:
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(selector, prefix="//"))
    except (ExpressionError, SelectorError, etree.XPathError):
        return None


def _find(tree: HtmlElement, selector: str, marks: dict[str, str]) -> list[HtmlElement]:
    xpath = etree.XPath(marks[selector]) if selector in marks else _xpath(selector)
    found = [] if xpath is None else xpath(tree)
    return [one for one in found if isinstance(one, HtmlElement)] if isinstance(found, list) else []


def _css_of(selectors: Iterable[Selector]) -> list[str]:
    found: dict[str, None] = {}
    for selector in selectors:
        if isinstance(selector, Range):
            found |= {selector.start: None, selector.end: None}
        else:
            found[selector] = None
    return list(found)


def _remove(
    tree: HtmlElement, selectors: Iterable[Selector], marks: dict[str, str]
) -> list[Window]:
    """Drop what simple selectors match; ranges become windows to skip."""
    windows: list[Window] = []
    for selector in selectors:
        if isinstance(selector, Range):
            windows.extend(_windows(tree, selector, marks))
            continue
        for element in _find(tree, selector, marks):
            if element.getparent() is not None:
                element.drop_tree()
    return windows


def _windows(tree: HtmlElement, selector: Selector, marks: dict[str, str]) -> list[Window]:
    if isinstance(selector, str):
        return [Window(one, True, one, True) for one in _find(tree, selector, marks)]
    starts = _find(tree, selector.start, marks)
    ends = _find(tree, selector.end, marks)
    if not starts or not ends:
        return []
    window = Window(starts[0], selector.is_start_included, ends[0], selector.is_end_included)
    return [window]


def _without_nested(windows: list[Window]) -> list[Window]:
    """Leave out an element inside one that is kept anyway: nothing is read twice."""
    whole = {window.start for window in windows if window.start is window.end}
    seen: set[HtmlElement] = set()
    kept = []
    for window in windows:
        is_nested = window.start is window.end and any(
            parent in whole for parent in window.start.iterancestors()
        )
        if is_nested or (window.start is window.end and window.start in seen):
            continue
        seen.add(window.start)
        kept.append(window)
    return kept


def _words_for(selector: Selector) -> str:
    if isinstance(selector, Range):
        return f"the range from {selector.start!r} to {selector.end!r}"
    return repr(selector)
