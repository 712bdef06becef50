"""Who has which role at a time, and how much that lets them see.

Roles come from grants alone. A superuser without a grant sees what the public sees: whoever runs
an installation has no say in what it publishes, and no look at what it keeps back.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from auditor.accounts.models import RoleGrant
from auditor.accounts.vocabulary import (
    CLEARANCE_OF_ROLE,
    SECOND_FACTOR_ROLES,
    Clearance,
    Role,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import QuerySet

__all__ = [
    "Clearance",
    "Role",
    "clearance_of",
    "clearance_of_roles",
    "has_second_factor",
    "lacks_second_factor",
    "needs_second_factor",
    "people_with",
    "represented_by",
    "roles_of",
]


def roles_of(user: User | AnonymousUser, at: datetime) -> frozenset[Role]:
    """The roles in force. One query; nobody who is anonymous or inactive has any."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    found = RoleGrant.objects.active(at).filter(user=user).values_list("role", flat=True)
    return frozenset(Role(value) for value in found)


def people_with(role: Role, at: datetime) -> QuerySet[User]:
    """Whoever has a role in force, each once, in no order."""
    grants = RoleGrant.objects.active(at).filter(role=role)
    return get_user_model().objects.filter(is_active=True, pk__in=grants.values("user"))


def represented_by(user: User | AnonymousUser, at: datetime) -> frozenset[int]:
    """The primary keys of the providers for which somebody may reply."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    grants = RoleGrant.objects.active(at).filter(user=user, role=Role.REPRESENTATIVE)
    return frozenset(pk for pk in grants.values_list("provider", flat=True) if pk is not None)


def clearance_of(user: User | AnonymousUser, at: datetime) -> Clearance:
    """How much somebody may see at a time."""
    return clearance_of_roles(roles_of(user, at))


def clearance_of_roles(roles: Iterable[Role]) -> Clearance:
    """The furthest-reaching clearance of some roles."""
    return max((CLEARANCE_OF_ROLE[role] for role in roles), default=Clearance.PUBLIC)


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app is set up. Recovery codes alone are none. One query."""
    is_set_up: bool = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return is_set_up


def needs_second_factor(user: User, roles: frozenset[Role]) -> bool:
    """Whether somebody signs in with a second factor: for their role, or as staff."""
    return user.is_staff or user.is_superuser or bool(roles & SECOND_FACTOR_ROLES)


def lacks_second_factor(user: User, roles: frozenset[Role]) -> bool:
    """Whether somebody needs one and has not set it up. At most one query."""
    return needs_second_factor(user, roles) and not has_second_factor(user)
