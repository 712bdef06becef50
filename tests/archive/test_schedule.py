"""When a document is checked next, and what its row says of its last check."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from auditor.archive import pipeline
from auditor.archive.models import Document, Host, Source
from auditor.archive.schedule import FIRST_RETRY, JITTER
from auditor.pages.outcomes import Outcome
from tests.archive.attempts import (
    check,
    check_words,
    failed_attempt,
    unchanged_attempt,
    words_attempt,
)
from tests.archive.texts import cut_short, rewritten, something_else, terms
from tests.factories import START, make_document, make_source

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
USUAL: timedelta = settings.CHECK_EVERY
RECHECK: timedelta = settings.RECHECK_AFTER


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's clock stands still."""
    monkeypatch.setattr(pipeline, "database_now", lambda: START)


def state(source: Source) -> Document:
    return Document.objects.get(pk=source.document_id)


def pause(source: Source) -> timedelta:
    """How long after now the next check is due."""
    due = state(source).next_check_at
    assert due
    return due - START


def is_about(found: timedelta, wanted: timedelta) -> bool:
    """That long, or up to a tenth longer."""
    return wanted <= found <= wanted * (1 + JITTER)


def source_of(**values: Any) -> Source:
    return make_source(make_document(**values))


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.GONE, Outcome.SELECTOR_MISSED])
def test_what_waiting_does_not_mend_is_checked_at_the_usual_time(outcome: Outcome) -> None:
    source = make_source()
    check(source, failed_attempt(outcome))
    assert is_about(pause(source), USUAL)


def test_what_was_read_is_checked_at_the_usual_time() -> None:
    source = make_source()
    check_words(source)
    assert is_about(pause(source), USUAL)
    check(source, unchanged_attempt())
    assert is_about(pause(source), USUAL)


def test_a_document_may_have_an_interval_of_its_own() -> None:
    source = source_of(check_every=timedelta(days=9))
    check_words(source)
    assert is_about(pause(source), timedelta(days=9))


def test_failures_that_may_pass_wait_longer_and_longer() -> None:
    source = source_of(check_every=timedelta(days=1))
    for doublings in range(3):
        check(source, failed_attempt(Outcome.TIMED_OUT))
        assert is_about(pause(source), FIRST_RETRY * 2**doublings)


def test_no_failure_waits_longer_than_usual() -> None:
    source = source_of(failures_in_a_row=10_000, failing_since=START)
    check(source, failed_attempt(Outcome.TIMED_OUT))
    assert pause(source) == USUAL


def test_documents_that_were_declared_together_drift_apart() -> None:
    sources = [make_source() for _ in range(20)]
    for source in sources:
        check_words(source)
    assert len({pause(source) for source in sources}) > 10


def test_one_document_is_not_always_late_by_as_much() -> None:
    source = make_source()
    pauses = set()
    for _ in range(10):
        check_words(source)
        pauses.add(pause(source))
    assert len(pauses) > 5


def test_the_pause_can_be_foreseen() -> None:
    source = make_source()
    pauses = set()
    for _ in range(2):
        Document.objects.update(fence=0)
        check_words(source)
        pauses.add(pause(source))
    assert len(pauses) == 1


@pytest.mark.parametrize("every", [timedelta(minutes=1), timedelta(days=3650)])
def test_the_pause_is_within_its_bounds_whatever_the_interval(every: timedelta) -> None:
    source = source_of(check_every=every)
    check_words(source)
    assert is_about(pause(source), every)


# --- Second looks ---------------------------------------------------------------------------------


def test_what_is_not_believed_yet_is_looked_at_again_soon() -> None:
    source = make_source()
    check_words(source)
    check_words(source, rewritten())
    assert is_about(pause(source), RECHECK)


def test_a_second_look_is_never_later_than_usual() -> None:
    source = source_of(check_every=timedelta(minutes=1))
    check_words(source)
    check_words(source, rewritten())
    assert pause(source) <= timedelta(minutes=1) * (1 + JITTER)


def test_what_is_doubted_is_looked_at_soon_and_with_a_browser() -> None:
    source = make_source()
    check_words(source)
    check_words(source, cut_short())
    document = state(source)
    assert (document.last_outcome, document.next_fetcher) == ("truncated", "browser")
    assert pause(source) < USUAL


