"""`manage.py track`: check documents now and say what each check came to."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from auditor.archive.models import Change, Document
from auditor.archive.querysets import DocumentQuerySet
from auditor.archive.tracking import Checked, conduct, track
from auditor.archive.vocabulary import Cause, Trigger
from auditor.pages.engine import Engine


class Command(BaseCommand):
    help = "Capture documents now: those that are due, all of them, a provider's, or one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--due", action="store_true", help="what is due (the default)")
        which.add_argument("--all", action="store_true", help="every tracked document")
        which.add_argument("--provider", metavar="SLUG", help="every document of a provider")
        which.add_argument("--document", metavar="ID", type=int, help="one document")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = list(_chosen(options).select_related("provider").most_overdue_first())
        if not documents:
            self.stdout.write(_nothing_to_do(options))
            return
        rows: list[Checked] = []
        with (
            Engine(conduct()) as engine,
            closing(track(documents, engine=engine, trigger=Trigger.MANUAL)) as checks,
        ):
            for checked in checks:
                rows.append(checked)
                self._say(checked, len(rows), len(documents))
        self._summarise(rows)

    def _say(self, checked: Checked, done: int, total: int) -> None:
        document = checked.document
        self.stdout.write(
            f"[{done}/{total}] {document.provider.name}, {document.name}: {_words(checked)}"
        )

    def _summarise(self, rows: list[Checked]) -> None:
        counted = Counter(_heading(checked) for checked in rows)
        self.stdout.write(_table(sorted(counted.items()), title=f"{len(rows)} documents checked"))


def _table(rows: list[tuple[str, int]], *, title: str) -> str:
    table = Table("What came of it", "Documents", title=title)
    for heading, count in rows:
        table.add_row(heading, str(count))
    console = Console(width=100)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def _chosen(options: dict[str, Any]) -> DocumentQuerySet:
    tracked = Document.objects.tracked()
    if options["document"] is not None:
        return _existing(
            tracked.filter(pk=options["document"]), f"a document {options['document']}"
        )
    if options["provider"] is not None:
        chosen = tracked.filter(provider__slug=options["provider"])
        return _existing(chosen, f"a document of a provider {options['provider']!r}")
    return tracked if options["all"] else Document.objects.due(datetime.now(UTC))


def _existing(chosen: DocumentQuerySet, wanted: str) -> DocumentQuerySet:
    if not chosen.exists():
        raise CommandError(f"Nothing is tracked as {wanted}. `load_declarations` adds documents.")
    return chosen


def _nothing_to_do(options: dict[str, Any]) -> str:
    if options["all"]:
        return "No document is tracked yet. `load_declarations` adds documents."
    return "Nothing is due. `--all` checks every tracked document."


def _words(checked: Checked) -> str:
    recorded = checked.recorded
    if recorded is None:
        return "another worker is checking it"
    if recorded.version is None:
        return recorded.capture.error or "unchanged"
    change = Change.objects.get(version=recorded.version)
    if change.cause == Cause.FIRST:
        return f"first version, {recorded.version.word_count} words"
    return (
        f"{change.get_cause_display().lower()}: {change.words_added} words added, "
        f"{change.words_removed} removed, passages changed: {change.passages_changed}"
    )


def _heading(checked: Checked) -> str:
    recorded = checked.recorded
    if recorded is None:
        return "Being checked by another worker"
    if recorded.version is not None:
        return str(Change.objects.get(version=recorded.version).get_cause_display())
    return "Unchanged" if not recorded.capture.error else recorded.capture.meaning
