"""What a site answers in place of a page: evidence of the check, and never a document."""

from __future__ import annotations

import random
from typing import Any

import pytest

from auditor.archive.blob_care import sweep, verify
from auditor.archive.blobs import blob_store
from auditor.archive.judging import Case
from auditor.archive.keeping import keep_pages
from auditor.archive.models import Capture, Change, Document, Snapshot, Version
from auditor.archive.pipeline import record_all
from auditor.archive.tracking import open_engine, track
from auditor.archive.vocabulary import Trigger
from auditor.pages.outcomes import Outcome
from auditor.pages.refusals import CUT, KEPT, Refusal
from tests.archive.attempts import (
    check,
    check_words,
    claimed_check,
    failed_attempt,
    unchanged_attempt,
    words_attempt,
)
from tests.archive.site import Site, declare_page
from tests.archive.test_batches import fail_to_store
from tests.archive.test_blobs import path_of
from tests.archive.test_blobs_faults import make_old
from tests.archive.texts import as_html, terms
from tests.factories import make_source

pytestmark = pytest.mark.django_db
SORRY = b"<title>Access denied</title><p>Ray ID 7f3a</p>"
LONG = random.Random(5).randbytes(20_000).hex().encode()  # noqa: S311 - the same in every run


def refused(
    body: bytes = SORRY, *, outcome: Outcome = Outcome.BLOCKED, note: str = "", **overrides: Any
) -> Any:
    answer = Refusal("http://site.example/terms", 403, body, "text/html", "utf-8", note)
    return failed_attempt(outcome, refusal=answer, **overrides)


def test_the_body_of_a_refusal_is_in_the_store_and_named_by_its_check() -> None:
    capture = check(make_source(), refused()).capture
    assert blob_store().get(capture.refusal) == SORRY
    assert (capture.outcome, capture.snapshot) == ("blocked", None)


def test_the_record_says_what_it_is_and_what_is_missing() -> None:
    capture = check(make_source(), refused(note=CUT)).capture
    assert Capture.objects.get().record["refusal"] == {
        "url": "http://site.example/terms",
        "status": 403,
        "media_type": "text/html",
        "charset": "utf-8",
        "length": len(SORRY),
        "sha256": capture.refusal,
        "is_cut": True,
        "note": CUT,
    }


def test_one_without_a_body_is_a_note_in_the_record() -> None:
    capture = check(make_source(), refused(b"", note="It is not kept.")).capture
    assert (capture.refusal, capture.record["refusal"]["note"]) == ("", "It is not kept.")
    assert list(blob_store().digests()) == []


def test_a_check_that_was_not_refused_has_none() -> None:
    capture = check_words(make_source()).capture
    assert (capture.refusal, "refusal" in capture.record) == ("", False)


def test_a_check_that_was_not_refused_asks_the_database_nothing_more(
    django_assert_num_queries: Any,
) -> None:
    source = make_source()
    case = Case(
        document=source.document,
        source=source,
        attempt=unchanged_attempt(),
        trigger=Trigger.MANUAL,
        has_lease=False,
    )
    with blob_store().batch() as batch, django_assert_num_queries(0):
        keep_pages([case], batch)


def test_the_words_of_a_refusal_are_no_text_of_the_document() -> None:
    source = make_source()
    first = check_words(source, terms())
    capture = check(source, refused(as_html(terms(limit=900)))).capture
    assert (capture.text_digest, capture.essence_digest) == ("", "")
    assert (Version.objects.count(), Change.objects.count()) == (1, 1)
    assert Snapshot.objects.count() == 1
    assert Document.objects.get().last_reading == first.capture


def test_not_modified_after_a_refusal_stands_on_the_last_page() -> None:
    source = make_source()
    first = check_words(source).capture
    check(source, refused())
    assert check(source, unchanged_attempt()).capture.snapshot == first.snapshot


def test_the_same_answer_again_is_stored_once() -> None:
    source = make_source()
    captures = [check(source, refused()).capture for _ in range(2)]
    assert captures[0].refusal == captures[1].refusal
    assert len(list(blob_store().digests())) == 1


def test_an_answer_like_the_last_one_is_stored_against_it() -> None:
    source, other = make_source(), make_source()
    first = check(source, refused(LONG)).capture.refusal
    check(other, refused(LONG[::-1]))
    check_words(source)
    second = check(source, refused(LONG + b"!")).capture.refusal
    third = check(source, refused(LONG + b"?")).capture.refusal
    store = blob_store()
    assert [store.reference_of(one) for one in (first, second, third)] == ["", first, first]
    assert store.get(third) == LONG + b"?"


def test_refusals_of_several_documents_are_recorded_together() -> None:
    attempts = [refused(SORRY + b"%d" % number) for number in range(3)]
    recorded = record_all([claimed_check(make_source(), attempt) for attempt in attempts])
    kept = [blob_store().get(one.capture.refusal) for one in recorded if one]
    assert kept == [attempt.refusal.body for attempt in attempts]


def test_what_a_site_names_as_a_type_can_be_stored_whatever_it_is() -> None:
    answer = Refusal("http://site.example/\udce9", 403, SORRY, "a\0b", "\ud800")
    check(make_source(), failed_attempt(Outcome.BLOCKED, refusal=answer))
    assert Capture.objects.get().record["refusal"]["media_type"] == "a\\x00b"


# --- The store ------------------------------------------------------------------------------------


def test_a_store_that_cannot_take_it_leaves_a_capture_with_its_facts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fail_to_store(monkeypatch)
    capture = check(make_source(), refused()).capture
    assert (capture.outcome, capture.refusal) == ("storage_failed", "")
    assert "No space left" in capture.error
    assert capture.record["refusal"]["status"] == 403
    assert capture.record["refusal"]["length"] == len(SORRY)


def test_one_that_cannot_be_stored_costs_no_other_check(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_to_store(monkeypatch, marked=SORRY)
    sources = make_source(), make_source()
    attempts = refused(), words_attempt(sources[1])
    checks = [claimed_check(*pair) for pair in zip(sources, attempts, strict=True)]
    found = [one.capture.outcome for one in record_all(checks) if one]
    assert found == ["storage_failed", "ok"]


def test_the_sweep_spares_it() -> None:
    source, store = make_source(), blob_store()
    first = check(source, refused(LONG)).capture
    second = check(source, refused(LONG + b"!")).capture
    orphan = store.put(b"named by nothing")
    swept = sweep(store, before=make_old(store, *store.digests()))
    assert swept.names == [f"{orphan} (keyframe)"]
    assert [store.get(one.refusal) for one in (first, second)] == [LONG, LONG + b"!"]


def test_verify_looks_for_it() -> None:
    digest = check(make_source(), refused()).capture.refusal
    assert verify(blob_store()).problems == []
    path_of(blob_store(), digest).unlink()
    assert verify(blob_store()).problems == [
        f"The blob {digest} is not in the store, but Capture.refusal names it."
    ]


# --- From the site to the row ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("status", "outcome"), [(404, "not_found"), (451, "legally_unavailable")])
def test_a_check_of_a_site_that_refuses_keeps_what_it_said(
    site: Site, status: int, outcome: str
) -> None:
    site.serve("/terms", SORRY + b"x" * KEPT, status=status)
    document = declare_page().document
    with open_engine() as engine:
        list(track([document], engine=engine, trigger=Trigger.MANUAL))
    capture = Capture.objects.get()
    assert (capture.outcome, capture.record["refusal"]["note"]) == (outcome, CUT)
    assert blob_store().get(capture.refusal) == (SORRY + b"x" * KEPT)[:KEPT]
