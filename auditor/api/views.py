"""Providers, documents, versions and changes; and what there is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from auditor.api import filtering
from auditor.api.base import One, Reading, Rows
from auditor.api.catalogue import CATALOGUE_SHAPE, whole_provider
from auditor.api.problems import TextNotAtHand
from auditor.api.shapes import row_shape
from auditor.archive.models import Change, Document, Version
from auditor.archive.querysets import ChangeQuerySet, VersionQuerySet
from auditor.exports.tables.archived import (
    CHANGES,
    DOCUMENTS,
    VERSIONS,
    changes,
    documents,
    versions,
)
from auditor.exports.tables.catalogue import PROVIDERS
from auditor.public.document_page import legible_text
from providers.models import Provider

LISTS = ("provider", "document", "version", "change", "assessment", "framework")


class RootSerializer(serializers.Serializer[Any]):
    """Where everything stands."""

    providers = serializers.URLField(read_only=True)
    documents = serializers.URLField(read_only=True)
    versions = serializers.URLField(read_only=True)
    changes = serializers.URLField(read_only=True)
    assessments = serializers.URLField(read_only=True)
    frameworks = serializers.URLField(read_only=True)
    schema = serializers.URLField(read_only=True)
    docs = serializers.URLField(read_only=True)


class Root(Reading):
    """The lists, and the description of them."""

    @extend_schema(responses=RootSerializer)
    def get(self, request: Request) -> Response:
        names = {f"{one}s": f"api:{one}-list" for one in LISTS}
        names |= {"schema": "api:schema", "docs": "api:docs"}
        return Response(
            {key: request.build_absolute_uri(reverse(name)) for key, name in names.items()}
        )


class ProviderList(Rows):
    """The catalogue, alphabetical."""

    serializer_class = row_shape(PROVIDERS, "Provider")
    filterset_class = filtering.ProviderFilters
    queryset = Provider.objects.alphabetical()


class ProviderDetail(One):
    """A provider with the public facts about it, and its documents."""

    serializer_class = CATALOGUE_SHAPE

    def found(self, slug: str) -> Any:
        provider = Provider.objects.filter(slug=slug).first()
        if provider is None:
            raise Http404(f"The catalogue has no provider “{slug}”.")
        return whole_provider(provider, self.viewer)


class DocumentList(Rows):
    """Documents that are tracked over time, by provider."""

    serializer_class = row_shape(DOCUMENTS, "Document")
    filterset_class = filtering.DocumentFilters
    queryset = Document.objects.none()

    def get_queryset(self) -> Any:
        return documents(self.selection)


class DocumentDetail(One):
    """A document and the state of its tracking."""

    serializer_class = row_shape(DOCUMENTS, "Document")

    def found(self, provider: str, document: str) -> Document:
        found = documents(self.selection).filter(provider__slug=provider, slug=document).first()
        if found is None:
            raise Http404(f"The archive has no document “{document}” of a provider “{provider}”.")
        return found


class VersionList(Rows):
    """Confirmed versions, newest first, without their texts."""

    serializer_class = row_shape(VERSIONS, "Version")
    filterset_class = filtering.VersionFilters
    queryset = Version.objects.none()

    def get_queryset(self) -> VersionQuerySet:
        return versions(self.selection).newest_first()


class VersionDetail(One):
    """A confirmed version."""

    serializer_class = row_shape(VERSIONS, "Version")

    def found(self, uuid: UUID) -> Version:
        found = versions(self.selection).filter(uuid=uuid).first()
        if found is None:
            raise Http404("The archive has no version of this name. Another archive may have it.")
        return found


class VersionText(VersionDetail):
    """The text of a version, byte for byte what its SHA-256 is of."""

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, request: Request, uuid: UUID) -> HttpResponse:  # type: ignore[override]
        text = legible_text(self.found(uuid))
        if text is None:
            raise TextNotAtHand
        return HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")


class ChangeList(Rows):
    """Changes from one version to the next, newest first."""

    serializer_class = row_shape(CHANGES, "Change")
    filterset_class = filtering.ChangeFilters
    queryset = Change.objects.none()

    def get_queryset(self) -> ChangeQuerySet:
        return changes(self.selection).newest_first()


class ChangeDetail(One):
    """The change that led to a version."""

    serializer_class = row_shape(CHANGES, "Change")

    def found(self, uuid: UUID) -> Change:
        found = changes(self.selection).filter(version__uuid=uuid).first()
        if found is None:
            raise Http404("The archive has no change that led to a version of this name.")
        return found
