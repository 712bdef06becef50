"""`manage.py evaluate`: measure the software against labelled sets."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.evaluation.transitions import (
    MODES,
    GoldInvalid,
    judge_transitions,
    read_gold,
    report,
)
from auditor.archive.interchange.git import NotARepository


class Command(BaseCommand):
    help = "Measure against a labelled set how well changes of the provider's are told from others."
    requires_system_checks = ()  # It reads files only: no database, no settings of the site.

    def add_arguments(self, parser: ArgumentParser) -> None:
        subjects = parser.add_subparsers(dest="subject", required=True)
        transitions = subjects.add_parser("transitions", help="what happened between two versions")
        transitions.add_argument(
            "--mode", choices=sorted(MODES), default="live",
            help="live: only the past is known; archive: the whole history is",
        )  # fmt: skip
        transitions.add_argument("--gold", type=Path, required=True, help="JSON Lines file")
        transitions.add_argument(
            "--repo", type=Path, required=True, nargs="+", action="extend",
            help="git directory or bundle with the versions; several may be named",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            gold = read_gold(options["gold"])
            verdicts = judge_transitions(gold, options["repo"], mode=options["mode"])
        except (GoldInvalid, NotARepository) as error:
            raise CommandError(str(error)) from error
        for line in report(verdicts, mode=options["mode"]):
            self.stdout.write(line)
