"""`manage.py track`: check documents now and say what each check came to."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from auditor.archive.clock import database_now
from auditor.archive.models import Change, Document, Version
from auditor.archive.pipeline import Recorded
from auditor.archive.querysets import DocumentQuerySet
from auditor.archive.tracking import Checked, open_engine, track
from auditor.archive.vocabulary import Cause, Trigger, VersionState
from auditor.pages.belief import Belief
from auditor.pages.outcomes import MEANINGS, Outcome

# What happens next to a text that is not believed yet.
NEXT_OF_STATE = {
    VersionState.CANDIDATE: "Nothing to do: it is read again soon, and shown if it says the same.",
    VersionState.SUSPECT: "It is read again. If it comes again, it waits at the desk for a person.",
    VersionState.VARIANT: "Nothing to do: it is kept beside the others that the site shows.",
}


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
            open_engine() as engine,
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
    return tracked if options["all"] else Document.objects.due(database_now())


def _existing(chosen: DocumentQuerySet, wanted: str) -> DocumentQuerySet:
    if not chosen.exists():
        raise CommandError(f"Nothing is tracked as {wanted}. `load_declarations` adds documents.")
    return chosen


def _nothing_to_do(options: dict[str, Any]) -> str:
    if options["all"]:
        return "No document is tracked yet. `load_declarations` adds documents."
    return "Nothing is due. `--all` checks every tracked document."


def _words(checked: Checked) -> str:
    """What a check came to and what happens next, for people."""
    recorded = checked.recorded
    if recorded is None:
        return f"not checked here: {checked.passed_over}"
    version, meaning = recorded.version, MEANINGS[Outcome(recorded.capture.outcome)]
    if recorded.capture.error:
        return f"{meaning.sentence} {recorded.capture.error} {meaning.next_step}"
    if version is None:
        return _unchanged(recorded)
    if version.state != VersionState.CONFIRMED:
        next_step = NEXT_OF_STATE[VersionState(version.state)]
        return f"kept as a {version.state}, not shown yet: {version.reason} {next_step}"
    return _change(version)


def _unchanged(recorded: Recorded) -> str:
    """Nothing new, but perhaps the second reading that something waited for."""
    settled = recorded.judgement.settles if recorded.judgement else {}
    if Belief.CONFIRMED in settled.values():
        return "the new text of an earlier check was read again, and is confirmed by that"
    return "unchanged"


def _change(version: Version) -> str:
    change = Change.objects.get(version=version)
    if change.cause == Cause.FIRST:
        return f"first version, {version.word_count} words"
    return (
        f"{change.get_cause_display().lower()}: {change.words_added} words added, "
        f"{change.words_removed} removed, passages changed: {change.passages_changed}"
    )


def _heading(checked: Checked) -> str:
    recorded = checked.recorded
    if recorded is None:
        return "Not checked here"
    version = recorded.version
    if recorded.capture.error:
        return recorded.capture.meaning
    if version is None:
        return "Unchanged"
    if version.state != VersionState.CONFIRMED:
        return f"New text, kept as a {version.state} until it is believed"
    return str(Change.objects.get(version=version).get_cause_display())
