"""An assessment as those who work on it see it: where it stands, what is missing, what comes next."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditor.assessing.answer_forms import DayForm, NoteForm, SummaryForm
from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.looking import Sight, draft_of, look, problems_of, say_saved
from auditor.assessing.seen_form import SeenForm, status_of
from auditor.assessing.step_forms import buttons_of
from auditor.assessments import actions
from auditor.assessments.models import ReviewNote
from auditor.assessments.shown import ShownAnswer, ShownGroup


@dataclass(frozen=True)
class GroupRow:
    """A group with its part of the score, where there is one, and its indicators."""

    id: str
    name: str
    score: ShownGroup | None
    answers: tuple[ShownAnswer, ...]

    @property
    def answered(self) -> int:
        return sum(1 for one in self.answers if one.updated_at)


@open_to(*WORKERS)
@require_safe
def assessment_detail(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    return show(request, look(request, uuid))


def show(
    request: HttpRequest, sight: Sight, *, note_form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    """The assessment's own page."""
    work = sight.shown.work
    groups = list(_groups(sight))
    context = {
        "sight": sight,
        "about": sight.shown.about,
        "shown": sight.shown,
        "work": work,
        "problems": problems_of(sight),
        "buttons": buttons_of(sight.actions),
        "groups": groups,
        "untouched": sum(len(group.answers) - group.answered for group in groups),
        "notes": work.notes if work else (),
        "note_form": note_form or NoteForm(auto_id="note_%s"),
        "note_draft": draft_of(request, "note", sight.row.uuid, ""),
        "headlines": sight.shown.score.headlines if sight.shown.score else (),
    }
    return render(request, "assessing/assessment_detail.html", context, status=status)


def _groups(sight: Sight) -> Iterator[GroupRow]:
    score = sight.shown.score
    scored = {one.id: one for one in score.groups} if score else {}
    for group in sight.framework.groups:
        own = tuple(one for one in sight.shown.answers if one.group == group.id)
        yield GroupRow(group.id, group.name, scored.get(group.id), own)


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def summary_edit(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The public summary, and why it is corrected."""
    sight = look(request, uuid)
    form = SummaryForm(
        request.POST or None,
        initial=_now(sight),
        is_correction=sight.row.supersedes_id is not None,
    )
    form.draft = draft_of(request, "summary", uuid)
    by, at = person(request), viewer_of(request).at
    saved = None
    if request.method == "POST":
        saved = form.carry_out(
            lambda given: actions.set_summary(assessment=sight.row, by=by, at=at, **given)
        )
    if saved is not None:
        return _saved(request, sight, form, "The summary is saved.")
    return _ask(request, sight, form, "Public summary")


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def day_edit(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Of which day it speaks."""
    sight = look(request, uuid)
    form = DayForm(request.POST or None, initial=_now(sight))
    form.draft = draft_of(request, "day", uuid)
    by, at = person(request), viewer_of(request).at
    saved = None
    if request.method == "POST":
        saved = form.carry_out(
            lambda given: actions.set_as_of(assessment=sight.row, by=by, at=at, **given)
        )
    if saved is not None:
        return _saved(request, sight, form, "The day is saved.")
    return _ask(request, sight, form, "Day of which it speaks")


def _now(sight: Sight) -> dict[str, Any]:
    about = sight.shown.about
    return {
        "seen": sight.revision,
        "summary": about.summary,
        "reason": about.reason,
        "as_of": about.as_of,
        "is_historic": about.is_historic,
    }


def _saved(request: HttpRequest, sight: Sight, form: SeenForm, sentence: str) -> HttpResponse:
    say_saved(request, sentence, draft=form.draft)
    return redirect("assessing:assessment-detail", sight.row.uuid)


def _ask(request: HttpRequest, sight: Sight, form: SeenForm, title: str) -> HttpResponse:
    if form.is_outrun:
        form.compare(_now(look(request, sight.row.uuid)))
    context = {"sight": sight, "about": sight.shown.about, "form": form, "title": title}
    return render(request, "assessing/assessment_form.html", context, status=form.status)


@open_to(*WORKERS)
@require_POST
def note_add(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """A note on the whole, or on the indicator that the form names."""
    sight = look(request, uuid)
    form = NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return show(request, sight, note_form=form, status=400)
    given = form.cleaned_data
    try:
        actions.add_note(
            assessment=sight.row, by=person(request), at=viewer_of(request).at, **given
        )
    except actions.Refused as refused:
        return _refused(request, sight, form, refused)
    draft = draft_of(request, "note", uuid, given["indicator"])
    say_saved(request, "The note is added.", draft=draft)
    return redirect(_back(sight, given["indicator"]))


@open_to(*WORKERS)
@require_POST
def note_resolve(request: HttpRequest, uuid: uuids.UUID, note: int) -> HttpResponse:
    """A note is done with."""
    sight = look(request, uuid)
    found = get_object_or_404(ReviewNote, pk=note, assessment=sight.row)
    form = NoteForm({"body": "-"}, auto_id="note_%s")
    try:
        actions.resolve_note(note=found, by=person(request), at=viewer_of(request).at)
    except actions.Refused as refused:
        return _refused(request, sight, form, refused)
    say_saved(request, "The note is resolved.")
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return redirect(asked if is_ours else _back(sight, found.indicator))


def _refused(
    request: HttpRequest, sight: Sight, form: NoteForm, refused: actions.Refused
) -> HttpResponse:
    form.is_valid()
    for problem in refused.problems:
        form.add_error(None, problem)
    return show(request, sight, note_form=form, status=status_of(refused))


def _back(sight: Sight, indicator: str) -> str:
    if indicator in sight.framework.by_id:
        return reverse("assessing:indicator-detail", args=[sight.row.uuid, indicator]) + "#notes"
    return reverse("assessing:assessment-detail", args=[sight.row.uuid]) + "#notes"
