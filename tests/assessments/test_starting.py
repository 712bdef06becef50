"""One assessment at a time of a provider, and a correction that begins with all that it corrects."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Role
from auditor.assessments import actions
from auditor.assessments.actions import (
    AlreadyOpen,
    AlreadyPublished,
    Invalid,
    NotAllowed,
    WrongState,
    starting,
)
from auditor.assessments.inputs import inputs_of
from auditor.assessments.models import Assessment, Evidence
from auditor.assessments.vocabulary import OPEN, STANDING, Status
from auditor.kyc import framework
from tests.assessments.factories import AT, Writer, fill, make_assessment, make_cast, with_role
from tests.factories import make_provider

pytestmark = pytest.mark.django_db


def start(**overrides: Any) -> Assessment:
    by = overrides.pop("by", None) or with_role(Role.RESEARCHER)
    provider = overrides.pop("provider", None) or make_provider()
    return actions.start(provider=provider, by=by, **({"at": AT} | overrides))


def test_a_draft_is_made_under_the_newest_framework_and_logged() -> None:
    row, newest = start(), framework.newest()
    assert (row.status, row.number, row.revision) == (Status.DRAFT, 1, 1)
    assert (row.framework, row.framework_digest) == (newest.version, newest.digest)
    entry = AuditEntry.objects.get(action="assessment.start")
    assert (entry.actor, entry.subject_id) == (row.author, str(row.pk))


@pytest.mark.parametrize(
    "role", [one for one in Role if one not in (Role.RESEARCHER, Role.REPRESENTATIVE)]
)
def test_only_a_researcher_starts_one(role: Role) -> None:
    with pytest.raises(NotAllowed, match="for a researcher"):
        start(by=with_role(role))


def test_a_framework_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(framework.UnknownVersion):
        start(framework="1999.1")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"is_historic": True}, "names the day"),
        ({"as_of": (AT + timedelta(days=1)).date()}, "a day to come"),
    ],
)
def test_an_assessment_speaks_of_a_day_that_has_been(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        start(**values)


@pytest.mark.slow
@pytest.mark.parametrize("status", OPEN)
def test_there_is_one_at_a_time(status: Status) -> None:
    row = make_assessment(status)
    with pytest.raises(AlreadyOpen):
        start(provider=row.provider)


@pytest.mark.slow
@pytest.mark.parametrize("status", STANDING)
def test_what_is_published_is_corrected_and_not_assessed_beside_it(status: Status) -> None:
    row = make_assessment(status)
    with pytest.raises(AlreadyPublished):
        start(provider=row.provider)


@pytest.mark.slow
def test_what_is_published_while_another_begins_is_not_assessed_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = make_cast()
    row = make_assessment(Status.APPROVED, cast=cast)
    begin = starting._open

    def begin_late(*args: Any, **values: Any) -> Assessment:
        at = AT + timedelta(days=30)
        actions.publish(assessment=row, by=cast.editor, at=at, seen=row.revision)
        return begin(*args, **values)

    monkeypatch.setattr(starting, "_open", begin_late)
    with pytest.raises(AlreadyPublished):
        start(provider=row.provider)


@pytest.mark.slow
def test_after_a_withdrawal_one_may_begin_anew_with_the_next_number() -> None:
    row = make_assessment(Status.WITHDRAWN)
    assert start(provider=row.provider).number == 2


# --- Corrections ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_correction_holds_all_that_it_corrects_but_what_was_taken_back() -> None:
    def content(row: Assessment, cast: Any, at: Any) -> None:
        fill(row, cast, at)
        taken_back = Writer(row).finding("IV-01")
        row.refresh_from_db()
        actions.remove_evidence(evidence=taken_back, by=row.author, at=AT, seen=row.revision)

    row, other = make_assessment(Status.PUBLISHED, content=content), with_role(Role.RESEARCHER)
    made = actions.start_correction(assessment=row, reason="A figure.", by=other, at=AT)
    assert (made.number, made.supersedes, made.author, made.reason) == (2, row, other, "A figure.")
    assert inputs_of(made, at=AT).answers == inputs_of(row, at=AT).answers
    assert inputs_of(made, at=AT).scopes == inputs_of(row, at=AT).scopes
    of_correction = Evidence.objects.filter(answer__assessment=made)
    assert of_correction.count() == Evidence.objects.kept().filter(answer__assessment=row).count()
    assert not {one.uuid for one in of_correction} & {
        one.uuid for one in Evidence.objects.filter(answer__assessment=row)
    }


@pytest.mark.slow
def test_a_correction_says_why_and_is_one_of_something_published() -> None:
    row = make_assessment(Status.PUBLISHED)
    with pytest.raises(Invalid, match="shown in public"):
        actions.start_correction(assessment=row, reason=" ", by=row.author, at=AT)
    draft = make_assessment()
    with pytest.raises(WrongState):
        actions.start_correction(assessment=draft, reason="No.", by=draft.author, at=AT)


@pytest.mark.slow
def test_there_is_one_correction_at_a_time_and_another_after_one_was_given_up() -> None:
    row = make_assessment(Status.PUBLISHED)
    first = actions.start_correction(assessment=row, reason="One.", by=row.author, at=AT)
    with pytest.raises(AlreadyOpen):
        actions.start_correction(assessment=row, reason="Two.", by=row.author, at=AT)
    actions.discard(assessment=first, because="No.", by=row.author, at=AT, seen=first.revision)
    second = actions.start_correction(assessment=row, reason="Two.", by=row.author, at=AT)
    assert (second.number, second.supersedes) == (3, row)
