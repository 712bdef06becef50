"""What every address of the interface has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.filters import BaseFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from auditor.api.authentication import KeyAuthentication
from auditor.api.filtering import KnownFilters
from auditor.api.paging import Pages
from auditor.api.throttling import PerHour
from auditor.assessments.visibility import Viewer
from auditor.exports.selection import Selection


class Reading(APIView):
    """An address that is read, by a viewer. There is nothing to be written at any."""

    authentication_classes = (KeyAuthentication, SessionAuthentication)
    throttle_classes = (PerHour,)

    @cached_property
    def viewer(self) -> Viewer:
        """Whoever asks, with the roles in force now. One query; none for nobody."""
        return Viewer.of(self.request.user, at=timezone.now())

    @property
    def selection(self) -> Selection:
        """Everything, as the viewer sees it."""
        return Selection(self.viewer, ())

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """May be kept by the asker alone, and is asked for again each time (304 if it is the same)."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "private, no-cache"
        patch_vary_headers(final, ["Accept", "Authorization", "Cookie"])
        return final


class Rows(Reading, GenericAPIView[Any]):
    """A list in pages."""

    is_list = True
    pagination_class = Pages
    filter_backends: tuple[type[BaseFilterBackend], ...] = (KnownFilters,)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(self.shown(page), many=True).data)

    def shown(self, page: Any) -> Any:
        """The rows of a page, as they may be seen."""
        return page


class One(Reading, GenericAPIView[Any]):
    """One thing. It takes no filters."""

    pagination_class = None
    filter_backends = ()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.found(**kwargs)).data)

    # A function of what the address names -> what stands there. Raises Http404 with a sentence.
    found: Callable[..., Any]


class Nothing(Reading):
    """What has no address here: said as a problem, not as a page."""

    @extend_schema(exclude=True)
    def get(self, request: Request, rest: str) -> Response:
        raise NotFound("Nothing has this address. What there is stands at /api/v1/.")
