"""`manage.py revisit_evidence`: hold quotes and surveys against what was confirmed since, now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.blobs import StorageFailed
from auditor.archive.clock import database_now
from auditor.assessments.resurveying import resurvey_all
from auditor.assessments.revisiting import revisit_all


class Command(BaseCommand):
    help = "Hold the quotes and surveys that assessments cite against what was confirmed since, as workers do."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = revisit_all(at=database_now())
        except StorageFailed as error:
            raise CommandError(f"The store does not answer; nothing is lost. {error}") from error
        if not done.quotes:
            self.stdout.write("Every quote was looked for in the newest text of its document.")
        else:
            self.stdout.write(
                f"{done.quotes} quotes from {done.documents} documents were looked for: "
                f"{done.newly_stale} do not stand there as cited any more, {done.recovered} do again."
            )
        stale = resurvey_all(at=database_now())
        self.stdout.write(
            f"{stale} cited surveys became stale: their forms ask for something else."
        )
        for version in sorted(done.unreadable, key=lambda one: one.pk):
            self.stdout.write(
                f"The text of {version.get_absolute_url()} is not in the store; what became of quotes "
                "in it is not known. `manage.py blobs verify` says what is missing."
            )
