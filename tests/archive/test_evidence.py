"""What a capture says of how its pages were obtained."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.archive.blobs import blob_store
from auditor.archive.evidence import storable
from auditor.archive.models import Capture, SnapshotPage
from auditor.archive.vocabulary import Fetcher
from tests.archive.attempts import check, check_page, check_words, make_page, words_attempt
from tests.factories import START, make_source

db = pytest.mark.django_db


def recorded(**overrides: Any) -> dict[str, Any]:
    """The evidence record of a check, as the database gives it back."""
    source = make_source()
    check(source, words_attempt(source, **overrides))
    record: dict[str, Any] = Capture.objects.get().record
    return record


@db
def test_each_check_has_an_attempt_of_its_own() -> None:
    source = make_source()
    attempts = [words_attempt(source) for _ in range(3)]
    recorded = [check(source, attempt).capture.attempt for attempt in attempts]
    assert recorded == [attempt.id for attempt in attempts]


@db
@pytest.mark.parametrize(("uses_browser", "fetcher"), [(False, "http"), (True, "browser")])
def test_a_capture_says_what_fetched_it(uses_browser: bool, fetcher: str) -> None:
    source = make_source()
    attempt = words_attempt(source, uses_browser=uses_browser)
    assert check(source, attempt).capture.fetcher == Fetcher(fetcher)


@db
def test_a_capture_says_which_filters_were_not_run() -> None:
    filters = ["removeQueryParams", "theirs"]
    source = make_source(
        declaration={"fetch": "http://a.example", "select": "main", "filter": filters}
    )
    capture = check_words(source).capture
    assert capture.record["skipped_filters"] == ["theirs"]


@db
def test_a_capture_says_what_was_believed_and_why() -> None:
    assert recorded()["belief"]["belief"] == "confirmed"


@db
def test_a_capture_says_what_robots_txt_decided() -> None:
    decisions = ({"host": "http://site.example", "allowed": True, "why": "no rule forbids it"},)
    assert recorded(robots=decisions)["robots"] == list(decisions)


@db
def test_a_capture_says_how_often_it_was_tried_and_why_a_browser_was_used() -> None:
    found = recorded(retries=1, fallback_reason="it is an empty shell", uses_browser=True)
    assert (found["retries"], found["fallback"]) == (1, "it is an empty shell")


@db
def test_a_capture_says_what_was_asked_and_answered() -> None:
    page = make_page(
        request_headers=(("Accept", "text/html"),),
        headers=(("B", "2"), ("A", "1"), ("A", "3")),
        encoded_length=77,
        encoded_sha256="ab" * 32,
    )
    (found,) = check_page(make_source(), page).capture.record["pages"]
    assert found["headers"] == [["B", "2"], ["A", "1"], ["A", "3"]]
    assert found["request_headers"] == [["Accept", "text/html"]]
    assert (found["encoded_length"], found["sha256"]) == (77, page.sha256)


@db
@pytest.mark.parametrize("value", ["caf\udce9", "nul\x00", "\ud800"])
def test_headers_that_are_no_text_can_be_stored(value: str) -> None:
    source = make_source()
    page = make_page(headers=(("X-Odd", value),), notes={"console": [value]})
    check_page(source, page, hops=({"location": value},), robots=({"why": value},))
    assert Capture.objects.get().outcome == "ok"


@db
def test_a_type_of_any_length_can_be_stored() -> None:
    check_page(make_source(), make_page(media_type="text/html; " + "x" * 300, charset="y" * 300))
    assert len(SnapshotPage.objects.get().media_type) == 100


@db
def test_a_picture_of_the_page_is_kept() -> None:
    picture = b"\x89PNG and so on"
    capture = check_page(make_source(), make_page(screenshot=picture)).capture
    assert blob_store().get(capture.screenshot) == picture


@db
def test_times_are_kept_to_the_microsecond() -> None:
    at = START.replace(microsecond=123_456)
    source = make_source()
    check(source, words_attempt(source, at=at))
    assert Capture.objects.get().started_at == at


@pytest.mark.parametrize(
    "value", [{"a\0": ["\udce9", ("\0", 1)]}, "\ud800", [], {}, None, 3, {"deep": {"er": "\0"}}]
)
def test_whatever_a_site_sends_can_be_written_as_json_in_utf_8(value: Any) -> None:
    written = json.dumps(storable(value), ensure_ascii=False)
    assert "\\u0000" not in written
    assert written.encode("utf-8")
