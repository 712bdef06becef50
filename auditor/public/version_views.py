"""The pages of a version, of its plain text, and of the difference between two."""

from __future__ import annotations

import uuid as uuids

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.views.decorators.http import condition, require_safe

from auditor.archive.models import Version
from auditor.archive.querysets import VersionQuerySet
from auditor.public import diff_page
from auditor.public.citation import cite
from auditor.public.clause_page import OFF, clause_page
from auditor.public.context import PRODUCT_NAME
from auditor.public.document_page import legible_text
from auditor.public.neighbours import next_version, previous_version
from auditor.public.passage import Marked, mark_asked

NO_SUCH_VERSION = "The archive has no version with this address. It may belong to another archive."


@require_safe
def version_detail(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One version: its text, where it comes from, how to cite it."""
    version = _version(uuid)
    text = legible_text(version)
    quote = request.GET.get("quote")
    # One kind of marks at a time: who follows a citation looks for its words.
    asked = request.GET.get("clauses", "" if quote is None else OFF)
    clauses = clause_page(version, text, is_shown=asked != OFF)
    marked = Marked(clauses.text) if clauses.is_shown else mark_asked(quote, text)
    url = request.build_absolute_uri(version.get_absolute_url())
    context = {
        "version": version,
        "document": version.document,
        "clauses": clauses,
        "text": marked.html,
        "marked": marked,
        "previous": previous_version(version),
        "next": next_version(version),
        "pages": list(version.snapshot.pages.order_by("position")) if version.snapshot else [],
        "citation": cite(version, url=url, archive=PRODUCT_NAME),
        "permalink": url,
    }
    return render(request, "public/version_detail.html", context)


def _text_etag(request: HttpRequest, uuid: uuids.UUID) -> str:
    return f'"{_version(uuid).text_digest}"'


@require_safe
@condition(etag_func=_text_etag)
def version_text(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The text alone, byte for byte what its SHA-256 is of."""
    text = legible_text(_version(uuid))
    if text is None:
        sentence = "The store of this installation does not have the text of this version.\n"
        return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=503)
    response = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def diff_detail(request: HttpRequest, old: uuids.UUID, new: uuids.UUID) -> HttpResponse:
    """What differs from one version to another of the same document, in the order asked for."""
    before, after = _pair(old, new)
    old_text, new_text = legible_text(before), legible_text(after)
    view = diff_page.View(
        is_inline=request.GET.get("view") == "inline",
        is_whole=request.GET.get("context") == "all",
    )
    comparison = None
    if old_text is not None and new_text is not None:
        texts = (old_text, new_text)
        comparison = diff_page.compare(before, after, texts, is_whole=view.is_whole)
    context = {
        "old": before,
        "new": after,
        "document": after.document,
        "comparison": comparison,
        "view": view,
        "said": diff_page.said_of(comparison),
    }
    status = 200 if comparison else 503
    return render(request, "public/diff_detail.html", context, status=status)


@require_safe
def diff_choose(request: HttpRequest) -> HttpResponseRedirect:
    """The plain form of two lists leads here, and on to the permalink."""
    chosen = [_parse(request.GET.get(name, "")) for name in ("from", "to")]
    return redirect("public:diff-detail", *chosen)


def _parse(value: str) -> uuids.UUID:
    try:
        return uuids.UUID(value)
    except ValueError as error:
        raise Http404("Choose two versions of a document to compare: one is missing.") from error


def _pair(old: uuids.UUID, new: uuids.UUID) -> tuple[Version, Version]:
    found = {version.uuid: version for version in _versions().filter(uuid__in=[old, new])}
    if old not in found or new not in found:
        raise Http404(NO_SUCH_VERSION)
    if found[old].document_id != found[new].document_id:
        raise Http404("These two versions belong to different documents and cannot be compared.")
    return found[old], found[new]


def _version(uuid: uuids.UUID) -> Version:
    found = _versions().filter(uuid=uuid).first()
    if found is None:
        raise Http404(NO_SUCH_VERSION)
    return found


def _versions() -> VersionQuerySet:
    """Public versions with all that their pages name. Unconfirmed ones have no address."""
    return Version.objects.confirmed().select_related(
        "document__provider", "change__reappearance_of", "snapshot", "capture", "imported"
    )
