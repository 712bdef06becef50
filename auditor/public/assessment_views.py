"""The pages of an assessment: the standing one, every version at its own address, what changed."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from auditor.assessments.shown import ShownAssessment
from auditor.public.assessment_changes import changes_between
from auditor.public.assessment_citation import cite_assessment
from auditor.public.assessment_page import arrange, find_assessment, present_summary
from auditor.public.context import PRODUCT_NAME
from auditor.public.provider_page import find_provider
from auditor.public.standing import standing_of, versions_of
from auditor.public.viewing import seen_by, viewer_of

GONE = 410


@require_safe
@seen_by
def provider_assessment(request: HttpRequest, slug: str) -> HttpResponse:
    """What is said of a provider now."""
    provider, viewer = find_provider(slug), viewer_of(request)
    versions = versions_of(provider.pk, viewer)
    about = standing_of(versions) or next(iter(versions), None)
    if about is None:
        raise Http404(f"{provider.name} has not been assessed. That is not a finding.")
    return _respond(request, present_summary(about, viewer))


@require_safe
@seen_by
def assessment_detail(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One version, at its permanent address."""
    return _respond(request, find_assessment(uuid, viewer_of(request)))


@require_safe
@seen_by
def assessment_changes(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """What differs from the version that this one supersedes."""
    viewer = viewer_of(request)
    after = find_assessment(uuid, viewer)
    if after.supersedes is None:
        raise Http404("This is the first version: there is none before it to compare with.")
    before = find_assessment(after.supersedes, viewer)
    is_shown = bool(before.answers and after.answers)
    context = {
        "page": arrange(after),
        "before": before.about,
        "changes": changes_between(before, after) if is_shown else None,
    }
    return render(request, "public/assessment_changes.html", context)


def _respond(request: HttpRequest, shown: ShownAssessment) -> HttpResponse:
    """410 for what was withdrawn: it was here, it will not come back, and the page says why."""
    page = arrange(shown)
    if page.is_withdrawn:
        return render(request, "public/assessment_withdrawn.html", {"page": page}, status=GONE)
    return render(request, "public/assessment_detail.html", {"page": page} | _cited(request, shown))


def _cited(request: HttpRequest, shown: ShownAssessment) -> dict[str, Any]:
    path = reverse("public:assessment-detail", args=[shown.about.uuid])
    url, published_at = request.build_absolute_uri(path), shown.about.published_at
    if published_at is None:
        return {}
    citation = cite_assessment(shown, url=url, archive=PRODUCT_NAME, published_at=published_at)
    return {"citation": citation, "permalink": url}
