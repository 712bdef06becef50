"""`manage.py blobs`: verify the store, sweep what nobody needs, say how much there is."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.blob_care import SHORTEST_GRACE, sweep, take_stock, verify
from auditor.archive.blobs import StorageFailed, blob_store

SAMPLE = 1000
GRACE_HOURS = 24
LEAST_HOURS = int(SHORTEST_GRACE.total_seconds()) // 3600


class Command(BaseCommand):
    help = "Look after the stored pages and texts: verify them, sweep orphans, count them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("verify", help="is every blob there and whole? Exit 1 if not")
        amount = check.add_mutually_exclusive_group()
        amount.add_argument("--all", action="store_true", help="decode every blob")
        amount.add_argument(
            "--sample", type=_positive, default=SAMPLE, metavar="N",
            help=f"decode N of them, chosen at random (default {SAMPLE})",
        )  # fmt: skip
        orphans = actions.add_parser("gc", help="delete what no row names and no blob needs")
        orphans.add_argument("--dry-run", action="store_true", help="only say what would go")
        orphans.add_argument(
            "--older-than", type=_hours, default=GRACE_HOURS, metavar="HOURS",
            help=f"spare what is younger (default {GRACE_HOURS}, at least {LEAST_HOURS})",
        )  # fmt: skip
        actions.add_parser("stats", help="how many blobs, how large, of what kinds")

    def handle(self, *args: Any, **options: Any) -> None:
        actions = {"verify": self._verify, "gc": self._sweep, "stats": self._count}
        try:
            actions[options["action"]](options)
        except StorageFailed as error:
            raise CommandError(str(error)) from error

    def _verify(self, options: dict[str, Any]) -> None:
        verified = verify(blob_store(), sample=None if options["all"] else options["sample"])
        for problem in verified.problems:
            self.stdout.write(problem)
        self.stdout.write(
            f"{verified.decoded} blobs decoded, {verified.named} names in rows looked up: "
            f"{len(verified.problems)} problems."
        )
        if verified.problems:
            raise CommandError("Restore what is listed from a backup of the store.", returncode=1)

    def _sweep(self, options: dict[str, Any]) -> None:
        before = datetime.now(UTC) - timedelta(hours=options["older_than"])
        swept = sweep(blob_store(), before=before, is_dry=options["dry_run"])
        if options["verbosity"] > 1 or options["dry_run"]:
            for name in swept.names:
                self.stdout.write(name)
        would = "Would delete" if options["dry_run"] else "Deleted"
        self.stdout.write(
            f"{would} {swept.blobs} orphans ({_megabytes(swept.bytes_freed)}) and "
            f"{swept.leftovers} leftovers of broken-off writes."
        )

    def _count(self, options: dict[str, Any]) -> None:
        stock = take_stock(blob_store())
        self.stdout.write(
            f"{stock.keyframes + stock.deltas + stock.damaged} blobs: {stock.keyframes} keyframes, "
            f"{stock.deltas} deltas, {stock.damaged} damaged.\n"
            f"{_megabytes(stock.bytes_stored)} stored, {_megabytes(stock.bytes_decoded)} decoded: "
            f"{stock.ratio:.1f} times smaller."
        )
        for label, (blobs, size) in stock.kinds.items():
            self.stdout.write(f"  {label}: {blobs} blobs, {_megabytes(size)}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _positive(value: str) -> int:
    if not value.isdecimal() or not int(value):
        raise ArgumentTypeError(f"it must be a whole number from 1 on, not {value!r}")
    return int(value)


def _hours(value: str) -> int:
    if not value.isdecimal() or int(value) < LEAST_HOURS:
        raise ArgumentTypeError(
            f"it must be a whole number of hours, {LEAST_HOURS} or more, not {value!r}: "
            "a blob is stored before the row that names it"
        )
    return int(value)
