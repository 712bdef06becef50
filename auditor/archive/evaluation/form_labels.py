"""Where the label of a control stands in a page's markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from auditor.archive.evaluation.form_flow import NOT_FIELDS, Flow, plain, type_of
from auditor.kyc.vocabulary import LabelSource

LEVELS = 6  # Elements that are climbed from a control in search of a text.
ROW = 4  # Fields in a row that share a text: the parts of a date, of a number, of a card.
CELLS = frozenset({"td", "th", "dd"})
AFTER = frozenset({"checkbox", "radio"})
SIGNS = re.compile(r"[^\W_]|〒")

Label = tuple[str, LabelSource]


class Labels:
    """Labels of a page's controls."""

    def __init__(self, root: HtmlElement) -> None:
        self._flow = Flow(root)
        self._by_id: dict[str, HtmlElement] = {}
        self._for: dict[str, list[HtmlElement]] = {}
        for element in root.iter():
            if isinstance(element.tag, str):
                self._note(element)

    def _note(self, element: HtmlElement) -> None:
        if name := element.get("id"):
            self._by_id.setdefault(name, element)
        if element.tag == "label" and (name := element.get("for")):
            self._for.setdefault(name, []).append(element)

    def label_of(self, element: HtmlElement) -> Label:
        """What a person reads as the control's name, and where that was found."""
        found = self._label(element) or self._aria(element)
        if found is None and (placeholder := plain(element.get("placeholder") or "")):
            found = placeholder, LabelSource.PLACEHOLDER
        if found is None and (nearby := self.nearby(element)):
            found = nearby, LabelSource.NEARBY
        if found is None and (title := plain(element.get("title") or "")):
            found = title, LabelSource.TITLE
        return found or ("", LabelSource.NONE)

    def _label(self, element: HtmlElement) -> Label | None:
        texts = [self._flow.text_of(one) for one in self._for.get(element.get("id") or "", ())]
        wrapping = next(element.iterancestors("label"), None)
        if wrapping is not None and not any(texts):
            texts = [self._text_around(wrapping, element)]
        text = plain(" ".join(texts))
        return (text, LabelSource.LABEL) if SIGNS.search(text) else None

    def _aria(self, element: HtmlElement) -> Label | None:
        named = (element.get("aria-labelledby") or "").split()
        texts = [self._flow.text_of(self._by_id[one]) for one in named if one in self._by_id]
        text = plain(" ".join(texts) or element.get("aria-label") or "")
        return (text, LabelSource.ARIA) if text else None

    def _text_around(self, wrapping: HtmlElement, element: HtmlElement) -> str:
        """A wrapping label's text; where it wraps several controls, that beside this one."""
        if self._flow.fields_within(wrapping) <= 1:
            return self._flow.text_of(wrapping)
        before, after = self._flow.beside(wrapping, element)
        return before or after

    def nearby(self, element: HtmlElement) -> str:
        """The text that stands where a person looks for one, without regard to labels.

        A field that only signs part from the one before it (`[ ] - [ ]`) shares its text.
        """
        is_after = type_of(element) in AFTER
        first = None if is_after else _first_in_row(element)
        if first is None:
            return self._own_nearby(element, is_after=is_after)
        label = self._label(first)
        return self._own_nearby(first, is_after=False) or (label[0] if label else "")

    def _own_nearby(self, element: HtmlElement, *, is_after: bool) -> str:
        for level in _levels(element):
            for text in self._around(level, element, is_after=is_after):
                if SIGNS.search(text):
                    return text
            if level.tag in {"form", "table", "body"}:
                break
        return ""

    def _around(self, level: HtmlElement, element: HtmlElement, *, is_after: bool) -> Iterator[str]:
        """The texts around the control at one level of the page, the likeliest first."""
        before, after = self._flow.beside(level, element)
        if is_after:
            yield self._flow.after(level, element)
        yield before
        if is_after:
            return
        yield self._before_cell(level)
        if self._flow.fields_within(level) <= 1:
            yield after

    def group_of(self, element: HtmlElement) -> str:
        """The legend or name of its group, or the head of its row where the cell holds several."""
        for ancestor in element.iterancestors():
            if ancestor.tag == "fieldset":
                legend = next(ancestor.iterchildren("legend"), None)
                if legend is not None:
                    return self._flow.text_of(legend)
            if ancestor.get("role") in {"group", "radiogroup"} and (named := self._aria(ancestor)):
                return named[0]
            if ancestor.tag in CELLS and self._flow.fields_within(ancestor) > 1:
                return self._before_cell(ancestor)
        return self._label_of_row(element)

    def _label_of_row(self, element: HtmlElement) -> str:
        """The label of the first of several controls that stand together: day, month and year."""
        parent = element.getparent()
        if parent is None or not 1 < self._flow.fields_within(parent) <= ROW:
            return ""
        label = next(parent.iter("label"), None)
        first = next(parent.iter("input", "select", "textarea"))
        return "" if first is element or label is None else self._flow.text_of(label)

    def _before_cell(self, cell: HtmlElement) -> str:
        """The text of the cell or term before; where there is none, of the cell above."""
        if cell.tag not in CELLS:
            return ""
        for before in cell.itersiblings("td", "th", "dt", "dd", preceding=True):
            if self._flow.fields_within(before):
                break
            if SIGNS.search(text := self._flow.text_of(before)):
                return text
        return self._cell_above(cell)

    def _cell_above(self, cell: HtmlElement) -> str:
        row = cell.getparent()
        above = row.getprevious() if row is not None and row.tag == "tr" else None
        if above is None or above.tag != "tr" or self._flow.fields_within(above):
            return ""
        place = sum(1 for _ in cell.itersiblings("td", "th", preceding=True))
        cells = [one for one in above if one.tag in {"td", "th"}]
        return self._flow.text_of(cells[place]) if place < len(cells) else ""

    def text_of_button(self, element: HtmlElement) -> str:
        named = self._aria(element)
        images = " ".join(one.get("alt") or "" for one in element.iter("img"))
        texts = [self._flow.text_of(element), element.get("value"), named[0] if named else ""]
        return next(filter(None, (plain(one or "") for one in [*texts, images, element.get("title")])), "")  # fmt: skip


def _levels(element: HtmlElement) -> Iterator[HtmlElement]:
    for count, ancestor in enumerate(element.iterancestors()):
        if count == LEVELS:
            return
        yield ancestor


def _first_in_row(element: HtmlElement) -> HtmlElement | None:
    """The first of the few fields that stand beside this one without anything that names them."""
    first: HtmlElement | None = None
    if element.get("placeholder") or SIGNS.search(_text_before(element)):
        return None
    count = 1
    for before in element.itersiblings("input", "select", preceding=True):
        kind = type_of(before)
        if kind == "hidden":
            continue
        if kind in AFTER | NOT_FIELDS or before.get("placeholder") or count == ROW:
            return first
        first, count = before, count + 1
        if SIGNS.search(_text_before(before)):
            return first
    return first


def _text_before(element: HtmlElement) -> str:
    """The text between an element and what stands before it in the same one."""
    before, parent = element.getprevious(), element.getparent()
    if before is None:
        return (parent.text or "") if parent is not None else ""
    is_control = before.tag in {"input", "select", "textarea", "button"}
    return (before.tail or "") + ("" if is_control else before.text_content())
