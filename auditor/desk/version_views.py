"""A version that is not believed: look at it, and say what it is."""

from __future__ import annotations

import uuid as uuids
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditor.archive.models import Version
from auditor.archive.vocabulary import Finding
from auditor.desk import version_page
from auditor.desk.actions import JudgedMeanwhile, judge
from auditor.desk.authority import Power, may, staff_member, staff_only
from auditor.desk.forms import VerdictForm
from auditor.public.diff_page import View
from auditor.public.document_page import legible_text
from auditor.public.untrusted import as_download

DONE = {
    Finding.GENUINE: "The version is confirmed and public now.",
    Finding.DISMISSED: "The version is dismissed. It is kept, and not shown to the public.",
}


@staff_only(Power.LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def version_detail(request: HttpRequest, uuid: uuids.UUID) -> HttpResponseBase:
    """The text beside the last confirmed one, how it was obtained, and the verdicts on it."""
    version = _version(uuid)
    if request.method != "POST":
        return _show(request, version, VerdictForm(initial={"seen": _seen(version)}))
    return _judge(request, version)


@staff_only(Power.JUDGE)
def _judge(request: HttpRequest, version: Version) -> HttpResponse:
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _show(request, version, form, status=400)
    given = form.cleaned_data
    try:
        judge(
            version=version,
            finding=given["finding"],
            by=staff_member(request),
            at=datetime.now(UTC),
            note=given["note"],
            seen=given["seen"],
        )
    except JudgedMeanwhile as error:
        fresh = VerdictForm(initial={"seen": _seen(version), "note": given["note"]})
        return _show(request, version, fresh, status=409, problem=str(error))
    messages.success(request, f"{version.document.provider.name}: {DONE[given['finding']]}")
    return redirect("desk:queue")


def _show(
    request: HttpRequest,
    version: Version,
    form: VerdictForm,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    last = version_page.last_confirmed(version)
    view = View(
        is_inline=request.GET.get("view") == "inline",
        is_whole=request.GET.get("context") == "all",
    )
    comparison = version_page.compare(last, version, view) if last else None
    context = {
        "version": version,
        "document": version.document,
        "old": last,
        "new": version,
        "view": view,
        "comparison": comparison,
        "text": legible_text(version) if last is None else None,
        "facts": version_page.facts_of(version.capture) if version.capture else None,
        "pages": list(version.snapshot.pages.order_by("position")) if version.snapshot else [],
        "verdicts": version.verdicts.select_related("given_by").order_by("-given_at", "-pk"),
        "form": form,
        "problem": problem,
        "may_judge": may(staff_member(request), Power.JUDGE),
    }
    return render(request, "desk/version_detail.html", context, status=status)


@staff_only(Power.LOOK)
@require_safe
def version_text(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The text of a version in any state, as plain text."""
    text = legible_text(_version(uuid))
    if text is None:
        raise Http404("The store of this installation does not have the text of this version.")
    return as_download(text.encode(), name=f"{uuid}.txt", kind="text/plain; charset=utf-8")


def _seen(version: Version) -> int:
    latest = version.verdicts.order_by("-given_at", "-pk").first()
    return latest.pk if latest else 0


def _version(uuid: uuids.UUID) -> Version:
    versions = Version.objects.select_related(
        "document__provider", "capture", "snapshot", "source", "like"
    )
    found = versions.filter(uuid=uuid).first()
    if found is None:
        raise Http404("The archive has no version with this address.")
    return found
