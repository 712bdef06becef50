"""Roles are given by others, for a purpose and a time, and every step is in the log."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from auditor.accounts.actions import (
    RoleRefused,
    end_all_sessions,
    grant_role,
    renew_role,
    revoke_role,
)
from auditor.accounts.models import AuditEntry, RoleGrant
from auditor.accounts.roles import Role, roles_of
from tests.accounts.people import LATER, MUCH_LATER, make_grant, make_person
from tests.factories import START, make_provider

pytestmark = pytest.mark.django_db


def grant(user: User | None = None, role: Role = Role.EDITOR, **overrides: Any) -> RoleGrant:
    values: dict[str, Any] = {"approved_by": make_person(), "at": START} | overrides
    return grant_role(user=user or make_person(), role=role, **values)


def latest() -> AuditEntry:
    return AuditEntry.objects.latest("sequence")


def test_a_role_is_given_and_logged() -> None:
    given = grant(role=Role.RESEARCHER, purpose=" A study. ", expires_at=MUCH_LATER)
    assert roles_of(given.user, LATER) == {Role.RESEARCHER}
    entry = latest()
    assert (entry.action, entry.subject_id) == ("role.granted", str(given.pk))
    assert entry.actor == given.approved_by
    assert (entry.detail["role"], entry.detail["purpose"]) == ("researcher", "A study.")


REFUSED: list[tuple[Role, dict[str, Any], str]] = [
    (Role.REPRESENTATIVE, {}, "which provider"),
    (Role.RESEARCHER, {"expires_at": MUCH_LATER}, "for a purpose"),
    (Role.REGULATOR, {"purpose": " ", "expires_at": MUCH_LATER}, "for a purpose"),
    (Role.RESEARCHER, {"purpose": "Study."}, "until when"),
    (Role.EDITOR, {"expires_at": START}, "has passed"),
]


@pytest.mark.parametrize(("role", "values", "sentence"), REFUSED)
def test_what_is_missing_is_said_and_nothing_written(
    role: Role, values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RoleRefused, match=sentence):
        grant(role=role, **values)
    assert not RoleGrant.objects.exists()
    assert not AuditEntry.objects.exists()


def test_only_a_representative_belongs_to_a_provider() -> None:
    with pytest.raises(RoleRefused, match="Only a representative"):
        grant(provider=make_provider())


def test_nobody_gives_a_role_to_themself() -> None:
    person = make_person()
    with pytest.raises(RoleRefused, match="to themself"):
        grant(person, approved_by=person)


def test_a_role_in_force_is_not_given_twice() -> None:
    person = grant().user
    with pytest.raises(RoleRefused, match="Renew it"):
        grant(person)


def test_a_role_whose_time_has_passed_is_given_anew() -> None:
    person = grant(expires_at=LATER).user
    grant(person, at=MUCH_LATER)
    assert roles_of(person, MUCH_LATER) == {Role.EDITOR}
    assert RoleGrant.objects.standing().filter(user=person).count() == 1


def test_a_renewal_closes_the_grant_and_makes_another() -> None:
    held = make_grant(role=Role.REGULATOR)
    approver = make_person()
    renewed = renew_role(
        grant=held, approved_by=approver, at=LATER, expires_at=MUCH_LATER.replace(year=2027)
    )
    held.refresh_from_db()
    assert (held.revoked_at, held.revoked_by) == (LATER, approver)
    assert (renewed.purpose, renewed.approved_by) == (held.purpose, approver)
    assert latest().detail["renews"] == held.pk


def test_nobody_renews_their_own_role() -> None:
    held = make_grant()
    with pytest.raises(RoleRefused, match="of their own"):
        renew_role(grant=held, approved_by=held.user, at=LATER, expires_at=None)


def test_a_role_is_taken_back_for_a_reason_and_once() -> None:
    held, by = make_grant(), make_person()
    with pytest.raises(RoleRefused, match="in a sentence why"):
        revoke_role(grant=held, by=by, at=LATER, reason=" ")
    revoke_role(grant=held, by=by, at=LATER, reason="Left.")
    assert roles_of(held.user, LATER) == frozenset()
    assert latest().detail["reason"] == "Left."
    with pytest.raises(RoleRefused, match="already"):
        revoke_role(grant=held, by=by, at=LATER, reason="Left.")
    with pytest.raises(RoleRefused, match="meanwhile"):
        renew_role(grant=held, approved_by=by, at=LATER, expires_at=None)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_role_taken_back_ends_the_sessions_of_its_holder_alone() -> None:
    held, by = make_grant(), make_person()
    for person in (held.user, held.user, by):
        signed_in(person)
    revoke_role(grant=held, by=by, at=START, reason="Left.")
    assert Session.objects.count() == 1
    assert latest().detail["sessions_ended"] == 2


def test_all_sessions_of_somebody_are_ended() -> None:
    person = make_person()
    for _ in itertools.repeat(None, 2):
        signed_in(person)
    assert end_all_sessions(user=person, by=None, at=START) == 2
    assert (latest().action, latest().actor_name) == ("sessions.ended", "system")
