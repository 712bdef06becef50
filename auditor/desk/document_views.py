"""One document as staff see it: its checks, declarations and texts of every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from auditor.archive.models import Capture, Document, Source, Version
from auditor.desk import actions
from auditor.desk.authority import Power, may, staff_member, staff_only
from auditor.desk.declaring import as_json
from auditor.desk.forms import ReasonForm
from auditor.pages.outcomes import BELIEVABLE, MEANINGS, Outcome
from auditor.public.document_page import current_source, declared_addresses
from auditor.public.paging import page_of

A_PAGE = 30
SHOWN = 8


@staff_only(Power.LOOK)
@require_safe
def document_detail(request: HttpRequest, document: int) -> HttpResponse:
    return _show(request, _document(document))


def _show(
    request: HttpRequest, document: Document, *, status: int = 200, **problem: str
) -> HttpResponse:
    source = current_source(document)
    outcome = document.last_outcome
    meaning = MEANINGS[Outcome(outcome)] if outcome else None
    context = {
        "document": document,
        "source": source,
        "addresses": declared_addresses(source),
        "declared": as_json(source.declaration) if source else "",
        "meaning": meaning,
        "is_failing": bool(outcome) and outcome not in BELIEVABLE,
        "checks": _checks(document)[:SHOWN],
        "versions": _versions(document)[:SHOWN],
        "check_count": document.captures.count(),
        "version_count": document.versions.count(),
        "revision_count": document.sources.count(),
        "decisions": actions.decisions_on(document),
        "may_steer": may(staff_member(request), Power.STEER),
        "may_declare": may(staff_member(request), Power.DECLARE),
        **problem,
    }
    return render(request, "desk/document_detail.html", context, status=status)


@staff_only(Power.LOOK)
@require_safe
def document_checks(request: HttpRequest, document: int) -> HttpResponse:
    found = _document(document)
    page = page_of(_checks(found), request, size=A_PAGE)
    context = {"document": found, "page": page, "checks": page.object_list}
    return render(request, "desk/document_checks.html", context)


@staff_only(Power.LOOK)
@require_safe
def document_versions(request: HttpRequest, document: int) -> HttpResponse:
    found = _document(document)
    page = page_of(_versions(found), request, size=A_PAGE)
    context = {"document": found, "page": page, "versions": page.object_list}
    return render(request, "desk/document_versions.html", context)


@staff_only(Power.LOOK)
@require_safe
def document_declarations(request: HttpRequest, document: int) -> HttpResponse:
    found = _document(document)
    sources: QuerySet[Source] = found.sources.order_by("-revision")
    page = page_of(sources, request, size=A_PAGE)
    rows = [(source, as_json(source.declaration)) for source in page.object_list]
    context = {"document": found, "page": page, "rows": rows}
    return render(request, "desk/document_declarations.html", context)


@staff_only(Power.STEER)
@require_POST
def document_check(request: HttpRequest, document: int) -> HttpResponse:
    """Make it due."""
    found = _document(document)
    if not Document.objects.tracked().filter(pk=found.pk).exists():
        sentence = "It is not checked: tracking has ended, or no declaration is in force."
        messages.warning(request, sentence)
        return redirect("desk:document-detail", found.pk)
    actions.check_now(document=found, by=staff_member(request), at=datetime.now(UTC))
    messages.success(
        request,
        "It is due now. The next sweep of a worker takes it, usually within a minute; reload this "
        "page to see what came of it.",
    )
    return redirect("desk:document-detail", found.pk)


@staff_only(Power.STEER)
@require_POST
def document_tracking(request: HttpRequest, document: int) -> HttpResponse:
    """Begin or end its checks."""

    def decide(found: Document, *, is_on: bool, reason: str) -> None:
        by = staff_member(request)
        actions.set_tracking(document=found, is_tracked=is_on, reason=reason, by=by)

    return _decide(request, _document(document), decide, "tracking")


@staff_only(Power.STEER)
@require_POST
def document_robots(request: HttpRequest, document: int) -> HttpResponse:
    """Obey its site's robots.txt, or not."""

    def decide(found: Document, *, is_on: bool, reason: str) -> None:
        by = staff_member(request)
        actions.set_robots(document=found, is_obeyed=is_on, reason=reason, by=by)

    return _decide(request, _document(document), decide, "robots")


def _decide(
    request: HttpRequest, document: Document, decide: Callable[..., None], name: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    typed = {f"{name}_reason": request.POST.get("reason", "")}
    if not form.is_valid():
        sentence = "The reason is longer than 280 characters: shorten it."
        problem = {f"{name}_problem": sentence} | typed
        return _show(request, document, status=400, **problem)
    given = form.cleaned_data
    try:
        decide(document, is_on=given["is_on"], reason=given["reason"])
    except actions.ReasonMissing as error:
        return _show(request, document, status=400, **{f"{name}_problem": str(error)})
    messages.success(request, "It is noted, with your reason.")
    return redirect("desk:document-detail", document.pk)


def _document(pk: int) -> Document:
    return get_object_or_404(Document.objects.select_related("provider"), pk=pk)


def _checks(document: Document) -> QuerySet[Capture]:
    checks = document.captures.select_related("source").defer("record")
    return checks.prefetch_related("versions").order_by("-started_at", "-pk")


def _versions(document: Document) -> QuerySet[Version]:
    return document.versions.select_related("like").prefetch_related("verdicts").newest_first()
