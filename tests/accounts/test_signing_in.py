"""Signing in: password, second factor, where it leads, and what those are told who may not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from auditor.accounts.lockout import attempted_email, client_address
from tests.accounts.people import (
    PASSWORD,
    client_of,
    code_now,
    make_account,
    make_person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIGN_IN = "/account/sign-in/"
CODE = "/account/second-factor/authenticate/"


def sign_in(client: Client, email: str = "ada@people.example", **given: str) -> Any:
    data = {"login": email, "password": PASSWORD} | given
    return client.post(SIGN_IN, data)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_password_and_code_lead_to_the_account() -> None:
    make_account("ada")
    client = Client()
    assert sign_in(client)["Location"] == CODE
    assert not is_signed_in(client)
    assert client.post(CODE, {"code": code_now()})["Location"] == "/account/"
    assert is_signed_in(client)


def test_a_wrong_code_does_not() -> None:
    make_account("ada")
    client = Client()
    sign_in(client)
    response = client.post(CODE, {"code": "000000"})
    assert "Incorrect code." in response.content.decode()
    assert not is_signed_in(client)


def test_a_code_works_once() -> None:
    make_account("ada")
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client)
    code = code_now()
    first.post(CODE, {"code": code})
    second.post(CODE, {"code": code})
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_who_needs_no_second_factor_signs_in_with_the_password() -> None:
    make_account("ada", second_factor=False)
    client = Client()
    assert sign_in(client)["Location"] == "/account/"
    assert is_signed_in(client)


def test_signing_in_leads_back_to_the_page_that_was_asked_for() -> None:
    make_account("ada")
    client = Client()
    sign_in(client, next="/desk/declarations/")
    response = client.post(CODE, {"code": code_now()})
    assert response["Location"] == "/desk/declarations/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_signing_in_leads_nowhere_else(elsewhere: str) -> None:
    make_account("ada", second_factor=False)
    assert sign_in(Client(), next=elsewhere)["Location"] == "/account/"


def test_an_address_that_is_not_proved_gets_a_letter_and_no_session() -> None:
    make_person("ada", password=PASSWORD)
    client = Client()
    assert sign_in(client)["Location"] == "/account/email/sent/"
    assert not is_signed_in(client)
    assert mail.outbox[0].to == ["ada@people.example"]


def test_a_wrong_password_and_an_unknown_address_are_told_the_same() -> None:
    make_account("ada")
    said = [
        re.search(r'role="alert">(.*?)</div>', sign_in(Client(), **given).content.decode(), re.S)
        for given in ({"password": "wrong"}, {"email": "nobody@people.example"})
    ]
    assert said[0]
    assert said[1]
    assert said[0][1] == said[1][1]


def test_an_account_that_is_closed_does_not_sign_in() -> None:
    make_account("ada", is_active=False)
    client = Client()
    assert sign_in(client)["Location"] == "/account/inactive/"
    assert not is_signed_in(client)


def test_there_is_no_sign_up() -> None:
    data = {"email": "new@people.example", "password1": PASSWORD, "password2": PASSWORD}
    for response in (Client().get("/account/sign-up/"), Client().post("/account/sign-up/", data)):
        assert "Accounts come by invitation" in response.content.decode()


def test_signing_out_takes_a_post() -> None:
    client = client_of(make_account())
    assert "Do you want to sign out?" in client.get("/account/sign-out/").content.decode()
    assert is_signed_in(client)
    assert client.post("/account/sign-out/")["Location"] == "/"
    assert not is_signed_in(client)


def test_signing_in_changes_the_key_of_the_session() -> None:
    make_account("ada")
    client = Client()
    sign_in(client)
    before = client.session.session_key
    client.post(CODE, {"code": code_now()})
    assert client.session.session_key != before


def fail(client: Client, times: int, **given: Any) -> Any:
    for _ in range(times):
        response = sign_in(client, password="wrong", **given)
    return response


@pytest.mark.parametrize("email", ["ada@people.example", "nobody@people.example"])
def test_ten_failures_lock_out_whether_or_not_there_is_an_account(email: str) -> None:
    make_account("ada", second_factor=False)
    client = Client()
    assert fail(client, 9, email=email).status_code == 200
    assert fail(client, 1, email=email.upper()).status_code == 429
    response = sign_in(client, email)
    assert response.status_code == 429
    assert "15 minutes" in response.content.decode()
    assert response["Retry-After"] == "900"


def test_who_is_locked_out_may_try_again_after_a_quarter_of_an_hour() -> None:
    make_account("ada", second_factor=False)
    client = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fail(client, 10)
        clock.shift(timedelta(minutes=14))
        assert sign_in(client).status_code == 429
        clock.shift(timedelta(minutes=2))
        assert sign_in(client)["Location"] == "/account/"


def test_nobody_locks_out_somebody_else_from_another_address() -> None:
    make_account("ada", second_factor=False)
    fail(Client(REMOTE_ADDR="192.0.2.7"), 10)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.8"))["Location"] == "/account/"


def test_an_address_that_a_client_makes_up_counts_for_nothing() -> None:
    make_account("ada", second_factor=False)
    for number in range(10):
        response = fail(Client(headers={"X-Forwarded-For": f"192.0.2.{number}"}), 1)
    assert response.status_code == 429


def test_twenty_wrong_codes_are_enough() -> None:
    make_account("ada")
    client = Client()
    sign_in(client)
    for _ in range(21):
        response = client.post(CODE, {"code": "000000"})
    assert "Too many failed login attempts" in response.content.decode()
    client.post(CODE, {"code": code_now()})
    assert not is_signed_in(client)


ADDRESSES = [
    (False, "198.51.100.9", "127.0.0.1"),
    (True, "198.51.100.9", "198.51.100.9"),
    (True, "6.6.6.6, 198.51.100.9", "198.51.100.9"),
    (True, "", "127.0.0.1"),
]


@pytest.mark.parametrize(("is_behind", "forwarded", "expected"), ADDRESSES)
def test_where_a_request_came_from(
    is_behind: bool, forwarded: str, expected: str, rf: Any, settings: Any
) -> None:
    settings.BEHIND_TLS_PROXY = is_behind
    request = rf.get("/", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == expected


def test_what_counts_as_the_address_that_was_typed(rf: Any) -> None:
    request = rf.post("/", {"login": " Ada@People.example "})
    assert attempted_email(request) == "ada@people.example"
    assert attempted_email(request, {"email": "B@x.example"}) == "b@x.example"
    assert attempted_email(None) == ""


def reset_link() -> str:
    found = re.search(r"https?://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_forgotten_password_is_replaced_by_a_link() -> None:
    make_account("ada", second_factor=False)
    client = Client()
    client.post("/account/password/reset/", {"email": "ada@people.example"})
    link = reset_link()
    form = client.get(link)["Location"]
    new = "an entirely other phrase"
    response = client.post(form, {"password1": new, "password2": new})
    assert response["Location"] == "/account/password/reset/done/"
    assert sign_in(Client(), password=new)["Location"] == "/account/"
    assert "does not work" in client.get(link).content.decode()


def test_nobody_learns_whether_an_address_has_an_account() -> None:
    make_account("ada")
    for email in ("ada@people.example", "nobody@people.example"):
        response = Client().post("/account/password/reset/", {"email": email})
        assert response["Location"] == "/account/password/reset/sent/"
    assert [letter.to for letter in mail.outbox] == [["ada@people.example"]]


PASSWORDS = [
    ("short", "at least 12 characters"),
    ("x1" * 65, "has 130 characters; at most 128 are taken"),
    ("password1234", "too common"),
    ("ada@people.example", "too similar"),
]


@pytest.mark.parametrize(("password", "sentence"), PASSWORDS)
def test_a_password_that_is_not_taken_is_told_why(password: str, sentence: str) -> None:
    client = client_of(make_account("ada", second_factor=False))
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert sentence in client.post("/account/password/", data).content.decode()


def test_a_plain_long_phrase_is_a_password() -> None:
    client = client_of(make_account("ada", second_factor=False))
    new = "only small letters here"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/", data).status_code == 302
    assert is_signed_in(client)


def test_a_new_address_counts_once_its_link_was_followed() -> None:
    person = make_account("ada")
    client = Client()
    sign_in(client)
    client.post(CODE, {"code": code_now()})
    data = {"email": "new@people.example", "action_add": ""}
    confirm = client.post("/account/email/", data)["Location"]
    client.post(confirm, {"password": PASSWORD})
    person.refresh_from_db()
    assert person.email == "ada@people.example"
    client.post(reset_link())
    person.refresh_from_db()
    assert person.email == "new@people.example"


def test_what_protects_an_account_is_changed_after_another_proof() -> None:
    client = client_of(make_account())
    for path in (
        "/account/second-factor/recovery-codes/generate/",
        "/account/second-factor/totp/deactivate/",
    ):
        assert client.post(path)["Location"].startswith("/account/confirm/?next=")


def test_letters_are_in_the_words_of_the_site() -> None:
    client = client_of(make_account("ada", second_factor=False))
    new = "only small letters here"
    Client().post("/account/password/reset/", {"email": "ada@people.example"})
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/account/password/", data)
    for letter, said in zip(mail.outbox, ["The link works once.", "has been changed"], strict=True):
        assert letter.subject.startswith("[Know Your Provider] ")
        assert said in letter.body
        assert str(letter.body).endswith("Know Your Provider, testserver")


def test_without_e_mail_a_forgotten_password_is_asked_about(settings: Any) -> None:
    settings.CAN_SEND_EMAIL = False
    page = Client().get("/account/password/reset/").content.decode()
    assert "This installation sends no e-mail. Ask an administrator." in page
