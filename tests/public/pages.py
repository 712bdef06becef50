"""Reading a page in a test: its text as a reader sees it, and histories to look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lxml import html
from lxml.html import HtmlElement

from auditor.archive.vocabulary import Cause
from tests.factories import make_document, make_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from auditor.archive.models import Document, Version


START = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


def words(response: Response) -> str:
    """The text of a page's main part, blocks apart, white space collapsed."""
    (main,) = elements(response, "//main")
    for block in main.iter("dt", "dd", "p", "li", "th", "td", "h1", "h2", "h3", "div", "option"):
        block.text = f" {block.text or ''}"
        block.tail = f" {block.tail or ''}"
    return " ".join(main.text_content().split())


def links(response: Response) -> list[str]:
    """Where the links of a page's main part lead."""
    return attributes(response, "//main//a/@href")


def elements(response: Response, path: str) -> list[HtmlElement]:
    found = html.fromstring(response.content).xpath(path)
    assert isinstance(found, list)
    return [item for item in found if isinstance(item, HtmlElement)]


def attributes(response: Response, path: str) -> list[str]:
    found = html.fromstring(response.content).xpath(path)
    assert isinstance(found, list)
    return [str(item) for item in found]


def make_history(
    texts: Sequence[str], document: Document | None = None, causes: Sequence[str] = ()
) -> list[Version]:
    """A version a day from 3 May 2026, the first a first record, the others changes."""
    document = document or make_document()
    causes = causes or [Cause.FIRST, *[Cause.CHANGE] * (len(texts) - 1)]
    return [
        make_version(document, text, captured_at=START + timedelta(days=index), cause=cause)
        for index, (text, cause) in enumerate(zip(texts, causes, strict=True))
    ]


def numbered_texts(count: int) -> list[str]:
    """As many different texts."""
    return [f"# Terms\n\nThe limit is {number} EUR." for number in range(count)]
