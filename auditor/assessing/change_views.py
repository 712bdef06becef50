"""What a change did to the clauses of a text, as the machine reads it; POST gives a verdict."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditor.assessing import clause_queue
from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.clause_forms import ChangeForm
from auditor.assessing.clause_views import NOT_FORM, SAID, status_of
from auditor.findings import actions
from auditor.findings.actions import Refused
from auditor.findings.models import ChangeReading
from auditor.findings.standing import latest_word, shown_of_change
from auditor.findings.vocabulary import Decision
from auditor.kyc import framework
from auditor.kyc.vocabulary import Direction


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_review(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One change: what became of each clause, in the old words and the new."""
    reading = _reading(uuid)
    if request.method != "POST":
        return _show(request, reading)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _show(request, reading, problem=NOT_FORM, status=400)
    given = form.cleaned_data
    following = clause_queue.change_after(reading)
    try:
        actions.judge_change(
            reading=reading,
            decision=Decision(given["decision"]),
            by=person(request),
            at=viewer_of(request).at,
            seen=given["seen"],
            shown=given["shown"],
            direction=given["direction"],
            note=given["note"],
        )
    except Refused as refused:
        # What the machine says may stand in a row of its own by now.
        now = _reading(uuid)
        return _show(request, now, problem=str(refused), status=status_of(refused), given=given)
    name = reading.change.version.document.provider.name
    messages.success(request, f"{name}: the change is {SAID[Decision(given['decision'])]}.")
    if following is None or given["decision"] == Decision.WITHDRAWN:
        return redirect("assessing:change-review", uuid)
    return redirect("assessing:change-review", following.change.version.uuid)


def _show(
    request: HttpRequest,
    reading: ChangeReading,
    *,
    problem: str = "",
    status: int = 200,
    given: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page; after a refusal with what was chosen and written (`given`)."""
    last, word = actions.last_of(person(request)), latest_word(reading)
    following = clause_queue.change_after(reading)
    before = clause_queue.change_before(reading)
    known = framework.newest().by_id
    shifts = reading.shifts.select_related("old", "new").order_by("position")
    context = {
        "reading": reading,
        "version": reading.change.version,
        "document": reading.change.version.document,
        "shifts": [(one, known.get(one.indicator)) for one in shifts],
        "word": word,
        "is_open": word is None or word.decision == Decision.WITHDRAWN,
        "seen": word.number if word else 0,
        "shown": shown_of_change(reading),
        "chosen": (given or {}).get("direction") or reading.direction,
        "note": (given or {}).get("note", ""),
        "directions": Direction.choices,
        "problem": problem,
        "following": following,
        "before": before,
        "last": last,
        "last_name": actions.name_of(last),
    }
    return render(request, "assessing/change_review.html", context, status=status)


def _reading(uuid: uuids.UUID) -> ChangeReading:
    rows = ChangeReading.objects.in_step().select_related(
        "change__version__document__provider", "old__version", "new__version"
    )
    found = rows.filter(change__version__uuid=uuid).first()
    if found is None:
        raise Http404(
            "There is no change with this address that was read. It may have been linked anew; the "
            "queue holds what there is now."
        )
    return found
