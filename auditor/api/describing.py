"""The description of the interface in OpenAPI 3.1, made once a process."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import OpenApiResponse

from auditor.api.problems import MEDIA_TYPE, ProblemSerializer

PROBLEMS = {
    400: "A filter or a page that does not exist; `detail` says which do.",
    401: "The key is not known, or it has expired.",
    404: "There is nothing of that name, or not for you.",
    429: "Too many requests; `Retry-After` says when to come again.",
}


class Description(AutoSchema):
    """Every operation can be answered with a problem; lists are what says that it is one."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return bool(getattr(self.view, "is_list", False))

    def get_response_serializers(self) -> Any:
        own = super().get_response_serializers()
        given = own if isinstance(own, dict) else {200: own}
        problems = {
            (status, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, says)
            for status, says in PROBLEMS.items()
        }
        return {**given, **problems}


@cache
def described() -> bytes:
    generator = SchemaGenerator(api_version="v1")  # type: ignore[no-untyped-call]
    document = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    rendered: bytes = OpenApiJsonRenderer().render(document, renderer_context={})
    return rendered


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, in JSON."""
    return HttpResponse(described(), content_type="application/vnd.oai.openapi+json")
