"""Files that bear a test out: added by whoever recorded it, saved by whoever may read it."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from auditor.accounts import audit
from auditor.accounts.roles import Role
from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.looking import say_saved
from auditor.assessing.observation_page import observation_page, readable_test
from auditor.assessing.seen_form import SeenForm
from auditor.assessing.uploads import UploadField, file_of
from auditor.assessments import actions
from auditor.public.stored import stored
from auditor.public.untrusted import as_private_download


class FileForm(SeenForm):
    """One file; that nobody can be recognised in it is a person's word."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    file = UploadField(
        label="Screenshot, receipt or letter",
        help_text="It is kept by its SHA-256, as restricted as the test.",
    )
    is_clean = forms.BooleanField(
        label="No person's data can be read in it: what could be was blacked out",
        error_messages={"required": "Black out what could be read of a person, and say so."},
    )


@open_to(Role.RESEARCHER)
@require_POST
def file_add(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Add a file; what is wrong is said on the page of the test."""
    test = readable_test(request, uuid)
    form = FileForm(request.POST, request.FILES)

    def attach(given: dict[str, Any]) -> object:
        return actions.attach_file(
            observation=test,
            file=file_of(given["file"]),
            is_clean=given["is_clean"],
            by=person(request),
            at=viewer_of(request).at,
        )

    if form.carry_out(attach) is None:
        return observation_page(request, test, file_form=form)
    say_saved(request, "The file is kept.")
    return redirect("assessing:observation-detail", uuid)


@open_to(*WORKERS)
@require_safe
def file_save(request: HttpRequest, uuid: uuids.UUID, file: uuids.UUID) -> HttpResponse:
    """The file, to be saved, never shown; that it was is logged."""
    test = readable_test(request, uuid)
    found = test.files.filter(uuid=file).first()
    if found is None:
        raise Http404("There is no such file.")
    content = stored(found.content)
    if request.method != "HEAD":
        detail = {"sha256": found.content}
        audit.record(
            actor=person(request),
            action="observation.file_saved",
            subject=test,
            at=viewer_of(request).at,
            detail=detail,
        )
    return as_private_download(content, found.file_name)
