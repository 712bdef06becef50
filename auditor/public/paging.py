"""Which page of a list a request asks for, and a clear refusal of one that does not exist."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
Item = TypeVar("Item")


def page_of(
    items: QuerySet[Any, Item] | Sequence[Item], request: HttpRequest, *, size: int
) -> Page[Item]:
    """The page that `?page=` names, the first without it. Raises Http404 with a sentence."""
    asked = request.GET.get("page", "1")
    if not PAGE_NUMBER.fullmatch(asked):
        raise Http404("There is no such page of this list: pages are numbered 1, 2, 3 and so on.")
    paginator: Paginator[Item] = Paginator(items, size)
    try:
        return paginator.page(int(asked))
    except EmptyPage as error:
        last = paginator.num_pages
        raise Http404(f"This list has no page {asked}: its last page is {last}.") from error
