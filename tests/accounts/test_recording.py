"""The audit log tells of sign-ins, and of what protects an account; never a secret, never a flood."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from auditor.accounts import audit, recording
from auditor.accounts.models import AuditEntry
from tests.accounts.people import (
    PASSWORD,
    client_of,
    code_now,
    code_of,
    make_account,
    make_person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIGN_IN = "/account/sign-in/"
NEW_PASSWORD = "an entirely different phrase"


@pytest.fixture(autouse=True)
def _nothing_was_told() -> None:
    cache.clear()


def told() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))


def sign_in(client: Client, email: str = "ada@people.example", password: str = PASSWORD) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password})


def test_a_sign_in_and_a_sign_out_are_told_with_who_and_whence() -> None:
    ada = make_account("ada", second_factor=False)
    client = Client()
    sign_in(client)
    client.post("/account/sign-out/")
    first, second = AuditEntry.objects.order_by("sequence")
    assert (first.action, first.actor, first.detail) == ("sign-in.done", ada, {"from": "127.0.0.1"})
    assert (second.action, second.actor) == ("sign-out.done", ada)


def test_a_sign_in_is_told_once_the_second_factor_was_given() -> None:
    make_account("ada")
    client = Client()
    sign_in(client)
    assert told() == []
    client.post("/account/second-factor/authenticate/", {"code": "000000"})
    client.post("/account/second-factor/authenticate/", {"code": code_now()})
    assert told() == ["sign-in.wrong-code", "sign-in.done"]


def test_failures_for_one_address_are_told_once_and_the_lock_out_once() -> None:
    ada = make_account("ada", second_factor=False)
    for _ in range(15):
        sign_in(Client(), password="wrong")
    assert sorted(told()) == ["sign-in.failed", "sign-in.locked-out"]
    assert {one.subject_id for one in AuditEntry.objects.all()} == {str(ada.pk)}


def test_what_was_typed_is_not_told() -> None:
    sign_in(Client(), email="my secret phrase", password="hunter2")
    sign_in(Client(), email="nobody@people.example", password="hunter2")
    kept = str(list(AuditEntry.objects.values()))
    assert "secret phrase" not in kept
    assert "nobody" not in kept
    assert "hunter2" not in kept


def test_a_visitor_cannot_flood_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "AN_HOUR", 3)
    for number in range(6):
        sign_in(Client(), email=f"nobody-{number}@people.example")
    entries = AuditEntry.objects.order_by("sequence")
    assert [one.detail["is_last_of_hour"] for one in entries] == [False, False, True]


def test_an_account_and_none_are_told_alike() -> None:
    make_account("ada", second_factor=False)
    for email in ("ada@people.example", "nobody@people.example"):
        sign_in(Client(), email=email, password="wrong")
    assert told() == ["sign-in.failed"] * 2


def test_a_change_of_password_is_told_without_it() -> None:
    ada = make_account("ada", second_factor=False)
    client = client_of(ada)
    sign_in(client)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/account/password/", data)
    ada.refresh_from_db()
    assert ada.check_password(NEW_PASSWORD)
    entry = AuditEntry.objects.get(action="account.password-changed")
    assert entry.actor == ada
    assert NEW_PASSWORD not in str(entry.detail)


def test_a_hash_that_is_renewed_at_sign_in_is_no_change(settings: Any) -> None:
    ada = make_account("ada", second_factor=False)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    before = ada.password
    sign_in(Client())
    ada.refresh_from_db()
    assert ada.password != before
    assert told() == ["sign-in.done"]


@pytest.mark.parametrize("power", ["is_staff", "is_superuser", "is_active"])
def test_a_change_of_power_is_told(power: str) -> None:
    person = make_person("ada")
    is_now = not getattr(person, power)
    setattr(person, power, is_now)
    person.save()
    entry = AuditEntry.objects.get()
    assert entry.action == f"account.{power.replace('_', '-')}"
    assert entry.detail == {"name": "ada@people.example", "is": is_now}


def test_who_is_made_with_powers_is_told_and_who_is_made_without_is_not() -> None:
    make_person("ada")
    User.objects.create_superuser("root", "root@people.example", PASSWORD)
    assert told() == ["account.is-staff", "account.is-superuser"]


def test_saving_nothing_of_that_is_not_told() -> None:
    person = make_person("ada")
    person.first_name = "Ada"
    person.save()
    person.save(update_fields=["last_login"])
    assert told() == []


def test_the_admin_pages_tell_who_changed_whom() -> None:
    root, ada = make_account("root", is_superuser=True, is_staff=True), make_account("ada")
    client, before = client_of(root), set(AuditEntry.objects.values_list("pk", flat=True))
    data = {"username": "ada", "email": "other@people.example", "is_active": "on", "is_staff": "on"}
    data |= {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    client.post(f"/admin/auth/user/{ada.pk}/change/", data)
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    client.post(f"/admin/auth/user/{ada.pk}/password/", new)
    entries = AuditEntry.objects.exclude(pk__in=before).order_by("sequence")
    assert [(one.action, one.actor) for one in entries] == [
        ("account.is-staff", root),
        ("account.address-changed", root),
        ("account.password-changed", root),
    ]


@pytest.mark.django_db(transaction=True)  # What is added is told once it stands.
def test_a_second_factor_that_is_added_and_removed_is_told() -> None:
    ada = make_account("ada", second_factor=False)
    client = Client()
    sign_in(client)
    client.post("/account/confirm/", {"password": PASSWORD})
    client.get("/account/second-factor/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/account/second-factor/totp/activate/", {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=ada, type="totp").exists()
    client.post("/account/second-factor/totp/deactivate/")
    factors = [one for one in told() if one.startswith("second-factor")]
    assert (factors[0], factors[-1]) == ("second-factor.added", "second-factor.removed")
    assert secret not in str(list(AuditEntry.objects.values()))


def test_the_chain_holds_after_all_of_it() -> None:
    make_account("ada", second_factor=False)
    client = Client()
    sign_in(client, password="wrong")
    sign_in(client)
    assert audit.verify().fault == ""
