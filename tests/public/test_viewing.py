"""What a page shows depends on who asks, and no cache mixes people up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.accounts.people import make_person
from tests.accounts.people import sign_in as sign_in_as
from tests.assessments.factories import with_role
from tests.public.assessed import REGULATOR, RESEARCHER, REVIEWER, make_published
from tests.public.pages import words

if TYPE_CHECKING:
    from django.test import Client

    from auditor.accounts.roles import Role
    from auditor.assessments.models import Assessment

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BADGE = "This page holds what is not public"


def paths(row: Assessment) -> list[str]:
    return [
        f"/assessments/{row.uuid}/",
        f"/providers/{row.provider.slug}/assessment/",
        row.provider.get_absolute_url(),
    ]


@pytest.mark.parametrize("role", [RESEARCHER, REGULATOR])
def test_vetted_people_see_what_was_observed_with_a_badge(client: Client, role: Role) -> None:
    row = make_published()
    sign_in_as(client, with_role(role))
    responses = [client.get(path) for path in paths(row)]
    assert all(BADGE in words(response) for response in responses)
    assert "Effective" in words(responses[0])
    assert all(response.headers["Cache-Control"] == "private" for response in responses)


def test_somebody_without_a_role_sees_what_everybody_sees(client: Client) -> None:
    row = make_published()
    public = words(client.get(paths(row)[0]))
    sign_in_as(client, make_person())
    response = client.get(paths(row)[0])
    assert words(response) == public
    assert response.headers["Cache-Control"] == "private"


def test_pages_for_everybody_set_no_cookie_and_vary_by_it(client: Client) -> None:
    for path in paths(make_published()):
        response = client.get(path)
        assert "Cookie" in response.headers["Vary"]
        assert "Cache-Control" not in response.headers
        assert not response.cookies
        assert BADGE not in words(response)


def test_a_reviewer_sees_what_was_done_in_a_test(client: Client) -> None:
    row = make_published()
    sign_in_as(client, with_role(REVIEWER))
    assert "Opened an account." in words(client.get(paths(row)[0]))


def test_who_works_on_what_is_published_finds_the_way_to_its_desk(client: Client) -> None:
    row = make_published()
    desk = f'href="/assess/{row.uuid}/"'
    assert desk not in client.get(paths(row)[0]).content.decode()
    for role, is_led in ((RESEARCHER, False), (REGULATOR, False), (REVIEWER, True)):
        sign_in_as(client, with_role(role))
        assert (desk in client.get(paths(row)[0]).content.decode()) == is_led


def test_a_researcher_sees_that_there_was_a_test(client: Client) -> None:
    row = make_published()
    sign_in_as(client, with_role(RESEARCHER))
    text = words(client.get(paths(row)[0]))
    assert "by protocol opening-1" in text
    assert "Opened an account." not in text


def test_a_vetted_person_sees_observed_values_of_an_indicator(client: Client) -> None:
    make_published()
    path = "/methodology/indicators/AO-01/"
    assert "Effective" not in words(client.get(path))
    sign_in_as(client, with_role(RESEARCHER))
    assert "Effective" in words(client.get(path))
