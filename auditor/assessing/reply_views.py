"""The right of reply: for a provider's representative, who needs no account but the link.

The link is the only credential, and no cookie counts here; so a forged form could do nothing that its
sender could not do anyway, and the check against forgery is left out: a page without a referrer could
not pass it. The token must not leak: no referrer, no store, and `redacting` keeps it out of the log.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from auditor.assessing.authority import View
from auditor.assessing.seen_form import SeenForm
from auditor.assessments import actions
from auditor.assessments.actions import LinkRefused, Statement
from auditor.assessments.actions.replying import LinkUnknown
from auditor.assessments.models import ReplyInvitation
from auditor.assessments.shown import ShownAnswer, ShownAssessment
from auditor.assessments.visibility import NotVisible, Viewer, present

LONGEST_STATEMENT = 50_000
LONGEST_POINT = 10_000


class StatementForm(SeenForm):
    """What the provider says, as a whole and of single indicators. It is printed word for word."""

    blamed = "body"
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    body = forms.CharField(
        label="Your statement",
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "The statement is empty."},
    )
    signatory = forms.CharField(
        label="Who signs",
        max_length=200,
        help_text="Shown in public with the statement.",
        error_messages={"required": "Say who signs the reply."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    position = forms.CharField(
        label="Position",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, shown: ShownAssessment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.answers = shown.answers
        for answer in shown.answers:
            self.fields[_name(answer)] = forms.CharField(
                label=f"Your reply on {answer.indicator}",
                required=False,
                max_length=LONGEST_POINT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def points(self) -> list[tuple[ShownAnswer, forms.BoundField]]:
        return [(answer, self[_name(answer)]) for answer in self.answers]

    def statement(self) -> Statement:
        given = self.cleaned_data
        said = {answer.indicator: given[_name(answer)] for answer in self.answers}
        points = {indicator: text for indicator, text in said.items() if text}
        return Statement(given["body"], given["signatory"], given["position"], points)


POINT = "point_"


def _name(answer: ShownAnswer) -> str:
    return f"{POINT}{answer.indicator}"


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """(label, text) of what was typed into a form that cannot be sent any more: nobody else has it."""
    labels = {
        name: str(field.label)
        for name, field in StatementForm.base_fields.items()
        if not field.widget.is_hidden
    }
    given = [(name, str(text)) for name, text in request.POST.items() if str(text).strip()]
    return [
        (labels.get(name) or f"Your reply on {name.removeprefix(POINT)}", text)
        for name, text in given
        if name in labels or name.startswith(POINT)
    ]


def kept_private(view: View) -> View:
    """No referrer, no copy in a cache, no entry in a search engine."""

    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return private


@csrf_exempt
@kept_private
@require_http_methods(["GET", "HEAD", "POST"])
def reply_give(request: HttpRequest, token: str) -> HttpResponse:
    """What the representative may see, and the form; POST sends it, once."""
    at = datetime.now(UTC)
    try:
        invitation = actions.open_invitation(token, at=at)
        shown = present(invitation.assessment, Viewer.invited(invitation, at=at))
    except LinkRefused as refused:
        return _refused(request, refused)
    except NotVisible:
        return _refused(request, LinkUnknown())
    form = StatementForm(request.POST or None, shown=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(token=token, statement=form.statement(), at=at)
        except LinkRefused as refused:
            return _refused(request, refused)
        except actions.Refused as refused:
            form.refuse(refused)
        else:
            return redirect("reply:reply-sent")
    return show_form(request, form, shown, invitation)


def show_form(
    request: HttpRequest, form: StatementForm, shown: ShownAssessment, invitation: ReplyInvitation
) -> HttpResponse:
    context = {
        "form": form,
        "shown": shown,
        "about": shown.about,
        "expires_at": invitation.expires_at,
    }
    status = form.status if form.status != 200 else 400 if form.errors else 200
    return render(request, "assessing/reply_give.html", context, status=status)


def _refused(request: HttpRequest, refused: LinkRefused) -> HttpResponse:
    is_unknown = isinstance(refused, LinkUnknown)
    status = 404 if is_unknown else 410
    # Without a link that was once sent, anybody could have words of theirs shown on a page of ours.
    context = {"problems": refused.problems, "words": [] if is_unknown else words_of(request)}
    return render(request, "assessing/reply_refused.html", context, status=status)


@kept_private
@require_safe
def reply_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "assessing/reply_sent.html")
