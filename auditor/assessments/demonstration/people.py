"""Those in whose names the demonstration is written: roles, and nobody.

Their addresses are those of `create_demo_users`; whoever made accounts by it signs in as them, and
otherwise nobody can.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from auditor.accounts.actions import grant_role
from auditor.accounts.roles import roles_of
from auditor.accounts.vocabulary import VETTED_ROLES, Role

DOMAIN = "people.example"
APPROVER = "demonstration"
PURPOSE = "To write the demonstration."
LASTS = timedelta(days=365)


@dataclass(frozen=True)
class Cast:
    """Who writes, who reviews and who publishes."""

    author: User
    reviewer: User
    editor: User


def make_cast(*, at: datetime) -> Cast:
    """The accounts, made where they are not there, with their roles in force."""
    return Cast(
        author=_with_role(Role.RESEARCHER, "assessor", at=at),
        reviewer=_with_role(Role.REVIEWER, "reviewer", at=at),
        editor=_with_role(Role.EDITOR, "editor", at=at),
    )


def _with_role(role: Role, called: str, *, at: datetime) -> User:
    address = f"{role.value}@{DOMAIN}"
    user = _account(address, called)
    if role not in roles_of(user, at):
        is_vetted = role in VETTED_ROLES
        grant_role(
            user=user,
            role=role,
            approved_by=_account(APPROVER, "installation", is_active=False),
            at=at,
            purpose=PURPOSE if is_vetted else "",
            expires_at=at + LASTS if is_vetted else None,
        )
    return user


def _account(username: str, called: str, *, is_active: bool = True) -> User:
    email = username if "@" in username else ""
    user, is_new = User.objects.get_or_create(
        username=username,
        defaults={
            "email": email,
            "first_name": "Demonstration",
            "last_name": called,
            "is_active": is_active,
        },
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
