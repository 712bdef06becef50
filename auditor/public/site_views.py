"""Pages about the site itself, and what machines ask of it."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# Every pair of versions has a page and every set of facets an address: not for crawlers.
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /desk/\nDisallow: /health/\nDisallow: /diff/\nDisallow: /providers/?\nDisallow: /exports/\nDisallow: /api/\n"


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "public/about.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            # A table of ours: an empty file where the database was answers a bare SELECT too.
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")
