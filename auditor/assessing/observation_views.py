"""Tests by people: recorded by one, signed by another."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditor.accounts.roles import Role
from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.looking import draft_of, say_saved
from auditor.assessing.observation_files import FileForm
from auditor.assessing.observation_page import observation_page, readable_test
from auditor.assessing.protocols import ETHICS, TEMPLATES, Protocol, Template
from auditor.assessing.seen_form import SeenForm
from auditor.assessments import actions
from auditor.assessments.actions import Account
from auditor.assessments.actions.observing import FREE
from auditor.assessments.models import Observation
from auditor.assessments.personal_data import redacted
from auditor.kyc import framework
from auditor.kyc.framework import Indicator
from auditor.kyc.vocabulary import IdentityLevel
from providers.models import Provider

TAKEN_OUT = (
    "What looks like personal data was taken out and nothing is recorded yet: {kinds}. Look at the words in "
    "brackets. If it is no person's, write it again and say so below."
)
OWN_WORDS = forms.Textarea(attrs={"rows": 4})


class ObservationForm(SeenForm):
    """By the questions of the protocol. Each promise of the checklist is ticked by itself."""

    is_redacted = False
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    protocol = forms.ChoiceField(choices=Protocol.choices)
    tested_on = forms.DateField(
        label="Day of the test", widget=forms.DateInput(attrs={"type": "date"})
    )
    vantage = forms.CharField(
        label="From where",
        required=False,
        max_length=300,
        help_text="Country, network, device. No address of a person.",
    )
    level_tried = forms.TypedChoiceField(
        label="Identity level tried",
        required=False,
        choices=[("", "None in particular"), *IdentityLevel.choices],
        coerce=int,
        empty_value=None,
    )
    tried = forms.CharField(label="What was tried", max_length=10_000, widget=OWN_WORDS)
    asked = forms.CharField(
        label="What the provider asked for", required=False, max_length=10_000, widget=OWN_WORDS
    )
    happened = forms.CharField(label="What happened", max_length=10_000, widget=OWN_WORDS)
    accepted = forms.CharField(
        label="What the provider accepted", required=False, max_length=10_000, widget=OWN_WORDS
    )

    is_nobodys = forms.BooleanField(
        label="What looks like personal data is no person's: keep it as it is written",
        required=False,
        help_text="A provider's published address, say.",
    )

    def __init__(self, *args: Any, protocol: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.template = TEMPLATES.get(protocol)
        for name, prompt in (self.template.prompts if self.template else {}).items():
            self.fields[name].help_text = prompt
        for name, sentence in ETHICS:
            self.fields[name] = forms.BooleanField(
                label=sentence,
                error_messages={
                    "required": "Confirm this; a test that was not done so cannot be recorded."
                },
            )

    def clean(self) -> dict[str, Any]:
        """What looks like personal data is taken out of the fields, and has to be looked at."""
        given = super().clean() or self.cleaned_data
        if given.get("is_nobodys"):
            return given
        out = {name: redacted(given.get(name, "")) for name in FREE}
        if kinds := sorted({kind for _, found in out.values() for kind in found}):
            data = self._given()
            for name, (text, found) in out.items():
                if found:
                    data[self.add_prefix(name)] = text
            self.data = data
            self.is_redacted = True
            raise forms.ValidationError(TAKEN_OUT.format(kinds=", ".join(kinds)))
        return given

    def told(self) -> list[forms.BoundField]:
        aside = {"seen", "is_nobodys", *dict(ETHICS)}
        return [self[name] for name in self.fields if name not in aside]

    def promises(self) -> list[forms.BoundField]:
        return [self[name] for name, _ in ETHICS]


@open_to(Role.RESEARCHER)
@require_http_methods(["GET", "HEAD", "POST"])
def observation_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a test of a provider."""
    provider = Provider.objects.filter(slug=slug).first()
    if provider is None:
        raise Http404("The catalogue has no such provider.")
    protocol = request.POST.get("protocol") or request.GET.get("protocol", "")
    form = ObservationForm(request.POST or None, protocol=protocol, initial={"protocol": protocol})
    form.draft = draft_of(request, "observation", slug)
    if request.method == "POST":
        made = form.carry_out(lambda given: _record(request, provider, given))
        if made is not None:
            say_saved(request, "The test is recorded. Another person signs it.", draft=form.draft)
            return redirect("assessing:observation-detail", made.uuid)
    context = {
        "form": form,
        "provider": provider,
        "protocols": Protocol.choices,
        "chosen": protocol,
        "indicators": _indicators(form.template),
    }
    return render(request, "assessing/observation_new.html", context, status=form.status)


def _indicators(template: Template | None) -> list[Indicator]:
    """Those of the newest framework that such a test can answer."""
    known = framework.newest().by_id
    names = template.indicators if template else ()
    return [known[name] for name in names if name in known]


def _record(request: HttpRequest, provider: Provider, given: dict[str, Any]) -> Observation:
    told = {name: given[name] for name in Account.__dataclass_fields__}
    return actions.record_observation(
        provider=provider,
        account=Account(**told),
        ethics_confirmed=all(given[name] for name, _ in ETHICS),
        by=person(request),
        at=viewer_of(request).at,
    )


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def observation_detail(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Restricted: for whoever recorded it, reviewers and editors. POST signs it."""
    found = readable_test(request, uuid)
    form = SeenForm(request.POST or None, initial={"seen": found.files.count()})
    if request.method == "POST":
        signed = form.carry_out(
            lambda given: actions.sign_observation(
                observation=found,
                by=person(request),
                at=viewer_of(request).at,
                files=given["seen"],
            )
        )
        if signed is not None:
            say_saved(request, "The test is signed.")
            return redirect("assessing:observation-detail", uuid)
    return observation_page(request, found, form=form, file_form=FileForm(initial={"seen": 0}))
