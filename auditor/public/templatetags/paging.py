"""The page numbers to offer below a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.simple_tag
def pages_of(page: Page[Any]) -> Iterator[str | int]:
    """All of few pages; of many the first, the last and those around the current one."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
