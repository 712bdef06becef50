"""The steps of an assessment: which button each is, and what is asked before it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django import forms

from auditor.assessing.seen_form import SeenForm
from auditor.assessments.actions.replying import TIME_TO_REPLY
from auditor.assessments.workflow import Action


class ReasonForm(SeenForm):
    blamed = "reason"
    reason = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ChangesForm(ReasonForm):
    reason = forms.CharField(
        label="What is to be changed",
        required=False,
        max_length=5000,
        help_text="The author reads it as a note on the whole.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReplyForm(SeenForm):
    """To whom the link goes, and how long."""

    blamed = "email"
    email = forms.CharField(
        label="E-mail address of the representative",
        required=False,
        max_length=254,
        help_text="Empty where nobody is to be found: only the time runs then.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label="Days to reply",
        min_value=1,
        max_value=365,
        initial=TIME_TO_REPLY.days,
        help_text=f"{TIME_TO_REPLY.days} are usual. The log keeps how many were given.",
    )


class LinkForm(SeenForm):
    blamed = "email"
    email = forms.CharField(
        label="E-mail address of the representative",
        max_length=254,
        help_text="Links that were sent before stop working.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class EmbargoForm(SeenForm):
    blamed = "until"
    until = forms.DateTimeField(
        label="Not before (UTC)",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


class DisputeForm(SeenForm):
    blamed = "body"
    raised_by_name = forms.CharField(label="Who disputes it", required=False, max_length=200)
    body = forms.CharField(
        label="What is disputed",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class SettleForm(SeenForm):
    blamed = "resolution"
    is_upheld = forms.TypedChoiceField(
        label="What was decided",
        choices=[("yes", "Upheld: a correction is due"), ("no", "Not upheld")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    resolution = forms.CharField(
        label="Why",
        required=False,
        max_length=5000,
        help_text="Shown in public.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step's page says and asks. `needs_page`: it asks for more than a press of the button."""

    said: str
    form: type[SeenForm] = SeenForm
    needs_page: bool = False


ASKED: Mapping[Action, Asked] = {
    Action.SUBMIT: Asked("It goes to a reviewer; until then nothing of it can be changed."),
    Action.BEGIN_REVIEW: Asked("You become its reviewer."),
    Action.REQUEST_CHANGES: Asked(
        "It goes back to its author. What came after the review is undone: it is reviewed again, and "
        "the provider may reply again.",
        ChangesForm,
        True,
    ),
    Action.ACCEPT: Asked("It goes to an editor, who opens the right of reply."),
    Action.OPEN_REPLY: Asked(
        "The provider's representative gets a link that works once and ends with the time given. What "
        "the representative sees is what the public will see.",
        ReplyForm,
        True,
    ),
    Action.RENEW_LINK: Asked("A new link in place of those that were sent before.", LinkForm, True),
    Action.APPROVE: Asked("The right of reply ends, and it may be published."),
    Action.EMBARGO: Asked("It cannot be published before this time.", EmbargoForm, True),
    Action.PUBLISH: Asked(
        "Everybody can see it, and nothing of it changes any more. A version published before is "
        "superseded at the same moment."
    ),
    Action.DISPUTE: Asked(
        "The public page says that it is disputed until that is settled.", DisputeForm, True
    ),
    Action.SETTLE_DISPUTE: Asked("What was decided is shown in public.", SettleForm, True),
    Action.CORRECT: Asked(
        "A draft with all that the published version says. Say why it is corrected; it is shown in "
        "public.",
        ReasonForm,
        True,
    ),
    Action.WITHDRAW: Asked(
        "Only that it was withdrawn, when, and this reason stay public.", ReasonForm, True
    ),
    Action.DISCARD: Asked("It is given up and kept out of sight.", ReasonForm, True),
}
QUIET = {Action.REQUEST_CHANGES, Action.RENEW_LINK, Action.WITHDRAW, Action.DISCARD, Action.DISPUTE}


@dataclass(frozen=True, slots=True)
class Button:
    """One step that may be asked for."""

    action: Action
    needs_page: bool
    is_quiet: bool


def buttons_of(possible: Iterable[Action]) -> list[Button]:
    """The steps among what is possible; writing and notes have forms of their own."""
    return [Button(one, ASKED[one].needs_page, one in QUIET) for one in possible if one in ASKED]


def days(given: int) -> timedelta:
    return timedelta(days=given)
