"""Roles come from grants in force, and from nothing else."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from auditor.accounts.models import RoleGrant
from auditor.accounts.roles import (
    Clearance,
    Role,
    clearance_of,
    needs_second_factor,
    represented_by,
    roles_of,
)
from auditor.accounts.vocabulary import CLEARANCE_OF_ROLE
from tests.accounts.people import LATER, MUCH_LATER, make_grant, make_person
from tests.factories import START

CLEARANCES = {
    Role.RESEARCHER: "vetted",
    Role.REGULATOR: "vetted",
    Role.REVIEWER: "restricted",
    Role.EDITOR: "restricted",
    Role.REPRESENTATIVE: "public",
    Role.ADMINISTRATOR: "public",
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_a_role_gives_its_clearance_and_no_other(role: Role) -> None:
    person = make_grant(role=role).user
    assert roles_of(person, LATER) == {role}
    assert clearance_of(person, LATER) == CLEARANCES[role]


def test_every_role_has_a_clearance() -> None:
    assert set(CLEARANCE_OF_ROLE) == set(Role) == set(CLEARANCES)


@pytest.mark.parametrize(("low", "high"), list(itertools.combinations(Clearance, 2)))
def test_clearances_compare_by_their_reach(low: Clearance, high: Clearance) -> None:
    assert low < high
    assert low <= high
    assert high > low
    assert high >= low
    assert high.covers(low)
    assert not low.covers(high)


@pytest.mark.django_db
def test_of_several_roles_the_furthest_reaching_counts() -> None:
    person = make_grant(role=Role.RESEARCHER).user
    make_grant(person, Role.REVIEWER)
    assert clearance_of(person, LATER) is Clearance.RESTRICTED


def test_nobody_in_particular_sees_what_the_public_sees() -> None:
    assert roles_of(AnonymousUser(), LATER) == frozenset()
    assert clearance_of(AnonymousUser(), LATER) is Clearance.PUBLIC


@pytest.mark.django_db
def test_a_superuser_without_a_grant_sees_what_the_public_sees() -> None:
    person = make_person(is_superuser=True, is_staff=True)
    assert clearance_of(person, LATER) is Clearance.PUBLIC


@pytest.mark.django_db
def test_an_inactive_account_has_no_role() -> None:
    person = make_person(is_active=False)
    make_grant(person)
    assert roles_of(person, LATER) == frozenset()


@pytest.mark.django_db
def test_a_role_ends_at_its_very_time() -> None:
    grant = make_grant(role=Role.RESEARCHER)
    before = MUCH_LATER - timedelta(microseconds=1)
    assert roles_of(grant.user, before) == {Role.RESEARCHER}
    assert roles_of(grant.user, MUCH_LATER) == frozenset()
    assert (grant.is_active(before), grant.is_active(MUCH_LATER)) == (True, False)


@pytest.mark.django_db
def test_a_role_that_is_taken_back_ends_then() -> None:
    grant = make_grant(revoked_at=LATER, revoked_by=make_person())
    assert roles_of(grant.user, START) == {Role.EDITOR}
    assert roles_of(grant.user, LATER) == frozenset()
    assert not grant.is_active(LATER)


@pytest.mark.django_db
def test_a_role_has_not_begun_before_it_was_given() -> None:
    grant = make_grant()
    assert roles_of(grant.user, START - timedelta(seconds=1)) == frozenset()


@pytest.mark.django_db
def test_a_representative_speaks_for_their_provider() -> None:
    grant = make_grant(role=Role.REPRESENTATIVE)
    assert represented_by(grant.user, LATER) == {grant.provider_id}
    assert represented_by(make_person(), LATER) == frozenset()
    assert represented_by(AnonymousUser(), LATER) == frozenset()


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_who_signs_in_with_a_second_factor(role: Role) -> None:
    needed = role not in {Role.RESEARCHER, Role.REPRESENTATIVE}
    assert needs_second_factor(make_person(), frozenset({role})) is needed


@pytest.mark.django_db
@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_staff_sign_in_with_a_second_factor(flag: str) -> None:
    flags: dict[str, Any] = {flag: True}
    assert needs_second_factor(make_person(**flags), frozenset())


@pytest.mark.django_db
def test_grants_that_soon_end_are_found() -> None:
    grant = make_grant(role=Role.REGULATOR)
    make_grant()
    fortnight = timedelta(days=14)
    found = RoleGrant.objects.expiring(after=MUCH_LATER - fortnight, before=MUCH_LATER)
    assert list(found) == [grant]
