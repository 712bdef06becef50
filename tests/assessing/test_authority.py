"""Who may come to the assessors' desk: a table of every address and role."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from auditor.accounts.roles import Role
from auditor.assessing.authority import WORKERS
from auditor.assessing.urls import urlpatterns
from tests.accounts.people import make_account, make_person
from tests.assessing.scene import OF_RESEARCHERS, addresses, build_desk, client_of
from tests.assessments.factories import with_role
from tests.factories import make_provider

pytestmark = pytest.mark.django_db
VALUES = {
    "uuid": uuid.UUID(int=1),
    "evidence": uuid.UUID(int=1),
    "notice": 1,
    "note": 1,
    "scope": 1,
    "file": uuid.UUID(int=1),
    "indicator": "AO-01",
    "body": "version",
    "action": "submit",
    "axis": "claimed",
    "slug": "any",
    "quote": "0" * 64,
}
ONLY_RESEARCHERS = {"assessment-start", "observation-new", "observation-file-add"}
ONLY_REPRESENTATIVES = {"reply-list", "reply-write"}
OUTSIDERS = (Role.REGULATOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE)
each_address = pytest.mark.parametrize("pattern", urlpatterns, ids=lambda one: str(one.name))


def address(pattern: URLPattern) -> str:
    names = pattern.pattern.converters
    return reverse(f"assessing:{pattern.name}", kwargs={name: VALUES[name] for name in names})


@each_address
def test_every_page_names_the_roles_that_may_come(pattern: URLPattern) -> None:
    own = {Role.RESEARCHER} if pattern.name in ONLY_RESEARCHERS else set(WORKERS)
    if pattern.name in ONLY_REPRESENTATIVES:
        own = {Role.REPRESENTATIVE}
    assert getattr(pattern.callback, "roles", None) == own


@each_address
def test_nobody_in_particular_is_sent_to_sign_in(pattern: URLPattern) -> None:
    response = Client().get(address(pattern))
    assert response.status_code == 302
    assert "next=/assess/" in response["Location"]


@each_address
def test_whoever_has_no_role_is_refused(pattern: URLPattern) -> None:
    assert client_of(make_person()).get(address(pattern)).status_code == 403


@pytest.mark.parametrize("role", OUTSIDERS)
def test_roles_that_do_not_work_on_assessments_are_refused(role: Role) -> None:
    more = {"provider": make_provider()} if role == Role.REPRESENTATIVE else {}
    client = client_of(with_role(role, **more))
    own = ONLY_REPRESENTATIVES if role == Role.REPRESENTATIVE else set()
    others = [one for one in urlpatterns if one.name not in own]
    found = {client.get(address(pattern)).status_code for pattern in others}
    assert found == {403}


def test_a_superuser_without_a_role_is_refused() -> None:
    user = make_account(is_superuser=True, is_staff=True)
    assert client_of(user).get("/assess/").status_code == 403


def test_those_who_work_on_it_open_every_page() -> None:
    desk = build_desk()
    for user in (desk.cast.author, desk.cast.reviewer, desk.cast.editor):
        client = client_of(user)
        found = {name: client.get(path) for name, path in addresses(desk).items()}
        assert {n: r.status_code for n, r in found.items() if r.status_code != 200} == {}
        assert {r["Cache-Control"] for r in found.values()} == {"private, no-store"}


def test_only_researchers_start_and_test() -> None:
    desk = build_desk()
    for path in OF_RESEARCHERS.values():
        assert client_of(desk.cast.author).get(path).status_code == 200
        assert client_of(desk.cast.editor).get(path).status_code == 403


def test_another_researcher_does_not_learn_of_a_draft() -> None:
    desk, other = build_desk(), client_of(with_role(Role.RESEARCHER))
    base = f"/assess/{desk.draft.uuid}/"
    paths = [base, f"{base}indicators/AO-01/", f"{base}summary/", f"{base}steps/submit/"]
    assert {other.get(path).status_code for path in paths} == {404}
    assert "Halden Pay" not in other.get("/assess/").content.decode()


def test_a_test_is_for_its_recorder_and_those_with_restricted_sight() -> None:
    desk = build_desk()
    path = f"/assess/tests/{desk.observation.uuid}/"
    assert client_of(desk.cast.author).get(path).status_code == 200
    assert client_of(with_role(Role.REVIEWER)).get(path).status_code == 200
    assert client_of(with_role(Role.RESEARCHER)).get(path).status_code == 403


def test_the_author_of_what_is_submitted_reads_it_and_changes_nothing() -> None:
    desk = build_desk()
    client = client_of(desk.cast.author)
    path = f"/assess/{desk.reviewed.uuid}/indicators/AO-01/"
    assert "Save the answer" not in client.get(path).content.decode()
    data = {"seen": desk.reviewed.revision, "claimed": "silent", "observed": "absent"}
    assert client.post(path, data).status_code == 409


def test_a_form_of_another_site_is_refused() -> None:
    desk = build_desk()
    client = client_of(desk.cast.author, enforce_csrf_checks=True)
    assert client.post(f"/assess/{desk.draft.uuid}/steps/submit/").status_code == 403
