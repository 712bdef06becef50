"""An element of a page -> a CSS selector for it that lasts.

Sites rename what their tools generate at every release: `css-1x2y3z`, `Terms_body__k3J9q`. An id or
a role that a person chose stays. So names are weighed, and positions are the last resort.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement

PLAIN = re.compile(r"-?[A-Za-z_][\w-]*", re.ASCII)
GENERATED = re.compile(
    r"^(css|jss|jsx|sc|emotion|styled|svelte|ember|react|radix|headlessui|yui|ext|gen)"
    r"([-_][A-Za-z]*\d|\d|-[a-z]*[A-Z])"
    r"|__(?=[A-Za-z0-9_-]{5}$)[a-z]*[A-Z0-9]"  # A hash of five, as CSS modules have it.
)
MODULE = re.compile(r"^([A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*?)_{1,3}[A-Za-z0-9+-]{4,8}$")
DIGITS_WITHIN = re.compile(r"[A-Za-z]\d+[A-Za-z]|\d[A-Za-z]{1,2}\d|\d{4,}")
# Names of looks and states say nothing of the content and change with the design.
LOOKS = re.compile(
    r"(?:[mp][trblxy]?|w|h|gap|space|text|bg|font|leading|flex|grid|col|row|max|min|border|rounded|"
    r"items|justify|order|z|top|left|sm|md|lg|xl|d|offset|vc|elementor|is|has|js)[-:].*"
    r"|(?:flex|grid|block|hidden|relative|absolute|container|wrapper|row|col|inner|outer|active|open|"
    r"clearfix|left|right|center|section|box|show|visible|fade|in)\d*"
)
TELLING = re.compile(
    r"terms|legal|polic|privacy|content|article|body|main|document|text|markdown|prose|agb|daten|"
    r"condition|contrat|aviso|termos|post|entry|page|richtext|wysiwyg|rte|doc",
    re.IGNORECASE,
)
# Whole pages are built in these: whatever they hold, they hold the menus too.
FRAMES = re.compile(
    r"_*(next|nuxt|root|app|app-root|gatsby|page|site|wrapper|container|main-wrapper|layout)_*"
    r"|page-?(wrapper|container|content)?",
    re.IGNORECASE,
)
DATA = ("data-testid", "data-test", "data-qa", "data-component", "itemprop", "aria-labelledby")
SEMANTIC = frozenset({"main", "article"})
NEAR = 4  # How many ancestors are tried as a place to start from.
POSITION_COST = 60


@dataclass(frozen=True, slots=True)
class Name:
    """A selector, what it costs (0 is the best) and why it was taken, in words."""

    css: str
    cost: int
    reason: str


def names_of(element: HtmlElement) -> Iterator[Name]:
    """Selectors that an element has by itself, whether or not others have them too."""
    tag = str(element.tag)
    yield from _by_id(element)
    if tag in SEMANTIC:
        yield Name(tag, 4, f"“{tag}” says what the element is")
    if element.get("role") in {"main", "article", "document"}:
        yield Name(f'[role="{element.get("role")}"]', 5, "its role says what the element is")
    for attribute in DATA:
        value = element.get(attribute, "")
        if PLAIN.fullmatch(value) and not is_generated(value):
            yield Name(f'[{attribute}="{value}"]', 8, f"named by its {attribute}")
    for name in element.get("class", "").split():
        yield from _by_class(name)


def unique_name(root: HtmlElement, element: HtmlElement) -> Name | None:
    """The best selector that matches this element alone on its page; None if there is none."""
    own = sorted(names_of(element), key=lambda name: name.cost)
    for name in own:
        if matches(root, name.css) == [element]:
            return name
    found = [*_with_tag(root, element, own), *_below_ancestors(root, element, own)]
    return min(found, key=lambda name: name.cost, default=None)


def matches(root: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements that a selector matches; none for one that cannot be read."""
    try:
        found = root.xpath(HTMLTranslator().css_to_xpath(css, prefix="//"))
    except (SelectorError, etree.XPathError):
        return []
    return [one for one in found if isinstance(one, HtmlElement)]


