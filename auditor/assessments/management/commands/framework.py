"""`manage.py framework import|export`: versions of the framework as OSCAL catalogs."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.kyc.framework import UnknownVersion, load
from auditor.kyc.framework_install import NotInstalled, install
from auditor.kyc.oscal import NotACatalog, from_catalog, to_catalog


class Command(BaseCommand):
    help = "Take over a version of the framework from an OSCAL catalog, or write one as a catalog."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        taken = verbs.add_parser("import", help="make a catalog a new version of the framework")
        taken.add_argument("file", type=Path, help="an OSCAL catalog in JSON")
        given = verbs.add_parser("export", help="write a version as an OSCAL catalog")
        given.add_argument("version", help="such as 2026.1")
        given.add_argument("--out", type=Path, required=True, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "import":
            self._import(options["file"])
        else:
            self._export(options["version"], options["out"])

    def _import(self, file: Path) -> None:
        try:
            place = install(from_catalog(_document(file)))
        except (NotACatalog, NotInstalled) as error:
            reasons = "\n".join(f"  {one}" for one in error.reasons)
            raise CommandError(f"{file} was not imported:\n{reasons}") from error
        except OSError as error:
            raise CommandError(f"The new version cannot be written: {error}.") from error
        version = load(place.stem)
        self.stdout.write(
            f"{place}: version {version.version}, {len(version.indicators)} indicators, "
            f"SHA-256 {version.digest}. New assessments use the newest version."
        )

    def _export(self, version: str, out: Path) -> None:
        try:
            text = json.dumps(to_catalog(load(version)), ensure_ascii=False, indent=2)
        except UnknownVersion as error:
            raise CommandError(str(error)) from error
        try:
            with out.open("x", encoding="utf-8") as file:
                file.write(text + "\n")
        except FileExistsError as error:
            raise CommandError(f"{out} exists. Name another file.") from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error}.") from error
        self.stdout.write(f"{out}: version {version} as an OSCAL catalog.")


def _document(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{file} is not JSON in UTF-8: {error}.") from error
