"""The gate: sessions end in time, and nobody goes round the second factor that a role needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from auditor.accounts.gate import WITHOUT_SECOND_FACTOR
from auditor.accounts.roles import Role
from auditor.accounts.vocabulary import SECOND_FACTOR_ROLES
from tests.access.addresses import all_addresses
from tests.accounts.people import (
    account_with_role,
    client_of,
    client_with,
    code_now,
    make_account,
    make_grant,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SET_UP = "/account/second-factor/totp/activate/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_goes_round_the_second_factor(method: str) -> None:
    client = client_with(Role.EDITOR, second_factor=False)
    escaped = []
    for one in all_addresses():
        if one.name in WITHOUT_SECOND_FACTOR:
            continue
        response = getattr(client, method)(one.path)
        if response.status_code != 302 or response["Location"] != SET_UP:
            escaped.append(one.name)
    assert escaped == []


def test_few_addresses_are_open_without_the_second_factor() -> None:
    assert len(all_addresses()) > 100
    assert sorted(WITHOUT_SECOND_FACTOR) == [
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_index",
    ]


def test_an_address_that_does_not_exist_leads_there_too() -> None:
    client = client_with(Role.EDITOR, second_factor=False)
    assert client.get("/nothing/")["Location"] == SET_UP


@pytest.mark.parametrize("role", Role)
def test_the_second_factor_is_asked_of_whose_role_needs_it(role: Role) -> None:
    response = client_with(role, second_factor=False).get("/")
    assert (response.status_code == 302) is (role in SECOND_FACTOR_ROLES)


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_staff_need_one_too(flag: str) -> None:
    flags: dict[str, Any] = {flag: True}
    client = client_of(make_account(second_factor=False, **flags))
    for path in ("/", "/desk/", "/admin/", "/admin/login/?next=/admin/"):
        assert client.get(path)["Location"] == SET_UP


def test_a_role_that_is_given_later_asks_for_it_at_once() -> None:
    person = make_account(second_factor=False)
    client = client_of(person)
    assert client.get("/").status_code == 200
    make_grant(person, Role.REVIEWER)
    assert client.get("/")["Location"] == SET_UP


def test_setting_it_up_opens_the_site_and_gives_recovery_codes() -> None:
    client = client_with(Role.EDITOR, second_factor=False)
    confirm = client.get(SET_UP)["Location"]
    client.post(confirm, {"password": "correct horse battery staple"})
    page = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    session = client.session
    session["mfa.totp.secret"] = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    session.save()
    response = client.post(SET_UP, {"code": code_now()})
    assert response["Location"] == "/account/second-factor/recovery-codes/"
    assert "10 of 10 are left" in client.get(response["Location"]).content.decode()
    assert client.get("/").status_code == 200


def test_taking_it_away_asks_for_another() -> None:
    person = account_with_role(Role.EDITOR)
    client = client_of(person)
    Authenticator.objects.filter(user=person).delete()
    assert client.get("/account/")["Location"] == SET_UP


def test_recovery_codes_alone_are_no_second_factor() -> None:
    person = account_with_role(Role.EDITOR)
    Authenticator.objects.filter(user=person).update(type="recovery_codes")
    assert client_of(person).get("/")["Location"] == SET_UP


AGES = [
    (timedelta(hours=11, minutes=59), True),
    (timedelta(hours=12), False),
]


@pytest.mark.parametrize(("idle", "is_alive"), AGES)
def test_a_session_that_idles_for_twelve_hours_has_ended(idle: timedelta, is_alive: bool) -> None:
    client = client_with()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.get("/account/")
        clock.shift(idle)
        response = client.get("/account/")
    assert (response.status_code == 200) is is_alive


def test_a_session_ends_after_seven_days_whatever_is_done_in_it() -> None:
    client = client_with()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(24):
            assert client.get("/account/").status_code == 200
            clock.shift(timedelta(hours=7))
        response = client.get("/account/tokens/")
    assert response["Location"] == "/account/sign-in/?next=/account/tokens/"


def test_a_form_of_an_ended_session_is_not_taken() -> None:
    client = client_with()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.get("/account/")
        clock.shift(timedelta(days=1))
        response = client.post("/account/tokens/", {"name": "a", "days": 1})
    assert response["Location"] == "/account/sign-in/?next=/"


def test_a_session_gets_another_key_when_privileges_change() -> None:
    person = make_account()
    client = client_of(person)
    client.get("/account/")
    before = client.session.session_key
    client.get("/account/")
    assert client.session.session_key == before
    make_grant(person, Role.EDITOR)
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != before


def test_a_page_seen_by_somebody_is_for_no_shared_cache() -> None:
    assert "private" in client_with().get("/")["Cache-Control"]
    assert "Cache-Control" not in Client().get("/")


def test_pages_without_a_session_stay_free_of_cookies() -> None:
    response = Client().get("/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "Sign in" in response.content.decode()


def test_a_page_says_who_is_signed_in_and_lets_them_out() -> None:
    page = client_of(make_account("ada")).get("/").content.decode()
    assert "ada@people.example" in page
    assert 'action="/account/sign-out/"' in page


def test_who_has_a_role_that_soon_ends_is_told_so() -> None:
    person = make_account()
    make_grant(person, Role.RESEARCHER, expires_at=timezone.now() + timedelta(days=13))
    assert "Your role as researcher ends on" in client_of(person).get("/").content.decode()


def test_two_weeks_are_enough() -> None:
    person = make_account()
    make_grant(person, Role.RESEARCHER, expires_at=timezone.now() + timedelta(days=15))
    assert "ends on" not in client_of(person).get("/").content.decode()


def test_the_admin_is_reached_through_the_same_door() -> None:
    response = Client().get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/account/sign-in/?next=/admin/"
    elsewhere = Client().get("/admin/login/?next=//evil.example/")
    assert elsewhere["Location"] == "/account/sign-in/?next=/admin/"
    assert client_with().get("/admin/login/").status_code == 403


def test_staff_with_a_second_factor_open_the_admin() -> None:
    client = client_of(make_account(is_staff=True))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/?next=/admin/auth/")["Location"] == "/admin/auth/"


def test_the_admin_shows_no_second_factor_and_no_address() -> None:
    client = client_of(make_account(is_staff=True, is_superuser=True))
    for path in ("mfa/authenticator", "account/emailaddress", "accounts/rolegrant"):
        assert client.get(f"/admin/{path}/").status_code == 404
