"""A page and a declaration's part -> the tree, and the windows of it that count.

Selectors run as XPath over lxml, which is what makes reading fast. The few that only a full CSS
engine knows run once through BeautifulSoup, which marks what they match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import lxml.html
from cssselect import HTMLTranslator, SelectorError
from cssselect.xpath import ExpressionError
from lxml import etree
from lxml.html import HtmlElement

from auditor.pages.declaration import Part, Range, Selector
from auditor.pages.nesting import flatten

MARK = "data-auditor-mark"
# One class for every element: lxml.html's own look-up by tag is what reading would wait for.
ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)


class SelectorMissed(ValueError):
    """The page has nothing that the declaration selects."""


class TooDeep(ValueError):
    """The page goes beyond the limits of the parser, so that only a part of it would be read."""


@dataclass(frozen=True, slots=True)
class Window:
    """What lies from one element to another, in document order."""

    start: HtmlElement
    is_start_included: bool
    end: HtmlElement
    is_end_included: bool

    @property
    def is_element(self) -> bool:
        """Whether it is one element with all that is in it."""
        return self.start is self.end and self.is_start_included and self.is_end_included


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a page counts: windows to keep, in the declaration's order, and windows to skip.

    `missed` names the declared selectors that matched nothing while others did.
    """

    root: HtmlElement
    keep: tuple[Window, ...]
    skip: tuple[Window, ...]
    missed: tuple[str, ...]


def select(text: str, part: Part) -> Selection:
    """The selection that `part` makes of a page. Raises SelectorMissed or TooDeep."""
    tree, text = _parse_whole(text.replace("\x00", ""))
    plain = [item for item in _css_of((*part.select, *part.remove)) if _xpath(item) is None]
    marks: dict[str, str] = {}
    if plain:
        tree, marks = _parse_marked(text, plain)
    skip = _remove(tree, part.remove, marks)
    keep: list[Window] = []
    missed: list[str] = []
    for selector in part.select:
        found = _windows(tree, selector, marks)
        keep.extend(found)
        if not found:
            missed.append(_words_for(selector))
    if not keep:
        raise SelectorMissed(f"Nothing on the page matches {', '.join(missed)}.")
    return Selection(tree, tuple(_without_nested(keep)), tuple(skip), tuple(missed))


def _parse_whole(text: str) -> tuple[HtmlElement, str]:
    """The tree of a page, and the text it was made of: made flatter if it is nested too deep."""
    try:
        return _parse(text), text
    except TooDeep:
        flat = flatten(text)
        return _parse(flat), flat


def _parse(text: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    parser.set_element_class_lookup(ELEMENTS)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise SelectorMissed("The page holds no markup.") from error
    # The parser stops at its limits and keeps silent about it: half a page must not pass for one.
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise TooDeep("The page is nested deeper than can be read.")
    return tree


def _parse_marked(text: str, selectors: list[str]) -> tuple[HtmlElement, dict[str, str]]:
    """Mark with BeautifulSoup what XPath cannot select -> the tree, and XPath by selector."""
    from bs4 import BeautifulSoup  # Few declarations need it, and it takes long to import.

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
    if "|" in selector.replace("|=", ""):
        return None  # A namespace, which XPath would want to have declared.
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
    """Drop what simple selectors match; ranges become windows to skip.

    An element that a range begins or ends at stays in the tree, as a window of its own.
    """
    selectors = list(selectors)
    ranges = [one for one in selectors if isinstance(one, Range)]
    windows = [window for one in ranges for window in _windows(tree, one, marks)]
    edges = [edge for window in windows for edge in (window.start, window.end)]
    held = {element for edge in edges for element in (edge, *edge.iterancestors())}
    for selector in selectors:
        for element in [] if isinstance(selector, Range) else _find(tree, selector, marks):
            if element in held:
                windows.append(Window(element, True, element, True))
            elif element.getparent() is not None:
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
    return [window] if _begins_before_it_ends(tree, window) else []


def _begins_before_it_ends(tree: HtmlElement, window: Window) -> bool:
    start = ("start" if window.is_start_included else "end", window.start)
    end = ("end" if window.is_end_included else "start", window.end)
    for step in etree.iterwalk(tree, events=("start", "end")):
        if step == end:
            return False
        if step == start:
            return True
    return False


def _without_nested(windows: list[Window]) -> list[Window]:
    """Leave out an element inside one that is kept anyway: nothing is read twice."""
    whole = {window.start for window in windows if window.is_element}
    seen: set[HtmlElement] = set()
    kept = []
    for window in windows:
        if window.is_element:
            is_nested = any(parent in whole for parent in window.start.iterancestors())
            if is_nested or window.start in seen:
                continue
            seen.add(window.start)
        kept.append(window)
    return kept


def _words_for(selector: Selector) -> str:
    if isinstance(selector, Range):
        return f"the range from {selector.start!r} to {selector.end!r}"
    return repr(selector)
