"""`manage.py create_demo_users`: somebody in each role, to try the software out. DEBUG only.

Their passwords and the secret of their second factor are known to everybody.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from auditor.accounts import actions
from auditor.accounts.roles import roles_of
from auditor.accounts.vocabulary import SECOND_FACTOR_ROLES, VETTED_ROLES, Role

PASSWORD = "only for trying it out"  # noqa: S105 - documented, and refused outside DEBUG
SECRET = "KNOWYOURPROVIDERDEMO234567ABCDEF"  # noqa: S105 - as the password
DOMAIN = "people.example"
LASTS = timedelta(days=365)
STAFF_ROLES = {Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR}
DESK = ["view_document", "add_verdict", "add_source", "change_document"]


class Command(BaseCommand):
    help = "Make one account a role with known passwords, for trying out. Refused outside DEBUG."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--code", action="store_true", help="only print the code of the second factor for now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "Demo users have passwords that everybody knows, so they are made with DEBUG only. "
                "`manage.py create_administrator` makes the first real account."
            )
        at = datetime.now(UTC)
        if options["code"]:
            self.stdout.write(code_at(at))
            return
        for line in make_all(at):
            self.stdout.write(line)


def code_at(at: datetime) -> str:
    """What an authenticator app shows at a time for the demo secret."""
    shown: str = format_hotp_value(hotp_value(SECRET, int(at.timestamp()) // 30))
    return shown


@transaction.atomic
def make_all(at: datetime) -> list[str]:
    """Accounts that are there already are left alone -> what to say of each."""
    said = [_make(role, at) for role in Role]
    return [
        *said,
        f"Password of all: {PASSWORD}",
        f"Second factor: enter the secret {SECRET} in an authenticator app, or run "
        "`manage.py create_demo_users --code` for the code of this half minute.",
    ]


def _make(role: Role, at: datetime) -> str:
    email = f"{role.value}@{DOMAIN}"
    standing = User.objects.filter(username=email).first()
    if standing is not None and standing.has_usable_password():
        return f"{email}: there already."
    provider = _provider() if role == Role.REPRESENTATIVE else None
    if role == Role.REPRESENTATIVE and provider is None:
        return f"{email}: left out, since there is no fictional provider to speak for."
    user = _account(standing or User(username=email, email=email), role)
    if role not in roles_of(user, at):
        _grant(user, role, provider, at)
    return f"{email}: made{', with a second factor' if role in SECOND_FACTOR_ROLES else ''}."


def _grant(user: User, role: Role, provider: Any, at: datetime) -> None:
    actions.grant_role(
        user=user,
        role=role,
        approved_by=actions.installation_account(),
        at=at,
        purpose="To try the software out." if role in VETTED_ROLES else "",
        provider=provider,
        expires_at=at + LASTS if role in VETTED_ROLES else None,
    )


def _account(user: User, role: Role) -> User:
    """A new account, or one that the demonstration made and as which nobody could sign in yet."""
    user.set_password(PASSWORD)
    user.is_staff, user.is_superuser = role in STAFF_ROLES, role == Role.ADMINISTRATOR
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    if role in SECOND_FACTOR_ROLES:
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": SECRET}
        )
    if role in STAFF_ROLES:
        user.user_permissions.set(Permission.objects.filter(codename__in=DESK))
    return user


def _provider() -> Any:
    """The first fictional provider: the sample's, if it is loaded."""
    providers = apps.get_model("providers", "Provider")._default_manager
    return providers.filter(is_fictional=True).order_by("slug").first()
