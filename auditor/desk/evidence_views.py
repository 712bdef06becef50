"""What sites sent, given to staff so that no browser runs or renders any of it."""

from __future__ import annotations

import uuid as uuids

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from auditor.archive.blobs import UNREADABLE, blob_store
from auditor.archive.models import Capture, Trial
from auditor.desk import version_page
from auditor.desk.authority import Power, staff_only

# By the first bytes, whatever anybody says of them.
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
NOT_KEPT = "The store of this installation does not have this content, or it is damaged."


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
    is_pdf = page.media_type == "application/pdf"
    suffix = "pdf" if is_pdf else "txt"
    kind = "application/octet-stream" if is_pdf else "text/plain"
    return as_download(_content(page.blob), name=f"{page.blob[:16]}.{suffix}", kind=kind)


@staff_only(Power.LOOK)
@require_safe
def capture_screenshot(request: HttpRequest, attempt: uuids.UUID) -> HttpResponse:
    return picture(get_object_or_404(Capture, attempt=attempt).screenshot)


@staff_only(Power.DECLARE)
@require_safe
def trial_screenshot(request: HttpRequest, trial: int) -> HttpResponse:
    return picture(get_object_or_404(Trial, pk=trial).screenshot)


def picture(digest: str) -> HttpResponse:
    """A picture of the store. Raises Http404 for anything else."""
    content = _content(digest) if digest else b""
    kind = next((kind for start, kind in PICTURES.items() if content.startswith(start)), None)
    if kind is None:
        raise Http404("There is no picture of this page.")
    return HttpResponse(content, content_type=kind, headers=SAFE_HEADERS)


def as_download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Content that a browser saves and never opens as a page. `name` is made here, not by a site."""
    response = HttpResponse(content, content_type=kind, headers=SAFE_HEADERS)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _content(digest: str) -> bytes:
    try:
        return blob_store().get(digest)
    except UNREADABLE as error:
        raise Http404(NOT_KEPT) from error
