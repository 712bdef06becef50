"""A trial: the page waits for a worker, then shows what would be kept and what would not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from auditor.archive.clock import database_now
from auditor.archive.models import Trial
from auditor.archive.trials import GIVEN_UP_AFTER
from auditor.desk.authority import Power, staff_only
from auditor.desk.saving import Target, answer, show
from auditor.pages.outcomes import MEANINGS, Outcome

TEMPLATE = "desk/trial_detail.html"
LOOK_AGAIN_SECONDS = 3
LONG_SECONDS = 45


@staff_only(Power.DECLARE)
@require_http_methods(["GET", "HEAD", "POST"])
def trial_detail(request: HttpRequest, trial: int) -> HttpResponse:
    """What a trial came to, with the form to go on from there."""
    found = get_object_or_404(
        Trial.objects.select_related("document__provider", "requested_by"), pk=trial
    )
    if found.finished_at is None and request.method != "POST":
        return _waiting(request, found)
    target = _target(found)
    context = _context(request, found)
    if request.method == "POST":
        return answer(request, target, TEMPLATE, context)
    view = request.GET.get("view", "")
    return show(request, target, TEMPLATE, context["declaration"], context, view=view)


def _waiting(request: HttpRequest, trial: Trial) -> HttpResponse:
    waited = database_now() - trial.requested_at
    is_given_up = waited > GIVEN_UP_AFTER
    context = {
        "trial": trial,
        "target": _target(trial),
        "is_given_up": is_given_up,
        "is_long": waited.total_seconds() > LONG_SECONDS,
        "seconds": LOOK_AGAIN_SECONDS,
    }
    response = render(request, "desk/trial_waiting.html", context)
    if not is_given_up:
        response["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


def _target(trial: Trial) -> Target:
    asked = trial.result.get("asked", {})
    document = trial.document
    return Target(
        provider_name=document.provider.name if document else asked.get("provider_name", ""),
        terms_type=document.terms_type if document else asked.get("terms_type", ""),
        document=document,
        provider_slug=asked.get("provider", ""),
    )


def _context(request: HttpRequest, trial: Trial) -> dict[str, Any]:
    result = trial.result
    proposals = result.get("proposals", [])
    chosen = _chosen(request, len(proposals))
    declaration = trial.declaration or {"fetch": trial.url}
    previews = result.get("previews", [])
    if proposals:
        declaration = proposals[chosen]["declaration"]
        previews = [proposals[chosen]["preview"]]
    meaning = MEANINGS[Outcome(trial.outcome)] if trial.outcome else None
    return {
        "trial": trial,
        "meaning": meaning,
        "proposals": proposals,
        "chosen": chosen,
        "declaration": declaration,
        "previews": previews,
        "result": result,
        "compared": result.get("compared"),
    }


def _chosen(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("proposal", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 1
    return min(max(number, 1), max(count, 1)) - 1
