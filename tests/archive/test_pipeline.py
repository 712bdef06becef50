"""How a check becomes evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auditor.archive.blobs import blob_store
from auditor.archive.models import (
    Capture,
    Change,
    RobotsFile,
    Snapshot,
    SnapshotPage,
    Source,
    Version,
)
from auditor.pages.extract import BETWEEN_PARTS
from auditor.pages.outcomes import BELIEVABLE, Outcome
from auditor.pages.robots import Robots
from tests.archive.attempts import (
    check,
    check_page,
    check_words,
    failed_attempt,
    make_attempt,
    make_page,
    unchanged_attempt,
    words_attempt,
)
from tests.archive.texts import as_html, terms
from tests.factories import START, make_imported, make_source

pytestmark = pytest.mark.django_db
FAILURES = [outcome for outcome in Outcome if outcome not in BELIEVABLE]
COMBINED = {
    "combine": [{"fetch": f"http://site.example/{name}"} for name in "ab"],
    "select": "main",
}
TWO_PARTS = {"fetch": "http://site.example/t", "select": ["#a", "#b"]}


@pytest.mark.parametrize("outcome", FAILURES)
def test_every_failure_leaves_a_capture_and_no_version(outcome: Outcome) -> None:
    recorded = check(make_source(), failed_attempt(outcome))
    assert (recorded.capture.outcome, recorded.capture.error) == (outcome.value, "It failed.")
    assert (recorded.version, Version.objects.count()) == (None, 0)


def test_a_first_text_becomes_a_version() -> None:
    recorded = check_words(make_source(), terms())
    assert recorded.version
    assert (recorded.capture.outcome, recorded.version.text()) == ("ok", terms() + "\n")
    assert recorded.version.state == "confirmed"


def test_a_version_knows_its_capture_its_snapshot_and_its_declaration() -> None:
    source = make_source()
    recorded = check_words(source)
    assert recorded.version
    assert recorded.version.capture == recorded.capture
    assert recorded.version.snapshot == recorded.capture.snapshot
    assert recorded.version.source == source


def test_a_capture_keeps_the_digests_of_what_was_read() -> None:
    recorded = check_words(make_source())
    assert recorded.version
    assert recorded.capture.text_digest == recorded.version.text_digest
    assert recorded.capture.essence_digest == recorded.version.essence_digest != ""


def test_the_page_is_kept_as_it_came() -> None:
    page = make_page()
    check_page(make_source(), page)
    assert blob_store().get(SnapshotPage.objects.get().blob) == page.body


def test_a_page_like_the_last_one_is_kept_against_it() -> None:
    source = make_source()
    first, second = make_page("\n\n".join([terms()] * 20)), make_page("\n\n".join([terms()] * 21))
    for page in (first, second):
        check_page(source, page)
    rows = SnapshotPage.objects.order_by("pk")
    assert [row.reference for row in rows] == ["", first.sha256]


def test_the_same_text_makes_no_version() -> None:
    source = make_source()
    check_words(source)
    assert check_words(source).version is None


def test_the_same_pages_are_stored_once() -> None:
    source = make_source()
    captures = [check_words(source).capture for _ in range(2)]
    assert captures[0].snapshot == captures[1].snapshot


def test_other_bytes_with_the_same_text_make_no_version() -> None:
    source = make_source()
    check_words(source)
    recorded = check_page(source, make_page(body=b"<!-- 7f3a -->" + as_html(terms())))
    assert (recorded.version, Snapshot.objects.count()) == (None, 2)


def test_another_text_is_a_change_by_the_provider() -> None:
    source = make_source()
    check_words(source)
    version = check_words(source, terms(limit=900)).version
    assert Change.objects.by_provider().newest_first()[0].version == version


@pytest.mark.parametrize("body", [b"", b"   ", b"<main></main>", b"<p>Elsewhere.</p>", b"%PDF-1.7"])
def test_pages_that_give_no_text_are_kept_all_the_same(body: bytes) -> None:
    recorded = check_page(make_source(), make_page(body=body))
    assert (recorded.version, recorded.capture.outcome != "ok") == (None, True)
    assert recorded.capture.error
    assert recorded.capture.snapshot


def test_a_failure_between_two_checks_makes_no_change() -> None:
    source = make_source()
    check_words(source)
    check(source, failed_attempt(Outcome.SERVER_ERROR))
    check_words(source)
    assert Version.objects.count() == 1


def test_not_modified_stands_on_the_last_pages() -> None:
    source = make_source()
    first = check_words(source)
    second = check(source, unchanged_attempt())
    assert (second.capture.snapshot, second.version) == (first.capture.snapshot, None)
    assert (second.capture.outcome, second.capture.error) == ("not_modified", "")


def test_not_modified_says_which_text_it_stands_on() -> None:
    source = make_source()
    first = check_words(source).capture
    second = check(source, unchanged_attempt()).capture
    assert second.text_digest == first.text_digest != ""
    assert second.essence_digest == first.essence_digest


def test_not_modified_passes_over_pages_that_gave_no_text() -> None:
    source = make_source()
    first = check_words(source)
    check_page(source, make_page(body=b"<p>Elsewhere.</p>"))
    second = check(source, unchanged_attempt())
    assert second.capture.snapshot == first.capture.snapshot


def test_the_very_same_bytes_are_not_stored_again() -> None:
    source = make_source()
    first = check_words(source)
    attempt = make_attempt(make_page(), outcome=Outcome.NOT_MODIFIED, is_identical=True)
    second = check(source, attempt)
    assert (second.capture.outcome, second.capture.snapshot) == (
        "not_modified",
        first.capture.snapshot,
    )
    assert SnapshotPage.objects.count() == 1


def test_pages_are_combined_in_order() -> None:
    source = make_source(declaration=COMBINED)
    pages = make_page(terms()), make_page(terms(limit=900))
    version = check(source, make_attempt(*pages, source=source)).version
    assert version
    assert version.text() == f"{terms()}{BETWEEN_PARTS}{terms(limit=900)}\n"


def test_each_combined_page_is_kept() -> None:
    source = make_source(declaration=COMBINED)
    pages = make_page(terms()), make_page(terms(limit=900))
    check(source, make_attempt(*pages, source=source))
    kept = SnapshotPage.objects.order_by("position").values_list("blob", flat=True)
    assert list(kept) == [page.sha256 for page in pages]


def test_one_unreadable_page_of_several_makes_no_version() -> None:
    source = make_source(declaration=COMBINED)
    pages = make_page(), make_page(body=b"<p>Elsewhere.</p>")
    recorded = check(source, make_attempt(*pages, source=source))
    assert (recorded.capture.outcome, recorded.version) == ("selector_missed", None)


def two_parts(*parts: str) -> bytes:
    shown = "".join(f"<div id={name}>{text}</div>" for name, text in zip("ab", parts, strict=False))
    return f"<main>{shown}</main>".encode()


def test_a_part_that_is_missing_now_is_no_change_by_the_provider() -> None:
    source = make_source(declaration=TWO_PARTS)
    for body in (two_parts(terms(), "And one more rule."), two_parts(terms())):
        recorded = check_page(source, make_page(body=body))
    assert recorded.version
    assert (recorded.capture.outcome, recorded.version.state) == ("selector_missed", "suspect")
    assert recorded.capture.error == "http://site.example/t: nothing matches '#b'."
    assert Change.objects.count() == 1


def test_a_part_that_was_never_there_keeps_nothing_from_being_read() -> None:
    source = make_source(declaration=TWO_PARTS)
    for text in (terms(), terms(limit=900)):
        recorded = check_page(source, make_page(body=two_parts(text)))
    assert recorded.version is not None


# --- Causes ---------------------------------------------------------------------------------------


def cause_of_last() -> str:
    return Change.objects.newest_first()[0].cause


def test_our_first_reading_after_an_imported_history_is_not_the_provider() -> None:
    source = make_source()
    make_imported(source.document, "Terms", recorded_at=START)
    check_words(source)
    assert cause_of_last() == "extractor"


def test_an_imported_version_of_the_future_does_not_multiply_ours() -> None:
    source = make_source()
    make_imported(source.document, "Terms", recorded_at=START.replace(year=2090))
    check_words(source)
    assert check_words(source).version is None


def test_a_change_after_a_reading_equal_to_an_imported_record_is_the_providers() -> None:
    source = make_source()
    make_imported(source.document, terms() + "\n", recorded_at=START.replace(year=2020))
    for words in (terms(), terms(limit=900)):
        check_words(source, words)
    shown = Change.objects.by_provider().newest_first()
    assert [change.version.text() for change in shown] == [terms(limit=900) + "\n", terms() + "\n"]


def test_what_stands_around_the_document_is_not_the_provider() -> None:
    source = make_source()
    links = "".join(f"<p><a href='/{one}'>{one}</a></p>" for one in ("Careers", "Blog", "Press"))
    check_words(source)
    body = as_html(terms()).replace(b"</main>", links.encode() + b"</main>")
    recorded = check_page(source, make_page(body=body))
    assert (recorded.version is not None, cause_of_last()) == (True, "boilerplate")


# --- What sites say of themselves -----------------------------------------------------------------


def test_a_fallback_is_remembered_by_the_declaration() -> None:
    source = make_source()
    attempt = words_attempt(source, uses_browser=True, fallback_reason="it is an empty shell")
    check(source, attempt)
    source.refresh_from_db()
    assert (source.browser_since, source.browser_because) == (
        attempt.started_at,
        "it is an empty shell",
    )


def test_a_fallback_is_remembered_once() -> None:
    source = make_source()
    for reason in ("it is an empty shell", "it said 403"):
        check(source, words_attempt(source, uses_browser=True, fallback_reason=reason))
    assert Source.objects.get().browser_because == "it is an empty shell"


def test_a_fallback_that_gave_no_text_is_not_remembered() -> None:
    source = make_source()
    check(source, failed_attempt(Outcome.TIMED_OUT, uses_browser=True, fallback_reason="a shell"))
    assert Source.objects.get().browser_since is None


@pytest.mark.parametrize("reason", ["y" * 5000, "nul\x00 caf\udce9"])
def test_a_fallback_of_any_reason_can_be_stored(reason: str) -> None:
    source = make_source()
    recorded = check(source, words_attempt(source, uses_browser=True, fallback_reason=reason))
    assert (recorded.capture.outcome, len(Source.objects.get().browser_because) <= 300) == (
        "ok",
        True,
    )


def test_what_robots_txt_said_is_remembered_whatever_came_of_the_check() -> None:
    robots = {"http://site.example": Robots(text="Disallow: /", fetched_at=START, status=200)}
    check(make_source(), failed_attempt(Outcome.REFUSED_BY_ROBOTS, fetched_robots=robots))
    row = RobotsFile.objects.get()
    assert (row.origin, row.text, row.status, row.fetched_at) == (
        "http://site.example",
        "Disallow: /",
        200,
        START,
    )


def test_a_newer_robots_txt_takes_the_place_of_the_older_one() -> None:
    for day, text in ((1, "Disallow: /"), (2, "")):
        fetched_at = START + timedelta(days=day)
        robots = {"http://site.example": Robots(text=text, fetched_at=fetched_at, status=200)}
        check(make_source(), failed_attempt(Outcome.NOT_FOUND, fetched_robots=robots))
    assert RobotsFile.objects.get().text == ""


def test_a_robots_txt_that_is_no_text_can_be_stored() -> None:
    text = "nul\x00 caf\udce9"
    robots = {"http://site.example": Robots(text=text, fetched_at=START, status=200)}
    source = make_source()
    recorded = check(source, words_attempt(source, fetched_robots=robots))
    assert (recorded.capture.outcome, Capture.objects.count()) == ("ok", 1)


def test_an_origin_of_any_length_can_be_remembered() -> None:
    origin = "http://" + ".".join(["a" * 60] * 4) + ".example:8080"
    robots = {origin: Robots(text="", fetched_at=START, status=404)}
    source = make_source()
    assert check(source, words_attempt(source, fetched_robots=robots)).capture.outcome == "ok"
    assert RobotsFile.objects.get().origin == origin
