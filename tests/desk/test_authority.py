"""Who may open the desk: staff with the permission, and nobody else."""

from __future__ import annotations

import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern

from auditor.desk.authority import Power
from auditor.desk.urls import urlpatterns
from tests.accounts.people import sign_in as sign_in_as
from tests.desk.staff import ALL, client_of, make_suspect, make_user, staff_client

pytestmark = pytest.mark.django_db
OPEN = {"sign-in"}
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
    assert response["Location"].startswith("/account/sign-in/?next=/desk/")


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


ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", ""]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_where_signing_in_used_to_be_leads_on_within_the_site(elsewhere: str) -> None:
    response = Client().get("/desk/sign-in/", {"next": elsewhere})
    assert response["Location"] == "/account/sign-in/?next=/desk/"


def test_where_signing_in_used_to_be_keeps_the_page_that_was_asked_for() -> None:
    response = Client().get("/desk/sign-in/?next=/desk/declarations/")
    assert response["Location"] == "/account/sign-in/?next=/desk/declarations/"


def test_staff_without_a_second_factor_set_one_up_first() -> None:
    user = make_user(*ALL)
    Authenticator.objects.filter(user=user).delete()
    assert client_of(user).get("/desk/")["Location"] == "/account/second-factor/totp/activate/"


@pytest.mark.parametrize("path", ["/desk/documents/1/check-now/", "/account/sign-out/"])
def test_a_form_of_another_site_is_refused(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in_as(client, make_user(*ALL))
    assert client.post(path).status_code == 403


def test_public_pages_stay_free_of_cookies() -> None:
    response = Client().get("/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
