"""How a check becomes evidence."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.archive import blobs, pipeline
from auditor.archive.blobs import StorageFailed, blob_store
from auditor.archive.leases import claim
from auditor.archive.models import Capture, Change, Document, Snapshot, SnapshotPage, Version
from auditor.archive.pipeline import record, validators_for
from auditor.archive.vocabulary import Fetcher, Trigger
from auditor.pages.extract import BETWEEN_PARTS
from auditor.pages.outcomes import BELIEVABLE, Outcome
from tests.archive.attempts import check, check_words, failed_attempt, make_attempt, make_page
from tests.factories import START, make_imported, make_source

pytestmark = pytest.mark.django_db
FAILURES = [outcome for outcome in Outcome if outcome not in BELIEVABLE]
COMBINED = {
    "combine": [{"fetch": f"http://site.example/{name}"} for name in "ab"],
    "select": "main",
}


@pytest.mark.parametrize("outcome", FAILURES)
def test_every_failure_leaves_a_capture_and_no_version(outcome: Outcome) -> None:
    recorded = check(make_source(), failed_attempt(outcome))
    assert (recorded.capture.outcome, recorded.capture.error) == (outcome.value, "It failed.")
    assert (recorded.version, Version.objects.count()) == (None, 0)


def test_a_first_text_becomes_a_version() -> None:
    recorded = check_words(make_source(), "Terms.")
    assert recorded.version
    assert (recorded.capture.outcome, recorded.version.text()) == ("ok", "Terms.\n")


def test_a_version_knows_its_capture_and_snapshot() -> None:
    recorded = check_words(make_source(), "Terms.")
    assert recorded.version
    assert recorded.version.capture == recorded.capture
    assert recorded.version.snapshot == recorded.capture.snapshot


def test_the_page_is_kept_as_it_came() -> None:
    page = make_page()
    check(make_source(), make_attempt(page))
    assert blob_store().get(SnapshotPage.objects.get().blob) == page.body


def test_the_same_text_makes_no_version() -> None:
    source = make_source()
    check_words(source, "Terms.")
    assert check_words(source, "Terms.").version is None


def test_the_same_pages_are_stored_once() -> None:
    source = make_source()
    captures = [check_words(source, "Terms.").capture for _ in range(2)]
    assert captures[0].snapshot == captures[1].snapshot


def test_other_bytes_with_the_same_text_make_no_version() -> None:
    source = make_source()
    check_words(source, "Terms.")
    noise = b"<!-- 7f3a --><main><p>Terms.</p></main>"
    recorded = check(source, make_attempt(make_page(body=noise)))
    assert (recorded.version, Snapshot.objects.count()) == (None, 2)


def test_another_text_is_a_change_by_the_provider() -> None:
    source = make_source()
    check_words(source, "Terms.")
    version = check_words(source, "Other terms.").version
    assert Change.objects.by_provider().newest_first()[0].version == version


@pytest.mark.parametrize("body", [b"", b"   ", b"<main></main>", b"<p>Elsewhere.</p>", b"%PDF-1.7"])
def test_pages_that_give_no_text_are_kept_all_the_same(body: bytes) -> None:
    recorded = check(make_source(), make_attempt(make_page(body=body)))
    assert (recorded.version, recorded.capture.outcome != "ok") == (None, True)
    assert recorded.capture.error
    assert recorded.capture.snapshot


def test_a_failure_between_two_checks_makes_no_change() -> None:
    source = make_source()
    check_words(source, "Terms.")
    check(source, failed_attempt(Outcome.SERVER_ERROR))
    check_words(source, "Terms.")
    assert Version.objects.count() == 1


def test_not_modified_stands_on_the_last_pages() -> None:
    source = make_source()
    first = check_words(source, "Terms.")
    second = check(source, make_attempt(outcome=Outcome.NOT_MODIFIED))
    assert (second.capture.snapshot, second.version) == (first.capture.snapshot, None)
    assert (second.capture.outcome, second.capture.error) == ("not_modified", "")


def test_not_modified_passes_over_pages_that_gave_no_text() -> None:
    source = make_source()
    first = check_words(source, "Terms.")
    check(source, make_attempt(make_page(body=b"<p>Elsewhere.</p>")))
    second = check(source, make_attempt(outcome=Outcome.NOT_MODIFIED))
    assert second.capture.snapshot == first.capture.snapshot


def test_not_modified_without_having_been_asked_is_a_fault_of_the_server() -> None:
    capture = check(make_source(), make_attempt(outcome=Outcome.NOT_MODIFIED)).capture
    assert (capture.outcome, "had not been asked" in capture.error) == ("server_error", True)


def test_a_server_is_asked_for_changes_since_the_last_reading() -> None:
    source = make_source()
    check_words(source, "Terms.")
    asked = validators_for(source)
    assert asked
    assert asked.etag == '"1"'


def test_another_extractor_asks_for_the_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source()
    check_words(source, "Terms.")
    monkeypatch.setattr(pipeline, "EXTRACTOR_VERSION", "newer")
    assert validators_for(source) is None


def test_another_declaration_asks_for_the_whole_page() -> None:
    source = make_source()
    check_words(source, "Terms.")
    assert validators_for(make_source(source.document, revision=2, is_current=False)) is None


def test_pages_that_are_combined_are_always_asked_for_whole() -> None:
    source = make_source(declaration=COMBINED)
    check(source, make_attempt(make_page("One."), make_page("Two.")))
    assert validators_for(source) is None


def test_pages_are_combined_in_order() -> None:
    version = check(
        make_source(declaration=COMBINED), make_attempt(make_page("One."), make_page("Two."))
    ).version
    assert version
    assert version.text() == f"One.{BETWEEN_PARTS}Two.\n"


def test_each_combined_page_is_kept() -> None:
    pages = make_page("One."), make_page("Two.")
    check(make_source(declaration=COMBINED), make_attempt(*pages))
    kept = SnapshotPage.objects.order_by("position").values_list("length", flat=True)
    assert list(kept) == [len(page.body) for page in pages]


def test_one_unreadable_page_of_several_makes_no_version() -> None:
    pages = make_page("One."), make_page(body=b"<p>Elsewhere.</p>")
    recorded = check(make_source(declaration=COMBINED), make_attempt(*pages))
    assert (recorded.capture.outcome, recorded.version) == ("selector_missed", None)


# --- Causes ---------------------------------------------------------------------------------------


def cause_of_last() -> str:
    return Change.objects.newest_first()[0].cause


def test_another_extractor_is_not_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source()
    check_words(source, "Terms.")
    monkeypatch.setattr(pipeline, "EXTRACTOR_VERSION", "newer")
    version = check_words(source, "Terms, read better.").version
    assert cause_of_last() == "extractor"
    assert not Change.objects.by_provider().filter(version=version).exists()


def test_another_declaration_is_not_the_provider() -> None:
    source = make_source()
    check_words(source, "Terms.")
    newer = make_source(source.document, revision=2, is_current=False)
    version = check_words(newer, "More of the page.").version
    assert cause_of_last() == "declaration"
    assert not Change.objects.by_provider().filter(version=version).exists()


def test_an_upgrade_that_changed_nothing_explains_nothing_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = make_source()
    check_words(source, "Terms.")
    monkeypatch.setattr(pipeline, "EXTRACTOR_VERSION", "newer")
    check_words(source, "Terms.")
    check_words(source, "Other terms.")
    assert cause_of_last() == "change"


def test_a_declaration_that_changed_nothing_explains_nothing_later() -> None:
    source = make_source()
    check_words(source, "Terms.")
    newer = make_source(source.document, revision=2, is_current=False)
    check_words(newer, "Terms.")
    check_words(newer, "Other terms.")
    assert cause_of_last() == "change"


def test_our_first_reading_after_an_imported_history_is_not_the_provider() -> None:
    source = make_source()
    make_imported(source.document, "Terms", recorded_at=START)
    check_words(source, "Terms.")
    assert cause_of_last() == "extractor"


def test_an_imported_version_of_the_future_does_not_multiply_ours() -> None:
    source = make_source()
    make_imported(source.document, "Terms", recorded_at=START.replace(year=2090))
    check_words(source, "Terms.")
    assert check_words(source, "Terms.").version is None


# --- Evidence -------------------------------------------------------------------------------------


def test_each_check_has_an_attempt_of_its_own() -> None:
    source = make_source()
    attempts = [make_attempt(make_page()) for _ in range(3)]
    recorded = [check(source, attempt).capture.attempt for attempt in attempts]
    assert recorded == [attempt.id for attempt in attempts]


@pytest.mark.parametrize(("uses_browser", "fetcher"), [(False, "http"), (True, "browser")])
def test_a_capture_says_what_fetched_it(uses_browser: bool, fetcher: str) -> None:
    attempt = make_attempt(make_page(), uses_browser=uses_browser)
    assert check(make_source(), attempt).capture.fetcher == Fetcher(fetcher)


def test_a_capture_says_which_filters_were_not_run() -> None:
    filters = ["removeQueryParams", "theirs"]
    source = make_source(
        declaration={"fetch": "http://a.example", "select": "main", "filter": filters}
    )
    capture = check_words(source, "Terms.").capture
    assert capture.record["skipped_filters"] == ["theirs"]


@pytest.mark.parametrize("value", ["caf\udce9", "nul\x00", "\ud800"])
def test_headers_that_are_no_text_can_be_stored(value: str) -> None:
    page = make_page(headers=(("X-Odd", value),), notes={"console": [value]})
    check(make_source(), make_attempt(page, hops=({"location": value},)))
    assert Capture.objects.get().outcome == "ok"


def test_a_type_of_any_length_can_be_stored() -> None:
    page = make_page(media_type="text/html" + "x" * 300, charset="y" * 300)
    check(make_source(), make_attempt(page))
    assert len(SnapshotPage.objects.get().media_type) == 100


def test_a_late_worker_records_nothing() -> None:
    source, attempt = make_source(), make_attempt(make_page())
    late = claim(source.document_id, at=START)
    check(source, make_attempt(make_page("By another worker.")))
    assert late
    given: dict[str, Any] = {"document": source.document, "source": source, "attempt": attempt}
    assert record(**given, trigger=Trigger.MANUAL, lease=late) is None
    assert Capture.objects.count() == 1


# --- Storage --------------------------------------------------------------------------------------


def fail_to_write(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_a_capture_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "_write", fail_to_write)
    capture = check_words(make_source(), "Terms.").capture
    assert (capture.outcome, capture.snapshot) == ("storage_failed", None)
    assert "No space left" in capture.error


def fail_on_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StorageFailed("The disk is full.")

    monkeypatch.setattr(blobs.BlobStore, "put", fail)


def test_a_disk_that_fills_up_before_the_text_leaves_the_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fail_on_text(monkeypatch)
    recorded = check_words(make_source(), "Terms.")
    assert (recorded.capture.outcome, recorded.version) == ("storage_failed", None)
    assert (recorded.capture.snapshot is not None, Version.objects.count()) == (True, 0)


def test_a_failure_of_storage_counts_as_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_on_text(monkeypatch)
    check_words(make_source(), "Terms.")
    assert Document.objects.get().failures_in_a_row == 1


def test_a_damaged_text_before_leaves_a_capture_that_says_so() -> None:
    source = make_source()
    version = check_words(source, "Terms.").version
    assert version
    blob_store()._path(version.text_digest).unlink()
    recorded = check_words(source, "Other terms.")
    assert (recorded.capture.outcome, recorded.version) == ("storage_failed", None)


def test_a_crash_between_blob_and_row_leaves_a_blob_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(pipeline, "confirm", crash)
    source, page = make_source(), make_page()
    with pytest.raises(RuntimeError):
        check(source, make_attempt(page))
    assert (Capture.objects.count(), Snapshot.objects.count()) == (0, 0)
    assert len(list(blob_store()._folder.rglob("*.zst"))) == 1


def test_after_a_crash_the_document_is_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "confirm", lambda **_: 1 / 0)
        source = make_source()
        with pytest.raises(ZeroDivisionError):
            check_words(source, "Terms.")
    Document.objects.update(lease_until=None)
    assert check_words(source, "Terms.").version


def test_a_change_after_a_reading_equal_to_an_imported_record_is_the_providers() -> None:
    source = make_source()
    make_imported(source.document, "Terms.\n", recorded_at=START.replace(year=2020))
    for words in ("Terms.", "Other terms."):
        check_words(source, words)
    shown = Change.objects.by_provider().newest_first()
    assert [change.version.text() for change in shown] == ["Other terms.\n", "Terms.\n"]


def test_a_part_that_is_missing_now_is_no_change_by_the_provider() -> None:
    source = make_source(declaration={"fetch": "http://site.example/t", "select": ["#a", "#b"]})
    for body in (b"<p id=a>One.</p><p id=b>Two.</p>", b"<p id=a>One.</p>"):
        recorded = check(source, make_attempt(make_page(body=body)))
    assert (recorded.capture.outcome, recorded.version) == ("selector_missed", None)
    assert recorded.capture.error == "http://site.example/t: nothing matches '#b'."


def test_a_part_that_was_never_there_keeps_nothing_from_being_read() -> None:
    source = make_source(declaration={"fetch": "http://site.example/t", "select": ["#a", "#b"]})
    for words in (b"One", b"Two"):
        recorded = check(source, make_attempt(make_page(body=b"<p id=a>%s</p>" % words)))
    assert recorded.version is not None
