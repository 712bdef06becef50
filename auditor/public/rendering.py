"""A document's Markdown -> HTML that can harm nobody: no links, no images, no markup of its own."""

from __future__ import annotations

from collections.abc import Sequence

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

# Parsing Markdown takes more than linear time on hostile input: longer texts are shown as they are.
LONGEST_RENDERED = 400_000
TABLE_REGION = {"class", "tabindex", "role", "aria-label"}
TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "table", "thead", "tbody", "tr", "th", "td", "div"),
}
ATTRIBUTES = {"div": TABLE_REGION, "ol": {"start"}}
PAGE_LEVEL = 2  # The heading of the section in which the text stands.


class Tables(RendererHTML):
    """Puts each table into a region of its own that scrolls and can be reached by keyboard."""

    def table_open(self, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
        return '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>'

    def table_close(self, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
        return "</table></div>"


def render(text: str) -> SafeString:
    """Markdown -> clean HTML; headings continue below the page's own, without gaps."""
    if len(text) > LONGEST_RENDERED:
        return format_html('<pre class="verbatim">{}</pre>', text)
    markdown = new_parser()
    return to_html(markdown.parse(text), markdown)


def new_parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}, renderer_cls=Tables).enable("table")


def to_html(tokens: Sequence[Token], markdown: MarkdownIt) -> SafeString:
    _fit_headings(tokens)
    _say_images(tokens)
    html = markdown.renderer.render(tokens, markdown.options, {})
    return mark_safe(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None))  # noqa: S308


def _fit_headings(tokens: Sequence[Token]) -> None:
    level = PAGE_LEVEL
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1:]) + PAGE_LEVEL, level + 1, 6)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"


def _say_images(tokens: Sequence[Token]) -> None:
    """An image becomes its description: what the document says, without what it would fetch."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "image":
                child.type, child.tag, child.nesting = "text", "", 0
                child.content = f"[image: {child.content}]" if child.content else "[image]"
