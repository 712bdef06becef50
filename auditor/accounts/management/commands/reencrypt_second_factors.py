"""`manage.py reencrypt_second_factors`: after SECRET_KEY was changed, or once after an upgrade."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.accounts.secrecy import KeyMissing, reencrypt


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of all second factors with the key of SECRET_KEY. Afterwards no key of "
        "SECRET_KEY_FALLBACKS is needed for them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = reencrypt()
        except KeyMissing as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(f"{number} second factor(s) are encrypted with the key of SECRET_KEY.")
