"""The health page for people, and the metrics for machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from auditor.archive.clock import database_now
from auditor.operations import access, figures, health, metrics
from auditor.operations.machine import ask_browser, ask_services
from auditor.pages.outcomes import MEANINGS

PLAIN = "text/plain; charset=utf-8"
UNREACHABLE_SHOWN = 50
REFUSAL = (
    "The metrics are for whoever runs this installation: send the value of AUDITOR_METRICS_TOKEN "
    "as `Authorization: Bearer ...`. Where none is set, only programs on the same machine are "
    "answered, and not through a reverse proxy.\n"
)


@never_cache
@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """How the installation stands, in sentences; 503 when the database does not answer."""
    try:
        context = _of_database(database_now(), has_details=access.may_see_details(request))
    except DatabaseError:
        context, status = {"is_database_down": True}, 503
    else:
        status = 200
    response = render(request, "operations/health.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus' text format, for those who may read them."""
    if not access.may_read_metrics(request):
        refused = HttpResponse(REFUSAL, PLAIN, status=401)
        refused["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return refused
    try:
        measured = metrics.measure(database_now())
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", PLAIN, status=503)
    return HttpResponse(metrics.exposition(measured), CONTENT_TYPE_LATEST)


def _of_database(at: datetime, *, has_details: bool) -> dict[str, Any]:
    found = _findings(at)
    return {
        "at": at,
        "findings": found,
        "headline": health.headline(found),
        "outcomes": [
            (MEANINGS[outcome], number) for outcome, number in figures.outcomes_of_day(at).items()
        ],
        "has_details": has_details,
        **(_details() if has_details else {}),
    }


def _findings(at: datetime) -> list[health.Finding]:
    tracking, services = figures.count_tracking(at), ask_services()
    failure = figures.last_storage_failure(at)
    failed_at = failure.started_at if failure else None
    return [
        health.schedule(tracking, last_check_at=figures.last_check_at(), at=at),
        health.queue(services, tracking),
        health.storage(services, failed_at=failed_at, at=at),
        *[health.disk(disk) for disk in services.disks],
        health.browser(ask_browser()),
        health.documents(tracking),
        health.surveys(figures.count_surveying(at), last_survey_at=figures.last_survey_at(), at=at),
        health.doubts(figures.count_waiting_for_a_look(at)),
        health.clauses(figures.count_clauses()),
        health.seals(figures.count_sealing(), at=at),
    ]


def _details() -> dict[str, Any]:
    """What names documents: for insiders."""
    return {
        "most_overdue": figures.most_overdue(),
        "unreachable": figures.unreachable_documents(UNREACHABLE_SHOWN),
        "unreachable_shown": UNREACHABLE_SHOWN,
    }
