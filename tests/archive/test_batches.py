"""Checks that are recorded together: none costs another anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from auditor.archive import judging, pipeline
from auditor.archive.blobs import Batch, StorageFailed, blob_store
from auditor.archive.leases import LEASE, claim
from auditor.archive.models import Capture, Change, Document, Snapshot, Source, Version
from auditor.archive.pipeline import Check, record_all
from auditor.pages.belief import judge
from auditor.pages.outcomes import Outcome
from tests.archive.attempts import (
    check_words,
    claimed_check,
    failed_attempt,
    make_attempt,
    make_page,
    replayed_check,
    unchanged_attempt,
    words_attempt,
)
from tests.archive.texts import terms
from tests.factories import START, make_source

pytestmark = pytest.mark.django_db
BAD = "We may now change every word of these terms."


def replayed(source: Source, *texts: str) -> list[Check]:
    return [replayed_check(source, words_attempt(source, text)) for text in texts]


def outcomes(checks: list[Check]) -> list[str]:
    return [one.capture.outcome if one else "" for one in record_all(checks)]


def test_nothing_to_record_is_nothing() -> None:
    assert record_all([]) == []


def test_results_come_in_the_order_of_the_checks() -> None:
    first, second = make_source(), make_source()
    checks = [
        *replayed(first, terms()),
        *replayed(second, terms()),
        *replayed(first, terms(limit=900)),
    ]
    attempts = [one.capture.attempt for one in record_all(checks) if one]
    assert attempts == [check.attempt.id for check in checks]


def test_checks_of_one_document_are_judged_in_order() -> None:
    source = make_source()
    record_all(
        replayed(source, terms(), terms(limit=900), terms(limit=900), terms(limit=900, years=9))
    )
    changes = Change.objects.order_by("occurred_at")
    assert [(one.cause, one.words_added) for one in changes[1:]] == [("change", 1), ("change", 1)]


def test_checks_recorded_together_come_to_what_they_come_to_alone() -> None:
    texts = [terms(), terms(limit=900), "Something went wrong.", terms(limit=900), terms(years=9)]
    together, alone = make_source(), make_source()
    record_all(replayed(together, *texts))
    for text in texts:
        record_all(replayed(alone, text))
    found = [
        list(one.document.versions.order_by("pk").values_list("text_digest", "state"))
        for one in (together, alone)
    ]
    assert found[0] == found[1]


def test_many_documents_take_as_many_queries_as_a_few() -> None:
    counts = []
    for number in (2, 20):
        sources = [make_source() for _ in range(number)]
        checks = [claimed_check(source, words_attempt(source)) for source in sources]
        record_all(checks)
        checks = [claimed_check(source, words_attempt(source)) for source in sources]
        with CaptureQueriesContext(connection) as queries:
            record_all(checks)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_return_to_an_older_text_is_seen_after_a_replay() -> None:
    source = make_source()
    check_words(source, terms(limit=900), at=START.replace(year=2027))
    record_all([replayed_check(source, words_attempt(source, terms(), at=START))])
    before = Version.objects.count()
    for day in (1, 2):
        check_words(source, terms(), at=START.replace(year=2028, day=day))
    assert Version.objects.count() > before


# --- Faults ---------------------------------------------------------------------------------------


@pytest.fixture
def one_bad_of_three(monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    """Three documents that were read before; judging the second one's new text fails."""

    def fail_on_bad(memory: Any, text: str, **known: Any) -> Any:
        if BAD in text:
            raise ZeroDivisionError("division by zero")
        return judge(memory, text, **known)

    sources = [make_source() for _ in range(3)]
    for source in sources:
        check_words(source)
    monkeypatch.setattr(judging, "judge", fail_on_bad)
    texts = terms(limit=900), terms(BAD), terms(limit=900)
    return [
        claimed_check(source, words_attempt(source, text))
        for source, text in zip(sources, texts, strict=True)
    ]


def test_a_mistake_of_ours_costs_no_other_check(one_bad_of_three: list[Check]) -> None:
    assert outcomes(one_bad_of_three) == ["ok", "processing_failed", "ok"]
    assert Capture.objects.count() == 6


