"""People with roles, and entries of the log, with keyword overrides."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.test import Client

from auditor.accounts import audit
from auditor.accounts.models import AuditEntry, RoleGrant
from auditor.accounts.vocabulary import VETTED_ROLES, Role
from tests.factories import START, make_provider

LATER = START + timedelta(days=1)
FAR = START + timedelta(days=365 * 50)
MUCH_LATER = START + timedelta(days=90)
PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)


def make_person(name: str = "", **overrides: Any) -> User:
    name = name or f"person-{next(_numbers)}"
    values = {"email": f"{name}@people.example"} | overrides
    return User.objects.create_user(name, **values)


def make_account(name: str = "", *, second_factor: bool = True, **overrides: Any) -> User:
    """Somebody who can sign in: password, proved address, and a second factor or not."""
    person = make_person(name, **({"password": PASSWORD} | overrides))
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if second_factor:
        give_second_factor(person)
    return person


def give_second_factor(person: User) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})


def code_now() -> str:
    """What an authenticator app shows for SECRET."""
    return code_of(SECRET)


def code_of(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    code: str = format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
    return code


def client_with(role: Role | None = None, **overrides: Any) -> Client:
    """A browser of somebody who is signed in, with a role in force now or none."""
    return client_of(account_with_role(role, **overrides))


def account_with_role(role: Role | None = None, **overrides: Any) -> User:
    person = make_account(**overrides)
    if role is not None:
        long = {"expires_at": FAR} if role in VETTED_ROLES else {}
        make_grant(person, role, **long)
    return person


def client_of(person: User) -> Client:
    return sign_in(Client(), person)


def sign_in(client: Client, person: User) -> Client:
    """Past the sign-in page, which has tests of its own."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def make_grant(user: User | None = None, role: Role = Role.EDITOR, **overrides: Any) -> RoleGrant:
    """A grant as the database takes it, whatever the role."""
    values: dict[str, Any] = {"granted_at": START}
    if role in VETTED_ROLES:
        values |= {"purpose": "Research.", "expires_at": MUCH_LATER}
    if role == Role.REPRESENTATIVE and "provider" not in overrides:
        values["provider"] = make_provider()
    if "approved_by" not in overrides:
        values["approved_by"] = make_person()
    return RoleGrant.objects.create(user=user or make_person(), role=role, **(values | overrides))


def make_entries(number: int = 3, **overrides: Any) -> list[AuditEntry]:
    person = make_person()
    values: dict[str, Any] = {"actor": person, "action": "test.made", "subject": person}
    return [
        audit.record(**(values | {"at": START, "detail": {"number": index}} | overrides))
        for index in range(1, number + 1)
    ]
