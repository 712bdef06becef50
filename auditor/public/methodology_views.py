"""The framework for readers: the page of a version, its downloads, and one indicator everywhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import condition, conditional_page, require_safe

from auditor.assessments.models import Assessment
from auditor.assessments.querysets import AssessmentQuerySet
from auditor.assessments.visibility import present_all
from auditor.findings.across import clauses_across, providers_saying
from auditor.kyc import framework, oscal
from auditor.kyc.framework import Framework, UnknownVersion
from auditor.kyc.framework_file import FOLDER
from auditor.public.methodology_page import arrange, line_of
from auditor.public.paging import page_of
from auditor.public.viewing import seen_by, viewer_of

PROVIDERS_A_PAGE = 25
MEASUREMENTS = settings.BASE_DIR / "docs" / "measurements.md"


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """The newest version."""
    return _respond(request, framework.newest())


@require_safe
def methodology_version(request: HttpRequest, version: str) -> HttpResponse:
    return _respond(request, _framework(version))


def _respond(request: HttpRequest, found: Framework) -> HttpResponse:
    context = {"page": arrange(found), "framework": found, "versions": framework.versions()}
    return render(request, "public/methodology.html", context)


def _etag(request: HttpRequest, version: str) -> str:
    return f'"{_framework(version).digest}"'


@require_safe
@condition(etag_func=_etag)
def framework_file(request: HttpRequest, version: str) -> HttpResponse:
    """The file itself, byte for byte what the digest is of."""
    content = (FOLDER / f"{_framework(version).version}.yaml").read_bytes()
    return _attached(HttpResponse(content, content_type="application/yaml"), f"{version}.yaml")


@require_safe
@conditional_page
def framework_catalog(request: HttpRequest, version: str) -> HttpResponse:
    """The same as a catalog of OSCAL."""
    catalog: dict[str, Any] = oscal.to_catalog(_framework(version))
    response = JsonResponse(catalog, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _attached(response, f"{version}-oscal-catalog.json")


@require_safe
@conditional_page
def measurements(request: HttpRequest) -> HttpResponse:
    """What was measured, as `make bench` and `make evaluate` wrote it."""
    try:
        content = MEASUREMENTS.read_bytes()
    except FileNotFoundError as error:
        raise Http404("This installation came without its documentation.") from error
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="framework-{name}"'
    return response


@require_safe
@seen_by
def indicator_detail(request: HttpRequest, indicator: str) -> HttpResponse:
    """One indicator across the providers that were assessed, alphabetical."""
    found = _with_indicator(indicator)
    viewer = viewer_of(request)
    rows = Assessment.objects.published().visible_to(viewer)
    page = page_of(_ids(rows), request, size=PROVIDERS_A_PAGE)
    shown = present_all(_alphabetical(Assessment.objects.filter(pk__in=list(page))), viewer)
    context = {
        "indicator": found.by_id[indicator],
        "framework": found,
        "page": page,
        "lines": [line for one in shown if (line := line_of(one, indicator))],
    }
    return render(request, "public/indicator_detail.html", context)


@require_safe
def indicator_texts(request: HttpRequest, indicator: str) -> HttpResponse:
    """What the newest confirmed text of each document claims under an indicator, by provider."""
    found = _with_indicator(indicator)
    page = page_of(providers_saying(indicator), request, size=PROVIDERS_A_PAGE)
    context = {
        "indicator": found.by_id[indicator],
        "framework": found,
        "page": page,
        "rows": clauses_across(indicator, [one.pk for one in page.object_list]),
    }
    return render(request, "public/indicator_texts.html", context)


def _with_indicator(indicator: str) -> Framework:
    """The newest version that has it. Raises Http404."""
    found = next((one for one in _versions() if indicator in one.by_id), None)
    if found is None:
        raise Http404(f"No version of the framework has an indicator “{indicator}”.")
    return found


def _ids(rows: AssessmentQuerySet) -> list[int]:
    return list(_alphabetical(rows).values_list("pk", flat=True))


def _alphabetical(rows: AssessmentQuerySet) -> AssessmentQuerySet:
    return rows.order_by(Lower("provider__name"), "provider__slug", "framework")


def _versions() -> list[Framework]:
    """Newest first."""
    return [framework.load(one) for one in reversed(framework.versions())]


def _framework(version: str) -> Framework:
    try:
        return framework.load(version)
    except UnknownVersion as error:
        raise Http404(str(error)) from error
