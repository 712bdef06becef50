"""`manage.py export`: write what somebody may see to a file."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from auditor.assessments.visibility import Viewer
from auditor.exports.making import FORMS, Making
from auditor.exports.memory import start_left_alone
from auditor.exports.selecting import Refused, of_providers
from auditor.exports.selection import Selection
from auditor.exports.tables import NoSuchTable, tables_named


class Command(BaseCommand):
    help = (
        "Write providers, documents, changes and assessments to a file, as the public sees them, or "
        "as somebody sees them who is named with --as."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("form", choices=list(FORMS))
        parser.add_argument("--out", type=Path, required=True, help="the file to write")
        parser.add_argument("--as", dest="email", default="", help="e-mail of whose sight counts")
        parser.add_argument("--provider", action="append", default=[], help="slug; may be repeated")
        parser.add_argument("--table", action="append", default=[], help="may be repeated")
        parser.add_argument("--force", action="store_true", help="overwrite the file")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if out.exists() and not options["force"]:
            raise CommandError(f"{out} exists. Name another file, or add --force to overwrite it.")
        try:
            chosen = _selection(options["email"], options["provider"], options["table"])
        except (Refused, NoSuchTable) as error:
            raise CommandError(str(error)) from error
        making = Making(FORMS[options["form"]], chosen, via="command")
        try:
            with start_left_alone():
                write(making, out, may_overwrite=options["force"])
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error}.") from error
        for table in chosen.tables:
            self.stdout.write(f"{table.name}: {making.rows[table.name]:,} rows")
        self.stdout.write(f"{out}: {making.length:,} bytes, SHA-256 {making.sha256}")


def _selection(email: str, providers: Sequence[str], tables: Sequence[str]) -> Selection:
    viewer = _viewer(email)
    return of_providers(viewer, slugs=providers, tables=tables_named(tables))


def _viewer(email: str) -> Viewer:
    at = timezone.now()
    if not email:
        return Viewer.anonymous(at=at)
    found = list(User.objects.filter(email__iexact=email, is_active=True)[:2])
    if len(found) != 1:
        raise CommandError(f"There is no one active account with the e-mail address {email}.")
    return Viewer.of(found[0], at=at)


def write(making: Making, out: Path, *, may_overwrite: bool) -> None:
    """Write the whole file beside its place, then put it there in one step. Raises OSError."""
    with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        beside = Path(file.name)
        try:
            for piece in making.pieces():
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            if may_overwrite:
                beside.replace(out)
            else:
                # A link is refused where something stands by now: that is the point.
                out.hardlink_to(beside)
        finally:
            beside.unlink(missing_ok=True)
