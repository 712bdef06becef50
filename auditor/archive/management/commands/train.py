"""`manage.py train`: learn from labelled lines how often each rule is right."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.evaluation import clauses
from auditor.archive.evaluation.training import NothingToLearn, Trained, train
from auditor.archive.evaluation.transitions import GoldInvalid
from auditor.archive.interchange.git import NotARepository
from auditor.kyc.reading.pattern_file import RECORDS_FILE
from auditor.kyc.reading.rule_records import write_records


class Command(BaseCommand):
    help = "Learn how sure each rule that reads clauses is, from labelled lines (such as `export_gold` writes)."
    requires_system_checks = ()  # It reads files only: no database, no settings of the site.

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--gold", type=Path, required=True, nargs="+", action="extend",
            help="JSON Lines files of labelled documents",
        )  # fmt: skip
        parser.add_argument(
            "--repo", type=Path, required=True, nargs="+", action="extend",
            help="git directory or bundle with the documents; several may be named",
        )  # fmt: skip
        parser.add_argument(
            "--tolerance", type=int, default=1,
            help="so many non-empty lines may lie between a label and what was found (default: 1)",
        )  # fmt: skip
        parser.add_argument(
            "--out", type=Path, default=RECORDS_FILE,
            help="where the records are written (default: where the rules look for them)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["tolerance"] < 0:
            raise CommandError("--tolerance must be 0 or more.")
        try:
            gold = [one for file in options["gold"] for one in clauses.read_gold(file)]
            compared = clauses.compare_all(gold, options["repo"], tolerance=options["tolerance"])
            trained = train(compared)
        except (GoldInvalid, NotARepository, NothingToLearn) as error:
            raise CommandError(str(error)) from error
        missing = sum(one.text is None for one in compared)
        if missing:
            self.stdout.write(f"In no repository, and left out: {missing} documents.")
        self._tell(trained)
        self._keep(trained, options["out"])

    def _tell(self, trained: Trained) -> None:
        self.stdout.write(
            f"{len(trained.records)} rules spoke on {trained.lines} lines of {trained.documents} documents; "
            f"people agree on {trained.right}."
        )
        for rule, record in sorted(trained.records.items()):
            self.stdout.write(f"  {rule}: right on {record.right} of {record.of}")
        self.stdout.write(
            "Mean squared error of how sure readings are (0 is best): "
            f"{trained.by_statement:.4f} as the rules state it, {trained.by_record:.4f} with records of the "
            "other documents, each left out in turn."
        )

    def _keep(self, trained: Trained, out: Path) -> None:
        if not trained.is_worth_it:
            self.stdout.write("The records make it no better: nothing is written.")
            return
        try:
            write_records(out, trained.records)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Written to {out}. Raise RULES_VERSION, so that texts are read again.")
