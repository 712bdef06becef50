"""How documents are declared: the list, a new one, a change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditor.archive.interchange.revisions import document_of
from auditor.archive.models import Document, Source
from auditor.archive.trials import TooManyTrials, request_trial
from auditor.desk.authority import Power, staff_member, staff_only
from auditor.desk.declaring import selectors_of
from auditor.desk.forms import NewForm
from auditor.desk.saving import Target, answer, show
from auditor.desk.waking import wake_worker
from auditor.public.document_page import current_source, declared_addresses
from auditor.public.paging import page_of
from providers.models import Provider

DECLARATIONS_A_PAGE = 30
MOST_OFFERED = 2000


@staff_only(Power.DECLARE)
@require_safe
def declaration_list(request: HttpRequest) -> HttpResponse:
    """The declarations in force, by provider."""
    # No row holds NUL, and PostgreSQL refuses it even in a question.
    search = request.GET.get("q", "").replace("\0", "").strip()
    sources = Source.objects.filter(is_current=True).select_related("document__provider")
    if search:
        named = Provider.objects.named_like(search)
        by_text = Q(document__terms_type__icontains=search) | Q(document__title__icontains=search)
        sources = sources.filter(Q(document__provider__in=named) | by_text)
    ordered = sources.order_by("document__provider__name", "document__slug", "pk")
    page = page_of(ordered, request, size=DECLARATIONS_A_PAGE)
    rows = [
        {
            "source": source,
            "document": source.document,
            "addresses": declared_addresses(source),
            "selectors": selectors_of(source.declaration),
        }
        for source in page.object_list
    ]
    context = {"page": page, "rows": rows, "search": search}
    return render(request, "desk/declaration_list.html", context)


@staff_only(Power.DECLARE)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration_new(request: HttpRequest) -> HttpResponse:
    """Whose document it is and where: a worker then looks at the page."""
    is_sent = request.method == "POST"
    data = request.POST if is_sent else None
    form = NewForm(data, initial={"provider": request.GET.get("provider", "")})
    if is_sent and form.is_valid():
        asked = _asked(form.cleaned_data)
        try:
            trial = request_trial(
                url=form.cleaned_data["url"],
                by=staff_member(request),
                at=datetime.now(UTC),
                document=_document(form.cleaned_data),
                asked=asked,
            )
        except TooManyTrials as error:
            form.add_error(None, str(error))
        else:
            wake_worker(trial.pk)
            return redirect("desk:trial-detail", trial.pk)
    names = Provider.objects.alphabetical().values_list("name", flat=True)[:MOST_OFFERED]
    status = 400 if form.errors else 200
    context = {"form": form, "names": names}
    return render(request, "desk/declaration_new.html", context, status=status)


@staff_only(Power.DECLARE)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration_edit(request: HttpRequest, document: int) -> HttpResponse:
    """Change how a document is declared: test it, then save it."""
    found = get_object_or_404(Document.objects.select_related("provider"), pk=document)
    target = Target(found.provider.name, found.terms_type, found)
    if request.method == "POST":
        return answer(request, target, "desk/declaration_edit.html", {})
    source = current_source(found)
    declaration = source.declaration if source else {"fetch": ""}
    view = request.GET.get("view", "")
    return show(request, target, "desk/declaration_edit.html", declaration, {}, view=view)


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    found: Provider | None = given["found"]
    return {
        "provider": found.slug if found else "",
        "provider_name": found.name if found else given["provider"].strip(),
        "terms_type": given["terms_type"],
    }


def _document(given: dict[str, Any]) -> Document | None:
    return document_of(given["found"], given["terms_type"]) if given["found"] else None
