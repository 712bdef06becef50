"""Queries and time of pages: with few versions and with many, with 10,000 assessed providers, and of lists of
10,000 changes that were read."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta

from benchmarks.installation import empty_installation  # isort: skip - sets Django up
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditor.archive.blobs import blob_store, read_text
from auditor.archive.linking import relink
from auditor.archive.models import Document, ImportedRecord, Version, version_id
from auditor.archive.vocabulary import Cause, RecordOutcome
from benchmarks.assessed_rows import insert_assessed
from benchmarks.read_rows import insert_read
from benchmarks.report import median_ms, say
from providers.models import Provider

QUERIES = 12
QUERIES_LISTS = 15
# A page that shows whole assessments reads all of their rows, for all of them at once.
QUERIES_WHOLE = 22
ASSESSED = 10_000
READ = 10_000
START = datetime(2020, 1, 1, tzinfo=UTC)


def main() -> int:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    for number in (3, 300):
        empty_installation()
        versions = make_history(number)
        first, last = versions[-2].uuid, versions[-1].uuid
        for name, url in (
            ("provider page", "/providers/service/"),
            ("document page", "/providers/service/terms-of-service/"),
            ("diff page", f"/diff/{first}/{last}/"),
        ):
            measure(f"{name}, {number} versions", url)
    measure_assessed()
    measure_read()
    return 0


def measure_assessed() -> None:
    """What shows the grades of many: no page may ask for each."""
    empty_installation()
    insert_assessed(ASSESSED)
    make_history(3, Provider.objects.get(slug="service-1"))
    for name, url in (
        ("overview", "/"),
        ("provider list", "/providers/"),
        ("list narrowed to those assessed", "/providers/?assessment=assessed"),
        ("page of an indicator", "/methodology/indicators/AO-01/"),
        ("feed of assessments", "/assessments/feed/"),
    ):
        most = QUERIES_WHOLE if name == "page of an indicator" else QUERIES_LISTS
        measure(f"{name}, {ASSESSED:,} assessed providers", url, at_most=most)


def measure_read() -> None:
    """What lists changes, plain and narrowed by what they did; beside what is there, for what people said stays."""
    insert_read(READ)
    for name, url in (
        ("feed of changes", "/feed/"),
        ("feed narrowed by direction", "/feed/?direction=looser"),
        ("feed narrowed by significance", "/feed/?from=70"),
        ("feed narrowed to what there is not", "/feed/?from=100"),
        ("feed narrowed by indicator and direction", "/feed/?indicator=SC-01&direction=looser"),
        ("overview", "/"),
        ("overview, the most significant first", "/?sort=significance"),
        ("page of a provider", "/providers/read-0/?direction=looser"),
    ):
        measure(f"{name}, {READ:,} changes", url, at_most=QUERIES_LISTS)


def measure(name: str, url: str, *, at_most: int = QUERIES) -> None:
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}")
    say(f"{name}: queries", len(queries), "", at_most=at_most)
    say(f"{name}: time", median_ms(lambda: client.get(url)), "ms")


def make_history(number: int, provider: Provider | None = None) -> list[Version]:
    """One document with `number` versions of about 6,000 words."""
    dice = random.Random(5)  # noqa: S311 - the same history in every run
    words = [f"word{place}" for place in range(2000)]
    provider = provider or Provider.objects.create(slug="service", name="Service")
    document = Document.objects.create(
        provider=provider, slug="terms-of-service", terms_type="Terms of Service"
    )
    text = [" ".join(dice.choices(words, k=60)) for _ in range(100)]
    versions = []
    for sequence in range(number):
        text[dice.randrange(100)] = " ".join(dice.choices(words, k=60))
        versions.append(add_version(document, sequence, "\n\n".join(text)))
    relink(document, read_text=read_text)
    return versions


def add_version(document: Document, sequence: int, text: str) -> Version:
    at = START + timedelta(days=sequence)
    record = ImportedRecord.objects.create(
        document=document, commit=f"{sequence:040x}", blob_sha1=f"{sequence:040x}",
        path="Service/Terms of Service.md", sequence=sequence, recorded_at=at,
        cause=Cause.CHANGE, outcome=RecordOutcome.VERSION,
    )  # fmt: skip
    digest = blob_store().put(text.encode())
    return Version.objects.create(
        uuid=version_id(document=document, captured_at=at, text_digest=digest),
        document=document, captured_at=at, sequence=sequence, text_digest=digest,
        word_count=6000, extractor_version="benchmark", imported=record,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
