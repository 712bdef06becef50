"""Several at work on one document at one time: what stands in the end is what a rebuild gives."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from auditor.archive.blobs import read_text
from auditor.archive.interchange.git import open_repository
from auditor.archive.interchange.ota_versions import import_versions
from auditor.archive.linking import relink
from auditor.archive.models import Capture, Change, Document, Version
from auditor.archive.pipeline import Check, record_all
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Finding
from tests.archive.attempts import check_words, claimed_check, replayed_check, words_attempt
from tests.archive.histories import TERMS, Commit, add_commits, make_repository
from tests.archive.texts import cut_short, terms
from tests.archive.threads import in_thread
from tests.factories import START, make_source

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Of one time, so that it does not matter who comes first: pages are judged by what is older.
LATER = START + timedelta(hours=1)


def at_once(*works: Callable[[], Any]) -> None:
    """Do all of it at the same time, each with a connection of its own."""
    connection.close()
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(in_thread, work) for work in works]:
            done.result()


def changes() -> list[tuple[Any, ...]]:
    fields = "version", "previous", "reappearance_of", "cause", "occurred_at", "words_added"
    return list(Change.objects.order_by("version").values_list(*fields))


def is_as_rebuilt() -> bool:
    found = changes()
    Change.objects.all().delete()
    for document in Document.objects.all():
        relink(document, read_text=read_text)
    return changes() == found


def test_checks_of_one_document_at_one_time_are_judged_one_after_the_other() -> None:
    source = make_source()
    check_words(source, at=START)
    attempts = [words_attempt(source, terms(limit=900), at=LATER) for _ in range(4)]
    at_once(*(partial(record_all, [replayed_check(source, one)]) for one in attempts))
    assert Capture.objects.count() == 5
    assert Version.objects.count() == 2
    assert is_as_rebuilt()


def test_a_lease_that_two_workers_believe_they_hold_counts_once() -> None:
    source = make_source()
    check = claimed_check(source, words_attempt(source))
    again = replace(check, attempt=words_attempt(source))
    at_once(lambda: record_all([check]), lambda: record_all([again]))
    assert (Capture.objects.count(), Version.objects.count()) == (1, 1)


def test_a_verdict_and_a_check_at_one_time_see_each_other() -> None:
    source, analyst = make_source(), User.objects.create_user("analyst")
    for text in (terms(), cut_short()):
        check_words(source, text)
    suspect = Version.objects.get(state="suspect")
    check = replayed_check(source, words_attempt(source, terms(limit=900)))
    at_once(
        lambda: record_all([check]),
        lambda: give_verdict(version=suspect, finding=Finding.GENUINE, by=analyst, at=START),
    )
    assert Version.objects.confirmed().count() >= 2
    assert is_as_rebuilt()


def test_an_import_and_a_check_at_one_time_see_each_other(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "history", [Commit({TERMS: terms(limit=1)})])

    def bring_in() -> None:
        with open_repository(folder) as repository:
            import_versions(repository, progress=lambda *_: None)

    bring_in()
    source = make_source(Document.objects.get())
    check_words(source, at=START)
    add_commits(folder, [Commit({TERMS: terms(limit=2)}, day=3000)])
    attempt = words_attempt(source, terms(limit=900), at=START + timedelta(days=1))
    at_once(lambda: record_all([replayed_check(source, attempt)]), bring_in)
    assert Version.objects.count() == 4
    assert is_as_rebuilt()


def record_rest(lot: list[Check]) -> None:
    """Record what is not recorded yet: a database in memory may have refused some of it."""
    known = set(Capture.objects.values_list("attempt", flat=True))
    record_all([check for check in lot if check.attempt.id not in known])


def test_lots_that_hold_the_same_documents_in_another_order_do_not_block_each_other() -> None:
    sources = [make_source() for _ in range(6)]
    lots = [
        [replayed_check(source, words_attempt(source, at=START)) for source in order]
        for order in (sources, sources[::-1], sources[3:] + sources[:3])
    ]
    at_once(*(partial(record_rest, lot) for lot in lots))
    assert (Capture.objects.count(), Version.objects.count()) == (18, 6)
