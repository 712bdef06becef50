"""Every constraint of the room is one that the database itself enforces."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from auditor.accounts.models import ApiToken, AuditEntry, Invitation
from auditor.accounts.vocabulary import Role
from tests.accounts.people import LATER, MUCH_LATER, make_entries, make_grant, make_person
from tests.factories import START, make_provider
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
Violation = Callable[[], object]
DAY = timedelta(days=1)


def make_invitation(**overrides: Any) -> Invitation:
    values: dict[str, Any] = {
        "email": "new@people.example",
        "role": Role.REVIEWER,
        "token_digest": f"{Invitation.objects.count():064x}",
        "invited_by": make_person(),
        "invited_at": START,
        "expires_at": START + 7 * DAY,
    }
    return Invitation.objects.create(**(values | overrides))


def approve_oneself() -> None:
    person = make_person()
    make_grant(person, approved_by=person)


def grant_twice() -> None:
    make_grant(make_grant().user)


def represent_twice() -> None:
    first = make_grant(role=Role.REPRESENTATIVE)
    make_grant(first.user, Role.REPRESENTATIVE, provider=first.provider)


def write_entry(**overrides: Any) -> None:
    values: dict[str, Any] = {"sequence": 1, "at": START, "action": "test.made", "hash": "1"}
    AuditEntry(**(values | overrides)).save()


def follow_twice() -> None:
    (first,) = make_entries(1)
    write_entry(sequence=2, previous_hash=first.previous_hash)


PAIR = {"accepted_at": LATER, "withdrawn_at": LATER}
VIOLATIONS: dict[str, Violation] = {
    "role_grant_role_known": lambda: make_grant(role="odd"),  # type: ignore[arg-type]
    "role_grant_provider_of_representative": lambda: make_grant(provider=make_provider()),
    "role_grant_vetted_purpose": lambda: make_grant(role=Role.REGULATOR, purpose=""),
    "role_grant_vetted_expiry": lambda: make_grant(role=Role.RESEARCHER, expires_at=None),
    "role_grant_approved_by_another": approve_oneself,
    "role_grant_ends_after_start": lambda: make_grant(expires_at=START),
    "role_grant_revoked_together": lambda: make_grant(revoked_at=LATER),
    "role_grant_one_standing": grant_twice,
    "role_grant_one_of_provider": represent_twice,
    "invitation_role_known": lambda: make_invitation(role="odd"),
    "invitation_provider_of_representative": lambda: make_invitation(role=Role.REPRESENTATIVE),
    "invitation_vetted_purpose": lambda: make_invitation(
        role=Role.REGULATOR, role_expires_at=MUCH_LATER
    ),
    "invitation_vetted_expiry": lambda: make_invitation(role=Role.RESEARCHER, purpose="Study."),
    "invitation_accepted_together": lambda: make_invitation(accepted_at=LATER),
    "invitation_withdrawn_together": lambda: make_invitation(withdrawn_at=LATER),
    "invitation_accepted_or_withdrawn": lambda: make_invitation(
        **PAIR, accepted_by=make_person(), withdrawn_by=make_person()
    ),
    "api_token_name_stated": lambda: ApiToken.objects.create(make_person(), name=""),
    "audit_entry_from_one": lambda: write_entry(sequence=0),
    "audit_entry_action_stated": lambda: write_entry(action=""),
    "audit_entry_one_follower": follow_twice,
}


def named_constraints() -> dict[str, models.BaseConstraint]:
    found = apps.get_app_config("accounts").get_models()
    return {one.name: one for model in found for one in model._meta.constraints}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_breaks_a_constraint(name: str) -> None:
    is_unique = isinstance(named_constraints()[name], models.UniqueConstraint)
    # On SQLite a trigger may refuse first what would take the place of an entry of the log.
    is_guarded = not (is_unique and connection.vendor == "sqlite")
    with (
        nullcontext() if is_guarded else unguarded(),
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
    ):
        VIOLATIONS[name]()
    # SQLite names the columns of a unique constraint instead.
    assert name in str(refused.value) or (is_unique and "UNIQUE" in str(refused.value))


def test_every_constraint_has_its_test() -> None:
    assert set(named_constraints()) == set(VIOLATIONS)


def test_who_and_when_are_there_together() -> None:
    with pytest.raises(IntegrityError, match="role_grant_revoked_together"), transaction.atomic():
        make_grant(revoked_by=make_person())


def test_a_representative_has_a_provider() -> None:
    with pytest.raises(IntegrityError, match="provider_of_representative"), transaction.atomic():
        make_grant(role=Role.REPRESENTATIVE, provider=None)


def test_somebody_may_represent_two_providers() -> None:
    first = make_grant(role=Role.REPRESENTATIVE)
    assert make_grant(first.user, Role.REPRESENTATIVE).provider != first.provider


def test_a_role_that_was_taken_back_can_be_given_again() -> None:
    first = make_grant(revoked_at=LATER, revoked_by=make_person())
    assert make_grant(first.user).pk != first.pk


def test_people_whom_the_log_names_cannot_be_deleted() -> None:
    (entry,) = make_entries(1)
    assert entry.actor
    with pytest.raises(models.ProtectedError):
        entry.actor.delete()
