"""The page of a test, for whoever may read it."""

from __future__ import annotations

import uuid as uuids

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from auditor.accounts.roles import Clearance, Role
from auditor.assessing.authority import person, viewer_of
from auditor.assessing.protocols import ETHICS, Protocol
from auditor.assessing.seen_form import SeenForm
from auditor.assessments.models import Observation


def observation_page(
    request: HttpRequest,
    found: Observation,
    *,
    file_form: SeenForm,
    form: SeenForm | None = None,
) -> HttpResponse:
    """With what came of a form that was sent, if one was."""
    form = form or SeenForm(initial={"seen": found.files.count()})
    context = {
        "test": found,
        "protocol": dict(Protocol.choices).get(found.protocol, found.protocol),
        "form": form,
        "file_form": file_form,
        "files": found.files.order_by("added_at", "pk"),
        "may_sign": _may_sign(request, found),
        "may_attach": found.signed_at is None and found.recorded_by_id == person(request).pk,
        "promises": [sentence for _, sentence in ETHICS],
    }
    status = max(form.status, file_form.status)
    return render(request, "assessing/observation_detail.html", context, status=status)


def readable_test(request: HttpRequest, uuid: uuids.UUID) -> Observation:
    """Raises Http404, PermissionDenied."""
    rows = Observation.objects.select_related("provider", "recorded_by", "signed_by")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404("There is no such test.")
    is_own = found.recorded_by_id == person(request).pk
    if not is_own and viewer_of(request).clearance < Clearance.RESTRICTED:
        raise PermissionDenied("A test is for whoever recorded it, reviewers and editors.")
    return found


def _may_sign(request: HttpRequest, found: Observation) -> bool:
    is_signer = Role.REVIEWER in viewer_of(request).roles
    return is_signer and found.signed_at is None and found.recorded_by_id != person(request).pk
