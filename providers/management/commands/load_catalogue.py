"""Load the catalogue of providers from YAML files, one file a provider."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from providers.catalogue_file import CatalogueEntry, CatalogueError, read_folders
from providers.catalogue_load import LoadReport, check_entries, load_entries

SHIPPED = Path(__file__).resolve().parents[2] / "catalogue"


class Command(BaseCommand):
    help = (
        "Load the catalogue from YAML files, one file a provider. Everything is checked first; "
        "if anything is wrong, nothing is written. Loading twice changes nothing. What was edited "
        "in the admin is kept unless --force is given. Removing a file deletes no provider: "
        "delete it in the admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folders",
            nargs="*",
            type=Path,
            metavar="DIR",
            help="folders of .yaml files (the shipped catalogue if none is named)",
        )
        parser.add_argument(
            "--force", action="store_true", help="overwrite what was edited in the admin, too"
        )
        parser.add_argument("--check", action="store_true", help="check the files, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entries = read_folders(options["folders"] or [SHIPPED])
            if options["check"]:
                check_entries(entries=entries)
                self.stdout.write(f"{_files(len(entries))} checked, nothing wrong.")
                return
            self._load(entries, force=options["force"])
        except CatalogueError as error:
            number = len(error.problems)
            raise CommandError(
                f"{error}\n{number} problem{'s' * (number > 1)}. Nothing was written."
            ) from error

    def _load(self, entries: list[CatalogueEntry], *, force: bool) -> None:
        report = load_entries(entries=entries, force=force)
        for slug, former in report.adopted.items():
            self.stdout.write(f"Adopted the draft {former} as {slug}.")
        for slug, reason in report.kept.items():
            self.stdout.write(f"Kept {slug}: {reason}. --force overwrites it.")
        self.stdout.write(f"{_files(len(entries))}: {_counts(report)}.")


def _files(number: int) -> str:
    return f"{number} catalogue file{'s' * (number != 1)}"


def _counts(report: LoadReport) -> str:
    parts = {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "kept": report.kept,
    }
    return ", ".join(f"{len(slugs)} {word}" for word, slugs in parts.items() if slugs)
