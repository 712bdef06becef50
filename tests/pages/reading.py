"""Reading a page in one call, as most tests of extraction do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from auditor.pages.declaration import Part, Selector
from auditor.pages.extract import NotRead, RawPage, extract

URL = "https://a.example/legal/terms"


def make_part(
    select: Sequence[Selector] | str = "body",
    remove: Sequence[Selector] = (),
    filters: tuple[Any, ...] = (),
) -> Part:
    selectors = (select,) if isinstance(select, str) else tuple(select)
    return Part(URL, selectors, tuple(remove), filters, runs_scripts=False)


def make_page(body: str | bytes, media_type: str = "text/html", charset: str = "utf-8") -> RawPage:
    return RawPage(body.encode() if isinstance(body, str) else body, media_type, charset)


def read(body: str | bytes, *args: Any, **options: Any) -> str:
    """The text, without the line break at its end."""
    return extract([make_page(body)], [make_part(*args, **options)]).removesuffix("\n")


def not_read(body: str | bytes, *args: Any, **options: Any) -> NotRead:
    with pytest.raises(NotRead) as caught:
        read(body, *args, **options)
    return caught.value
