"""`manage.py export_declarations`: write the declarations in Open Terms Archive's form."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.interchange.declarations_export import collect, write_folder


class Command(BaseCommand):
    help = (
        "Write declarations and their histories; loading them elsewhere gives the same documents."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--service", action="append", default=[], help="only this service")
        parser.add_argument(
            "--known-types",
            action="store_true",
            help="leave out the types that Open Terms Archive does not know",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        exported = collect(known_types_only=options["known_types"])
        services = exported.services
        if wanted := set(options["service"]):
            if absent := wanted - {service.id for service in services}:
                names = ", ".join(sorted(absent))
                raise CommandError(f"No declaration is kept of a service named {names}.")
            services = [service for service in services if service.id in wanted]
        try:
            written = write_folder(services, options["folder"])
        except OSError as error:
            raise CommandError(f"The files cannot be written: {error}.") from error
        self.stdout.write(f"{len(services)} services written in {len(written)} files.")
        for notice in exported.notices:
            self.stdout.write(f"Left out: {notice}")
