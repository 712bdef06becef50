"""Search in the texts of providers: `?q=` with what it is narrowed to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from auditor.accounts.limiting import Allowance, asker_of, patience
from auditor.findings.searching import finding
from auditor.findings.searching.asking import LONGEST_QUERY, BadQuery, parse
from auditor.public.paging import page_of
from auditor.public.search_page import facets_of, hits_of, narrowing_of, refuse_unknown

TEXTS_A_PAGE = 15


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Texts in which all terms stand in one passage, by provider."""
    asked = request.GET.get("q", "")
    narrowing = narrowing_of(request.GET.dict())
    context: dict[str, Any] = {"asked_for": asked[:LONGEST_QUERY], "narrowing": narrowing}
    try:
        terms = parse(asked)
        refuse_unknown(narrowing)
    except BadQuery as error:
        return render(request, "public/search.html", {**context, "fault": error}, status=400)
    if not terms:
        return render(request, "public/search.html", context)
    if wait := _wait(request):
        return _too_often(request, context, wait)
    page = page_of(finding.versions(terms, narrowing), request, size=TEXTS_A_PAGE)
    context |= {
        "page": page,
        "hits": hits_of(terms, narrowing, list(page)),
        "facets": facets_of(terms, narrowing),
    }
    return render(request, "public/search.html", context)


def _wait(request: HttpRequest) -> int:
    """Seconds until the next search from the same network: one over all versions keeps a database busy."""
    allowance = Allowance("search", settings.SEARCHES_AN_HOUR)
    return allowance.take(asker_of(request, None), at=timezone.now())


def _too_often(request: HttpRequest, context: dict[str, Any], wait: int) -> HttpResponse:
    context = {**context, "fault": patience("searches", wait)}
    answer = render(request, "public/search.html", context, status=429)
    answer["Retry-After"] = str(wait)
    return answer
