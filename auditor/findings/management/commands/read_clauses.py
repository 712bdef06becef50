"""`manage.py read_clauses`: read what texts say of due diligence, as workers do, now."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.blobs import StorageFailed
from auditor.archive.clock import database_now
from auditor.findings.edition import current_rules
from auditor.findings.sweeping import Swept, sweep
from auditor.findings.tasks import ANOTHER_READS

NICENESS = 15


class Command(BaseCommand):
    help = "Read the confirmed texts that were not read under the rules in force, the newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help="read every text and change anew; verdicts of people stay as they are",
        )
        parser.add_argument("--seconds", type=float, help="stop after so many seconds")
        parser.add_argument(
            "--for-worker",
            action="store_true",
            help="give way to other processes, and end with the worker that started it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["for_worker"]:
            os.nice(NICENESS)
        go_on = _until(options["seconds"], has_parent=options["for_worker"])
        try:
            done = sweep(rules=current_rules(), now=database_now, go_on=go_on, anew=options["all"])
        except StorageFailed as error:
            raise CommandError(f"The store does not answer; nothing is lost. {error}") from error
        if options["for_worker"] and not done.had_turn:
            raise SystemExit(ANOTHER_READS)
        self.stdout.write(_sentence(done))
        for reading in done.unread:
            self.stdout.write(f"{reading.version.get_absolute_url()}: {reading.fault}")


def _until(seconds: float | None, *, has_parent: bool) -> Callable[[], bool]:
    """Whether to go on: not past the time, and not without whom it is done for."""
    ends = time.monotonic() + seconds if seconds is not None else None
    parent = os.getppid()

    def go_on() -> bool:
        is_late = ends is not None and time.monotonic() >= ends
        return not is_late and (not has_parent or os.getppid() == parent)

    return go_on


def _sentence(done: Swept) -> str:
    if not done.had_turn:
        return "Another process is reading. Nothing was done here."
    read = (
        f"{done.versions} texts were read, with {done.clauses} clauses, and {done.changes} changes."
    )
    return f"{read} Nothing waits." if done.is_done else f"{read} More waits to be read."
