"""What is said of a document's tracking: never more than was seen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from auditor.archive.models import Document, Version
from auditor.archive.vocabulary import Cause, VersionState
from auditor.public.health import State, health_of, with_health_facts
from tests.factories import make_document, make_version
from tests.public.pages import START, words

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
READ: dict[str, Any] = {
    "last_checked_at": START + timedelta(days=9),
    "last_outcome": "not_modified",
}
FAILED = READ | {"last_outcome": "dns_failed", "failing_since": START + timedelta(days=7)}


def state_of(document: Document) -> State:
    return health_of(with_health_facts(Document.objects.filter(pk=document.pk)).get()).state


def make_read_document(**facts: Any) -> Document:
    document = make_document(**facts)
    make_version(document, "One.", captured_at=START, cause=Cause.FIRST)
    return document


def test_a_document_without_check_and_version_was_never_checked() -> None:
    assert state_of(make_document()) == State.NEVER_CHECKED


def test_a_version_without_any_check_is_imported_history() -> None:
    assert state_of(make_read_document()) == State.IMPORTED_ONLY


def test_a_successful_check_without_new_version_is_unchanged() -> None:
    assert state_of(make_read_document(**READ)) == State.UNCHANGED


def test_a_failed_check_is_never_unchanged() -> None:
    assert state_of(make_read_document(**FAILED, failures_in_a_row=1)) == State.LAST_CHECK_FAILED


def test_several_failures_in_a_row_are_unreachable() -> None:
    assert state_of(make_read_document(**FAILED, failures_in_a_row=3)) == State.UNREACHABLE


def test_a_check_that_confirmed_nothing_is_not_unchanged() -> None:
    assert state_of(make_document(**READ)) == State.NOTHING_CONFIRMED


def test_a_newer_unconfirmed_wording_is_not_unchanged() -> None:
    document = make_read_document(**READ)
    later = make_version(document, "Two.", captured_at=START + timedelta(days=1))
    Version.objects.filter(pk=later.pk).update(state=VersionState.SUSPECT)
    assert state_of(document) == State.UNCONFIRMED


def test_the_page_says_since_when_a_document_is_unreachable(client: Client) -> None:
    document = make_read_document(**FAILED, failures_in_a_row=4)
    text = words(client.get(document.get_absolute_url()))
    assert "Unreachable since 10 May 2026, 12:00 UTC (4 checks in a row failed)." in text
    assert "Unchanged" not in text


def test_the_page_says_unchanged_with_both_dates(client: Client) -> None:
    document = make_read_document(**READ)
    text = words(client.get(document.get_absolute_url()))
    assert "Unchanged since 3 May 2026, last checked 12 May 2026, 12:00 UTC." in text


def test_a_document_that_is_not_tracked_any_more_says_so(client: Client) -> None:
    document = make_read_document(**READ, is_tracked=False)
    assert "No longer tracked." in words(client.get(document.get_absolute_url()))
