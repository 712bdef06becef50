"""The steps of an assessment, from submission to publication and beyond."""

from __future__ import annotations

import logging
import uuid as uuids
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.looking import Sight, draft_of, look, problems_of, say_saved
from auditor.assessing.step_forms import ASKED
from auditor.assessments import actions
from auditor.assessments.actions import Opened
from auditor.assessments.actions.replying import TIME_TO_REPLY
from auditor.assessments.mail import send_invitation
from auditor.assessments.models import Assessment
from auditor.assessments.workflow import Action

log = logging.getLogger(__name__)
Step = Callable[[Assessment, User, datetime, dict[str, Any]], Any]


def _plain(action: Callable[..., Any]) -> Step:
    return lambda row, by, at, given: action(assessment=row, by=by, at=at, **given)


def _open_reply(row: Assessment, by: User, at: datetime, given: dict[str, Any]) -> Opened:
    time = timedelta(days=given["days"])
    seen, email = given["seen"], given["email"]
    return actions.open_reply(assessment=row, email=email, by=by, at=at, seen=seen, time=time)


def _reasoned(action: Callable[..., Any], name: str) -> Step:
    def step(row: Assessment, by: User, at: datetime, given: dict[str, Any]) -> Any:
        reason = {name: given["reason"]}
        return action(assessment=row, by=by, at=at, seen=given["seen"], **reason)

    return step


STEPS: Mapping[Action, Step] = {
    Action.SUBMIT: _plain(actions.submit),
    Action.BEGIN_REVIEW: _plain(actions.begin_review),
    Action.REQUEST_CHANGES: _reasoned(actions.request_changes, "body"),
    Action.ACCEPT: _plain(actions.accept),
    Action.OPEN_REPLY: _open_reply,
    Action.RENEW_LINK: lambda row, by, at, given: actions.renew_link(
        assessment=row, email=given["email"], by=by, at=at
    ),
    Action.APPROVE: _plain(actions.approve),
    Action.EMBARGO: _plain(actions.embargo),
    Action.PUBLISH: _plain(actions.publish),
    Action.DISPUTE: _plain(actions.dispute),
    Action.SETTLE_DISPUTE: _plain(actions.settle_dispute),
    Action.CORRECT: lambda row, by, at, given: actions.start_correction(
        assessment=row, reason=given["reason"], by=by, at=at
    ),
    Action.WITHDRAW: _reasoned(actions.withdraw, "because"),
    Action.DISCARD: _reasoned(actions.discard, "because"),
}


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def step_take(request: HttpRequest, uuid: uuids.UUID, action: str) -> HttpResponse:
    """What a step means and asks; POST takes it."""
    sight, chosen = look(request, uuid), _action(action)
    asked = ASKED[chosen]
    data = request.POST if request.method == "POST" else None
    form = asked.form(data, initial={"seen": sight.revision})
    form.draft = draft_of(request, "step", chosen, uuid)
    if request.method != "POST":
        return _show(request, sight, chosen, form)
    by, at = person(request), viewer_of(request).at
    done = form.carry_out(lambda given: STEPS[chosen](sight.row, by, at, given))
    if done is None:
        return _show(request, look(request, uuid), chosen, form)
    if isinstance(done, Opened):
        _warn_of_short_time(request, form.cleaned_data.get("days"))
    if isinstance(done, Opened) and done.token:
        return _show_link(request, look(request, uuid), done.token, form)
    say_saved(request, f"Done: {str(chosen.label).lower()}.", draft=form.draft)
    row = done if isinstance(done, Assessment) else sight.row
    return redirect("assessing:assessment-detail", row.uuid)


def _warn_of_short_time(request: HttpRequest, given: int | None) -> None:
    """`given` days; None where a link is renewed, which changes no time."""
    usual = TIME_TO_REPLY.days
    if given is not None and given < usual:
        said = f"The provider has {given} {'day' if given == 1 else 'days'} to reply, fewer than the usual {usual}."
        messages.warning(request, said)


def _show(request: HttpRequest, sight: Sight, action: Action, form: Any) -> HttpResponse:
    context = {
        "sight": sight,
        "about": sight.shown.about,
        "action": action,
        "asked": ASKED[action],
        "form": form,
        "is_possible": action in sight.actions,
        "problems": problems_of(sight) if action in {Action.SUBMIT, Action.ACCEPT} else [],
    }
    return render(request, "assessing/step.html", context, status=form.status)


def _show_link(request: HttpRequest, sight: Sight, token: str, form: Any) -> HttpResponse:
    """The link, this once: it is kept nowhere, so there is no page to come back to. It is mailed too."""
    link = request.build_absolute_uri(reverse("reply:reply-give", args=[token]))
    said = _mail(sight.row, form.cleaned_data["email"], link)
    context = {"sight": sight, "about": sight.shown.about, "link": link, "said": said}
    context["draft"] = form.draft
    response = render(request, "assessing/link_shown.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _mail(row: Assessment, email: str, link: str) -> str:
    """Send the link to the provider -> what became of that, in a sentence."""
    if not settings.CAN_SEND_EMAIL:
        return "No mail server is set up here: send it to the representative yourself."
    try:
        send_invitation(assessment=row, email=email, link=link)
    except OSError as error:
        log.warning("A reply link could not be mailed: %s", error)
        return f"It could not be mailed to {email} ({error}): send it yourself, or make a new one later."
    if settings.PRINTS_EMAIL:
        return f"The letter to {email} was only printed where the server runs: send it yourself."
    return f"It was mailed to {email}."


def _action(value: str) -> Action:
    if value not in {one.value for one in ASKED}:
        raise Http404("There is no such step.")
    return Action(value)
