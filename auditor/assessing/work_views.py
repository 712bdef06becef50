"""My work: what I write, what waits for whom, what I should know; and where a new one begins."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditor.accounts.roles import Role
from auditor.assessing.answer_forms import StartForm
from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.looking import draft_of, say_saved
from auditor.assessments import actions
from auditor.assessments.models import Assessment, Notice, Observation
from auditor.assessments.querysets import AssessmentQuerySet
from auditor.assessments.shown import ShownSummary
from auditor.assessments.visibility import Viewer, summarise_all
from auditor.assessments.vocabulary import EDITABLE, Status
from auditor.public.paging import page_of
from providers.models import Provider

NOTICES_SHOWN = 20
NOTICES_A_PAGE = 50
MOST_OFFERED = 2000
AFTER_REVIEW = (Status.REVIEWED, Status.APPROVED, Status.EMBARGOED)


@open_to(*WORKERS)
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """What there is to do, by what it waits for."""
    viewer, user = viewer_of(request), person(request)
    context = {
        "sections": _sections(viewer),
        "notices": list(_notices(user).unread()[:NOTICES_SHOWN]),
        "tests": _tests_to_sign(viewer),
        "may_start": Role.RESEARCHER in viewer.roles,
    }
    return render(request, "assessing/work_list.html", context)


def _sections(viewer: Viewer) -> list[tuple[str, str, list[ShownSummary]]]:
    """(title, what to say where there is none, what there is); only those for the viewer's roles."""
    every, user, found = Assessment.objects.all(), viewer.user, []
    if Role.RESEARCHER in viewer.roles:
        mine = every.filter(author=user)
        found += [
            ("Drafts", "You have no draft.", mine.filter(status__in=EDITABLE)),
            (
                "With others",
                "None of yours is with a reviewer or an editor.",
                mine.open().exclude(status__in=[*EDITABLE, Status.RIGHT_OF_REPLY]),
            ),
        ]
    if Role.REVIEWER in viewer.roles:
        submitted = every.filter(status=Status.SUBMITTED).exclude(author=user)
        mine = every.filter(status=Status.IN_REVIEW, reviewer=user)
        found.append(("To review", "Nothing waits for a reviewer.", submitted | mine))
    if Role.EDITOR in viewer.roles:
        reviewed = every.filter(status__in=AFTER_REVIEW)
        found.append(("For an editor", "Nothing waits for an editor.", reviewed))
    waiting = every.filter(status=Status.RIGHT_OF_REPLY)
    found.append(("Waiting for reply", "No provider is asked to reply.", waiting))
    if Role.EDITOR in viewer.roles or Role.REVIEWER in viewer.roles:
        disputed = every.filter(status=Status.DISPUTED)
        found.append(("Disputed", "Nothing published is disputed.", disputed))
    return [(title, empty, _shown(rows, viewer)) for title, empty, rows in found]


def _tests_to_sign(viewer: Viewer) -> list[Observation] | None:
    """What waits for a reviewer's signature; None for others."""
    if viewer.user is None or Role.REVIEWER not in viewer.roles:
        return None
    rows = Observation.objects.to_be_signed_by(viewer.user).oldest_first()
    return list(rows.select_related("provider", "recorded_by"))


def _shown(rows: AssessmentQuerySet, viewer: Viewer) -> list[ShownSummary]:
    return summarise_all(rows.order_by("provider__name", "number"), viewer)


@open_to(*WORKERS)
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Everything that somebody was told, the newest first."""
    page = page_of(_notices(person(request)), request, size=NOTICES_A_PAGE)
    return render(request, "assessing/notice_list.html", {"page": page, "notices": list(page)})


@open_to(*WORKERS)
@require_POST
def notice_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice read, or all of them."""
    unread = Notice.objects.filter(user=person(request)).unread()
    chosen = request.POST.get("notice", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        unread = unread.filter(pk=int(chosen))
    unread.update(read_at=viewer_of(request).at)
    return redirect("assessing:work-list")


@open_to(*WORKERS)
@require_safe
def notice_open(request: HttpRequest, notice: int) -> HttpResponse:
    """Go where a notice leads. It stays unread until that is said: a link may be fetched unasked."""
    found = get_object_or_404(_notices(person(request)), pk=notice)
    if found.path and url_has_allowed_host_and_scheme(found.path, allowed_hosts=None):
        return redirect(found.path)
    if found.assessment is None:
        return redirect("assessing:work-list")
    return redirect("assessing:assessment-detail", found.assessment.uuid)


def _notices(user: Any) -> Any:
    return Notice.objects.filter(user=user).select_related("assessment").newest_first()


@open_to(Role.RESEARCHER)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_start(request: HttpRequest) -> HttpResponse:
    """Pick a provider; see what there is of it; begin."""
    name = request.GET.get("provider", "").replace("\0", "").strip()
    form = StartForm(request.POST or None, initial={"provider": name, "seen": 0})
    form.draft = draft_of(request, "start")
    if request.method == "POST":
        name = str(form["provider"].value() or "").replace("\0", "")
    provider = _provider(name)
    if request.method == "POST":
        if form.is_valid() and provider is None:
            form.add_error("provider", "The catalogue has no provider of this name; see the list.")
        if form.is_valid() and provider is not None:
            row = form.carry_out(lambda given: _start(request, provider, given))
            if row is not None:
                say_saved(request, "A draft is begun.", draft=form.draft)
                return redirect("assessing:assessment-detail", row.uuid)
    context = {
        "form": form,
        "provider": provider,
        "versions": _versions(provider, viewer_of(request)),
        "names": Provider.objects.alphabetical().values_list("name", flat=True)[:MOST_OFFERED],
    }
    status = form.status if form.status != 200 else 400 if form.errors else 200
    return render(request, "assessing/assessment_start.html", context, status=status)


def _start(request: HttpRequest, provider: Provider, given: dict[str, Any]) -> Assessment:
    return actions.start(
        provider=provider,
        by=person(request),
        at=viewer_of(request).at,
        as_of=given["as_of"],
        is_historic=given["is_historic"],
    )


def _provider(name: str) -> Provider | None:
    by_name = Provider.objects.matching_service(name).first() if name else None
    return by_name or Provider.objects.filter(slug=name).first()


def _versions(provider: Provider | None, viewer: Viewer) -> list[ShownSummary]:
    if provider is None:
        return []
    rows = Assessment.objects.filter(provider=provider).order_by("-framework", "-number")
    return summarise_all(rows, viewer)
