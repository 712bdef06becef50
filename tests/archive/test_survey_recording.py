"""What is recorded of surveys, and when a form is believed to have changed: never by one look."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from auditor.archive.blobs import StorageFailed, blob_store
from auditor.archive.clock import database_now
from auditor.archive.models import FormChange, FormSurvey, Host, SignupPage
from auditor.archive.survey_recording import record_survey
from auditor.archive.surveyed_forms import controls_of
from auditor.archive.vocabulary import Trigger
from auditor.kyc.vocabulary import IdentityLevel
from auditor.pages.form_controls import SeenControl
from auditor.pages.form_outcomes import SurveyResult
from auditor.pages.form_sends import Sends
from auditor.pages.outcomes import Outcome
from tests.archive.surveys import (
    LATER,
    MAIL,
    PASSPORT,
    SECRET,
    claimed,
    failed_attempt,
    make_attempt,
    make_seen,
    make_signup_page,
    record,
    record_all,
)
from tests.factories import START

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
A, B = (MAIL, SECRET), (MAIL, SECRET, PASSPORT)


def states(page: SignupPage) -> list[str]:
    rows = FormSurvey.objects.filter(page=page).order_by("started_at")
    return list(rows.values_list("state", flat=True))


def changes(page: SignupPage) -> list[tuple[str, str]]:
    rows = FormChange.objects.filter(survey__page=page).order_by("pk")
    return [(row.kind, row.control.name) for row in rows.select_related("control")]


def test_a_survey_keeps_what_was_seen() -> None:
    survey = record(make_signup_page(), make_attempt(*B)).survey
    assert controls_of(survey).controls == B


def test_a_survey_keeps_the_page_and_the_picture() -> None:
    survey = record(make_signup_page(), make_attempt()).survey
    assert blob_store().get(survey.dom) == b"<form></form>"
    assert blob_store().get(survey.screenshot) == b"picture"


def test_what_a_form_asks_for_is_read_from_its_rows() -> None:
    survey = record(make_signup_page(), make_attempt()).survey
    assert controls_of(survey).identity.level == IdentityLevel.CONTACT_POINT


def test_a_first_survey_waits_for_a_second() -> None:
    page = make_signup_page()
    record_all(page, A)
    assert states(page) == ["candidate"]


def test_two_surveys_that_agree_are_believed_and_no_change() -> None:
    page = make_signup_page()
    record_all(page, A, A)
    assert (states(page), changes(page)) == (["confirmed", "confirmed"], [])


def test_a_second_survey_that_comes_too_soon_confirms_nothing() -> None:
    page = make_signup_page()
    record(page, make_attempt(*A))
    record(page, make_attempt(*A, at=START + timedelta(minutes=1)))
    assert states(page) == ["candidate", "candidate"]


def test_candidates_that_came_soon_are_confirmed_together_later() -> None:
    page = make_signup_page()
    for minutes in (0, 1, 90):
        record(page, make_attempt(*A, at=START + timedelta(minutes=minutes)))
    assert states(page) == ["confirmed"] * 3


def test_one_look_makes_no_change() -> None:
    page = make_signup_page()
    record_all(page, A, A, B)
    assert (states(page)[-1], changes(page)) == ("candidate", [])


def test_a_second_look_that_agrees_makes_the_change() -> None:
    page = make_signup_page()
    record_all(page, A, A, B, B)
    assert changes(page) == [("added", "scan")]


def test_a_change_is_dated_by_the_first_look() -> None:
    page = make_signup_page()
    record_all(page, A, A, B, B)
    change = FormChange.objects.get()
    assert change.occurred_at == START + 2 * LATER
    assert change.confirmed_by.started_at == START + 3 * LATER


def test_a_control_that_goes_is_one_of_the_form_before() -> None:
    page = make_signup_page()
    record_all(page, B, B, A, A)
    change = FormChange.objects.get()
    assert (change.kind, change.control.survey) == ("removed", change.previous)


@pytest.mark.parametrize(("before", "kind"), [(False, "required"), (True, "optional")])
def test_what_becomes_required_is_a_change(before: bool, kind: str) -> None:
    page = make_signup_page()
    old, new = ([replace(MAIL, is_required=one)] for one in (before, not before))
    record_all(page, old, old, new, new)
    assert changes(page) == [(kind, "mail")]


def test_a_form_that_flickers_never_changes() -> None:
    page = make_signup_page()
    record_all(page, A, A, B, A, B, A)
    assert states(page) == [
        "confirmed",
        "confirmed",
        "variant",
        "confirmed",
        "variant",
        "confirmed",
    ]
    assert changes(page) == []


def test_a_form_that_is_different_each_time_never_changes() -> None:
    page = make_signup_page()
    odd = [replace(MAIL, name=f"x{n}", label=f"Field {n}") for n in range(4)]
    record_all(page, A, A, *([one] for one in odd))
    assert changes(page) == []


def test_new_names_and_new_wordings_are_no_changes() -> None:
    page = make_signup_page()
    renamed = [replace(MAIL, name="f81"), replace(SECRET, label="Choose a password")]
    record_all(page, A, A, renamed, renamed)
    assert changes(page) == []


def test_other_buttons_and_links_are_no_changes() -> None:
    page = make_signup_page()
    link = SeenControl(2, "button", "a", "button", name="/help", label="Help", label_source="label")
    record_all(page, A, A, (*A, link), (*A, link))
    assert changes(page) == []


def test_a_new_way_to_sign_in_through_others_is_a_change() -> None:
    page = make_signup_page()
    label = "Continue with Google"
    way = SeenControl(2, "button", "button", "button", label=label, label_source="label")
    record_all(page, A, A, (*A, way), (*A, way))
    assert [kind for kind, _ in changes(page)] == ["added"]


def test_a_form_that_was_not_read_whole_is_compared_with_nothing() -> None:
    page = make_signup_page()
    record_all(page, B, B)
    for hours in (5, 6):
        seen = make_seen(A, unread_frames=("http://frame.example/",))
        record(page, make_attempt(at=START + hours * LATER, seen=seen))
    assert (states(page)[-2:], changes(page)) == (["suspect", "suspect"], [])


def test_another_address_begins_anew() -> None:
    page = make_signup_page()
    record_all(page, A, A)
    SignupPage.objects.filter(pk=page.pk).update(is_current=False)
    other = make_signup_page(page.provider, revision=2, url="http://site.example/other")
    record_all(other, B, B)
    assert changes(other) == []


def test_another_way_of_listing_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_signup_page()
    record_all(page, A, A)
    monkeypatch.setattr("auditor.archive.survey_recording.SURVEYOR_VERSION", "next")
    for hours in (5, 6):
        record(page, make_attempt(*B, at=START + hours * LATER))
    assert changes(page) == []


def test_a_page_that_tried_to_send_is_kept_and_not_believed() -> None:
    page = make_signup_page()
    seen = make_seen(A, sends_tried={"beacon": 2})
    attempt = make_attempt(seen=seen, result=SurveyResult.TRIED_TO_SEND, error="It tried to.")
    survey = record(page, attempt).survey
    assert (survey.state, survey.sends_tried, survey.controls.count()) == ("", 2, 2)


def test_a_page_that_was_not_read_is_recorded_with_what_it_tried_to_send() -> None:
    sends = Sends(Counter(script=2), left=1)
    survey = record(make_signup_page(), failed_attempt(sends=sends)).survey
    assert (survey.sends_tried, survey.non_get_sent) == (2, 1)
    assert survey.record["sends_tried"] == {"script": 2}


def test_a_failed_survey_leaves_what_was_believed() -> None:
    page = make_signup_page()
    record_all(page, A, A)
    record(page, failed_attempt(at=START + 3 * LATER))
    record(page, make_attempt(*A, at=START + 4 * LATER))
    assert changes(page) == []


# --- The schedule ---------------------------------------------------------------------------------


def next_pause(page: SignupPage) -> timedelta:
    page.refresh_from_db()
    assert page.next_survey_at is not None
    return page.next_survey_at - database_now()


def test_what_is_new_is_looked_at_again_soon(settings: Settings) -> None:
    page = make_signup_page()
    record_all(page, A)
    assert next_pause(page) <= settings.RECHECK_AFTER


def test_what_is_believed_is_looked_at_in_the_usual_time(settings: Settings) -> None:
    page = make_signup_page()
    record_all(page, A, A)
    assert next_pause(page) > settings.SURVEY_EVERY - timedelta(minutes=1)


def test_failures_are_tried_later_and_later() -> None:
    page = make_signup_page()
    pauses = []
    for number in range(3):
        record(page, failed_attempt(at=START + number * LATER))
        pauses.append(round(next_pause(page) / timedelta(minutes=30)))
    assert pauses == [1, 2, 4]


def test_a_form_that_is_never_read_whole_is_looked_at_later_and_later(settings: Settings) -> None:
    settings.RECHECK_AFTER = timedelta(minutes=30)
    page = make_signup_page()
    pauses = []
    for number in range(3):
        seen = make_seen(A, unread_frames=("http://frame.example/",))
        record(page, make_attempt(at=START + number * LATER, seen=seen))
        pauses.append(round(next_pause(page) / timedelta(minutes=30)))
    assert pauses == [1, 2, 4]


def test_a_form_that_is_read_whole_again_begins_anew(settings: Settings) -> None:
    settings.RECHECK_AFTER = timedelta(minutes=30)
    page = make_signup_page()
    partly = make_seen(A, unread_frames=("http://frame.example/",))
    for number, seen in enumerate((partly, partly, make_seen(A), partly)):
        record(page, make_attempt(at=START + number * LATER, seen=seen))
    assert round(next_pause(page) / timedelta(minutes=30)) == 1


def test_a_host_that_asks_for_patience_gets_it() -> None:
    page = make_signup_page()
    until = database_now() + timedelta(days=6)
    record(page, failed_attempt(retry_after=until))
    page.refresh_from_db()
    assert page.next_survey_at == until
    assert Host.objects.get(name="site.example").free_at == until


# --- Who may record -------------------------------------------------------------------------------


def test_who_comes_back_late_records_nothing() -> None:
    page = claimed(make_signup_page())
    SignupPage.objects.filter(pk=page.pk).update(fence=page.fence + 1)
    found = record_survey(
        page=page, fence=page.fence, attempt=make_attempt(), trigger=Trigger.MANUAL
    )
    assert (found, FormSurvey.objects.count()) == (None, 0)


def test_the_same_survey_is_recorded_once() -> None:
    page = claimed(make_signup_page())
    attempt = make_attempt()
    for _ in range(2):
        record_survey(page=page, fence=page.fence, attempt=attempt, trigger=Trigger.MANUAL)
    assert FormSurvey.objects.count() == 1


def test_what_cannot_be_stored_is_no_survey(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise StorageFailed("No room is left.")

    monkeypatch.setattr("auditor.archive.blobs.batch.Batch.put", fail)
    survey = record(make_signup_page(), make_attempt()).survey
    assert (survey.result, survey.outcome) == ("not_read", Outcome.STORAGE_FAILED)
    assert survey.error == "No room is left."
