"""`manage.py replay`: take in the raw pages that Open Terms Archive recorded, as if captured here."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from auditor.archive.interchange.declarations import DeclarationsInvalid, Service, read_folder
from auditor.archive.interchange.documents import notices
from auditor.archive.interchange.git import NotARepository, open_repository
from auditor.archive.management.repositories import existing_path, progress_bar
from auditor.archive.models import Change, Version
from auditor.archive.replaying import NothingToReplay, Replayed, replay
from auditor.archive.tracking import open_engine
from auditor.archive.vocabulary import Trigger, VersionState
from auditor.pages.outcomes import MEANINGS, Outcome


class Command(BaseCommand):
    help = (
        "Replay a snapshots repository in Open Terms Archive's layout (a bare repository, a work "
        "tree or a .bundle): each raw page is read and judged as if it had been captured here at "
        "its own time. What is there already is left alone, so it can be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("repository", type=existing_path)
        parser.add_argument(
            "--declarations", type=Path, required=True, help="folder of <service>.json files"
        )
        parser.add_argument("--service", action="append", default=[], help="only this service")

    def handle(self, *args: Any, **options: Any) -> None:
        only = frozenset(options["service"])
        start = time.monotonic()
        try:
            services = read_folder(options["declarations"], only=only, host_map=settings.HOST_MAP)
            replayed = _replay(options["repository"], services, only)
        except (DeclarationsInvalid, NotARepository, NothingToReplay) as error:
            raise CommandError(str(error)) from error
        self._report(replayed, time.monotonic() - start)
        for notice in notices(services):
            self.stdout.write(notice)

    def _report(self, replayed: Replayed, seconds: float) -> None:
        self.stdout.write(
            f"{replayed.pages} pages made {replayed.checks} checks of "
            f"{len(replayed.documents)} documents, {replayed.known_before} of them known before; "
            f"{replayed.pages / seconds:.0f} pages a second."
        )
        if replayed.providers_created:
            names = ", ".join(replayed.providers_created)
            self.stdout.write(f"New providers, as drafts to be reviewed: {names}.")
        for sentence in _left_out(replayed):
            self.stdout.write(sentence)
        self.stdout.write(_tables(replayed))


def _replay(path: Path, services: list[Service], only: frozenset[str]) -> Replayed:
    with (
        open_repository(path) as repository,
        open_engine() as engine,
        progress_bar() as shown,
    ):
        bar = shown.add_task("Replaying", total=None)
        return replay(
            repository,
            services,
            engine=engine,
            at=datetime.now(UTC),
            only=only,
            progress=lambda done, total: shown.update(bar, completed=done, total=total),
        )


def _left_out(replayed: Replayed) -> Iterable[str]:
    for (place, why), count in sorted(replayed.left_out.items()):
        yield f"{count} pages of {place} were left out: {why}."
    for count, words in (
        (replayed.waiting, "pages made no check: other pages of their document were not there yet"),
        (replayed.deletions, "deletions were left out: a document is never deleted here"),
        (replayed.other_files, "other files were left out (licence, texts and the like)"),
    ):
        if count:
            yield f"{count} {words}."


def _tables(replayed: Replayed) -> str:
    """What came of the checks made now, and what all replayed checks of the documents came to."""
    outcomes = [(MEANINGS[Outcome(name)].sentence, n) for name, n in replayed.outcomes.items()]
    versions = Version.objects.filter(
        document__in=replayed.documents, capture__trigger=Trigger.REPLAY
    )
    states = Counter(versions.values_list("state", flat=True))
    changes = Change.objects.by_provider().filter(version__in=versions)
    shown = [
        *((f"{VersionState(state).label} versions", n) for state, n in sorted(states.items())),
        ("First records shown", changes.filter(previous=None).count()),
        ("Changes shown", changes.exclude(previous=None).count()),
    ]
    return _table("Checks made now", sorted(outcomes)) + _table("What they show", shown)


def _table(title: str, rows: list[tuple[str, int]]) -> str:
    table = Table(title, "")
    for heading, count in rows:
        table.add_row(heading, str(count))
    console = Console(width=100)
    with console.capture() as captured:
        console.print(table)
    return captured.get()
