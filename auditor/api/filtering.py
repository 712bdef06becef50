"""By what lists can be narrowed. Not by how weak something is: no grade, no level, no limit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError as Invalid
from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, FilterSet, IsoDateTimeFilter
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from auditor.archive.vocabulary import Cause
from auditor.assessments.vocabulary import CLOSED, STANDING
from auditor.kyc import framework
from providers.countries import COUNTRY_CODES
from providers.models import Provider
from providers.vocabulary import Activity, LedgerTransparency, OperatorModel, ProviderStatus

UNKNOWN = "unknown"
PAGING = {"page", "page_size"}


class KnownFilters(DjangoFilterBackend):  # type: ignore[misc]
    """A filter that does not exist is refused: a list must not seem narrowed when it is not."""

    def filter_queryset(self, request: Request, queryset: Any, view: APIView) -> Any:
        refuse_unknown(request, PAGING | set(view.filterset_class.base_filters))  # type: ignore[attr-defined]
        return super().filter_queryset(request, queryset, view)


class NoFilters(BaseFilterBackend):
    """For lists that cannot be narrowed."""

    def filter_queryset(self, request: Request, queryset: Any, view: APIView) -> Any:
        refuse_unknown(request, PAGING)
        return queryset


def refuse_unknown(request: Request, known: set[str]) -> None:
    if unknown := sorted(set(request.query_params) - known):
        names = ", ".join(sorted(known))
        raise ValidationError(f"There is no filter “{unknown[0]}”. There are: {names}.")


def of_country(value: str) -> None:
    if value != UNKNOWN and value not in COUNTRY_CODES:
        raise Invalid(f"“{value}” is no country: write a code such as NO, or {UNKNOWN}.")


def of_our_time(value: datetime) -> None:
    """What lies near the ends of the calendar cannot be told in another zone."""
    if not 1900 <= value.year <= 2200:
        raise Invalid("Give a day between 1900 and 2200, such as 2026-01-31.")


def since(field: str, says: str) -> IsoDateTimeFilter:
    return _time(field, "gte", f"{says} then or later: a day or a time, ISO 8601.")


def before(field: str, says: str) -> IsoDateTimeFilter:
    return _time(field, "lt", f"{says} before then: a day or a time, ISO 8601.")


def _time(field: str, lookup: str, label: str) -> IsoDateTimeFilter:
    return IsoDateTimeFilter(
        field_name=field, lookup_expr=lookup, label=label, validators=[of_our_time]
    )


class OfProvider(FilterSet):  # type: ignore[misc]
    """What all lists can be narrowed by; `path` leads from a row to its provider."""

    path = "provider__"
    provider = CharFilter(method="with_slug", label="Slug of the provider.")
    country = CharFilter(
        method="with_country",
        validators=[of_country],
        label="Country of the provider, ISO 3166-1 alpha-2, or “unknown”.",
    )
    activity = ChoiceFilter(
        method="with_activity", choices=Activity.choices, label="An activity of the provider."
    )

    def with_slug(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.path}slug": value})

    def with_country(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.path}country": "" if value == UNKNOWN else value})

    def with_activity(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.path}pk__in": Provider.objects.with_activity(value)})


class ProviderFilters(OfProvider):
    path = ""
    provider = None
    q = CharFilter(method="named_like", label="Part of a name, alias, entity or identifier.")
    status = ChoiceFilter(choices=ProviderStatus.choices, label="Whether it operates.")
    operator_model = ChoiceFilter(choices=OperatorModel.choices, label="Who runs it.")
    ledger_transparency = ChoiceFilter(
        choices=LedgerTransparency.choices, label="Who can see the movements of value."
    )

    def named_like(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=Provider.objects.named_like(value).values("pk"))


class DocumentFilters(OfProvider):
    terms_type = CharFilter(label="What sort of document it is.")
    language = CharFilter(label="Its language, BCP 47.")


class VersionFilters(OfProvider):
    path = "document__provider__"
    document = CharFilter(field_name="document__slug", label="Slug of the document.")
    terms_type = CharFilter(field_name="document__terms_type", label="What sort of document.")
    captured_since = since("captured_at", "Captured")
    captured_before = before("captured_at", "Captured")


class ChangeFilters(OfProvider):
    path = "version__document__provider__"
    document = CharFilter(field_name="version__document__slug", label="Slug of the document.")
    terms_type = CharFilter(
        field_name="version__document__terms_type", label="What sort of document."
    )
    cause = ChoiceFilter(choices=Cause.choices, label="Why the two versions differ.")
    occurred_since = since("occurred_at", "Captured")
    occurred_before = before("occurred_at", "Captured")


class AssessmentFilters(OfProvider):
    framework = ChoiceFilter(
        choices=[(one, one) for one in framework.versions()], label="Version of the framework."
    )
    status = ChoiceFilter(
        choices=[(one.value, one.label) for one in (*STANDING, *CLOSED)],
        label="Where it stands. “published” and “disputed” are what is said now.",
    )
    published_since = since("published_at", "Published")
    published_before = before("published_at", "Published")
