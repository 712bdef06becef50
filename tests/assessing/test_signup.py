"""The page that proposes what a sign-up form was seen to ask for."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from auditor.archive.models import SignupPage
from auditor.assessments.models import Answer, Assessment, Evidence, Tier
from auditor.assessments.vocabulary import Status
from auditor.kyc.vocabulary import Aspect
from tests.archive.surveys import MAIL, PASSPORT, SECRET, make_signup_page, record_all
from tests.assessing.scene import client_of, make_draft
from tests.assessments.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
FORM = (MAIL, SECRET)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def draft(cast: Cast) -> Assessment:
    return make_draft(cast)


@pytest.fixture
def page(draft: Assessment) -> SignupPage:
    found = make_signup_page(draft.provider)
    record_all(found, FORM, FORM)
    return found


def address(draft: Assessment) -> str:
    return f"/assess/{draft.uuid}/sign-up/"


def shown(client: Client, draft: Assessment) -> str:
    answer = client.get(address(draft))
    assert answer.status_code == 200
    return answer.content.decode()


def fields_of(said: str) -> dict[str, str]:
    names = ("seen", "attempt")
    return {name: re.search(rf'name="{name}" value="([^"]+)"', said)[1] for name in names}  # type: ignore[index]


def enter(client: Client, draft: Assessment, **given: Any) -> Any:
    values = fields_of(shown(client, draft)) | {"AO-03": "partial"} | given
    return client.post(address(draft), values)


def test_the_author_reads_what_would_be_entered_and_why(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    said = shown(client_of(cast.author), draft)
    assert "Level 1: contact point. The form asks for: e-mail address." in said
    assert (
        "The form asks for none of name, date of birth, address and identification number" in said
    )
    assert '<option value="inconclusive" selected>' in said


def test_what_is_chosen_is_entered_with_the_survey(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    answer = enter(client_of(cast.author), draft)
    assert answer.status_code == 302
    assert Answer.objects.get(assessment=draft, indicator="AO-03").observed == "partial"
    assert Evidence.objects.get(answer__assessment=draft, kind="form_survey").survey_citation


def test_what_is_left_as_it_is_is_not_entered(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    answer = enter(client_of(cast.author), draft, **{"AO-03": ""})
    assert answer.status_code == 400
    assert "Choose at least one indicator" in answer.content.decode()
    assert not Evidence.objects.filter(kind="form_survey").exists()


def test_a_level_at_opening_is_entered_for_a_scope(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    scope = draft.scopes.create(label="Newcomers")
    answer = enter(client_of(cast.author), draft, scope=str(scope.pk), level="1")
    assert answer.status_code == 302
    tier = Tier.objects.get(scope=scope)
    assert (tier.axis, tier.level, tier.trigger) == (Aspect.OBSERVED, 1, "at_opening")


def test_a_scope_without_a_level_is_refused_and_nothing_typed_is_lost(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    scope = draft.scopes.create(label="Newcomers")
    answer = enter(client_of(cast.author), draft, scope=str(scope.pk), level="")
    assert answer.status_code == 400
    said = answer.content.decode()
    assert "choose both, or neither" in said
    assert '<option value="partial" selected>' in said


def test_of_a_form_that_was_surveyed_again_meanwhile_nothing_is_entered(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    answer = enter(client_of(cast.author), draft, attempt=str(uuid.uuid4()))
    assert answer.status_code == 400
    assert "surveyed again meanwhile" in answer.content.decode()
    assert not Evidence.objects.filter(kind="form_survey").exists()


@pytest.mark.parametrize("given", [{"AO-03": "splendid"}, {"level": "9"}, {"scope": "999999"}])
def test_what_is_no_choice_is_refused(
    draft: Assessment, page: SignupPage, cast: Cast, given: dict[str, str]
) -> None:
    assert enter(client_of(cast.author), draft, **given).status_code == 400


def test_what_was_entered_already_is_named_and_stays(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    client = client_of(cast.author)
    enter(client, draft)
    said = shown(client, draft)
    assert "the survey would say “Inconclusive”" in said
    assert "Nothing would be entered for an indicator." in said
    assert "Enter what is chosen" not in said


def test_a_reviewer_reads_it_and_enters_nothing(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    client = client_of(cast.reviewer)
    assert "Only its author fills in an assessment" in shown(client, draft)
    client.post(address(draft), {"seen": 0, "AO-03": "partial"})
    assert not Evidence.objects.filter(kind="form_survey").exists()


def test_without_two_surveys_that_agree_that_is_said(cast: Cast) -> None:
    draft = make_draft(cast)
    record_all(make_signup_page(draft.provider), (MAIL, PASSPORT))
    assert "No two surveys agree on a form" in shown(client_of(cast.author), draft)


def test_a_form_that_changed_is_said_beside_the_evidence(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    client = client_of(cast.author)
    enter(client, draft)
    piece = Evidence.objects.get(answer__assessment=draft, kind="form_survey")
    citation = piece.survey_citation
    citation.held_against, citation.stale_since = citation.survey, citation.survey.started_at
    citation.save()
    said = client.get(f"/assess/{draft.uuid}/indicators/AO-03/").content.decode()
    assert "The form asks for something else now" in said
    assert draft.status == Status.DRAFT
