"""A text that is not believed: what is shown of it, and verdicts on it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from auditor.archive.blobs import blob_store
from auditor.archive.models import Capture, Verdict, Version
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Finding, VersionState
from auditor.desk import version_page
from tests.desk.staff import give_page, make_suspect, make_user, staff_client
from tests.factories import START, make_document, make_imported, make_version

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def suspect_beside_confirmed(text: str = "We ask for nothing.") -> Version:
    document = make_document()
    make_version(document, "We ask for a passport.", captured_at=START)
    return make_suspect(document, text)


def show(version: Version, query: str = "") -> str:
    return staff_client().get(f"/desk/versions/{version.uuid}/{query}").content.decode()


def judge(client: Client, version: Version, finding: str = "genuine", **given: Any) -> Any:
    data = {"finding": finding, "note": "", "seen": 0} | given
    return client.post(f"/desk/versions/{version.uuid}/", data)


def test_it_stands_beside_the_last_confirmed_text() -> None:
    shown = show(suspect_beside_confirmed(), "?view=inline")
    assert "<del>a passport</del>" in shown
    assert "<ins>nothing</ins>" in shown


def test_it_says_why_the_text_is_not_believed() -> None:
    assert "It is far shorter than usual." in show(suspect_beside_confirmed())


def test_without_a_confirmed_text_it_stands_alone() -> None:
    shown = show(make_suspect(text="Only this."))
    assert "There is no confirmed text to compare it with." in shown
    assert "Only this." in shown


def test_a_text_that_the_store_has_lost_is_said_so() -> None:
    version = make_suspect()
    Version.objects.filter(pk=version.pk).update(text_digest="0" * 64)
    assert "does not have this text" in show(version)


@pytest.mark.parametrize("query", ["", "?view=inline"])
def test_hostile_text_is_never_markup(query: str) -> None:
    alone, beside = make_suspect(text=HOSTILE), suspect_beside_confirmed(HOSTILE)
    for version in (alone, beside):
        shown = show(version, query)
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_the_facts_of_the_capture_are_shown_and_escaped() -> None:
    version = make_suspect()
    record = {
        "tool": {"extractor": "kyp-2"},
        "pages": [
            {
                "status": 203,
                "hops": [{"url": "http://site.example/a", "status": 301, "dialled": "192.0.2.7"}],
                "headers": [["X-Odd", "<b>odd</b>"]],
            }
        ],
        "signals": {"share_of_links": 0.91},
    }
    Capture.objects.filter(versions=version).update(record=record)
    shown = show(version)
    for fact in ("192.0.2.7", "status 203", "&lt;b&gt;odd&lt;/b&gt;", "share_of_links: 0.91"):
        assert fact in shown


def test_genuine_confirms_it_and_leads_back_to_the_list() -> None:
    version = suspect_beside_confirmed()
    response = judge(staff_client(), version, note="I opened the page.")
    assert response["Location"] == "/desk/"
    version.refresh_from_db()
    assert version.state == VersionState.CONFIRMED
    assert version.verdicts.get().note == "I opened the page."


def test_dismissed_keeps_it_from_the_public_and_from_the_list() -> None:
    version, client = suspect_beside_confirmed(), staff_client()
    judge(client, version, "dismissed")
    version.refresh_from_db()
    assert version.state == VersionState.SUSPECT
    assert "Nothing needs a look." in client.get("/desk/").content.decode()


def test_a_verdict_given_meanwhile_is_shown_and_nothing_typed_is_lost() -> None:
    version = suspect_beside_confirmed()
    other = make_user(name="grace")
    give_verdict(version=version, finding=Finding.DISMISSED, by=other, at=datetime.now(UTC))
    response = judge(staff_client(), version, note="My own view.")
    shown = response.content.decode()
    assert response.status_code == 409
    assert "grace" in shown
    assert "My own view." in shown
    assert Verdict.objects.count() == 1


def test_a_second_verdict_that_has_seen_the_first_is_taken() -> None:
    version = suspect_beside_confirmed()
    first = give_verdict(
        version=version, finding=Finding.DISMISSED, by=make_user(), at=datetime.now(UTC)
    )
    assert judge(staff_client(), version, seen=first.pk).status_code == 302
    assert Verdict.objects.count() == 2


@pytest.mark.parametrize(
    "given", [{"finding": "perhaps"}, {"finding": ""}, {"note": "x" * 2001}, {"seen": "x"}]
)
def test_a_verdict_that_is_none_is_refused(given: dict[str, str]) -> None:
    version = suspect_beside_confirmed()
    assert judge(staff_client(), version, **given).status_code == 400
    assert not Verdict.objects.exists()


def test_a_version_that_is_not_there_is_not_found() -> None:
    path = "/desk/versions/00000000-0000-0000-0000-000000000001/"
    assert staff_client().get(path).status_code == 404


def raw(version: Version) -> Any:
    assert version.capture
    return staff_client().get(f"/desk/checks/{version.capture.attempt}/pages/0/")


def test_a_raw_page_is_saved_as_plain_text() -> None:
    version = make_suspect()
    assert version.capture
    give_page(version.capture, HOSTILE.encode())
    response = raw(version)
    assert response.content == HOSTILE.encode()
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_raw_page_that_calls_itself_something_else_is_plain_text_all_the_same() -> None:
    version = make_suspect()
    assert version.capture
    give_page(version.capture, b"<svg/>", "image/svg+xml")
    assert raw(version)["Content-Type"] == "text/plain"


def test_a_raw_pdf_is_only_saved() -> None:
    version = make_suspect()
    assert version.capture
    give_page(version.capture, b"%PDF-1.7", "application/pdf")
    assert raw(version)["Content-Type"] == "application/octet-stream"


def picture(content: bytes) -> Any:
    version = make_suspect()
    assert version.capture
    digest = blob_store().put(content)
    Capture.objects.filter(pk=version.capture.pk).update(screenshot=digest)
    return staff_client().get(f"/desk/checks/{version.capture.attempt}/screenshot/")


def test_a_screenshot_is_a_picture_and_nothing_else() -> None:
    response = picture(PNG)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_picture_is_not_served_as_one() -> None:
    assert picture(b"<html>").status_code == 404


def test_a_huge_difference_is_shown_in_part_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version_page, "MOST_ENTRIES", 2)
    shown = show(suspect_beside_confirmed("\n\n".join(f"Line {number}." for number in range(9))))
    assert "further passages are not shown here" in shown
    assert "Line 8." not in shown


def test_a_huge_text_that_stands_alone_is_shown_in_part_and_says_so() -> None:
    shown = show(make_suspect(text="word " * 20_000))
    assert "This is the beginning." in shown
    assert len(shown) < 100_000


def test_an_empty_text_can_be_looked_at() -> None:
    assert "save the plain text" in show(suspect_beside_confirmed(""))


def test_an_imported_text_has_no_capture_to_show() -> None:
    version = make_imported(make_document(), "Imported words.")
    assert "How it was obtained" not in show(version)


def test_the_plain_text_is_saved_byte_for_byte() -> None:
    version = make_suspect(text=HOSTILE)
    response = staff_client().get(f"/desk/versions/{version.uuid}/text/")
    assert response.content == HOSTILE.encode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]


def test_a_check_has_a_page_of_its_own() -> None:
    version = make_suspect()
    assert version.capture
    shown = staff_client().get(f"/desk/checks/{version.capture.attempt}/").content.decode()
    assert f"/desk/versions/{version.uuid}/" in shown
