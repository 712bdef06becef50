"""Copies that were uploaded as evidence, for whoever may see the piece that they belong to."""

from __future__ import annotations

import uuid as uuids

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from auditor.accounts import audit
from auditor.archive.blobs import UNREADABLE, blob_store
from auditor.assessments.shown_bodies import ShownDocument
from auditor.assessments.visibility import NotVisible, Viewer, uploaded
from auditor.public.untrusted import as_private_download


@require_safe
def evidence_file(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The copy, to be saved. Who may not see it is told what is told of one that is not there."""
    viewer = Viewer.of(request.user, at=timezone.now())
    try:
        document = uploaded(uuid, viewer)
    except NotVisible as error:
        raise Http404("There is no such file.") from error
    try:
        content = blob_store().get(document.upload)
    except UNREADABLE:
        return render(request, "exports/file_lost.html", {"document": document}, status=503)
    if request.method != "HEAD":
        _record(uuid, document, viewer)
    return as_private_download(content, document.file_name)


def _record(uuid: uuids.UUID, document: ShownDocument, viewer: Viewer) -> None:
    detail = {
        "evidence": str(uuid),
        "sha256": document.upload,
        "sight": viewer.clearance.value,
    }
    audit.record(
        actor=viewer.user, action="evidence.downloaded", subject=None, at=viewer.at, detail=detail
    )
