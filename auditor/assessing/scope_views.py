"""Which customers, which tiers, which limits, and what currencies were worth."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.looking import Sight, draft_of, look, say_saved
from auditor.assessing.scope_forms import BoundsForm, RatesForm, TiersForm, bounds_of
from auditor.assessing.seen_form import SeenForm
from auditor.assessments import actions
from auditor.assessments.models import Scope
from auditor.assessments.models.scopes import AXES
from auditor.assessments.shown import ShownScope
from auditor.kyc.vocabulary import Aspect


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def scope_new(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Another group of customers."""
    sight = look(request, uuid)
    form = BoundsForm(request.POST or None, initial={"seen": sight.revision})
    form.draft = draft_of(request, "scope", uuid, "new")
    if request.method == "POST":
        made = form.carry_out(
            lambda given: actions.add_scope(
                assessment=sight.row, bounds=form.bounds(given), **_by(request, given)
            )
        )
        if made is not None:
            say_saved(request, "The scope is added.", draft=form.draft)
            return redirect("assessing:scope-edit", uuid, made.pk)
    return _show(request, sight, form, "assessing/scope_edit.html", scope=None)


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def scope_edit(request: HttpRequest, uuid: uuids.UUID, scope: int) -> HttpResponse:
    """Whom it covers, and the way to its tiers."""
    sight, row = look(request, uuid), _row(uuid, scope)
    shown = _shown(sight, scope)
    initial = {"seen": sight.revision, **bounds_of(shown)}
    form = BoundsForm(request.POST or None, initial=initial)
    form.draft = draft_of(request, "scope", uuid, scope)
    if request.method == "POST":
        saved = form.carry_out(
            lambda given: actions.set_scope(
                scope=row, bounds=form.bounds(given), **_by(request, given)
            )
        )
        if saved is not None:
            say_saved(request, "The scope is saved.", draft=form.draft)
            return redirect("assessing:scope-edit", uuid, scope)
        if form.is_outrun:
            form.compare(_bounds_now(look(request, uuid), scope))
    return _show(request, sight, form, "assessing/scope_edit.html", scope=shown)


@open_to(*WORKERS)
@require_POST
def scope_remove(request: HttpRequest, uuid: uuids.UUID, scope: int) -> HttpResponse:
    """With its tiers and limits."""
    sight, row = look(request, uuid), _row(uuid, scope)
    form = SeenForm(request.POST)
    removed = form.carry_out(lambda given: actions.remove_scope(scope=row, **_by(request, given)))
    if removed is not None:
        say_saved(request, f"The scope “{row.label}” is removed.")
        return redirect("assessing:assessment-detail", uuid)
    shown = _shown(sight, scope)
    plain = BoundsForm(initial={"seen": look(request, uuid).revision, **bounds_of(shown)})
    template = "assessing/scope_edit.html"
    return _show(request, sight, plain, template, scope=shown, other=form)


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def tiers_edit(request: HttpRequest, uuid: uuids.UUID, scope: int, axis: str) -> HttpResponse:
    """The tiers of a scope as claimed, or as observed, with their limits."""
    sight, row, chosen = look(request, uuid), _row(uuid, scope), _axis(axis)
    shown = _shown(sight, scope)
    tiers = [one for one in shown.tiers if one.axis == chosen]
    data = request.POST or None
    form = TiersForm(data, axis=chosen, tiers=tiers, initial={"seen": sight.revision})
    form.draft = draft_of(request, "tiers", uuid, scope, chosen)
    if request.method == "POST":
        saved = form.carry_out(
            lambda given: actions.set_tiers(
                scope=row, axis=chosen, tiers=form.tiers(), **_by(request, given)
            )
        )
        if saved is not None:
            say_saved(request, f"The {chosen} tiers are saved.", draft=form.draft)
            return redirect("assessing:tiers-edit", uuid, scope, chosen)
    now = _shown(look(request, uuid), scope) if form.is_outrun else None
    template = "assessing/tiers_edit.html"
    return _show(request, sight, form, template, scope=shown, axis=chosen, now=now)


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def rates_edit(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """What currencies were worth."""
    sight = look(request, uuid)
    initial = {"seen": sight.revision}
    form = RatesForm(request.POST or None, rates=sight.shown.rates, initial=initial)
    form.draft = draft_of(request, "rates", uuid)
    if request.method == "POST":
        saved = form.carry_out(
            lambda given: actions.set_rates(
                assessment=sight.row, rates=form.rates(), **_by(request, given)
            )
        )
        if saved is not None:
            say_saved(request, "The rates are saved.", draft=form.draft)
            return redirect("assessing:assessment-detail", uuid)
    now = look(request, uuid).shown.rates if form.is_outrun else ()
    return _show(request, sight, form, "assessing/rates_edit.html", rates_now=now)


def _show(
    request: HttpRequest,
    sight: Sight,
    form: SeenForm,
    template: str,
    other: SeenForm | None = None,
    **more: Any,
) -> HttpResponse:
    context = {"sight": sight, "about": sight.shown.about, "form": form, "other": other, **more}
    status = form.status if other is None else other.status
    return render(request, template, context, status=status)


def _by(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    return {"by": person(request), "at": viewer_of(request).at, "seen": given["seen"]}


def _row(uuid: uuids.UUID, scope: int) -> Scope:
    rows = Scope.objects.select_related("assessment")
    return get_object_or_404(rows, pk=scope, assessment__uuid=uuid)


def _shown(sight: Sight, scope: int) -> ShownScope:
    found = [one for one in sight.shown.scopes if one.id == scope]
    if not found:
        raise Http404("There is no such scope, or it is not for you to see.")
    return found[0]


def _bounds_now(sight: Sight, scope: int) -> dict[str, Any]:
    """Nothing where the scope was removed meanwhile."""
    found = [one for one in sight.shown.scopes if one.id == scope]
    return bounds_of(found[0]) if found else {}


def _axis(value: str) -> Aspect:
    if value not in AXES:
        raise Http404("Tiers are claimed or observed.")
    return Aspect(value)
