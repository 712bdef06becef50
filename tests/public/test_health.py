"""What is said of a document's tracking: never more than was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from auditor.archive.models import Capture, Document, Version
from auditor.archive.vocabulary import Cause, Fetcher, VersionState
from auditor.pages.outcomes import MEANINGS, Outcome
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
    """A document with one confirmed version, which is what was read last."""
    document = make_document(**facts)
    seen(make_version(document, "One.", captured_at=START, cause=Cause.FIRST))
    return document


def seen(version: Version, **facts: Any) -> Document:
    """The document of a version, once that version is what its last check read."""
    facts["last_reading"] = version.capture
    Document.objects.filter(pk=version.document_id).update(**facts)
    return Document.objects.get(pk=version.document_id)


def read_other(document: Document, state: str, **facts: Any) -> Document:
    """The document once its last check read another wording, which is in this state."""
    later = START + timedelta(days=1)
    version = make_version(document, "Two.", captured_at=later, state=state, reason="It is odd.")
    return seen(version, **facts)


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


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (VersionState.CANDIDATE, State.CANDIDATE),
        (VersionState.SUSPECT, State.UNCONFIRMED),
        (VersionState.VARIANT, State.FLAPPING),
    ],
)
def test_another_wording_that_is_not_believed_is_not_unchanged(state: str, said: State) -> None:
    assert state_of(read_other(make_read_document(**READ), state)) == said


def test_a_doubt_is_over_once_the_confirmed_wording_is_read_again() -> None:
    document = make_read_document(**READ)
    first = document.versions.oldest_first().first()
    assert first is not None
    read_other(document, VersionState.SUSPECT)
    assert state_of(seen(first)) == State.UNCHANGED


def test_a_first_wording_that_waits_for_a_second_capture_is_a_candidate() -> None:
    assert state_of(read_other(make_document(**READ), VersionState.CANDIDATE)) == State.CANDIDATE


def test_a_first_wording_that_is_suspect_is_nothing_confirmed() -> None:
    document = read_other(make_document(**READ), VersionState.SUSPECT)
    assert state_of(document) == State.NOTHING_CONFIRMED


def test_a_document_that_flaps_is_not_unchanged_although_it_reads_as_confirmed() -> None:
    assert state_of(make_read_document(**READ, flapping_since=START)) == State.FLAPPING


def test_that_a_document_flaps_is_said_also_where_one_of_its_wordings_waits() -> None:
    document = read_other(make_read_document(**READ), VersionState.CANDIDATE, flapping_since=START)
    assert state_of(document) == State.FLAPPING


def test_a_reading_that_differs_in_counters_only_is_unchanged() -> None:
    document = make_read_document(**READ)
    first = document.versions.oldest_first().first()
    assert first is not None
    make_version(document, "Two.", captured_at=START + timedelta(days=1))
    assert state_of(seen(first)) == State.UNCHANGED


def test_a_wording_that_is_nowhere_kept_is_not_confirmed() -> None:
    document = make_read_document(**READ)
    Capture.objects.filter(document=document).update(essence_digest="0" * 64)
    assert state_of(document) == State.UNCONFIRMED


def test_versions_from_before_essences_were_kept_are_taken_as_read() -> None:
    document = make_read_document(**READ)
    document.versions.update(essence_digest="")
    assert state_of(document) == State.UNCHANGED


def test_a_document_that_nobody_checks_any_more_is_not_unchanged() -> None:
    document = make_read_document(**READ, next_check_at=START + timedelta(days=10))
    assert state_of(document) == State.OVERDUE


def test_a_check_that_is_due_since_an_hour_is_not_overdue() -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert state_of(make_read_document(**READ, next_check_at=an_hour_ago)) == State.UNCHANGED


def test_a_failed_check_says_more_than_an_overdue_one() -> None:
    document = make_read_document(**FAILED, failures_in_a_row=3, next_check_at=START)
    assert state_of(document) == State.UNREACHABLE


def test_the_page_says_since_when_a_document_is_unreachable(client: Client) -> None:
    document = make_read_document(**FAILED, failures_in_a_row=4)
    text = words(client.get(document.get_absolute_url()))
    assert "Unreachable since 10 May 2026, 12:00 UTC (4 checks in a row failed)." in text
    assert "Unchanged" not in text


def test_the_page_says_unchanged_with_both_dates(client: Client) -> None:
    document = make_read_document(**READ)
    text = words(client.get(document.get_absolute_url()))
    assert "Unchanged since 3 May 2026, last checked 12 May 2026, 12:00 UTC." in text


def test_the_page_says_what_happens_next_after_a_failure(client: Client) -> None:
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    document = make_read_document(**FAILED, failures_in_a_row=1, next_check_at=due)
    text = words(client.get(document.get_absolute_url()))
    assert MEANINGS[Outcome.DNS_FAILED].next_step in text
    assert f"Next check due {due.day} {due:%B %Y, %H:%M} UTC." in text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (VersionState.CANDIDATE, "waits for a second capture that agrees; until then it is not"),
        (VersionState.SUSPECT, "is not confirmed; it is not shown. It is odd. Last checked 12 May"),
        (VersionState.VARIANT, "Goes back and forth between wordings"),
    ],
)
def test_the_page_says_what_is_not_believed(client: Client, state: str, sentence: str) -> None:
    document = read_other(make_read_document(**READ), state)
    text = words(client.get(document.get_absolute_url()))
    assert sentence in text
    assert "Unchanged" not in text


def test_the_page_says_since_when_a_document_flaps(client: Client) -> None:
    document = make_read_document(**READ, flapping_since=START + timedelta(days=5))
    text = words(client.get(document.get_absolute_url()))
    assert "Goes back and forth between wordings since 8 May 2026, 12:00 UTC:" in text


def test_the_page_says_since_when_a_check_is_overdue(client: Client) -> None:
    document = make_read_document(**READ, next_check_at=START + timedelta(days=10))
    text = words(client.get(document.get_absolute_url()))
    assert "Not checked since 12 May 2026, 12:00 UTC, although it has been due since 13 May" in text
    assert "changes since then are unknown" in text


def test_the_page_says_by_what_the_next_check_is_made(client: Client) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    facts = {"next_fetcher": Fetcher.BROWSER, "next_check_at": tomorrow}
    document = read_other(make_read_document(**READ), VersionState.SUSPECT, **facts)
    assert "UTC, by Browser." in words(client.get(document.get_absolute_url()))


def test_a_document_that_is_not_tracked_any_more_says_so(client: Client) -> None:
    document = make_read_document(**READ, is_tracked=False)
    text = words(client.get(document.get_absolute_url()))
    assert "No longer tracked: what changed after the last check is unknown." in text
