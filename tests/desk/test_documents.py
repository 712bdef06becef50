"""One document at the desk: what is shown of it, and decisions with their reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.archive.models import Document
from auditor.pages.outcomes import Outcome
from tests.desk.staff import client_of, make_suspect, make_user, staff_client
from tests.factories import make_capture, make_document, make_source

pytestmark = pytest.mark.django_db
PATH = "/desk/documents/{}/"


def show(document: Document, part: str = "") -> str:
    return staff_client().get(PATH.format(document.pk) + part).content.decode()


def decide(document: Document, what: str, **given: str) -> Any:
    return staff_client(name="ada").post(f"{PATH.format(document.pk)}{what}/", given)


def tracked(**overrides: Any) -> Document:
    document = make_document(**overrides)
    make_source(document)
    return document


def test_texts_of_every_state_stand_with_their_reasons() -> None:
    version = make_suspect()
    shown = show(version.document)
    assert "Suspect" in shown
    assert "It is far shorter than usual." in shown


def test_checks_stand_with_what_came_of_them() -> None:
    document = tracked()
    make_capture(document, outcome=Outcome.NOT_FOUND.value, error="Status 404 <b>there</b>.")
    shown = show(document)
    assert "The page was not found (404)." in shown
    assert "Status 404 &lt;b&gt;there&lt;/b&gt;." in shown


@pytest.mark.parametrize("part", ["checks/", "versions/", "declarations/"])
def test_an_empty_list_says_so(part: str) -> None:
    assert 'class="empty"' in show(make_document(), part)


@pytest.mark.parametrize("part", ["checks/", "versions/", "declarations/"])
def test_a_list_has_no_page_beyond_its_last(part: str) -> None:
    response = staff_client().get(f"{PATH.format(make_document().pk)}{part}?page=2")
    assert response.status_code == 404


def test_checks_are_paged() -> None:
    document = tracked()
    for _ in range(31):
        make_capture(document)
    assert show(document, "checks/").count("/desk/checks/") == 30
    assert show(document, "checks/?page=2").count("/desk/checks/") == 1


def test_check_now_makes_it_due_and_notes_who_asked() -> None:
    document = tracked(next_check_at=datetime(2100, 1, 1, tzinfo=UTC))
    decide(document, "check-now")
    document.refresh_from_db()
    assert document.next_check_at is not None
    assert document.next_check_at <= datetime.now(UTC)
    assert 'ada</bdi>: <span class="spoken">Asked for a check now.' in show(document)


def test_check_now_says_why_nothing_will_happen() -> None:
    document = make_document()
    response = staff_client().post(f"{PATH.format(document.pk)}check-now/", follow=True)
    assert "no declaration is in force" in response.content.decode()
    document.refresh_from_db()
    assert document.next_check_at is None


def test_tracking_ends_with_a_reason() -> None:
    document = tracked()
    decide(document, "tracking", is_on="no", reason="The service closed in May.")
    document.refresh_from_db()
    assert not document.is_tracked
    assert "Tracking ended: The service closed in May." in show(document)


@pytest.mark.parametrize("what", ["tracking", "robots"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_decided(what: str, reason: str) -> None:
    document = tracked()
    assert decide(document, what, is_on="no", reason=reason).status_code == 400
    document.refresh_from_db()
    assert (document.is_tracked, document.ignores_robots_because) == (True, "")


def test_robots_is_set_aside_for_a_written_reason() -> None:
    document = tracked()
    decide(document, "robots", is_on="no", reason="The provider agreed by letter.")
    document.refresh_from_db()
    assert document.ignores_robots_because == "The provider agreed by letter."


def test_robots_is_obeyed_again() -> None:
    document = tracked(ignores_robots_because="The provider agreed by letter.")
    decide(document, "robots", is_on="yes")
    document.refresh_from_db()
    assert document.ignores_robots_because == ""


@pytest.mark.parametrize("given", [{"is_on": "perhaps"}, {}, {"is_on": "no", "reason": "x" * 281}])
def test_a_decision_that_is_none_is_refused_and_comes_back(given: dict[str, str]) -> None:
    document = tracked()
    response = decide(document, "robots", **given)
    assert response.status_code == 400
    assert given.get("reason", "") in response.content.decode()


def test_who_may_only_look_sees_no_buttons() -> None:
    shown = client_of(make_user("view_document")).get(PATH.format(tracked().pk)).content.decode()
    assert "Check now" not in shown
    assert "Change the declaration" not in shown


def test_a_document_that_is_not_there_is_not_found() -> None:
    assert staff_client().get(PATH.format(99)).status_code == 404


@pytest.mark.parametrize("what", ["check-now", "tracking", "robots"])
def test_a_decision_takes_a_post(what: str) -> None:
    assert staff_client().get(f"{PATH.format(tracked().pk)}{what}/").status_code == 405
