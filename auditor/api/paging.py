"""Lists in pages."""

from __future__ import annotations

import re
from typing import Any

from django.core.paginator import InvalidPage
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

SIZE, MOST = 50, 200
NUMBER = re.compile("[1-9][0-9]{0,6}", re.ASCII)


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; at most 200 a page."""

    page_size = SIZE
    max_page_size = MOST
    page_size_query_param = "page_size"
    page_size_query_description = f"How many a page: {SIZE} unless told, at most {MOST}."
    page_query_description = "The number of the page, from 1."

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(SIZE))
        if not NUMBER.fullmatch(asked) or int(asked) > MOST:
            raise ValidationError({"page_size": f"Ask for 1 to {MOST} a page."})
        return int(asked)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        asked = request.query_params.get("page", "1")
        if not NUMBER.fullmatch(asked):
            raise ValidationError({"page": "Pages are numbered 1, 2, 3 and so on."})
        return int(asked)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound as error:
            number = request.query_params.get("page")
            raise NotFound(f"This list has no page {number}: it ends before.") from error
        except InvalidPage as error:
            raise NotFound("This list has no such page.") from error

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """In the words of OpenAPI 3.1, in which `null` is a type."""
        described = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            described["properties"][name] = {"type": ["string", "null"], "format": "uri"}
        return described
