"""Compute every published score anew from its frozen inputs, and rebuild what lists show of it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.assessments.models import Assessment
from auditor.assessments.recomputing import differences, rebuild

READ_AT_ONCE = 200


class Command(BaseCommand):
    """`--check` writes nothing. The exit code is 1 where anything differs in the end."""

    help = (
        "Compute every published score anew from its frozen inputs, compare, and rebuild the grade, "
        "the gap and the coverage that lists show. --check compares only. Exit code 1: something differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        known = Assessment.objects.once_published().select_related("provider").order_by("pk")
        number, rebuilt, found = 0, 0, 0
        for assessment in known.iterator(READ_AT_ONCE):
            number += 1
            if not options["check"] and rebuild(assessment):
                rebuilt += 1
                assessment.refresh_from_db()
            for sentence in differences(assessment):
                found += 1
                self.stdout.write(sentence)
        self.stdout.write(f"{number} computed anew, {rebuilt} rebuilt.")
        if found:
            raise CommandError(f"{found} difference(s).", returncode=1)
