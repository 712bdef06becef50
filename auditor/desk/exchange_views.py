"""Declarations in Open Terms Archive's form: brought in from files, given out as files."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditor.archive.interchange.declarations import DeclarationsInvalid, Service, read_folder
from auditor.archive.interchange.declarations_export import collect, zipped
from auditor.archive.interchange.documents import Declared, notices, store_declarations
from auditor.archive.vocabulary import Origin
from auditor.desk.authority import Power, staff_only
from auditor.desk.forms import ImportForm
from auditor.public.untrusted import as_download
from auditor.public.wording import count
from providers.models import Provider

ZIP = "application/zip"


@staff_only(Power.DECLARE)
@require_http_methods(["GET", "HEAD", "POST"])
def declarations_import(request: HttpRequest) -> HttpResponse:
    """Check the files of a service and store what they declare; with a mistake nothing is stored."""
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    mistakes: list[str] = []
    if is_sent and form.is_valid():
        try:
            services = _read(form.cleaned_data)
        except DeclarationsInvalid as error:
            mistakes = error.mistakes
        else:
            stored = store_declarations(services, origin=Origin.OTA, at=datetime.now(UTC))
            _say(request, services, stored)
            return redirect("desk:declaration-list")
    status = 400 if form.errors or mistakes else 200
    context = {"form": form, "mistakes": mistakes}
    return render(request, "desk/declarations_import.html", context, status=status)


def _read(given: dict[str, Any]) -> list[Service]:
    """Raises DeclarationsInvalid."""
    file, history = given["service"], given.get("history")
    name = _name(file)
    if not name.endswith(".json") or name.endswith(".history.json") or name == ".json":
        raise DeclarationsInvalid([f"{name}: the file of declarations must be named NAME.json."])
    expected = f"{name.removesuffix('.json')}.history.json"
    if history is not None and _name(history) != expected:
        raise DeclarationsInvalid([f"{_name(history)}: the history must be named {expected}."])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(file.read())
        if history is not None:
            (Path(folder) / expected).write_bytes(history.read())
        return read_folder(Path(folder), host_map=settings.HOST_MAP)


def _name(file: UploadedFile[bytes]) -> str:
    """The last part of a file's name, as Django has cleaned it."""
    name = PurePosixPath(file.name or "").name
    if len(name.encode()) > 250:
        raise DeclarationsInvalid([f"{name[:60]}…: the name of the file is too long."])
    return name


def _say(request: HttpRequest, services: list[Service], stored: Declared) -> None:
    messages.success(
        request,
        f"{count(stored.documents_created, 'document')} added, "
        f"{count(stored.sources_added, 'declaration')} added, "
        f"{count(stored.unchanged, 'document')} unchanged.",
    )
    if stored.providers_created:
        names = ", ".join(stored.providers_created)
        messages.info(request, f"New providers, as drafts to be reviewed: {names}.")
    for notice in notices(services):
        messages.warning(request, notice)


@staff_only(Power.DECLARE)
@require_safe
def declarations_export(request: HttpRequest) -> HttpResponse:
    """All declarations and their histories."""
    return _zip(collect(known_types_only=_known_only(request)).services, "declarations.zip")


@staff_only(Power.DECLARE)
@require_safe
def provider_export(request: HttpRequest, slug: str) -> HttpResponse:
    """The declarations and histories of one provider."""
    provider = get_object_or_404(Provider, slug=slug)
    exported = collect(providers=[provider], known_types_only=_known_only(request))
    return _zip(exported.services, f"declarations-{provider.slug}.zip")


def _known_only(request: HttpRequest) -> bool:
    return request.GET.get("types") == "known"


def _zip(services: list[Service], name: str) -> HttpResponse:
    if not services:
        raise Http404("There is nothing to export: no document is declared.")
    return as_download(zipped(services), name=name, kind=ZIP)