def test_other_eyes_look_soon_whatever_the_doubt() -> None:
    source = make_source()
    for text in (terms(), something_else()):
        check_words(source, text)
    document = state(source)
    assert (document.last_outcome, document.next_fetcher) == ("location_changed", "browser")
    assert pause(source) < USUAL


def test_after_the_browser_nothing_else_is_left_to_try() -> None:
    source = make_source()
    check_words(source)
    check(source, words_attempt(source, cut_short()))
    check(source, words_attempt(source, cut_short(), uses_browser=True))
    assert state(source).next_fetcher == ""


def test_other_eyes_are_wanted_once_for_one_doubt() -> None:
    source = make_source()
    check_words(source)
    for uses_browser in (False, True, False):
        check(source, words_attempt(source, cut_short(), uses_browser=uses_browser))
    assert state(source).next_fetcher == ""


def test_what_is_read_well_needs_no_browser_next_time() -> None:
    source = make_source()
    check_words(source)
    check_words(source, cut_short())
    check_words(source)
    assert state(source).next_fetcher == ""


# --- What hosts ask for ---------------------------------------------------------------------------


@pytest.fixture
def host() -> Host:
    return Host.objects.create(name="site.example")


def test_a_host_that_asks_for_patience_gets_it(host: Host) -> None:
    source, until = make_source(), START + 7 * HOUR
    check(source, failed_attempt(Outcome.RATE_LIMITED, retry_after=until))
    assert state(source).next_check_at == until
    host.refresh_from_db()
    assert host.free_at == until


def test_a_host_that_asks_for_less_than_is_usual_changes_nothing(host: Host) -> None:
    source = make_source()
    check(source, failed_attempt(Outcome.GONE, retry_after=START + timedelta(seconds=1)))
    assert is_about(pause(source), USUAL)


def test_a_host_that_asked_for_much_is_not_asked_sooner_because_it_then_asks_for_little(
    host: Host,
) -> None:
    for hours in (7, 1):
        until = START + hours * HOUR
        check(make_source(), failed_attempt(Outcome.RATE_LIMITED, retry_after=until))
    host.refresh_from_db()
    assert host.free_at == START + 7 * HOUR


# --- Failures in a row ----------------------------------------------------------------------------


def test_a_document_is_unreachable_since_its_first_failure_in_a_row() -> None:
    source = source_of(failures_in_a_row=1, failing_since=START - timedelta(days=3))
    check(source, failed_attempt(Outcome.NOT_FOUND))
    assert state(source).failing_since == START - timedelta(days=3)


def test_a_success_ends_a_row_of_failures() -> None:
    source = source_of(failures_in_a_row=3, failing_since=START)
    check_words(source)
    assert (state(source).failures_in_a_row, state(source).failing_since) == (0, None)


def test_an_unchanged_page_ends_a_row_of_failures() -> None:
    source = make_source()
    check_words(source)
    check(source, failed_attempt(Outcome.TIMED_OUT))
    check(source, unchanged_attempt())
    assert (state(source).failures_in_a_row, state(source).failing_since) == (0, None)


def test_a_document_says_what_its_last_check_came_to() -> None:
    source, attempt = make_source(), failed_attempt(Outcome.GONE)
    check(source, attempt)
    assert (state(source).last_outcome, state(source).last_checked_at) == (
        "gone",
        attempt.finished_at,
    )


def test_a_settled_document_can_be_claimed_again() -> None:
    source = make_source()
    check_words(source)
    assert state(source).lease_until is None


# --- Flapping -------------------------------------------------------------------------------------


def test_a_document_that_goes_back_and_forth_flaps_since_it_was_first_seen_to() -> None:
    source = make_source()
    since: list[datetime | None] = []
    for words in [terms(), rewritten()] * 5:
        check_words(source, words)
        since.append(state(source).flapping_since)
    assert since[0] is None
    assert since[-1] is not None
    assert len({at for at in since if at}) == 1


def test_a_document_that_settles_on_a_new_text_flaps_no_more() -> None:
    source = make_source()
    for words in [*[terms(), rewritten()] * 5, *[terms(limit=900)] * 2]:
        check_words(source, words)
    assert state(source).flapping_since is None


def test_clocks_of_workers_play_no_part() -> None:
    source = make_source()
    with time_machine.travel(START.replace(year=2090)):
        check_words(source)
    assert is_about(pause(source), USUAL)
