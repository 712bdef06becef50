"""Keys for programs: named, shown once, for ninety days at most, and taken back at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from auditor.accounts import keys
from auditor.accounts.models import ApiToken, AuditEntry
from tests.accounts.people import client_of, make_account, make_person
from tests.factories import START

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"


def create(**overrides: Any) -> str:
    values: dict[str, Any] = {"user": make_person(), "name": "Export", "days": 30, "at": START}
    return keys.create_key(**(values | overrides))


def authenticated(key: str) -> Any:
    return TokenAuthentication().authenticate_credentials(key.encode())


def test_a_key_lets_in_whose_it_is() -> None:
    person = make_person()
    user, token = authenticated(create(user=person))
    assert user == person
    assert token.name == "Export"


def test_a_key_is_kept_as_a_digest_only() -> None:
    key = create()
    assert key.startswith("kyp_")
    kept = str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert key not in kept


def test_a_key_ends_when_it_was_said_to() -> None:
    key = create(days=90)
    token = ApiToken.objects.get()
    assert timedelta(days=89) < token.expiry - timezone.now() <= timedelta(days=90)
    ApiToken.objects.update(expiry=timezone.now())
    with pytest.raises(AuthenticationFailed):
        authenticated(key)


def test_a_key_that_was_taken_back_does_not_work() -> None:
    person = make_person()
    key = create(user=person)
    keys.revoke_key(user=person, token=ApiToken.objects.get(), at=START)
    with pytest.raises(AuthenticationFailed):
        authenticated(key)
    actions = AuditEntry.objects.order_by("sequence").values_list("action", flat=True)
    assert list(actions) == ["key.created", "key.revoked"]


def test_all_keys_are_taken_back_with_one_button_and_those_of_nobody_else() -> None:
    person, other = make_account(), make_person()
    theirs = [create(user=person, name=name) for name in ("One", "Two")]
    kept = create(user=other)
    client = client_of(person)
    assert "Take all keys back" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}revoke/").status_code == 405
    response = client.post(f"{PAGE}revoke/", follow=True)
    assert "None of your keys works any more." in response.content.decode()
    assert "Take all keys back" not in response.content.decode()
    for key in theirs:
        with pytest.raises(AuthenticationFailed):
            authenticated(key)
    assert authenticated(kept)[0] == other
    assert AuditEntry.objects.filter(action="key.revoked", actor=person).count() == 2


@pytest.mark.parametrize("path", ["/account/password/", "/account/sign-out/"])
def test_where_sessions_end_it_is_said_that_keys_do_not(path: str) -> None:
    page = client_of(make_account()).get(path).content.decode()
    assert f'href="{PAGE}"' in page
    assert "go on working" in page


@pytest.mark.parametrize("days", [0, 91])
def test_a_key_lasts_for_ninety_days_at_most(days: int) -> None:
    with pytest.raises(keys.KeyRefused, match="to 90 days"):
        create(days=days)


def test_twenty_keys_are_enough() -> None:
    person = make_person()
    for _ in range(keys.MOST):
        create(user=person)
    with pytest.raises(keys.KeyRefused, match="Take one back"):
        create(user=person)


def key_shown(client: Client, **overrides: Any) -> str:
    shown = client.post(PAGE, {"name": "Export", "days": 30} | overrides)
    return shown.content.decode()


def test_the_page_shows_a_key_once() -> None:
    client = client_of(make_account())
    assert "This is the key." in key_shown(client)
    page = client.get(PAGE)
    assert "This is the key." not in page.content.decode()
    assert "Export" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("values", [{"days": 91}, {"days": "x"}, {"name": ""}])
def test_the_page_refuses_what_is_no_key(values: dict[str, Any]) -> None:
    client = client_of(make_account())
    assert "Not taken yet" in key_shown(client, **values)
    assert not ApiToken.objects.exists()


def test_the_page_says_when_there_are_enough() -> None:
    person = make_account()
    for _ in range(keys.MOST):
        create(user=person)
    assert "Take one back" in key_shown(client_of(person))


def test_keys_are_taken_back_by_their_owner_alone() -> None:
    owner, other = make_account(), make_account()
    create(user=owner)
    path = f"{PAGE}{ApiToken.objects.get().token_key}/revoke/"
    assert client_of(other).post(path).status_code == 404
    assert client_of(owner).get(path).status_code == 405
    assert client_of(owner).post(path)["Location"] == PAGE
    assert not ApiToken.objects.exists()
