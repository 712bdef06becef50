"""`manage.py load_declarations`: say which documents to track and how to find them."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from auditor.archive.interchange.declarations import DeclarationsInvalid, read_folder
from auditor.archive.interchange.documents import notices, store_declarations
from auditor.archive.vocabulary import Origin

MOST_MINUTES = 10 * 366 * 24 * 60  # Ten years.


class Command(BaseCommand):
    help = "Load declarations in Open Terms Archive's form; loading them twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--service", action="append", default=[], help="only this service")
        parser.add_argument("--origin", choices=Origin.values, default=Origin.OTA)
        parser.add_argument(
            "--check-minutes", type=_minutes, help="how often to check the documents named here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            services = read_folder(
                options["folder"],
                only=frozenset(options["service"]),
                host_map=settings.HOST_MAP,
            )
        except DeclarationsInvalid as error:
            raise CommandError(str(error)) from error
        stored = store_declarations(
            services,
            origin=Origin(options["origin"]),
            at=datetime.now(UTC),
            check_every=options["check_minutes"],
        )
        self.stdout.write(
            f"{len(services)} services: {stored.documents_created} documents added, "
            f"{stored.sources_added} sources added, {stored.unchanged} documents unchanged."
        )
        if stored.providers_created:
            names_of_drafts = ", ".join(stored.providers_created)
            self.stdout.write(f"New providers, as drafts to be reviewed: {names_of_drafts}.")
        for notice in notices(services):
            self.stdout.write(notice)


def _minutes(value: str) -> timedelta:
    if not value.isdecimal() or not 1 <= int(value) <= MOST_MINUTES:
        raise ArgumentTypeError(
            f"it must be a whole number from 1 to {MOST_MINUTES}, not {value!r}"
        )
    return timedelta(minutes=int(value))