def is_generated(name: str) -> bool:
    """Whether a tool made the name, so that it changes with the next release of the site."""
    if GENERATED.search(name) or DIGITS_WITHIN.search(name):
        return True
    return any(_is_scrambled(part) for part in re.split(r"[-_]+", name))


def _is_scrambled(part: str) -> bool:
    """Letters that change between small and capital without being words: `kJq9Xz`, `bdVaJa`."""
    switches = len(re.findall(r"[a-z][A-Z]", part))
    vowels = len(re.findall(r"[aeiouyAEIOUY]", part))
    is_dense = len(part) >= 5 and switches * 3 >= len(part) - 1
    return is_dense or (len(part) >= 6 and vowels == 0 and not part.isupper())


def _by_id(element: HtmlElement) -> Iterator[Name]:
    value = element.get("id", "")
    if PLAIN.fullmatch(value) and not is_generated(value):
        cost = 40 if FRAMES.fullmatch(value) else 0 if TELLING.search(value) else 3
        yield Name(f"#{value}", cost, "named by its id")


def _by_class(name: str) -> Iterator[Name]:
    module = MODULE.fullmatch(name)
    if module and is_generated(name) and not is_generated(module[1]) and "_" in name:
        css = f'[class*="{module[1]}_"]'
        yield Name(css, 25, "named by the part of its class that no tool generates")
    elif PLAIN.fullmatch(name) and not is_generated(name) and not LOOKS.fullmatch(name):
        yield Name(f".{name}", 10 if TELLING.search(name) else 16, "named by its class")


def _with_tag(root: HtmlElement, element: HtmlElement, own: list[Name]) -> Iterator[Name]:
    """The tag with one name, or two classes together."""
    classes = [name for name in own if name.css.startswith(".")]
    joined = [
        Name(f"{element.tag}{name.css}", name.cost + 2, name.reason)
        for name in own
        if name.css[0] in ".["
    ]
    if len(classes) > 1:
        both = classes[0].css + classes[1].css
        joined.append(Name(both, classes[1].cost + 3, "named by two of its classes"))
    if element.tag == "body":
        joined.append(Name("body", POSITION_COST, "nothing smaller holds the document"))
    yield from (name for name in joined if matches(root, name.css) == [element])


def _below_ancestors(root: HtmlElement, element: HtmlElement, own: list[Name]) -> Iterator[Name]:
    """A name within that of an ancestor, or else the path of positions from there."""
    for distance, ancestor in enumerate(element.iterancestors(), start=1):
        start = _own_unique_name(root, ancestor)
        if start is None:
            continue
        if distance <= NEAR:
            for name in (*own, Name(str(element.tag), 20, "the only one of its kind there")):
                css = f"{start.css} {name.css}"
                if matches(root, css) == [element]:
                    yield Name(css, start.cost + name.cost + 5, f"{name.reason}, within another")
        css = f"{start.css} > {_path(ancestor, element)}"
        if matches(root, css) == [element]:
            cost = POSITION_COST + start.cost + 5 * distance
            yield Name(css, cost, "found by its position, which a new layout may change")
        return


def _own_unique_name(root: HtmlElement, element: HtmlElement) -> Name | None:
    if element.tag == "body":
        return Name("body", 15, "")
    own = sorted(names_of(element), key=lambda name: name.cost)
    return next((name for name in own if matches(root, name.css) == [element]), None)


def _path(ancestor: HtmlElement, element: HtmlElement) -> str:
    steps = []
    for one in (element, *element.iterancestors()):
        if one is ancestor:
            break
        parent = one.getparent()
        alike = [] if parent is None else [child for child in parent if child.tag == one.tag]
        position = f":nth-of-type({alike.index(one) + 1})" if len(alike) > 1 else ""
        steps.append(f"{one.tag}{position}")
    return " > ".join(reversed(steps))
