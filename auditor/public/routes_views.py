"""By which routes money gets to a provider and out again; who is not vetted learns only whether."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.routes import routes_of
from auditor.public.provider_page import find_provider
from auditor.public.routes_page import drawings, neighbours, source_rows
from auditor.public.viewing import seen_by, viewer_of

BAD_REQUEST = 400


@require_safe
@seen_by
def provider_routes(request: HttpRequest, slug: str) -> HttpResponse:
    """On the day of `?on=`, today by default; for who is not vetted always today."""
    provider, viewer = find_provider(slug), viewer_of(request)
    is_vetted = viewer.clearance >= Clearance.VETTED
    given = request.GET.get("on", "").strip() if is_vetted else ""
    day = viewer.at.date() if not given else _day(given)
    context = {"provider": provider, "given": given, "on": day, "is_vetted": is_vetted}
    if day is None:
        return render(request, "public/provider_routes.html", context, status=BAD_REQUEST)
    shown = routes_of(provider, viewer, on=day)
    if shown is not None and not shown.is_withheld:
        context |= {"drawings": drawings(shown), "neighbours": neighbours(shown)}
        context["sources"] = source_rows(shown)
    return render(request, "public/provider_routes.html", context | {"shown": shown})


def _day(given: str) -> date | None:
    """`2026-11-30`, as a date field gives it."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
