"""What a site answered in place of a page: staff may save it, and nobody's browser opens it."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.archive.blobs import blob_store
from auditor.archive.models import Capture
from auditor.pages.refusals import CUT
from tests.desk.staff import client_of, make_user, staff_client
from tests.factories import make_capture

pytestmark = pytest.mark.django_db
SORRY = b"<script>alert(1)</script><p>Access denied</p>"


def refused(body: bytes = SORRY, **facts: Any) -> Capture:
    digest = blob_store().put(body) if body else ""
    told = {
        "url": "http://site.example/terms?<b>",
        "status": 403,
        "media_type": "text/html",
        "length": len(body),
        "note": "",
    } | facts
    return make_capture(
        outcome="blocked", error="It said no.", refusal=digest, record={"refusal": told}
    )


def save(capture: Capture) -> Any:
    return staff_client().get(f"/desk/checks/{capture.attempt}/refusal/")


def show(capture: Capture) -> str:
    return staff_client().get(f"/desk/checks/{capture.attempt}/").content.decode()


def test_it_is_saved_as_plain_text() -> None:
    response = save(refused())
    assert response.content == SORRY
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("media_type", ["image/svg+xml", "application/xhtml+xml", "", "x\r\ny"])
def test_whatever_it_calls_itself_it_is_plain_text(media_type: str) -> None:
    assert save(refused(media_type=media_type))["Content-Type"] == "text/plain"


def test_a_pdf_is_only_saved() -> None:
    response = save(refused(b"%PDF-1.7", media_type="application/pdf"))
    assert response["Content-Type"] == "application/octet-stream"


def test_the_page_of_the_check_leads_to_it_and_shows_nothing_of_it() -> None:
    capture = refused(note=CUT)
    shown = show(capture)
    assert f'href="/desk/checks/{capture.attempt}/refusal/" download' in shown
    for fact in ("status 403", capture.refusal, CUT, "No page was kept of this check."):
        assert fact in shown
    assert "<script>alert" not in shown
    assert "terms?<b>" not in shown


@pytest.mark.parametrize(
    ("length", "sentence"), [(0, "text/html, 0 bytes."), (9, "which could not be stored.")]
)
def test_one_that_was_not_kept_is_said_and_led_to_by_nothing(length: int, sentence: str) -> None:
    capture = refused(b"", length=length)
    shown = show(capture)
    assert sentence in shown
    assert "/refusal/" not in shown
    assert save(capture).status_code == 404


def test_a_check_without_one_says_nothing_of_it() -> None:
    capture = make_capture()
    assert "Answer in place of a page" not in show(capture)
    assert save(capture).status_code == 404


def test_one_that_the_store_has_lost_is_not_found() -> None:
    capture = refused()
    Capture.objects.update(refusal="0" * 64)
    assert save(capture).status_code == 404


def test_only_staff_that_may_look_can_save_it() -> None:
    path = f"/desk/checks/{refused().attempt}/refusal/"
    assert client_of(make_user("view_document")).get(path).status_code == 200
    assert client_of(make_user()).get(path).status_code == 403
    assert client_of(make_user("view_document", is_staff=False)).get(path).status_code == 403
    assert client_of(None).get(path).status_code == 302