def test_a_mistake_of_ours_is_said(one_bad_of_three: list[Check]) -> None:
    record_all(one_bad_of_three)
    capture = Capture.objects.get(outcome="processing_failed")
    assert "ZeroDivisionError: division by zero" in capture.error
    assert capture.document.failures_in_a_row == 1
    assert capture.document.lease_until is None


def test_every_other_change_of_the_lot_is_there_once(one_bad_of_three: list[Check]) -> None:
    record_all(one_bad_of_three)
    assert Change.objects.filter(cause="change").count() == 2
    assert Version.objects.count() == 5


def test_the_pages_of_a_check_that_failed_inside_us_are_kept(
    one_bad_of_three: list[Check],
) -> None:
    record_all(one_bad_of_three)
    assert Capture.objects.get(outcome="processing_failed").snapshot is not None


def test_a_damaged_text_costs_no_other_check() -> None:
    sources = [make_source() for _ in range(2)]
    versions = [
        check_words(source, terms(limit=number)).version for number, source in enumerate(sources)
    ]
    assert versions[0]
    blob_store().delete(versions[0].text_digest)
    checks = [claimed_check(source, words_attempt(source, terms(limit=99))) for source in sources]
    assert outcomes(checks) == ["storage_failed", "ok"]


def test_a_check_whose_earlier_text_is_damaged_keeps_its_pages() -> None:
    source = make_source()
    version = check_words(source).version
    assert version
    blob_store().delete(version.text_digest)
    (recorded,) = record_all(replayed(source, terms(limit=900)))
    assert recorded
    assert recorded.capture.snapshot != version.snapshot
    assert (recorded.version, "is not in the store" in recorded.capture.error) == (None, True)


def fail_to_store(monkeypatch: pytest.MonkeyPatch, *, marked: bytes = b"") -> None:
    """The store takes nothing that holds the mark."""
    put = Batch.put

    def fail(batch: Batch, content: bytes, **how: Any) -> str:
        if marked in content:
            raise StorageFailed("No space left on the device.")
        return put(batch, content, **how)

    monkeypatch.setattr(Batch, "put", fail)


def test_a_full_store_leaves_a_capture_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_to_store(monkeypatch)
    capture = check_words(make_source()).capture
    assert (capture.outcome, capture.snapshot) == ("storage_failed", None)
    assert "No space left" in capture.error
    assert Document.objects.get().failures_in_a_row == 1


def test_what_cannot_be_stored_costs_no_other_check(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_to_store(monkeypatch, marked=BAD.encode())
    checks = [replayed(make_source(), text)[0] for text in (terms(), terms(BAD), terms())]
    assert outcomes(checks) == ["ok", "storage_failed", "ok"]


def test_a_store_that_fails_at_the_very_end_leaves_no_row_without_its_blob(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: Batch) -> None:
        raise StorageFailed("The power went.")

    with monkeypatch.context() as patched:
        patched.setattr(Batch, "flush", fail)
        assert record_all(replayed(make_source(), terms())) == [None]
    assert (Capture.objects.count(), Snapshot.objects.count()) == (0, 0)


def test_not_modified_of_what_was_never_read_leaves_a_capture_all_the_same() -> None:
    """The engine never says so; but whatever it says, the check is on record."""
    (recorded,) = record_all([replayed_check(make_source(), unchanged_attempt())])
    assert recorded
    assert (recorded.capture.outcome, bool(recorded.capture.error)) == ("processing_failed", True)


def test_what_a_failed_lot_stored_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source()
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "add_captures", lambda *_: 1 / 0)
        assert record_all(replayed(source, terms())) == [None]
    assert Snapshot.objects.count() == 0
    assert check_words(source).version


def test_a_check_that_cannot_be_recorded_keeps_its_lease_until_it_runs_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = make_source()
    late = claimed_check(source, words_attempt(source))
    monkeypatch.setattr(pipeline, "add_captures", lambda *_: 1 / 0)
    assert record_all([late]) == [None]
    assert Document.objects.get().lease_until == late.attempt.started_at + LEASE


