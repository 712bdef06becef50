"""`manage.py seals`: seal and stamp what was captured, verify it, hand out the proof of one check."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from auditor.archive.models import Seal, SealedCapture
from auditor.archive.sealing import manifest_of, rows_of, seal_captures, statement_of
from auditor.archive.stamping import stamp_seals, verify_seals
from auditor.pages.time_stamps import NotStamped

HOW_TO_VERIFY = (
    "capture.json is what was recorded of the check; its SHA-256 stands beside the attempt in manifest.json. "
    "The SHA-256 of manifest.json is the seal's digest{stamped}."
)
STAMPED = (
    ", which the authority has stamped: openssl ts -verify -data manifest.json -in stamp.tsr "
    "-CAfile ROOTS.pem"
)


class Command(BaseCommand):
    help = "Seal what was captured, have seals stamped with the time, verify them, export a proof."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("make", help="seal what waits, and have seals stamped")
        actions.add_parser("verify", help="is all that was sealed as it was? Exit 1 if not")
        proof = actions.add_parser("export", help="the proof of one check, as files")
        proof.add_argument("attempt", type=UUID, help="the number of the check")
        proof.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a new folder")

    def handle(self, *args: Any, **options: Any) -> None:
        actions = {"make": self._make, "verify": self._verify, "export": self._export}
        actions[options["action"]](options)

    def _make(self, options: dict[str, Any]) -> None:
        made, stamped = seal_captures(), stamp_seals()
        self.stdout.write(f"{made} seals made, {stamped} stamped with the time.")
        waiting = Seal.objects.filter(time_stamp=None).count()
        if waiting and settings.TIME_STAMPING_URL:
            self.stdout.write(f"{waiting} wait for a time stamp: the authority gave none.")
        elif waiting:
            self.stdout.write(f"{waiting} have none: AUDITOR_TIME_STAMPING_URL names no authority.")

    def _verify(self, options: dict[str, Any]) -> None:
        try:
            held = verify_seals()
        except NotStamped as error:
            raise CommandError(str(error)) from error
        for problem in held.problems:
            self.stdout.write(problem)
        self.stdout.write(
            f"{held.seals} seals of {held.captures} checks and {held.stamps} time stamps verified, "
            f"{held.unsealed} checks not sealed yet: {len(held.problems)} problems."
        )
        if held.stamps and not settings.TIME_STAMPING_ROOTS:
            self.stdout.write(
                "Who signed the time stamps was not verified: AUDITOR_TIME_STAMPING_ROOTS names no certificates."
            )
        if held.problems:
            raise CommandError("What is listed was changed after it was sealed.", returncode=1)

    def _export(self, options: dict[str, Any]) -> None:
        attempt, folder = options["attempt"], options["out"]
        row = SealedCapture.objects.filter(capture__attempt=attempt).select_related("seal").first()
        if row is None:
            raise CommandError(
                f"No sealed check has the number {attempt}: see manage.py seals make."
            )
        rows = rows_of(row.seal)
        own = next(one for one in rows if one.pk == row.pk)
        stamp = getattr(row.seal, "time_stamp", None)
        files = {
            "capture.json": statement_of(own.capture),
            "manifest.json": manifest_of(row.seal, rows),
            **({"stamp.tsr": bytes(stamp.answer)} if stamp else {}),
        }
        try:
            folder.mkdir(parents=True)
            for name, content in files.items():
                (folder / name).write_bytes(content)
        except OSError as error:
            raise CommandError(f"The proof cannot be written: {error}.") from error
        self.stdout.write(f"{', '.join(files)} written to {folder}.")
        self.stdout.write(HOW_TO_VERIFY.format(stamped=STAMPED if stamp else ""))
