"""The desk's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditor.archive.clock import database_now
from auditor.desk import queue
from auditor.desk.authority import Power, staff_only
from auditor.public.paging import page_of

ENTRIES_A_PAGE = 25


@staff_only(Power.LOOK)
@require_safe
def queue_list(request: HttpRequest) -> HttpResponse:
    """What needs a look, the oldest first."""
    entries = queue.everything(database_now())
    filters = queue.Filters.of(request.GET.dict())
    narrowed = [entry for entry in entries if filters.takes(entry)]
    page = page_of(narrowed, request, size=ENTRIES_A_PAGE)
    context = {
        "filters": filters,
        "choices": queue.choices(entries),
        "page": page,
        "items": queue.items(page.object_list),
        "total": len(entries),
    }
    return render(request, "desk/queue.html", context)
