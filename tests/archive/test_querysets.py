"""The sets of the archive that have names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from auditor.archive.models import Change, Document, Version
from auditor.archive.vocabulary import Cause, VersionState
from tests.archive.attempts import check_words
from tests.archive.texts import edited, terms
from tests.factories import START, change_of, make_document, make_source, make_version

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_a_document_with_a_current_source_is_tracked() -> None:
    document = make_source().document
    assert list(Document.objects.tracked()) == [document]


def test_a_document_with_many_sources_is_tracked_once() -> None:
    document = make_source().document
    make_source(document, revision=2, is_current=False)
    assert Document.objects.tracked().count() == 1


def test_a_document_without_a_current_source_is_not_tracked() -> None:
    make_source(is_current=False)
    assert not Document.objects.tracked().exists()


def test_a_document_that_is_set_aside_is_not_tracked() -> None:
    make_source(make_document(is_tracked=False))
    assert not Document.objects.tracked().exists()


DUE = [
    ({}, True),
    ({"next_check_at": START}, True),
    ({"next_check_at": START + SECOND}, False),
    ({"lease_until": START}, True),
    ({"lease_until": START + SECOND}, False),
    ({"next_check_at": START, "lease_until": START + SECOND}, False),
    ({"is_tracked": False}, False),
]


@pytest.mark.parametrize(("values", "is_due"), DUE)
def test_what_is_due(values: dict[str, Any], is_due: bool) -> None:
    make_source(make_document(**values))
    assert Document.objects.due(START).exists() is is_due


def test_what_was_never_checked_comes_first_and_then_the_most_overdue() -> None:
    for hours in (2, 1, None):
        at = START + timedelta(hours=hours) if hours else None
        make_document(next_check_at=at, title=str(hours))
    ordered = Document.objects.most_overdue_first()
    assert [document.title for document in ordered] == ["None", "1", "2"]


def test_versions_are_put_in_order() -> None:
    document = make_document()
    for days in (2, 1):
        make_version(document, str(days), captured_at=START + timedelta(days=days))
    assert [one.text() for one in Version.objects.oldest_first()] == ["1", "2"]
    assert [one.text() for one in Version.objects.newest_first()] == ["2", "1"]


@pytest.mark.parametrize("state", [one for one in VersionState if one != VersionState.CONFIRMED])
def test_only_what_is_confirmed_is_public(state: VersionState) -> None:
    make_version(state=state)
    assert not Version.objects.confirmed().exists()
    assert not Change.objects.public().exists()


@pytest.mark.parametrize("cause", [Cause.TECHNICAL, Cause.EXTRACTOR, Cause.DECLARATION])
def test_what_we_did_is_public_but_not_by_the_provider(cause: Cause) -> None:
    document = make_document()
    make_version(document, "A")
    change = change_of(make_version(document, "B", cause=cause))
    assert change in Change.objects.public()
    assert change not in Change.objects.by_provider()


def test_a_return_to_earlier_words_is_the_providers_and_says_what_it_returned_to() -> None:
    document = make_document()
    versions = [make_version(document, terms(limit=limit)) for limit in (1, 2, 1)]
    change = change_of(versions[-1])
    assert change in Change.objects.by_provider()
    assert change.reappearance_of == versions[0]


LOOKS = [
    ({"last_outcome": "not_found"}, True),
    ({"last_outcome": "timed_out"}, False),
    ({"last_outcome": "timed_out", "failures_in_a_row": 3, "failing_since": START}, True),
    ({"last_outcome": "ok"}, False),
    ({"last_outcome": "not_modified"}, False),
    ({}, False),
    ({"last_outcome": "not_found", "is_tracked": False}, False),
]


@pytest.mark.parametrize(("values", "needs_a_look"), LOOKS)
def test_what_needs_a_look(values: dict[str, Any], needs_a_look: bool) -> None:
    make_source(make_document(**values))
    assert Document.objects.needing_a_look().exists() is needs_a_look


def test_changes_are_put_in_order() -> None:
    document = make_document()
    for days in (1, 3, 2):
        make_version(document, str(days), captured_at=START + timedelta(days=days))
    assert [change.version.text() for change in Change.objects.newest_first()] == ["3", "2", "1"]


SETS: list[Callable[[], QuerySet[Document] | QuerySet[Version] | QuerySet[Change]]] = [
    lambda: Document.objects.due(START),
    lambda: Document.objects.tracked().most_overdue_first(),
    lambda: Version.objects.confirmed().newest_first(),
    lambda: Change.objects.by_provider().newest_first(),
]


@pytest.mark.parametrize("named", SETS, ids=range(len(SETS)))
def test_each_set_is_one_query(named: Callable[[], QuerySet[Version]]) -> None:
    document = make_source().document
    for number in range(5):
        make_version(document, str(number))
    with CaptureQueriesContext(connection) as queries:
        list(named())
    assert len(queries) == 1


def test_a_check_takes_as_many_queries_however_long_the_history_is() -> None:
    source = make_source()
    counts = []
    for number in range(8):
        with CaptureQueriesContext(connection) as queries:
            check_words(source, edited(number))
        counts.append(len(queries))
    assert len(set(counts[2:])) == 1
