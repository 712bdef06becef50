"""From the draft to the public page and back, by the buttons alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from tests.assessing.scene import client_of, make_draft, now
from tests.assessments.factories import Cast, make_assessment, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def take(user: User, row: Assessment, step: str, **given: Any) -> Any:
    """Press the button on the page that the person sees now."""
    client, home = client_of(user), f"/assess/{row.uuid}/"
    page = client.get(home).content.decode()
    path = f"{home}steps/{step}/"
    assert path in page, f"no way to {step}"
    if f'action="{path}"' not in page:
        page = client.get(path).content.decode()
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return client.post(path, {"seen": found.group(1)} | given)


def test_from_the_draft_to_the_right_of_reply_and_back_once(cast: Cast) -> None:
    row = make_assessment(cast=cast)
    steps: list[tuple[User, str, dict[str, Any], Status]] = [
        (cast.author, "submit", {}, Status.SUBMITTED),
        (cast.reviewer, "begin_review", {}, Status.IN_REVIEW),
        (cast.reviewer, "request_changes", {"reason": "Cite more."}, Status.CHANGES_REQUESTED),
        (cast.author, "submit", {}, Status.SUBMITTED),
        (cast.reviewer, "begin_review", {}, Status.IN_REVIEW),
    ]
    for user, step, given, status in steps:
        assert take(user, row, step, **given).status_code == 302
        row.refresh_from_db()
        assert row.status == status
    assert take(cast.reviewer, row, "accept").status_code == 400
    client_of(cast.reviewer).post(f"/assess/{row.uuid}/notes/{row.notes.get().pk}/")
    assert take(cast.reviewer, row, "accept").status_code == 302
    opened = take(cast.editor, row, "open_reply", email="law@provider.example", days=21)
    found = re.search(r"http://testserver(/reply/[^/]+/)", opened.content.decode())
    assert found
    Client().post(found.group(1), {"body": "We do ask.", "signatory": "A. Person"})
    assert take(cast.editor, row, "approve").status_code == 302


def test_from_approval_to_publication_and_a_correction(cast: Cast) -> None:
    row = make_assessment(Status.APPROVED, cast=cast)
    until = now() + timedelta(days=1)
    assert take(cast.editor, row, "embargo", until=f"{until:%Y-%m-%dT%H:%M}").status_code == 302
    early = take(cast.editor, row, "publish")
    assert early.status_code == 400
    assert "It is under embargo until" in early.content.decode()
    with time_machine.travel(until + timedelta(days=1), tick=False):
        assert take(cast.editor, row, "publish").status_code == 302
        dispute = {"body": "Wrong.", "raised_by_name": "A. Person"}
        assert take(cast.editor, row, "dispute", **dispute).status_code == 302
        settled = {"is_upheld": "yes", "resolution": "A figure was wrong."}
        assert take(cast.editor, row, "settle_dispute", **settled).status_code == 302
        begun = take(cast.author, row, "correct", reason="A figure was wrong.")
    correction = Assessment.objects.get(supersedes=row)
    assert begun["Location"] == f"/assess/{correction.uuid}/"


def test_a_draft_that_lacks_something_is_not_submitted_and_it_is_said_what(cast: Cast) -> None:
    row = make_draft(cast)
    response = take(cast.author, row, "submit")
    page = response.content.decode()
    assert response.status_code == 400
    assert "No indicator is answered yet." in page
    home = client_of(cast.author).get(f"/assess/{row.uuid}/").content.decode()
    assert f'<a href="/assess/{row.uuid}/summary/">The public summary is empty.</a>' in home


def test_a_draft_that_may_be_submitted_says_how_much_nobody_has_looked_at(cast: Cast) -> None:
    row = make_assessment(cast=cast)
    home = client_of(cast.author).get(f"/assess/{row.uuid}/").content.decode()
    untouched = 45 - row.answers.count()
    assert f"It can be submitted. {untouched} indicators have not been looked at yet" in home


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("request_changes", Status.IN_REVIEW),
        ("withdraw", Status.PUBLISHED),
        ("correct", Status.PUBLISHED),
    ],
)
def test_a_reason_that_is_missing_is_asked_for(cast: Cast, step: str, status: Status) -> None:
    row = make_assessment(status, cast=cast)
    who = {"request_changes": cast.reviewer, "withdraw": cast.editor, "correct": cast.author}[step]
    response = take(who, row, step, reason=" ")
    assert response.status_code == 400
    assert '<a href="#id_reason">' in response.content.decode()


@pytest.mark.parametrize(
    "given",
    [{"until": ""}, {"until": "tomorrow"}, {"until": "2020-01-01T00:00"}],
)
def test_an_embargo_that_is_none_is_said(cast: Cast, given: dict[str, str]) -> None:
    row = make_assessment(Status.APPROVED, cast=cast)
    assert take(cast.editor, row, "embargo", **given).status_code == 400


def test_the_author_does_not_review_what_is_theirs(cast: Cast) -> None:
    row = make_assessment(Status.SUBMITTED, cast=cast)
    path = f"/assess/{row.uuid}/steps/begin_review/"
    response = client_of(cast.author).post(path, {"seen": row.revision})
    assert response.status_code == 403
    assert "not for its author" in response.content.decode()
    assert path not in client_of(cast.author).get(f"/assess/{row.uuid}/").content.decode()


def test_a_step_out_of_order_is_refused_with_its_reason(cast: Cast) -> None:
    row = make_assessment(cast=cast)
    path = f"/assess/{row.uuid}/steps/publish/"
    response = client_of(cast.editor).post(path, {"seen": row.revision})
    assert response.status_code == 409
    assert "this is draft" in response.content.decode()


@pytest.mark.parametrize("step", ["supersede", "write", "add_note", "x"])
def test_what_is_no_button_is_no_page(cast: Cast, step: str) -> None:
    row = make_assessment(cast=cast)
    assert client_of(cast.author).get(f"/assess/{row.uuid}/steps/{step}/").status_code == 404


def test_a_draft_is_given_up(cast: Cast) -> None:
    row = make_draft(cast)
    assert take(cast.author, row, "discard", reason="Begun by mistake.").status_code == 302
    row.refresh_from_db()
    assert row.status == Status.WITHDRAWN
