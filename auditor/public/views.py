"""The catalogue's pages: overview, providers, documents."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from auditor.archive.models import Change, Document
from auditor.archive.vocabulary import Cause, VersionState
from auditor.assessments.routes import routes_of
from auditor.public import document_page, provider_page
from auditor.public.assessment_page import own_hosts, provider_assessment_of
from auditor.public.change_filter import ChangeFilter, filter_or_fault
from auditor.public.change_list import change_list, with_places
from auditor.public.clause_page import OFF, clause_page
from auditor.public.facets import Selection, select
from auditor.public.health import health_of, with_health_facts
from auditor.public.paging import page_of
from auditor.public.rendering import render as render_text
from auditor.public.standing import standing_by_provider
from auditor.public.totals import count_everything
from auditor.public.viewing import seen_by, viewer_of
from providers.models import Provider

CHANGES_A_PAGE = 30
PROVIDERS_A_PAGE = 25
VERSIONS_A_PAGE = 20


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What changed lately, by the day on which it was to be seen, and how much there is."""
    asked = filter_or_fault(request.GET.dict())
    changes = asked.apply(with_places(Change.objects.by_provider()))
    ordered = asked.arrange(changes, otherwise=changes.last_listed_first())
    page = page_of(ordered, request, size=CHANGES_A_PAGE)
    shown = {change.version.document.provider_id for change in page.object_list}
    context = {
        "totals": count_everything(),
        "standing": standing_by_provider(shown, at=timezone.now()),
        **change_list(asked, page),
    }
    return render(request, "public/overview.html", context, status=asked.status)


@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    """The catalogue, alphabetical, narrowed by a search and by facets."""
    search = request.GET.get("q", "").strip()
    matching = Provider.objects.named_like(search) if search else Provider.objects.all()
    at = timezone.now()
    selection = select(matching.alphabetical(), request.GET.dict() | {"q": search}, at=at)
    page = page_of(selection.provider_ids, request, size=PROVIDERS_A_PAGE)
    context = {
        "selection": selection,
        "page": page,
        "providers": _with_activity_facts(list(page)),
        "standing": standing_by_provider(list(page), at=at),
        "search": search,
        "is_narrowed": bool(search or selection.active),
        "export_query": _narrowing(search, selection),
    }
    return render(request, "public/provider_list.html", context)


def _narrowing(search: str, selection: Selection) -> str:
    """The query that names what the list was narrowed by, without its page."""
    chosen = {facet.name: option.value for facet, option in selection.active}
    return urlencode(({"q": search} if search else {}) | chosen)


@require_safe
@seen_by
def provider_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Identity, public facts, documents and changes of one provider."""
    provider = provider_page.find_provider(slug)
    documents = provider_page.documents_of(provider)
    rows = provider_page.change_rows(provider)
    identity = provider_page.identity_of(provider)
    viewer = viewer_of(request)
    asked = filter_or_fault(request.GET.dict())
    context = {
        "provider": provider,
        "identity": identity,
        "own_hosts": own_hosts(provider, identity.identifiers),
        "assessed": provider_assessment_of(provider, viewer),
        "routes": routes_of(provider, viewer, on=viewer.at.date()) if identity.ties else None,
        "documents": documents,
        "timeline": provider_page.timeline_of(documents, rows, identity.events),
        "archive_changes": provider_page.count_archive_changes(rows),
        **change_list(asked, _changes_of(provider, asked, request)),
    }
    return render(request, "public/provider_detail.html", context, status=asked.status)


def _changes_of(provider: Provider, asked: ChangeFilter, request: HttpRequest) -> Page[Change]:
    own = Change.objects.by_provider().filter(version__document__provider=provider)
    changes = asked.apply(with_places(own))
    ordered = asked.arrange(changes, otherwise=changes.newest_first())
    return page_of(ordered, request, size=VERSIONS_A_PAGE)


@require_safe
def document_detail(request: HttpRequest, slug: str, document: str) -> HttpResponse:
    """One document: what is known of its tracking, its newest text, versions and checks."""
    found = _document(slug, document)
    versions = document_page.versions_of(found)
    page = page_of(versions, request, size=VERSIONS_A_PAGE)
    newest = page.object_list[0] if page.number == 1 and page.object_list else versions.first()
    source = document_page.current_source(found)
    text = document_page.legible_text(newest)
    clauses = clause_page(newest, text, is_shown=request.GET.get("clauses") != OFF)
    context = {
        "document": found,
        "health": health_of(found),
        "source": source,
        "addresses": document_page.declared_addresses(source),
        "newest": newest,
        "clauses": clauses,
        "text": clauses.text if clauses.is_shown or text is None else render_text(text),
        "page": page,
        "choices": versions.values_list("uuid", "captured_at", "word_count"),
        "checks": document_page.latest_checks(found),
    }
    return render(request, "public/document_detail.html", context)


def _document(slug: str, document: str) -> Document:
    documents = with_health_facts(Document.objects.select_related("provider"))
    found = documents.filter(provider__slug=slug, slug=document).first()
    if found is None:
        raise Http404(f"The archive has no document “{document}” of a provider “{slug}”.")
    return found


def _with_activity_facts(provider_ids: Sequence[int]) -> QuerySet[Provider]:
    """The providers of a page with their number of documents and the last change they made."""
    change = "documents__versions__change"
    own_change = Q(
        **{
            f"{change}__cause": Cause.CHANGE,
            "documents__versions__state": VersionState.CONFIRMED,
        }
    )
    return (
        Provider.objects.filter(pk__in=provider_ids)
        .annotate(
            document_count=Count("documents", distinct=True),
            changed_at=Max(f"{change}__occurred_at", filter=own_change),
        )
        .alphabetical()
    )
