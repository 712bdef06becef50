"""The page of the log of corrections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from auditor.assessments.visibility import Viewer
from auditor.public.corrections import entries, places
from auditor.public.paging import page_of

ENTRIES_A_PAGE = 30


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The same for everybody."""
    viewer = Viewer.anonymous(at=timezone.now())
    page = page_of(places(viewer), request, size=ENTRIES_A_PAGE)
    context = {"page": page, "entries": entries(list(page), viewer)}
    return render(request, "public/corrections.html", context)
