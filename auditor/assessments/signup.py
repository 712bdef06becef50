"""What a provider's sign-up form was seen to ask for, as far as one viewer may see it.

A survey is an observation: what it saw is for the vetted. Everybody may know that the form is looked at,
when, and on which days it changed (docs/decisions/0025-what-is-shown-of-forms.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from auditor.accounts.vocabulary import Clearance
from auditor.archive.models import FormChange, FormSurvey, SignupPage
from auditor.archive.surveyed_forms import ReadForm, controls_of
from auditor.archive.vocabulary import VersionState
from auditor.assessments.inputs import framework_of, scope_of
from auditor.assessments.models import Assessment, Scope
from auditor.assessments.routes import standing_scopes
from auditor.assessments.viewing import Viewer
from auditor.kyc.beside_claims import Beside, beside_claims
from auditor.kyc.forms import ObservedProposal, observed_by
from auditor.kyc.vocabulary import Aspect, EvidenceKind, IdentityLevel
from providers.models import Provider

LOOKS = 20


@dataclass(frozen=True, slots=True)
class FormChanged:
    """A day on which the form changed; `steps` is empty for who is not vetted. `former` is the address at
    which the form was then, if it is another one now."""

    at: datetime
    survey: FormSurvey
    former: str
    steps: tuple[FormChange, ...]


@dataclass(frozen=True, slots=True)
class SeenForm:
    """What the survey that counts saw; `is_believed` when two surveys agree on it."""

    survey: FormSurvey
    form: ReadForm
    is_believed: bool
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class ShownSignup:
    """What a viewer may see. `changes` come newest first; `looks` are the newest LOOKS of `look_count`."""

    page: SignupPage
    is_withheld: bool
    look_count: int
    changes: tuple[FormChanged, ...]
    seen: SeenForm | None = None
    looks: tuple[FormSurvey, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a survey would enter in a draft. `level` is what remains by the easiest way in: what uploads and
    numbers come to is not known. `free_scopes` have no observed tier yet; `others` are the proposals for
    indicators of which something was entered already."""

    seen: SeenForm
    level: IdentityLevel
    observed: tuple[ObservedProposal, ...]
    others: tuple[ObservedProposal, ...]
    free_scopes: tuple[Scope, ...]
    beside: tuple[Beside, ...]

    @property
    def attempt(self) -> UUID:
        return self.seen.survey.attempt


def signup_of(provider: Provider, viewer: Viewer) -> ShownSignup | None:
    """None where nobody has said where one signs up."""
    page = SignupPage.objects.current().filter(provider=provider).first()
    if page is None:
        return None
    is_vetted = viewer.clearance >= Clearance.VETTED
    surveys = FormSurvey.objects.filter(page=page)
    return ShownSignup(
        page=page,
        is_withheld=not is_vetted,
        look_count=surveys.count(),
        changes=tuple(_changes(page, with_steps=is_vetted)),
        seen=seen_form(provider, page) if is_vetted else None,
        looks=tuple(surveys.order_by("-started_at", "-pk")[:LOOKS]) if is_vetted else (),
    )


def picture_of(provider: Provider, survey: FormSurvey, viewer: Viewer) -> str:
    """The digest of the survey's picture; empty where there is none, or not for this viewer."""
    is_own = survey.page.provider_id == provider.pk
    return survey.screenshot if is_own and viewer.clearance >= Clearance.VETTED else ""


def seen_form(provider: Provider, page: SignupPage) -> SeenForm | None:
    """The newest list on which two surveys agree; before there is one, the newest that waits."""
    counting = newest_counting(page)
    if counting is None:
        return None
    form = controls_of(counting)
    scopes = standing_scopes([provider.pk], counting.started_at.date()).get(provider.slug, [])
    is_first = bool(counting.first_step_because)
    return SeenForm(
        survey=counting,
        form=form,
        is_believed=counting.state == VersionState.CONFIRMED,
        beside=beside_claims(form.identity, scopes, is_first_step=is_first),
    )


def newest_counting(page: SignupPage) -> FormSurvey | None:
    """The newest confirmed survey of a page, or the newest candidate where none is confirmed."""
    surveys = FormSurvey.objects.filter(page=page).order_by("started_at", "pk")
    confirmed = surveys.filter(state=VersionState.CONFIRMED).last()
    return confirmed or surveys.filter(state=VersionState.CANDIDATE).last()


def proposed_for(assessment: Assessment) -> Proposed | None:
    """What the list on which two surveys agree would enter; None where there is no such list."""
    page = SignupPage.objects.current().filter(provider=assessment.provider_id).first()
    counting = newest_counting(page) if page else None
    if page is None or counting is None or counting.state != VersionState.CONFIRMED:
        return None
    seen = seen_form(assessment.provider, page)
    if seen is None:
        return None
    accepted = _accepted(assessment, seen)
    entered = {one.indicator for one in assessment.answers.all() if one.is_observed}
    scopes = list(assessment.scopes.order_by("pk").prefetch_related("tiers__limits"))
    is_first = bool(seen.survey.first_step_because)
    own = [scope_of(one) for one in scopes]
    return Proposed(
        seen=seen,
        level=seen.form.identity.at_least,
        observed=tuple(one for one in accepted if one.indicator not in entered),
        others=tuple(one for one in accepted if one.indicator in entered),
        free_scopes=tuple(one for one in scopes if not _is_observed(one)),
        beside=beside_claims(seen.form.identity, own, is_first_step=is_first),
    )


def _accepted(assessment: Assessment, seen: SeenForm) -> list[ObservedProposal]:
    """Proposals for indicators of the assessment's framework for which it takes surveys."""
    framework = framework_of(assessment)
    return [
        one
        for one in observed_by(seen.form.identity)
        if one.indicator in framework.by_id
        and framework.accepts(one.indicator, EvidenceKind.FORM_SURVEY)
    ]


def _is_observed(scope: Scope) -> bool:
    return any(tier.axis == Aspect.OBSERVED for tier in scope.tiers.all())


def _changes(page: SignupPage, *, with_steps: bool) -> Iterable[FormChanged]:
    rows = (
        FormChange.objects.filter(survey__page__provider=page.provider_id)
        .select_related("survey__page", "control")
        .order_by("-occurred_at", "-survey_id", "kind", "control__order")
    )
    for _, steps in groupby(rows, key=lambda one: one.survey_id):
        found = tuple(steps)
        survey = found[0].survey
        former = "" if survey.page_id == page.pk else survey.page.url
        told = found if with_steps else ()
        yield FormChanged(found[0].occurred_at, survey, former, told)
