"""`manage.py index_texts`: make what can be searched anew, from the texts and what was read in them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from auditor.archive.blobs import BlobDamaged, BlobMissing, StorageFailed
from auditor.archive.models import Version
from auditor.findings.models import Finding
from auditor.findings.searching.indexing import forget_all, index_version, unindexed


class Command(BaseCommand):
    help = "Index the confirmed texts that cannot be searched yet; with --all every one anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="empty the index first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            forget_all()
        try:
            texts, passages, lost = self._index(unindexed())
        except StorageFailed as error:
            raise CommandError(
                f"The store does not answer; start it again later. {error}"
            ) from error
        self.stdout.write(f"{texts} texts were indexed, in {passages} passages.")
        if lost:
            self.stdout.write(f"{lost} texts are lost or damaged, and cannot be searched.")

    def _index(self, waiting: QuerySet[Version]) -> tuple[int, int, int]:
        texts, passages, lost = 0, 0, 0
        for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
            version = Version.objects.get(pk=pk)
            try:
                text = version.text()
            except (BlobMissing, BlobDamaged):
                lost += 1
                continue
            texts += 1
            findings = Finding.objects.of_version(version).in_text_order()
            passages += index_version(version, text, findings)
        return texts, passages, lost
