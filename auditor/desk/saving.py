"""The form of a declaration, shown on two pages: test it, turn it into JSON and back, save it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from auditor.archive.interchange.documents import provider_for
from auditor.archive.interchange.revisions import (
    RevisionOutdated,
    make_document,
    save_revision,
)
from auditor.archive.models import Document, Source
from auditor.archive.trials import TooManyTrials, request_trial
from auditor.desk.actions import note_decision
from auditor.desk.authority import staff_member
from auditor.desk.declaring import as_json, as_written
from auditor.desk.forms import DeclarationForm
from auditor.desk.waking import wake_worker
from auditor.pages.declaration import parts_of
from auditor.public.document_page import current_source
from providers.models import Provider


@dataclass(frozen=True, slots=True)
class Target:
    """Whose document a declaration is for; the document itself may not exist yet."""

    provider_name: str
    terms_type: str
    document: Document | None = None
    provider_slug: str = ""

    @property
    def current(self) -> Source | None:
        return current_source(self.document) if self.document else None

    @property
    def asked(self) -> dict[str, Any]:
        return {
            "provider": self.document.provider.slug if self.document else self.provider_slug,
            "provider_name": self.provider_name,
            "terms_type": self.terms_type,
        }


def show(
    request: HttpRequest,
    target: Target,
    template: str,
    declaration: dict[str, Any],
    context: Mapping[str, Any],
    *,
    view: str = "",
) -> HttpResponse:
    """The page with a form that holds `declaration`."""
    current = target.current
    replaces = current.revision if current else 0
    form = DeclarationForm.showing(declaration, replaces=replaces, view=view)
    return _page(request, target, template, form, context)


def answer(
    request: HttpRequest, target: Target, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """What a sent form leads to. With a mistake the page comes back with all that was typed."""
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _page(request, target, template, form, context, status=400)
    declaration = form.cleaned_data["declaration"]
    action = request.POST.get("action", "")
    if action in {"json", "fields"}:
        turned = DeclarationForm.showing(
            declaration, replaces=form.cleaned_data["replaces"], view=action
        )
        return _page(request, target, template, turned, context)
    current = target.current
    declaration = as_written(declaration, current.declaration if current else None)
    try:
        if action == "save":
            return _save(request, target, declaration, form.cleaned_data["replaces"])
        return _test(request, target, declaration)
    except TooManyTrials as error:
        form.add_error(None, str(error))
        return _page(request, target, template, form, context, status=429)
    except RevisionOutdated as error:
        number = error.current.revision if error.current else 0
        fresh = DeclarationForm.showing(declaration, replaces=number)
        theirs = as_json(error.current.declaration) if error.current else ""
        clash = {**context, "problem": str(error), "theirs": theirs}
        return _page(request, target, template, fresh, clash, status=409)


def _test(request: HttpRequest, target: Target, declaration: dict[str, Any]) -> HttpResponse:
    trial = request_trial(
        url=parts_of(declaration)[0].url,
        declaration=declaration,
        document=target.document,
        by=staff_member(request),
        at=datetime.now(UTC),
        asked=target.asked,
    )
    wake_worker(trial.pk)
    return redirect("desk:trial-detail", trial.pk)


def _save(
    request: HttpRequest, target: Target, declaration: dict[str, Any], replaces: int
) -> HttpResponse:
    with transaction.atomic():
        document = target.document or make_document(_provider(target), target.terms_type)
        source = save_revision(
            document=document,
            declaration=declaration,
            replaces=replaces,
            at=datetime.now(UTC),
            host_map=settings.HOST_MAP,
        )
        note_decision(
            document=document,
            by=staff_member(request),
            message=f"Saved revision {source.revision} of the declaration.",
        )
    messages.success(
        request,
        f"Revision {source.revision} is in force. The document is checked by it as soon as a "
        "worker comes to it.",
    )
    return redirect("desk:document-detail", document.pk)


def _provider(target: Target) -> Provider:
    found = Provider.objects.filter(slug=target.provider_slug).first()
    return found or provider_for(target.provider_name, target.provider_name)[0]


def _page(
    request: HttpRequest,
    target: Target,
    template: str,
    form: DeclarationForm,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    latest = None
    if target.document:
        pictured = target.document.captures.exclude(screenshot="")
        latest = pictured.order_by("-started_at", "-pk").first()
    whole = {**context, "form": form, "target": target, "document": target.document}
    whole |= {"current": target.current, "pictured": latest}
    return render(request, template, whole, status=status)
