"""`manage.py reread`: read stored pages again after an upgrade of extractor or declarations."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.models import Document
from auditor.archive.querysets import DocumentQuerySet
from auditor.archive.rereading import Reread, out_of_date, reread
from auditor.archive.tracking import open_engine
from auditor.pages.extract import EXTRACTOR_VERSION
from auditor.pages.outcomes import Outcome


class Command(BaseCommand):
    help = (
        "Read the last pages of each document again where the extractor or the declaration has "
        "changed since. Nothing is fetched, and nothing that differs is called the provider's."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--provider", metavar="SLUG", help="every document of a provider")
        which.add_argument("--document", metavar="ID", type=int, help="one document")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be read")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = _chosen(options).select_related("provider", "last_reading__source")
        documents = out_of_date(list(chosen))
        if options["dry_run"] or not documents:
            self.stdout.write(
                f"{len(documents)} documents were last read in another way than today's "
                f"({EXTRACTOR_VERSION})."
            )
            return
        with open_engine() as engine:
            found = [self._say(one) for one in reread(documents, engine)]
        made = sum(one.version is not None for one in found)
        self.stdout.write(f"{len(found)} documents read again, {made} with another text.")

    def _say(self, found: Reread) -> Reread:
        document = found.document
        self.stdout.write(f"{document.provider.name}, {document.name}: {_words(found)}")
        return found


def _chosen(options: dict[str, Any]) -> DocumentQuerySet:
    if options["document"] is not None:
        chosen = Document.objects.filter(pk=options["document"])
        wanted = f"document {options['document']}"
    elif options["provider"] is not None:
        chosen = Document.objects.filter(provider__slug=options["provider"])
        wanted = f"document of a provider {options['provider']!r}"
    else:
        return Document.objects.filter(is_tracked=True)
    if not chosen.exists():
        raise CommandError(f"There is no {wanted}.")
    return chosen


def _words(found: Reread) -> str:
    if found.rereading.outcome != Outcome.OK:
        return f"not read: {found.rereading.error}"
    return "another text, kept as our own change" if found.version else "the same words"
