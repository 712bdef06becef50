"""The page of a trial: it waits, it shows what came, and nothing of a stranger's page runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from auditor.archive.models import Trial
from auditor.archive.trials import GIVEN_UP_AFTER
from auditor.desk import waking
from tests.desk.scene import build_desk
from tests.desk.staff import make_user, staff_client

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def make_trial(**overrides: Any) -> Trial:
    values = {
        "url": "https://site.example/terms",
        "requested_by": make_user(),
        "requested_at": datetime.now(UTC),
        "result": {"asked": {"provider_name": "Halden Pay", "terms_type": "Fees"}},
    } | overrides
    return Trial.objects.create(**values)


def finished(outcome: str = "ok", **overrides: Any) -> Trial:
    return make_trial(outcome=outcome, finished_at=datetime.now(UTC), **overrides)


def show(trial: Trial, query: str = "") -> Any:
    return staff_client().get(f"/desk/trials/{trial.pk}/{query}")


def test_a_waiting_trial_says_what_it_waits_for_and_looks_again() -> None:
    response = show(make_trial())
    assert response["Refresh"] == "3"
    assert "waits for a worker" in response.content.decode()


def test_a_trial_under_way_says_so() -> None:
    trial = make_trial(lease_until=datetime.now(UTC) + timedelta(minutes=1))
    assert "A worker is fetching the page." in show(trial).content.decode()


def test_after_a_while_it_says_what_to_do_about_the_worker() -> None:
    trial = make_trial(requested_at=datetime.now(UTC) - timedelta(minutes=2))
    assert "up --only worker" in show(trial).content.decode()


def test_a_trial_that_nobody_began_ends_its_waiting() -> None:
    trial = make_trial(requested_at=datetime.now(UTC) - GIVEN_UP_AFTER - timedelta(minutes=1))
    response = show(trial)
    assert "Refresh" not in response
    assert "No worker took this trial" in response.content.decode()


def test_a_proposal_shows_its_reasons_and_fills_the_form() -> None:
    shown = show(build_desk().proposal).content.decode()
    assert "“article” says what the element is" in shown
    assert ">\narticle</textarea>" in shown
    assert "Was this article helpful?" in shown


@pytest.mark.parametrize("query", ["?proposal=0", "?proposal=99", "?proposal=x", "?proposal=٣"])
def test_a_proposal_that_is_not_there_is_the_nearest_one(query: str) -> None:
    assert ">\narticle</textarea>" in show(build_desk().proposal, query).content.decode()


def test_a_failed_trial_says_what_happened_and_what_to_do() -> None:
    shown = show(finished("not_found", error="It answered with status 404.")).content.decode()
    assert "It answered with status 404." in shown
    assert "declare its new address" in shown


def test_a_page_without_proposal_says_how_to_go_on() -> None:
    shown = show(
        finished(result={"pages": [{"url": "u", "status": 200, "length": 1}], "proposals": []})
    ).content.decode()
    assert "No part of the page could be proposed." in shown


def test_nothing_of_the_page_is_markup() -> None:
    passage = {"text": HOSTILE, "is_kept": False}
    preview = {"passages": [passage], "left_out": [HOSTILE], "hidden": 1, "left_out_words": 1}
    preview |= {"kept_words": 1, "removed_words": 1}
    proposal = {
        "declaration": {"fetch": "https://site.example/", "select": HOSTILE},
        "reasons": [HOSTILE],
        "preview": preview,
    }
    result = {
        "proposals": [proposal],
        "missed": [HOSTILE],
        "pages": [{"url": HOSTILE, "status": 200, "length": 1}],
    }
    shown = show(finished(error=HOSTILE, result=result)).content.decode()
    assert HOSTILE not in shown
    assert shown.count("&lt;script&gt;alert(1)") >= 6


def test_a_difference_from_the_confirmed_text_is_escaped_too() -> None:
    desk = build_desk()
    compared = {
        "version": str(desk.suspect.uuid),
        "words_added": 1,
        "words_removed": 1,
        "passages_changed": 1,
        "differences": [{"old": [[True, HOSTILE]], "new": [[True, HOSTILE]]}],
    }
    shown = show(finished(result={"compared": compared})).content.decode()
    assert f"<del>{HOSTILE}" not in shown
    assert "<del>&lt;script&gt;" in shown


def test_its_picture_is_served_as_a_picture() -> None:
    desk = build_desk()
    response = staff_client().get(f"/desk/trials/{desk.proposal.pk}/screenshot/")
    assert response["Content-Type"] == "image/png"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_message_names_the_task_and_the_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(current_app, "send_task", lambda *given: sent.append(given))
    waking._send(7)
    assert sent == [("archive.run_trial", [7])]


def test_a_broker_that_is_down_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*given: Any) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(current_app, "send_task", fail)
    waking._send(7)
    assert "Trial 7 waits for the sweep" in caplog.text
