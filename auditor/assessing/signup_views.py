"""What the sign-up form was seen to ask for, beside what is claimed: proposed for the observed side of a draft."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.looking import Sight, look, say_saved
from auditor.assessing.seen_form import SeenForm
from auditor.assessments import actions
from auditor.assessments.models import Assessment
from auditor.assessments.signup import Proposed, proposed_for
from auditor.kyc.framework import Framework
from auditor.kyc.vocabulary import IdentityLevel, ObservedValue

NOT_CHOSEN = ("", "Leave as it is")


class TakeSurveyForm(SeenForm):
    """Which values to enter. `attempt` is the survey that the page showed: of another nothing is entered."""

    attempt = forms.UUIDField(widget=forms.HiddenInput)
    scope = forms.ChoiceField(label="Level at opening, observed for", required=False)
    level = forms.TypedChoiceField(
        label="Identity level at opening",
        required=False,
        choices=[NOT_CHOSEN, *IdentityLevel.choices],
        coerce=lambda given: IdentityLevel(int(given)),
        empty_value=None,
    )

    def __init__(self, *args: Any, proposed: Proposed, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        scopes = [(str(one.pk), one.label) for one in proposed.free_scopes]
        self.fields["scope"].choices = [NOT_CHOSEN, *scopes]  # type: ignore[attr-defined]
        for one in proposed.observed:
            name = framework.by_id[one.indicator].name
            self.fields[one.indicator] = forms.ChoiceField(
                label=f"{one.indicator} {name}: observed",
                required=False,
                choices=[NOT_CHOSEN, *ObservedValue.choices],
            )

    def values(self) -> Sequence[tuple[forms.BoundField, str]]:
        """The field of each indicator with the reason of what is proposed for it."""
        return [(self[one.indicator], one.reason) for one in self.proposed.observed]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("attempt") and given["attempt"] != self.proposed.attempt:
            raise forms.ValidationError(
                "The form was surveyed again meanwhile. Nothing was entered: look again."
            )
        if bool(given.get("scope")) != (given.get("level") is not None):
            raise forms.ValidationError("A level is observed for a scope: choose both, or neither.")
        return given


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def signup_take(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """What the newest list on which two surveys agree would enter; POST enters what is chosen."""
    sight = look(request, uuid)
    proposed = proposed_for(sight.row)
    if proposed is None or not sight.may_write:
        return _page(request, sight, None, proposed)
    form = TakeSurveyForm(
        request.POST or None,
        initial=_initial(sight, proposed),
        proposed=proposed,
        framework=sight.framework,
    )
    if request.method == "POST":
        done = form.carry_out(lambda given: _take(request, sight.row, proposed, given))
        if done is not None:
            say_saved(request, "Entered, with the survey as evidence.")
            return redirect("assessing:assessment-detail", uuid)
        sight = look(request, uuid)
    return _page(request, sight, form, proposed)


def _page(
    request: HttpRequest, sight: Sight, form: TakeSurveyForm | None, proposed: Proposed | None
) -> HttpResponse:
    context = {"sight": sight, "about": sight.shown.about, "form": form, "proposed": proposed}
    return render(
        request, "assessing/signup_take.html", context, status=form.status if form else 200
    )


def _initial(sight: Sight, proposed: Proposed) -> dict[str, Any]:
    """Whose level it is, and whether later steps ask for more, a survey does not say: neither is chosen."""
    values = {one.indicator: one.value.value for one in proposed.observed}
    return {"seen": sight.revision, "attempt": proposed.attempt, **values}


def _take(
    request: HttpRequest, row: Assessment, proposed: Proposed, given: dict[str, Any]
) -> Assessment:
    scopes = {str(one.pk): one for one in proposed.free_scopes}
    return actions.take_survey(
        assessment=row,
        survey=proposed.seen.survey,
        observed={
            one.indicator: given[one.indicator] for one in proposed.observed if given[one.indicator]
        },
        by=person(request),
        at=viewer_of(request).at,
        seen=given["seen"],
        scope=scopes.get(given["scope"]),
        level=given["level"],
    )
