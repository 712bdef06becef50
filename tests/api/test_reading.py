"""Lists, filters, pages, errors, keys and limits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import get_token_model

from auditor.accounts.vocabulary import Role
from auditor.assessments.vocabulary import Status
from tests.accounts.people import give_second_factor, make_grant, make_person
from tests.api.scene import ROOT, build, key_of, paths, read
from tests.assessments.factories import MUCH_LATER, make_assessment, with_role
from tests.factories import make_document, make_provider, make_version

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries, Settings

pytestmark = pytest.mark.django_db


def slugs(client: Client, query: str) -> list[str]:
    return [one["slug"] for one in read(client, f"providers/{query}")["results"]]


def test_providers_are_alphabetical_and_narrowed_by_what_they_are(client: Client) -> None:
    make_provider(slug="b", name="beta", country="NO", activities=["bank"], status="active")
    make_provider(slug="a", name="Alpha", aliases=["Else"])
    assert slugs(client, "") == ["a", "b"]
    for query in ("?country=NO", "?activity=bank", "?status=active", "?q=BET"):
        assert slugs(client, query) == ["b"]
    assert slugs(client, "?country=unknown") == slugs(client, "?q=else") == ["a"]


def test_versions_and_changes_are_narrowed_by_document_time_and_cause(client: Client) -> None:
    document = make_document(make_provider(slug="one"))
    first = make_version(document, "One.")
    second = make_version(document, "Two words.", cause="boilerplate")
    make_version(make_document(make_provider(), slug="other", terms_type="Fees"), "Other.")
    everything = read(client, "versions/?provider=one")["results"]
    assert [one["version"] for one in everything] == [str(second.uuid), str(first.uuid)]
    day = second.captured_at.date().isoformat()
    assert read(client, f"versions/?provider=one&captured_before={day}")["count"] == 1
    assert read(client, f"versions/?captured_since={day}&document={document.slug}")["count"] == 1
    assert read(client, "versions/?terms_type=Fees")["count"] == 1
    assert read(client, "changes/?cause=boilerplate")["results"][0]["version"] == str(second.uuid)
    assert read(client, f"changes/?provider=one&occurred_before={day}")["count"] == 1


@pytest.mark.slow
def test_assessments_are_narrowed_by_provider_state_and_time(client: Client) -> None:
    row = make_assessment(Status.SUPERSEDED)
    make_assessment(Status.PUBLISHED)
    assert read(client, "assessments/")["count"] == 3
    assert read(client, "assessments/?status=superseded")["results"][0]["uuid"] == str(row.uuid)
    assert read(client, f"assessments/?provider={row.provider.slug}")["count"] == 2
    assert read(client, "assessments/?published_before=2020-01-01")["count"] == 0
    assert read(client, "assessments/?framework=2026.1")["count"] == 3


def test_the_text_is_what_its_digest_is_of(client: Client) -> None:
    version = make_version(make_document(), "# Terms\n\nÅ.\n")
    answer = client.get(f"{ROOT}versions/{version.uuid}/text/")
    assert answer.content.decode() == version.text()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    again = client.get(answer.request["PATH_INFO"], headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_an_answer_that_is_the_same_is_not_sent_again(client: Client) -> None:
    make_provider()
    answer = client.get(f"{ROOT}providers/")
    asked = {"If-None-Match": answer["ETag"]}
    assert client.get(f"{ROOT}providers/", headers=asked).status_code == 304
    make_provider()
    assert client.get(f"{ROOT}providers/", headers=asked).status_code == 200
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("providers/?grade=E", 400, "There is no filter “grade”. There are: activity, country"),
        ("assessments/?ordering=grade", 400, "There is no filter “ordering”"),
        ("providers/zzz/", 404, "no provider “zzz”"),
        ("providers/?country=ZZ", 400, "“ZZ” is no country: write a code such as NO"),
        ("providers/?activity=x", 400, "activity: Select a valid choice. x is not one"),
        ("providers/?page=0", 400, "Pages are numbered 1, 2, 3"),
        ("providers/?page=9", 404, "This list has no page 9"),
        ("providers/?page_size=201", 400, "Ask for 1 to 200 a page"),
        ("providers/?page_size=-1", 400, "Ask for 1 to 200 a page"),
        ("providers/?q=%00", 400, "Null characters are not allowed"),
        ("changes/?occurred_since=soon", 400, "Enter a valid date/time"),
        ("changes/?occurred_since=0001-01-01T00:00%2B14:00", 400, "between 1900 and 2200"),
        ("versions/?captured_before=9999-12-31T23:59-14:00", 400, "between 1900 and 2200"),
        ("frameworks/1/", 404, "There is no framework '1'"),
        ("frameworks/?page=2", 404, "no page 2"),
        ("documents/a/b/", 404, "no document “b” of a provider “a”"),
        ("nothing/of/this", 404, "Nothing has this address"),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(
    client: Client, query: str, status: int, sentence: str
) -> None:
    answer = client.get(f"{ROOT}{query}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert sentence in answer.json()["detail"]
    assert answer.json()["status"] == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    provider = make_provider()
    for path in ("providers/", f"providers/{provider.slug}/", "assessments/", "nothing"):
        answer = getattr(client, method)(f"{ROOT}{path}", data={}, content_type="application/json")
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"


def test_reading_by_head_and_options_is_possible(client: Client) -> None:
    assert client.head(f"{ROOT}providers/").status_code == 200
    answer = client.options(f"{ROOT}providers/")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in answer


def test_a_browser_gets_json_and_no_page(client: Client) -> None:
    answer = client.get(f"{ROOT}providers/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer["Content-Type"] == "application/json"


@pytest.mark.slow
def test_keys_are_hashed_and_end_within_ninety_days(client: Client) -> None:
    user = with_role(Role.REGULATOR, expires_at=MUCH_LATER)
    kept, token = get_token_model().objects.create(user, name="Tests")
    assert token.startswith("kyp_")
    assert token not in {kept.digest, kept.token_key}
    assert timedelta(days=89) < kept.expiry - timezone.now() <= timedelta(days=90)


@pytest.mark.parametrize("sent", ["kyp_wrong", "", "a b", "\xff\xfe"])
def test_a_key_that_is_not_known_is_refused(client: Client, sent: str) -> None:
    answer = client.get(f"{ROOT}providers/", headers={"Authorization": f"Token {sent}"})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("expiry", [None, timedelta(days=91), timedelta(seconds=-1)])
def test_a_key_without_an_end_near_enough_is_refused(
    client: Client, expiry: timedelta | None
) -> None:
    headers = key_of(make_person(), expiry=expiry)
    assert client.get(f"{ROOT}providers/", headers=headers).status_code == 401


def test_the_key_of_somebody_who_left_is_refused(client: Client) -> None:
    user = make_person()
    headers = key_of(user)
    assert client.get(f"{ROOT}providers/", headers=headers).status_code == 200
    user.is_active = False
    user.save()
    assert client.get(f"{ROOT}providers/", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("role", "status"), [(Role.RESEARCHER, 200), (Role.REVIEWER, 401), (Role.REGULATOR, 401)]
)
def test_a_key_made_before_the_role_came_opens_nothing_without_its_second_factor(
    client: Client, role: Role, status: int
) -> None:
    user = make_person()
    headers = key_of(user)
    make_grant(user, role, expires_at=MUCH_LATER)
    answer = client.get(f"{ROOT}providers/", headers=headers)
    assert answer.status_code == status
    assert ("second factor" in answer.content.decode()) == (status == 401)
    give_second_factor(user)
    assert client.get(f"{ROOT}providers/", headers=headers).status_code == 200


def test_who_asks_too_often_is_told_when_to_come_again(client: Client, settings: Settings) -> None:
    settings.API_ANONYMOUS_AN_HOUR, settings.API_PERSON_AN_HOUR = 2, 3
    answers = [client.get(f"{ROOT}frameworks/") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert answers[-1]["Content-Type"] == "application/problem+json"
    headers = key_of(make_person())
    known = [client.get(f"{ROOT}frameworks/", headers=headers).status_code for _ in range(4)]
    assert known == [200, 200, 200, 429]
    other = client.get(f"{ROOT}frameworks/", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = build()
    for _ in range(3):
        make_assessment(Status.PUBLISHED)
    counting = 12  # The requests of an hour are counted in the database, for all processes.
    for path in paths(row).values():
        most = 24 if path.startswith("assessments/") and path != "assessments/" else 9
        with django_assert_max_num_queries(most + counting):
            assert client.get(f"{ROOT}{path}").status_code == 200
