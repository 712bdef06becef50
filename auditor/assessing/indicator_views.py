"""One indicator of an assessment: its values, what they rest on, and the texts beside them."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from auditor.assessing.answer_forms import AnswerForm, NoteForm, values_of
from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.citable import Shelf, shelf_of
from auditor.assessing.evidence_forms import FORMS, PieceForm, Setting
from auditor.assessing.looking import Sight, draft_of, look, say_saved
from auditor.assessing.seen_form import SeenForm
from auditor.assessments import actions
from auditor.assessments.models import Evidence
from auditor.assessments.vocabulary import Body

TABS = {
    Body.VERSION: "A text of the provider",
    Body.EVENT: "A public event",
    Body.OBSERVATION: "A test",
    Body.DOCUMENT: "Another document",
}


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_detail(request: HttpRequest, uuid: uuids.UUID, indicator: str) -> HttpResponse:
    """Its question and values, with the provider's newest text beside them; POST sets the values."""
    sight = look(request, uuid)
    form = _answer_form(request, sight, indicator, request.POST or None)
    if request.method != "POST":
        return _show(request, sight, indicator, Body.VERSION, answer_form=form)
    saved = form.carry_out(
        lambda given: actions.set_answer(
            assessment=sight.row,
            indicator=indicator,
            by=person(request),
            at=viewer_of(request).at,
            **given,
        )
    )
    if saved is not None:
        say_saved(request, f"{indicator}: the answer is saved.", draft=form.draft)
        return redirect("assessing:indicator-detail", uuid, indicator)
    fresh = look(request, uuid)
    if form.is_outrun:
        form.compare(values_of(fresh.answer(indicator)))
    return _show(request, fresh, indicator, Body.VERSION, answer_form=form)


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_cite(
    request: HttpRequest, uuid: uuids.UUID, indicator: str, body: str
) -> HttpResponse:
    """The same page with the form for one sort of evidence open; POST cites it."""
    sight, kind = look(request, uuid), _body(body)
    if request.method != "POST":
        return _show(request, sight, indicator, kind)
    shelf = _shelf(request, sight, kind)
    form = _cite_form(request, sight, indicator, kind, shelf, request.POST)
    cited = form.carry_out(
        lambda given: actions.cite(
            assessment=sight.row,
            indicator=indicator,
            piece=form.piece(given),
            by=person(request),
            at=viewer_of(request).at,
            seen=given["seen"],
        )
    )
    if cited is None:
        fresh = look(request, uuid)
        return _show(request, fresh, indicator, kind, cite_form=form, shelf=shelf)
    say_saved(request, f"{indicator}: the evidence is cited.", draft=form.draft)
    response = redirect("assessing:evidence-cite", uuid, indicator, kind)
    if shelf.open:
        response["Location"] += f"?version={shelf.open.uuid}"
    return response


@open_to(*WORKERS)
@require_POST
def evidence_remove(request: HttpRequest, uuid: uuids.UUID, evidence: uuids.UUID) -> HttpResponse:
    """Take a piece back; it stays, marked."""
    sight = look(request, uuid)
    pieces = Evidence.objects.kept().select_related("answer__assessment")
    piece = get_object_or_404(pieces, uuid=evidence, answer__assessment=sight.row)
    indicator = piece.answer.indicator
    form = SeenForm(request.POST, auto_id="remove_%s")
    removed = form.carry_out(
        lambda given: actions.remove_evidence(
            evidence=piece, by=person(request), at=viewer_of(request).at, seen=given["seen"]
        )
    )
    if removed is None:
        return _show(request, look(request, uuid), indicator, Body.VERSION, other_form=form)
    say_saved(request, f"{indicator}: the piece of evidence is taken back.")
    return redirect("assessing:indicator-detail", uuid, indicator)


def _show(
    request: HttpRequest,
    sight: Sight,
    indicator: str,
    body: Body,
    *,
    answer_form: AnswerForm | None = None,
    cite_form: PieceForm | None = None,
    other_form: SeenForm | None = None,
    shelf: Shelf | None = None,
) -> HttpResponse:
    """The page; the form that was refused, if one was, decides the status."""
    answer = sight.answer(indicator)
    shelf = shelf or _shelf(request, sight, body)
    answer_form = answer_form or _answer_form(request, sight, indicator, None)
    cite_form = cite_form or _cite_form(request, sight, indicator, body, shelf, None)
    refused = [one for one in (answer_form, cite_form, other_form) if one and one.status != 200]
    context = {
        "sight": sight,
        "about": sight.shown.about,
        "answer": answer,
        "indicator": sight.indicator(indicator),
        "neighbours": _neighbours(sight, indicator),
        "form": answer_form,
        "cite": cite_form,
        "other": other_form,
        "body": body,
        "tabs": list(TABS.items()),
        "shelf": shelf,
        "notes": _notes(sight, indicator),
        "note_form": NoteForm(initial={"indicator": indicator}, auto_id="note_%s"),
        "note_draft": draft_of(request, "note", sight.row.uuid, indicator),
    }
    status = refused[0].status if refused else 200
    return render(request, "assessing/indicator_detail.html", context, status=status)


def _answer_form(request: HttpRequest, sight: Sight, indicator: str, data: Any) -> AnswerForm:
    answer = sight.answer(indicator)
    form = AnswerForm(
        data,
        initial={"seen": sight.revision, **values_of(answer)},
        indicator=sight.indicator(indicator),
        framework=sight.framework,
        auto_id="answer_%s",
    )
    form.draft = draft_of(request, "answer", sight.row.uuid, indicator)
    return form


def _cite_form(
    request: HttpRequest, sight: Sight, indicator: str, body: Body, shelf: Shelf, data: Any
) -> PieceForm:
    setting = Setting(sight.row.provider, sight.indicator(indicator), sight.framework, shelf.open)
    files = request.FILES if data is not None else None
    form = FORMS[body](
        data, files, initial={"seen": sight.revision}, setting=setting, auto_id="cite_%s"
    )
    form.draft = draft_of(request, "cite", body, sight.row.uuid, indicator)
    return form


def _shelf(request: HttpRequest, sight: Sight, body: Body) -> Shelf:
    if body != Body.VERSION or not sight.may_write:
        return Shelf(())
    asked = request.POST if request.method == "POST" and "version" in request.POST else request.GET
    return shelf_of(
        sight.row.provider,
        document=asked.get("document", ""),
        version=asked.get("version", ""),
    )


def _body(value: str) -> Body:
    if value not in Body.values:
        raise Http404("There is no such sort of evidence.")
    return Body(value)


def _neighbours(sight: Sight, indicator: str) -> tuple[str, str]:
    """The indicators before and after, in the framework's order; empty at either end."""
    ids = ["", *(one.indicator for one in sight.shown.answers), ""]
    here = ids.index(indicator)
    return ids[here - 1], ids[here + 1]


def _notes(sight: Sight, indicator: str) -> list[Any]:
    work = sight.shown.work
    return [one for one in work.notes if one.indicator == indicator] if work else []
