"""The catalogue's pages: overview, providers, documents."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditor.archive.models import Change, Document, Version
from auditor.archive.querysets import ChangeQuerySet
from auditor.archive.vocabulary import Cause, VersionState
from auditor.public import document_page, provider_page
from auditor.public.facets import select
from auditor.public.health import health_of, with_health_facts
from auditor.public.paging import page_of
from auditor.public.rendering import render as render_text
from auditor.public.totals import count_everything
from providers.models import Provider

CHANGES_A_PAGE = 30
PROVIDERS_A_PAGE = 25
VERSIONS_A_PAGE = 20


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What changed lately, by day, and how much there is."""
    changes = _with_places(Change.objects.by_provider()).newest_first()
    page = page_of(changes, request, size=CHANGES_A_PAGE)
    return render(request, "public/overview.html", {"totals": count_everything(), "page": page})


@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    """The catalogue, alphabetical, narrowed by a search and by facets."""
    search = request.GET.get("q", "").strip()
    matching = Provider.objects.named_like(search) if search else Provider.objects.all()
    selection = select(matching.alphabetical(), request.GET.dict() | {"q": search})
    page = page_of(selection.provider_ids, request, size=PROVIDERS_A_PAGE)
    context = {
        "selection": selection,
        "page": page,
        "providers": _with_activity_facts(list(page)),
        "search": search,
        "is_narrowed": bool(search or selection.active),
    }
    return render(request, "public/provider_list.html", context)


@require_safe
def provider_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Identity, public facts, documents and changes of one provider."""
    provider = provider_page.find_provider(slug)
    documents = provider_page.documents_of(provider)
    rows = provider_page.change_rows(provider)
    identity = provider_page.identity_of(provider)
    changes = Change.objects.by_provider().filter(version__document__provider=provider)
    context = {
        "provider": provider,
        "identity": identity,
        "documents": documents,
        "timeline": provider_page.timeline_of(documents, rows, identity.events),
        "archive_changes": provider_page.count_archive_changes(rows),
        "page": page_of(_with_places(changes).newest_first(), request, size=VERSIONS_A_PAGE),
    }
    return render(request, "public/provider_detail.html", context)


@require_safe
def document_detail(request: HttpRequest, slug: str, document: str) -> HttpResponse:
    """One document: what is known of its tracking, its newest text, versions and checks."""
    found = _document(slug, document)
    versions = document_page.versions_of(found)
    page = page_of(versions, request, size=VERSIONS_A_PAGE)
    newest = page.object_list[0] if page.number == 1 and page.object_list else versions.first()
    source = document_page.current_source(found)
    context = {
        "document": found,
        "health": health_of(found),
        "source": source,
        "addresses": document_page.declared_addresses(source),
        "newest": newest,
        "text": _rendered(newest),
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


def _rendered(version: Version | None) -> str | None:
    text = document_page.legible_text(version)
    return None if text is None else render_text(text)


def _with_places(changes: ChangeQuerySet) -> ChangeQuerySet:
    """With everything that a list of changes names, in the same query."""
    return changes.select_related("version__document__provider", "previous", "reappearance_of")


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
