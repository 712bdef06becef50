"""`manage.py audit`: verify the audit log's chain, print its head, list entries."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from auditor.accounts import audit
from auditor.accounts.models import AuditEntry

if TYPE_CHECKING:
    from auditor.accounts.querysets import AuditEntryQuerySet

LISTED = 100


class Command(BaseCommand):
    help = "Look after the audit log: is its chain whole, what is its newest hash, what is in it?"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="what", required=True)
        check = actions.add_parser("verify", help="is the chain whole? Exit 1 if not")
        check.add_argument(
            "--head", type=_hash, metavar="HASH",
            help="a head that was noted before: must still be in the chain",
        )  # fmt: skip
        actions.add_parser("head", help="print the hash of the newest entry, to note elsewhere")
        listed = actions.add_parser("list", help="print entries, the newest first")
        listed.add_argument("--since", type=_day, metavar="DATE", help="from this day (UTC) on")
        listed.add_argument("--actor", default="", help="whose name holds this text")
        listed.add_argument("--action", default="", help="an action, or its first part: role")
        listed.add_argument("--limit", type=int, default=LISTED, help=f"at most ({LISTED})")

    def handle(self, *args: Any, **options: Any) -> None:
        {"verify": self._verify, "head": self._head, "list": self._list}[options["what"]](options)

    def _verify(self, options: dict[str, Any]) -> None:
        found = audit.verify(noted_head=options["head"] or "")
        if found.fault:
            raise CommandError(
                f"The audit log is broken: {found.fault}. {found.entries} entries before that "
                "are right.",
                returncode=1,
            )
        noted = " The noted head is among them." if options["head"] else ""
        self.stdout.write(
            f"The audit log is whole: {found.entries} entries follow each other.{noted}"
        )

    def _head(self, options: dict[str, Any]) -> None:
        self.stdout.write(audit.head())

    def _list(self, options: dict[str, Any]) -> None:
        for entry in _chosen(options):
            subject = " ".join(filter(None, [entry.subject_type, entry.subject_id]))
            detail = ", ".join(f"{key}={value}" for key, value in sorted(entry.detail.items()))
            parts = [entry.actor_name, entry.action, subject, detail]
            line = "  ".join(part for part in parts if part)
            self.stdout.write(f"{entry.sequence}  {entry.at:%Y-%m-%d %H:%M:%S}  {line}")


def _chosen(options: dict[str, Any]) -> AuditEntryQuerySet:
    entries = AuditEntry.objects.order_by("-sequence")
    if options["since"]:
        entries = entries.filter(at__gte=options["since"])
    if options["actor"]:
        entries = entries.filter(actor_name__icontains=options["actor"])
    if options["action"]:
        entries = entries.filter(action__startswith=options["action"])
    return entries[: options["limit"]]


def _hash(value: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", value):
        raise ArgumentTypeError("a head is 64 hexadecimal digits, as `manage.py audit head` prints")
    return value


def _day(value: str) -> datetime:
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise ArgumentTypeError(f"a day is written 2026-05-03, not {value!r}") from error
