"""A stored page -> its controls with the labels that a person would read. Static: no script is run.

The survey reads pages in a browser, which knows what is shown and where. Here only markup is known, of pages
that were written down: the label is looked for in the order label, name for assistive technology, text
beside it (before it, in the cell or term before, in the row above, after it), title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html
from lxml.html import HtmlElement

from auditor.archive.evaluation.form_flow import is_field, type_of
from auditor.archive.evaluation.form_labels import Labels
from auditor.kyc.forms import Control
from auditor.kyc.vocabulary import LabelSource

BUTTONS = frozenset({"submit", "button", "image"})
MOST_OPTIONS = 400


@dataclass(frozen=True, slots=True)
class Placed:
    """A control with its place: among the fields (`dom_index`) or among buttons, links and frames."""

    control: Control
    dom_index: int | None
    button_index: int | None


@dataclass(frozen=True, slots=True)
class Page:
    language: str | None
    placed: tuple[Placed, ...]


def read_page(content: bytes) -> Page:
    """The controls of a page in document order. Bytes are UTF-8."""
    parser = html.HTMLParser(encoding="utf-8")
    try:
        root = html.document_fromstring(content, parser=parser)
    except etree.ParserError:  # Says "Document is empty": there is no element in it.
        return Page(None, ())
    return Page(root.get("lang") or None, tuple(_placed(root)))


def _placed(root: HtmlElement) -> Iterator[Placed]:
    labels = Labels(root)
    fields = buttons = 0
    for order, element in enumerate(_elements(root)):
        control = _control(order, element, labels)
        if is_field(element):
            yield Placed(control, fields, None)
            fields += 1
        else:
            yield Placed(control, None, buttons)
            buttons += 1


def _elements(root: HtmlElement) -> Iterator[HtmlElement]:
    for element in root.iter("input", "select", "textarea", "button", "a", "iframe"):
        if is_field(element) or is_button(element):
            yield element


def is_button(element: HtmlElement) -> bool:
    if element.tag == "a":
        return element.get("href") is not None
    return element.tag in {"button", "iframe"} or type_of(element) in BUTTONS


def _control(order: int, element: HtmlElement, labels: Labels) -> Control:
    if not is_field(element):
        return _button(order, element, labels)
    label, source = labels.label_of(element)
    return Control(
        order=order,
        tag=element.tag,
        type=type_of(element) if element.tag == "input" else element.tag,
        name=element.get("name") or "",
        id=element.get("id") or "",
        autocomplete=element.get("autocomplete") or "",
        label=label,
        label_source=source,
        placeholder=element.get("placeholder") or "",
        group=labels.group_of(element),
        nearby=labels.nearby(element),
        is_required=element.get("required") is not None or element.get("aria-required") == "true",
        options=_options(element),
        step=element.get("step") or "",
        max_length=_number(element.get("maxlength")),
        pattern=element.get("pattern") or "",
        inputmode=element.get("inputmode") or "",
        accept=element.get("accept") or "",
    )


def _button(order: int, element: HtmlElement, labels: Labels) -> Control:
    """A link's address stands for its name."""
    label = labels.text_of_button(element)
    return Control(
        order=order,
        tag=element.tag,
        type="button",
        name=element.get("name") or element.get("href") or element.get("src") or "",
        id=element.get("id") or "",
        label=label,
        label_source=LabelSource.LABEL if label else LabelSource.NONE,
    )


def _options(element: HtmlElement) -> tuple[str, ...]:
    options = [" ".join(one.text_content().split()) for one in element.iter("option")]
    return tuple(options[:MOST_OPTIONS])


def _number(value: str | None) -> int | None:
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*", value or "")
    return int(found[1]) if found else None
