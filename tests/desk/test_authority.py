"""Who may open the desk: staff with the permission, and nobody else."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from auditor.desk.authority import Power
from auditor.desk.urls import urlpatterns
from tests.desk.staff import ALL, PASSWORD, client_of, make_suspect, make_user, staff_client

pytestmark = pytest.mark.django_db
OPEN = {"sign-in", "sign-out"}
ADDRESSES = {
    "uuid": uuid.UUID(int=1),
    "attempt": uuid.UUID(int=1),
    "position": 0,
    "document": 1,
    "trial": 1,
    "slug": "any",
}


def guarded() -> list[URLPattern]:
    return [pattern for pattern in urlpatterns if pattern.name not in OPEN]


def address(pattern: URLPattern) -> str:
    from django.urls import reverse

    names = pattern.pattern.converters
    return reverse(f"desk:{pattern.name}", kwargs={name: ADDRESSES[name] for name in names})


@pytest.mark.parametrize("pattern", guarded(), ids=lambda pattern: str(pattern.name))
def test_every_page_but_signing_in_names_the_power_it_takes(pattern: URLPattern) -> None:
    assert isinstance(getattr(pattern.callback, "power", None), Power)


@pytest.mark.parametrize("pattern", guarded(), ids=lambda pattern: str(pattern.name))
def test_nobody_in_particular_is_sent_to_sign_in(pattern: URLPattern) -> None:
    response = Client().get(address(pattern))
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/sign-in/?next=/desk/")


@pytest.mark.parametrize("pattern", guarded(), ids=lambda pattern: str(pattern.name))
def test_who_is_no_staff_is_refused(pattern: URLPattern) -> None:
    client = client_of(make_user(*ALL, is_staff=False))
    assert client.get(address(pattern)).status_code == 403


@pytest.mark.parametrize("pattern", guarded(), ids=lambda pattern: str(pattern.name))
def test_staff_without_the_permission_is_refused(pattern: URLPattern) -> None:
    assert client_of(make_user()).get(address(pattern)).status_code == 403


def test_who_may_look_may_not_judge() -> None:
    version = make_suspect()
    client = client_of(make_user("view_document"))
    data = {"finding": "genuine", "seen": 0}
    assert client.post(f"/desk/versions/{version.uuid}/", data).status_code == 403
    assert not version.verdicts.exists()


def test_a_page_of_the_desk_is_for_no_shared_cache() -> None:
    assert staff_client().get("/desk/")["Cache-Control"] == "private, no-store"


def sign_in(next_page: str = "", **given: str) -> Any:
    make_user(*ALL, name="ada")
    data = {"username": "ada", "password": PASSWORD, "next": next_page} | given
    return Client().post("/desk/sign-in/", data)


def test_signing_in_leads_to_what_needs_a_look() -> None:
    assert sign_in()["Location"] == "/desk/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for() -> None:
    assert sign_in("/desk/declarations/")["Location"] == "/desk/declarations/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_signing_in_leads_nowhere_else(elsewhere: str) -> None:
    assert sign_in(elsewhere)["Location"] == "/desk/"


def test_a_wrong_password_says_so_and_keeps_the_name() -> None:
    response = sign_in(password="wrong")
    assert response.status_code == 200
    assert "Please enter a correct username and password" in response.content.decode()
    assert 'value="ada"' in response.content.decode()


def test_an_account_of_no_staff_is_told_why() -> None:
    make_user(is_staff=False, name="guest")
    response = sign_in(username="guest")
    assert "This account may not use the desk." in response.content.decode()


def test_signing_out_takes_a_post() -> None:
    client = staff_client()
    assert client.get("/desk/sign-out/").status_code == 405
    assert client.post("/desk/sign-out/")["Location"] == "/desk/sign-in/"
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("path", ["/desk/documents/1/check-now/", "/desk/sign-out/"])
def test_a_form_of_another_site_is_refused(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(*ALL))
    assert client.post(path).status_code == 403


def test_public_pages_stay_free_of_cookies() -> None:
    response = Client().get("/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
