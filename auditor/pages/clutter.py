"""What of a page's block is no part of the document: menus, share bars, banners, questions to rate it.

An element counts as clutter for what it is (a `nav`), for what it is called, for what it says, or
because nearly all of it is links. Whether it may be removed is for the caller to weigh.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

ROLES = {
    "navigation": "navigation",
    "banner": "a banner",
    "complementary": "an aside",
    "contentinfo": "the page's footer",
    "search": "a search form",
    "dialog": "a dialogue",
    "alertdialog": "a dialogue",
}
TAGS = {
    "nav": "navigation",
    "aside": "an aside",
    "footer": "a footer",
    "form": "a form",
    "dialog": "a dialogue",
}
# Parts of names (ids, classes), whole words of them.
NAMES = {
    "a cookie banner": "cookie cookies consent gdpr onetrust cookiebot",
    "a share bar": "share sharing social addthis sharethis",
    "a question whether the page helped": "helpful feedback vote votes rating survey useful",
    "navigation": "nav navbar navigation menu breadcrumb breadcrumbs sidebar pagination pager toc",
    "links to other pages": "related recommended seealso",
    "an offer to subscribe": "newsletter subscribe signup",
    "a comment box": "comments disqus",
    "an advertisement": "advert advertisement ads promo",
    "controls": "toolbar print printer backtotop skip",
}
BY_NAME = {name: words for words, names in NAMES.items() for name in names.split()}
SAYINGS = (
    (
        "a question whether the page helped",
        r"(was|did|is) this (article|page|answer|information|section)?\s*(helpful|useful|help)|"
        r"war (dieser|diese)\b.{0,40}\b(hilfreich|nützlich)|"
        r"(cet|cette)\b.{0,40}\b(utile|aidé)|fue útil|te resultó útil|foi útil|è stato utile|"
        r"found this helpful|was dit .{0,30}nuttig|была ли .{0,40}полезна",
    ),
    (
        "a cookie banner",
        r"(accept|reject|allow) (all )?cookies|alle cookies (akzeptieren|zulassen)|"
        r"accepter (tous )?les cookies|aceptar (todas )?las cookies|aceitar (todos os )?cookies|"
        r"we use cookies to|accetta (tutti i )?cookie",
    ),
    (
        "a share bar",
        r"^\W*(share (this|on|via)|teilen|partager|compartir|compartilhar|condividi)\b",
    ),
)
SAYING = [(reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in SAYINGS]
SPLIT_NAME = re.compile(r"[-_:]+|(?<=[a-z])(?=[A-Z])")
MOST_WORDS_OF_SAYING = 60
MOST_PARTS_OF_NAME = 3
LINKS_OF_LIST = 3
SHARE_OF_LINKS = 0.75
CONTENT_TAGS = frozenset(
    {"html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td"}
)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much an element holds: words, words within links, links."""

    words: int
    link_words: int
    links: int


def reason_of(element: HtmlElement, extent: Extent, text: str) -> str:
    """What kind of clutter an element is, in words; nothing if it looks like content.

    `text` is the element's text, or a part of it long enough to tell.
    """
    if element.tag in CONTENT_TAGS:
        return ""
    return (
        _by_tag(element, extent)
        or ROLES.get(element.get("role", ""), "")
        or _by_name(element)
        or _by_saying(extent, text)
        or _by_links(element, extent)
    )


def _by_tag(element: HtmlElement, extent: Extent) -> str:
    """A foot or an aside without links may be a note or a date: a part of the document."""
    is_note = element.tag in {"aside", "footer"} and not extent.links
    return "" if is_note else TAGS.get(str(element.tag), "")


def _by_name(element: HtmlElement) -> str:
    """A name of many parts is a heading made into one: `how-we-share-your-data` is no share bar."""
    for name in f"{element.get('id', '')} {element.get('class', '')}".split():
        parts = SPLIT_NAME.split(name)
        found = [BY_NAME[part.lower()] for part in parts if part.lower() in BY_NAME]
        if found and len(parts) <= MOST_PARTS_OF_NAME:
            return found[0]
    return ""


def _by_saying(extent: Extent, text: str) -> str:
    if extent.words > MOST_WORDS_OF_SAYING:
        return ""
    plain = " ".join(text.split())
    return next((reason for reason, pattern in SAYING if pattern.search(plain)), "")


def _by_links(element: HtmlElement, extent: Extent) -> str:
    """A list of links, such as a table of contents or a menu without a name."""
    if element.tag not in {"ul", "ol", "div", "section"} or extent.links < LINKS_OF_LIST:
        return ""
    return "a list of links" if extent.link_words >= extent.words * SHARE_OF_LINKS else ""
