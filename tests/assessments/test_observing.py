"""Tests by people: by the protocol, without harm, and vouched for by another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auditor.accounts.vocabulary import Role
from auditor.assessments import actions
from auditor.assessments.actions import Account, Invalid, NotAllowed
from auditor.assessments.models import Observation
from tests.assessments.factories import AT, with_role
from tests.factories import make_provider

pytestmark = pytest.mark.django_db


def record(*, ethics_confirmed: bool = True, by: Any = None, **overrides: Any) -> Observation:
    values: dict[str, Any] = {
        "protocol": "opening-1",
        "tested_on": AT.date(),
        "tried": "T.",
        "happened": "H.",
    }
    return actions.record_observation(
        provider=make_provider(),
        account=Account(**(values | overrides)),
        ethics_confirmed=ethics_confirmed,
        by=by or with_role(Role.RESEARCHER),
        at=AT,
    )


def test_a_test_that_did_harm_cannot_be_recorded() -> None:
    with pytest.raises(Invalid, match="no illegal funds"):
        record(ethics_confirmed=False)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"tested_on": (AT + timedelta(days=1)).date()}, "a day to come"),
        ({"tried": " "}, "what was tried"),
        ({"protocol": ""}, "Name the protocol"),
    ],
)
def test_a_test_names_its_protocol_day_and_outcome(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        record(**values)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.EDITOR, Role.REGULATOR, Role.ADMINISTRATOR])
def test_only_a_researcher_records_a_test(role: Role) -> None:
    with pytest.raises(NotAllowed):
        record(by=with_role(role))


def test_another_person_signs_once() -> None:
    observation = record()
    for by in (observation.recorded_by, with_role(Role.EDITOR)):
        with pytest.raises(NotAllowed, match="did not record it"):
            actions.sign_observation(observation=observation, by=by, at=AT)
    signer = with_role(Role.REVIEWER)
    signed = actions.sign_observation(observation=observation, by=signer, at=AT)
    assert (signed.signed_by, signed.signed_at) == (signer, AT)
    with pytest.raises(Invalid, match="already"):
        actions.sign_observation(observation=observation, by=with_role(Role.RESEARCHER), at=AT)


def test_what_looks_like_personal_data_is_not_recorded() -> None:
    with pytest.raises(Invalid, match="looks like personal data: e-mail address"):
        record(happened="They wrote to jo.tester@mail.example.")
    assert not Observation.objects.exists()


def test_what_is_said_to_be_no_persons_is_recorded() -> None:
    assert record(happened="We wrote to help@halden.example.", is_nobodys=True).pk