def test_a_check_that_cannot_be_recorded_is_in_the_log_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pipeline, "add_captures", lambda *_: 1 / 0)
    record_all(replayed(make_source(), terms()))
    last = caplog.records[-1]
    assert ("could not be recorded" in last.message, bool(last.exc_info)) == (True, True)


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_fault_of_the_database_is_not_the_checks(
    monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    faults = [kind("the connection is closed")] * 2

    def fail(cases: Any) -> None:
        if faults:
            raise faults.pop()
        judging.judge_cases(cases)

    monkeypatch.setattr(pipeline, "judge_cases", fail)
    source = make_source()
    check = claimed_check(source, words_attempt(source))
    with pytest.raises(kind):
        record_all([check])
    assert (Capture.objects.count(), Document.objects.get().last_outcome) == (0, "")


def test_an_attempt_that_is_recorded_already_is_passed_over_and_costs_no_other() -> None:
    source = make_source()
    attempt = words_attempt(source)
    record_all([replayed_check(source, attempt)])
    again, other = replayed_check(source, attempt), replayed(make_source(), terms())[0]
    assert outcomes([again, other]) == ["", "ok"]


# --- Leases ---------------------------------------------------------------------------------------


def take_over(check: Check) -> None:
    claim([check.document.pk], at=START.replace(year=2080))


def test_a_late_worker_records_nothing_of_what_was_taken_over() -> None:
    sources = [make_source() for _ in range(3)]
    checks = [claimed_check(source, words_attempt(source)) for source in sources]
    take_over(checks[1])
    assert outcomes(checks) == ["ok", "", "ok"]
    assert not sources[1].captures.exists()


def test_a_document_that_was_taken_over_keeps_its_state() -> None:
    source = make_source()
    check = claimed_check(source, failed_attempt(Outcome.GONE))
    take_over(check)
    record_all([check])
    document = Document.objects.get()
    assert (document.last_outcome, document.lease_until is not None) == ("", True)


def test_a_lease_that_ran_out_but_was_not_taken_over_still_counts() -> None:
    source = make_source()
    attempt = words_attempt(source)
    late = claimed_check(source, attempt)
    Document.objects.update(lease_until=attempt.started_at - 9 * LEASE)
    assert outcomes([late]) == ["ok"]


def test_a_lease_counts_once() -> None:
    source = make_source()
    check = claimed_check(source, words_attempt(source))
    again = Check(check.document, source, words_attempt(source), check.trigger, check.lease)
    assert outcomes([check, again]) == ["ok", ""]


def test_a_check_without_a_lease_leaves_the_schedule_alone() -> None:
    source = make_source()
    Document.objects.update(next_check_at=START, failures_in_a_row=2, failing_since=START)
    record_all(replayed(source, terms()))
    document = Document.objects.get()
    assert (document.next_check_at, document.failures_in_a_row) == (START, 2)
    assert (document.last_checked_at, document.last_outcome) == (None, "")


def test_a_check_without_a_lease_is_a_reading_that_later_ones_stand_on() -> None:
    source = make_source()
    (recorded,) = record_all(replayed(source, terms()))
    assert recorded
    assert Document.objects.get().last_reading == recorded.capture


def test_a_check_without_a_lease_leaves_a_lease_alone() -> None:
    source = make_source()
    claim([source.document_id], at=START)
    record_all(replayed(source, terms()))
    assert Document.objects.get().lease_until == START + LEASE


def test_a_replay_of_older_pages_leaves_the_newest_reading_the_last() -> None:
    source = make_source()
    newest = check_words(source, terms(limit=900), at=START.replace(year=2027)).capture
    old = make_attempt(make_page(), source=source, at=START)
    record_all([replayed_check(source, old)])
    assert Document.objects.get().last_reading == newest


def test_a_replay_of_older_pages_is_not_judged_by_the_future() -> None:
    source = make_source()
    check_words(source, terms(limit=900), at=START.replace(year=2027))
    attempts = [
        words_attempt(source, text, at=START.replace(day=day))
        for day, text in ((1, terms(limit=100)), (2, terms(limit=900)), (3, terms(limit=100)))
    ]
    record_all([replayed_check(source, attempt) for attempt in attempts])
    assert source.document.versions.filter(captured_at__year=2026).count() == 3
