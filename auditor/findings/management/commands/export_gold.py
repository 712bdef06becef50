"""`manage.py export_gold`: people's verdicts as labelled lines, for evaluating and training."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.findings.gold import Skipped, as_line, labelled_versions


class Command(BaseCommand):
    help = "Write the verdicts of people as labelled lines, one JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, metavar="FILE", help="where to write them")
        parser.add_argument(
            "--texts",
            metavar="FOLDER",
            help="also write each text there, named as Git names its bytes",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["texts"]) if options["texts"] else None
        skipped, documents, clauses = Skipped(), 0, 0
        try:
            with Path(options["out"]).open("w", encoding="utf-8") as file:
                for one in labelled_versions(skipped):
                    records = list(one.records())
                    file.writelines(f"{as_line(record)}\n" for record in records)
                    documents, clauses = documents + 1, clauses + len(records) - 1
                    if folder is not None:
                        _write(folder / f"{records[0]['blob']}.md", one.text)
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error}") from error
        self.stdout.write(f"{clauses} clauses of {documents} documents were written.")
        if skipped.incomplete or skipped.unreadable:
            self.stdout.write(
                f"Left out: {skipped.incomplete} versions in which something is still open, "
                f"{skipped.unreadable} whose text is not in the store."
            )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
