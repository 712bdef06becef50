"""`manage.py import_ota`: bring in the history that Open Terms Archive recorded."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from auditor.archive.blobs import StorageFailed
from auditor.archive.interchange.declarations import DeclarationsInvalid, Service, read_folder
from auditor.archive.interchange.documents import notices, store_declarations
from auditor.archive.interchange.git import NotARepository, open_repository
from auditor.archive.interchange.ota_versions import Imported, NothingToImport, import_versions
from auditor.archive.management.repositories import existing_path, progress_bar
from auditor.archive.vocabulary import Origin


class Command(BaseCommand):
    help = (
        "Import a versions repository in Open Terms Archive's layout: a bare repository, a work "
        "tree or a .bundle. What is there already is left alone, so it can be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("repository", type=existing_path)
        parser.add_argument("--declarations", type=Path, help="folder of <service>.json files")
        parser.add_argument("--service", action="append", default=[], help="only this service")

    def handle(self, *args: Any, **options: Any) -> None:
        services = frozenset(options["service"])
        try:
            declared = self._read_declarations(options["declarations"], services)
            with open_repository(options["repository"]) as repository, progress_bar() as progress:
                bar = progress.add_task("Importing", total=None)
                imported = import_versions(
                    repository,
                    services=services,
                    progress=lambda name, done, total: progress.update(
                        bar, description=name, completed=done, total=total
                    ),
                )
        except (DeclarationsInvalid, NotARepository, NothingToImport, StorageFailed) as error:
            raise CommandError(str(error)) from error
        self._report(imported)
        if declared:
            self._store(declared)

    def _read_declarations(self, folder: Path | None, services: frozenset[str]) -> list[Service]:
        if folder is None:
            return []
        return read_folder(folder, only=services, host_map=settings.HOST_MAP)

    def _store(self, services: list[Service]) -> None:
        stored = store_declarations(services, origin=Origin.OTA, at=datetime.now(UTC))
        self.stdout.write(
            f"Declarations: {len(services)} services, {stored.sources_added} sources added, "
            f"{stored.unchanged} documents unchanged."
        )
        for notice in notices(services):
            self.stdout.write(notice)

    def _report(self, imported: Imported) -> None:
        self.stdout.write(
            f"{imported.records} records of {imported.documents} documents: "
            f"{imported.known_before} known before, {imported.versions} new versions, "
            f"{imported.same_text} with the same text as their neighbour, "
            f"{imported.empty} empty."
        )
        if imported.providers_created:
            names = ", ".join(imported.providers_created)
            self.stdout.write(f"New providers, as drafts to be reviewed: {names}.")
        for count, words in (
            (imported.deletions, "deletions were left out: a document is never deleted here"),
            (imported.other_files, "other files were left out (README, licence and the like)"),
        ):
            if count:
                self.stdout.write(f"{count} {words}.")
