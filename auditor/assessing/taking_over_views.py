"""Accepted clauses for the claimed side of a draft: what would be filled in, and what would not and why."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.looking import look, say_saved
from auditor.assessing.seen_form import SeenForm
from auditor.assessments import actions
from auditor.assessments.accepted import Offer, Proposal, offer_of

PART = ":"


class TakeOverForm(SeenForm):
    """Which values to fill in, each `indicator:value` as it was shown."""

    take = forms.MultipleChoiceField(
        label="Fill in", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, proposals: tuple[Proposal, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(key_of(one), one.indicator.id) for one in proposals if one.value]
        self.fields["take"].choices = shown  # type: ignore[attr-defined]
        self.fields["take"].error_messages["invalid_choice"] = (
            "Something else is proposed by now. Nothing was filled in: look again."
        )

    def chosen(self, given: dict[str, Any]) -> dict[str, str]:
        return dict(one.split(PART, 1) for one in given["take"])


def key_of(proposal: Proposal) -> str:
    return f"{proposal.indicator.id}{PART}{proposal.value}"


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """What accepted clauses would fill in; POST fills in what is chosen."""
    sight, at = look(request, uuid), viewer_of(request).at
    offer = offer_of(sight.row, at=at) if sight.may_write else Offer()
    initial = {"seen": sight.revision}
    form = TakeOverForm(request.POST or None, initial=initial, proposals=offer.proposals)
    if request.method == "POST":
        done = form.carry_out(
            lambda given: actions.take_over(
                assessment=sight.row,
                chosen=form.chosen(given),
                by=person(request),
                at=at,
                seen=given["seen"],
            )
        )
        if done is not None:
            names = ", ".join(sorted(form.chosen(form.cleaned_data)))
            say_saved(request, f"Filled in with their evidence: {names}.")
            return redirect("assessing:assessment-detail", uuid)
        sight = look(request, uuid)
        offer = offer_of(sight.row, at=at) if sight.may_write else Offer()
    context = {
        "sight": sight,
        "about": sight.shown.about,
        "form": form,
        "fillable": [(one, key_of(one)) for one in offer.proposals if one.value],
        "others": [one for one in offer.proposals if not one.value],
        "unread": offer.unread,
    }
    return render(request, "assessing/take_over.html", context, status=form.status)
