"""A page as one line of texts, breaks and controls, in the order of reading; built once, asked many times."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TypeAlias

from lxml.html import HtmlElement

CONTROLS = frozenset({"input", "select", "textarea", "button"})
NOT_FIELDS = frozenset({"hidden", "submit", "button", "image", "reset"})
UNREAD = frozenset({"script", "style", "noscript", "option", "template"})
BREAKS = frozenset(
    {"br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "table", "hr", "dt", "dd", "form"}
    | {"fieldset", "h1", "h2", "h3", "h4"}
)
MOST = 300  # Characters of a text that are kept.
BREAK = "\n"

Item: TypeAlias = HtmlElement | str


class Flow:
    """What a person reads of a page, in order. Of an element, `beside` gives the texts around it."""

    def __init__(self, root: HtmlElement) -> None:
        self._items: list[Item] = []
        self._spans: dict[HtmlElement, tuple[int, int]] = {}
        self._fields: list[int] = [0]  # How many fields stand before an item.
        self._read(root)

    def beside(self, container: HtmlElement, element: HtmlElement) -> tuple[str, str]:
        """The text back to the control before it and on to the one after, within the container."""
        first, last = self._spans.get(container, (0, 0))
        start, end = self._spans.get(element, (0, 0))
        before = takewhile(_is_text, reversed(self._items[max(first, start - MOST) : start]))
        after = takewhile(_is_text, self._items[end : min(last, end + MOST)])
        return _joined(reversed(list(before))), _joined(after)

    def after(self, container: HtmlElement, element: HtmlElement) -> str:
        """The first line after it within the container: what stands beside a box."""
        last, end = self._spans.get(container, (0, 0))[1], self._spans.get(element, (0, 0))[1]
        line: list[str] = []
        for item in takewhile(_is_text, self._items[end : min(last, end + MOST)]):
            if item == BREAK and plain("".join(line)):
                break
            line.append(str(item))
        return plain(" ".join(line))

    def text_of(self, element: HtmlElement) -> str:
        """Its text without that of lists, scripts and what is hidden."""
        start, end = self._spans.get(element, (0, 0))
        texts = (one for one in self._items[start : min(end, start + MOST)] if isinstance(one, str))
        return _joined(texts)

    def fields_within(self, element: HtmlElement) -> int:
        start, end = self._spans.get(element, (0, 0))
        return self._fields[end] - self._fields[start]

    def _read(self, element: HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in UNREAD or _is_hidden(element):
            return
        start = len(self._items)
        self._add_break(element)
        if element.tag in CONTROLS:
            self._add(element, is_field=is_field(element))
        if element.tag not in {"input", "select", "textarea"}:
            self._add_text(element.text)
            for child in element:
                self._read(child)
                self._add_text(child.tail)
        self._add_break(element)
        self._spans[element] = (start, len(self._items))

    def _add(self, item: Item, *, is_field: bool = False) -> None:
        self._items.append(item)
        self._fields.append(self._fields[-1] + is_field)

    def _add_text(self, text: str | None) -> None:
        if text and (words := " ".join(text.split())):
            self._add(words)

    def _add_break(self, element: HtmlElement) -> None:
        if element.tag in BREAKS:
            self._add(BREAK)


def type_of(element: HtmlElement) -> str:
    return (element.get("type") or "text").strip().casefold()


def is_field(element: HtmlElement) -> bool:
    """Whether something is entered or chosen in it."""
    tag = element.tag
    return tag in {"select", "textarea"} or (tag == "input" and type_of(element) not in NOT_FIELDS)


def plain(text: str) -> str:
    return " ".join(text.split())[:MOST].strip()


def _joined(texts: Iterator[Item] | reversed[Item]) -> str:
    return plain(" ".join(str(one) for one in texts))


def _is_text(item: Item) -> bool:
    """Hidden fields are no controls that a person would see."""
    return isinstance(item, str) or type_of(item) == "hidden"


def _is_hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").casefold()
    return "display:none" in style or element.get("hidden") is not None
