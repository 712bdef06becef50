"""What sites sent, given to staff so that no browser runs or renders any of it."""

from __future__ import annotations

import uuid as uuids

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from auditor.archive.models import Capture, Trial
from auditor.desk import version_page
from auditor.desk.authority import Power, staff_only
from auditor.public.stored import picture, stored
from auditor.public.untrusted import as_download


@staff_only(Power.LOOK)
@require_safe
def capture_detail(request: HttpRequest, attempt: uuids.UUID) -> HttpResponse:
    """One check: how it was made and what came."""
    capture = get_object_or_404(
        Capture.objects.select_related("document__provider", "source", "snapshot"), attempt=attempt
    )
    context = {
        "capture": capture,
        "document": capture.document,
        "facts": version_page.facts_of(capture),
        "pages": list(capture.snapshot.pages.order_by("position")) if capture.snapshot else [],
        "versions": capture.versions.order_by("pk"),
    }
    return render(request, "desk/capture_detail.html", context)


@staff_only(Power.LOOK)
@require_safe
def raw_page(request: HttpRequest, attempt: uuids.UUID, position: int) -> HttpResponse:
    """The bytes of a page as they came, to be saved: never shown as what they say they are."""
    capture = get_object_or_404(Capture.objects.select_related("snapshot"), attempt=attempt)
    pages = capture.snapshot.pages if capture.snapshot else None
    page = pages.filter(position=position).first() if pages else None
    if page is None:
        raise Http404("This check kept no such page.")
    return _to_be_saved(page.blob, page.media_type)


@staff_only(Power.LOOK)
@require_safe
def refusal(request: HttpRequest, attempt: uuids.UUID) -> HttpResponse:
    """What the site answered in place of a page, to be saved like one."""
    capture = get_object_or_404(Capture, attempt=attempt)
    if not capture.refusal:
        raise Http404("This check kept no answer in place of a page.")
    return _to_be_saved(capture.refusal, capture.record.get("refusal", {}).get("media_type", ""))


@staff_only(Power.LOOK)
@require_safe
def capture_screenshot(request: HttpRequest, attempt: uuids.UUID) -> HttpResponse:
    return picture(get_object_or_404(Capture, attempt=attempt).screenshot)


@staff_only(Power.DECLARE)
@require_safe
def trial_screenshot(request: HttpRequest, trial: int) -> HttpResponse:
    return picture(get_object_or_404(Trial, pk=trial).screenshot)


def _to_be_saved(digest: str, media_type: str) -> HttpResponse:
    is_pdf = media_type == "application/pdf"
    suffix = "pdf" if is_pdf else "txt"
    kind = "application/octet-stream" if is_pdf else "text/plain"
    return as_download(stored(digest), name=f"{digest[:16]}.{suffix}", kind=kind)
