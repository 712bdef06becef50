"""`manage.py load_demonstration`: assessments of fictional providers, and a historic one, to look at."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.clock import database_now
from auditor.assessments.demonstration.loading import load_all
from auditor.assessments.demonstration.reading import DemonstrationError

PAUSE = 5


class Command(BaseCommand):
    help = "Load the demonstration: assessments of the sample's providers, and one from public documents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait",
            type=int,
            default=0,
            metavar="SECONDS",
            help="for the first captures of the documents that are cited (default: not at all)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        until = time.monotonic() + options["wait"]
        said: set[str] = set()
        while True:
            waiting = self._load(said)
            if not waiting or time.monotonic() >= until:
                break
            time.sleep(min(PAUSE, max(0.0, until - time.monotonic())))
        for sentence in waiting:
            self.stdout.write(sentence)

    def _load(self, said: set[str]) -> list[str]:
        """Say each thing once -> what is still waited for, in sentences."""
        waiting = []
        try:
            for slug, sentence, is_done in load_all(at=database_now()):
                if not is_done:
                    waiting.append(sentence)
                elif slug not in said:
                    said.add(slug)
                    self.stdout.write(sentence)
        except DemonstrationError as error:
            raise CommandError(str(error)) from error
        return waiting
