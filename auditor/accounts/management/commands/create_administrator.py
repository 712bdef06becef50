"""`manage.py create_administrator`: the first account of an installation, without e-mail."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from auditor.accounts import actions
from auditor.accounts.vocabulary import Role

TERMS = actions.Terms(Role.ADMINISTRATOR)


class Command(BaseCommand):
    help = "Print a link that works once, by which somebody becomes an administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the administrator's e-mail address")
        parser.add_argument(
            "--site", default=_site(), help="how the site's addresses begin (default %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email, at = options["email"].strip().lower(), datetime.now(UTC)
        try:
            validate_email(email)
            said = _promote_or_invite(email, options["site"].rstrip("/"), at)
        except ValidationError as error:
            raise CommandError(f"{email!r} is no e-mail address.") from error
        except (actions.RoleRefused, actions.InvitationRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(said)


def _promote_or_invite(email: str, site: str, at: datetime) -> str:
    user = actions.account_with(email)
    if user is not None:
        return _promote(user, at)
    by = actions.installation_account()
    _, token = actions.invite(email=email, terms=TERMS, by=by, at=at, is_for_superuser=True)
    path = reverse("accounts:invitation-accept", args=[token])
    return (
        f"{email} becomes an administrator by this link. It works once, for seven days:\n\n"
        f"  {site}{path}\n"
    )


@transaction.atomic
def _promote(user: User, at: datetime) -> str:
    """An account that is there already, such as one of before there were roles."""
    by = actions.installation_account()
    actions.grant_role(user=user, role=TERMS.role, approved_by=by, at=at)
    actions.prove_address(user=user, by=by, at=at)
    return f"{user.email} has an account, and is an administrator now."


def _site() -> str:
    """Where a link leads that is printed, as far as settings tell."""
    if settings.DEBUG:
        return "http://127.0.0.1:8000"
    return f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
