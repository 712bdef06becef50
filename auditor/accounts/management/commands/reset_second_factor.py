"""`manage.py reset_second_factor`: for somebody who lost theirs, where no administrator can help."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.accounts import actions


class Command(BaseCommand):
    help = "Take away somebody's second factor; it is set up anew at the next sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the account's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        user = actions.account_with(options["email"].strip())
        if user is None:
            raise CommandError(f"No account has the address {options['email']}.")
        by, at = actions.installation_account(), datetime.now(UTC)
        actions.reset_second_factor(user=user, by=by, at=at)
        self.stdout.write(f"{user.email} sets up a second factor at the next sign-in.")
