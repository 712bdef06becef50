"""The right of reply for a provider's representative who has an account, and needs no link."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditor.accounts.roles import Role, represented_by
from auditor.assessing.authority import open_to, person, viewer_of
from auditor.assessing.reply_views import StatementForm, kept_private, show_form, words_of
from auditor.assessments import actions
from auditor.assessments.models import ReplyInvitation
from auditor.assessments.querysets import ReplyInvitationQuerySet
from auditor.assessments.shown import ShownSummary
from auditor.assessments.visibility import Viewer, present, summarise


@dataclass(frozen=True)
class Awaited:
    """An assessment that awaits a reply, and until when."""

    about: ShownSummary
    expires_at: datetime


@kept_private
@open_to(Role.REPRESENTATIVE)
@require_safe
def reply_list(request: HttpRequest) -> HttpResponse:
    """What awaits a reply by a provider that this person represents."""
    at = viewer_of(request).at
    awaited = [
        Awaited(summarise(one.assessment, Viewer.invited(one, at=at)), one.expires_at)
        for one in _invitations(request).soonest_first()
    ]
    return render(request, "assessing/reply_list.html", {"awaited": awaited})


@kept_private
@open_to(Role.REPRESENTATIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def reply_write(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """As much as the holder of a reply link sees, and the form; POST sends it, once."""
    invitation = _invitations(request).filter(assessment__uuid=uuid).first()
    if invitation is None and request.method == "POST" and words_of(request):
        return _give_back(request)
    if invitation is None:
        raise Http404("Nothing here awaits your reply.")
    at = viewer_of(request).at
    shown = present(invitation.assessment, Viewer.invited(invitation, at=at))
    form = StatementForm(request.POST or None, shown=shown)
    if request.method == "POST" and form.is_valid() and _send(request, form, invitation, at):
        messages.success(request, "Your reply was received. It is printed word for word.")
        return redirect("assessing:reply-list")
    return show_form(request, form, shown, invitation)


def _give_back(request: HttpRequest) -> HttpResponse:
    """Of another's assessment as of one that is past its time: it is not told which."""
    problems = [
        "The time to reply is over, or a reply was given, or this is not yours to reply to."
    ]
    context = {"problems": problems, "words": words_of(request)}
    return render(request, "assessing/reply_refused.html", context, status=404)


def _send(
    request: HttpRequest, form: StatementForm, invitation: ReplyInvitation, at: datetime
) -> bool:
    sent = form.carry_out(
        lambda _: actions.reply_signed_in(
            invitation=invitation, statement=form.statement(), by=person(request), at=at
        )
    )
    return sent is not None


def _invitations(request: HttpRequest) -> ReplyInvitationQuerySet:
    at = viewer_of(request).at
    found = ReplyInvitation.objects.awaiting(at).for_providers(represented_by(person(request), at))
    return found.select_related("assessment__provider")
