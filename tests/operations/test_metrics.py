"""What monitoring is given: counts that every process gives alike, and no names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from prometheus_client.parser import text_string_to_metric_families

from auditor.archive.blobs import StorageFailed
from auditor.archive.sealing import seal_captures
from auditor.archive.vocabulary import VersionState
from tests.archive.surveys import make_signup_page, make_survey
from tests.factories import make_capture, make_document, make_provider, make_source, make_version

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from auditor.archive.models import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_queue")]


def ago(**lengths: float) -> datetime:
    return datetime.now(UTC) - timedelta(**lengths)


def make_tracked(**facts: Any) -> Document:
    return make_source(make_document(make_provider(name="Halden Pay"), **facts)).document


def samples(client: Client) -> dict[str, float]:
    """`name{label="value",...}` -> value, as Prometheus reads them."""
    text = client.get("/metrics").content.decode()
    return {
        sample.name
        + "".join(
            f"{{{key}={value}}}" for key, value in sorted(sample.labels.items())
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_an_empty_installation_is_measured(client: Client) -> None:
    found = samples(client)
    assert found["auditor_documents_tracked"] == 0
    assert found["auditor_most_overdue_seconds"] == 0
    assert found["auditor_storage_up"] == 1
    assert found["auditor_broker_up"] == 1
    assert "auditor_last_capture_timestamp_seconds" not in found


def test_documents_are_counted_by_what_is_done_with_them(client: Client) -> None:
    make_tracked(next_check_at=ago(minutes=10))
    make_tracked(next_check_at=ago(minutes=5), lease_until=ago(minutes=-5))
    make_tracked(next_check_at=ago(hours=-1), failures_in_a_row=3, failing_since=ago(days=1))
    make_tracked(next_check_at=ago(hours=-1), flapping_since=ago(days=1))
    make_tracked(is_tracked=False)
    found = samples(client)
    names = ["tracked", "due", "leased", "unreachable", "flapping"]
    assert [found[f"auditor_documents_{name}"] for name in names] == [4, 1, 1, 1, 1]


def test_the_most_overdue_document_is_measured_in_seconds(client: Client) -> None:
    make_tracked(next_check_at=ago(hours=2))
    make_tracked(next_check_at=ago(hours=1))
    assert 7200 <= samples(client)["auditor_most_overdue_seconds"] < 7260


def test_sign_up_pages_are_counted_by_what_is_done_with_them(client: Client) -> None:
    each: list[dict[str, Any]] = [
        {"next_survey_at": ago(hours=2)},
        {"next_survey_at": ago(hours=1), "lease_until": ago(minutes=-5)},
        {"next_survey_at": ago(hours=-1), "failures_in_a_row": 3},
        {"is_current": False, "next_survey_at": ago(days=9)},
    ]
    for number, facts in enumerate(each):
        make_signup_page(make_provider(name=f"Provider {number}"), **facts)
    found = samples(client)
    names = ["", "_due", "_leased", "_failing"]
    assert [found[f"auditor_signup_pages{name}"] for name in names] == [3, 1, 1, 1]
    assert 7200 <= found["auditor_most_overdue_survey_seconds"] < 7260


def test_the_last_survey_is_dated(client: Client) -> None:
    assert "auditor_last_survey_timestamp_seconds" not in samples(client)
    survey = make_survey()
    found = samples(client)["auditor_last_survey_timestamp_seconds"]
    assert found == pytest.approx(survey.started_at.timestamp(), abs=0.01)


def test_captures_are_counted_by_trigger_and_outcome(client: Client) -> None:
    document = make_tracked()
    for outcome in ("ok", "ok", "dns_failed"):
        error = {} if outcome == "ok" else {"error": "No address."}
        make_capture(document, at=ago(days=90), outcome=outcome, **error)
    found = samples(client)
    assert found["auditor_captures_total{outcome=ok}{trigger=schedule}"] == 2
    assert found["auditor_captures_total{outcome=dns_failed}{trigger=schedule}"] == 1


def test_the_last_capture_is_dated(client: Client) -> None:
    at = ago(minutes=3)
    make_capture(make_tracked(), at=at)
    found = samples(client)["auditor_last_capture_timestamp_seconds"]
    assert found == pytest.approx(at.timestamp(), abs=0.01)


def test_versions_are_counted_by_state_and_by_who_has_to_look(client: Client) -> None:
    document = make_tracked()
    make_version(document, "One.")
    make_version(document, "Two.", state=VersionState.SUSPECT)
    found = samples(client)
    assert found["auditor_versions{state=confirmed}"] == 1
    assert found["auditor_versions{state=suspect}"] == 1
    assert found["auditor_versions{state=variant}"] == 0
    assert found["auditor_versions_waiting_for_a_look"] == 1


def test_a_broker_that_is_down_has_no_depth(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    found = samples(client)
    assert found["auditor_broker_up"] == 0
    assert "auditor_queue_messages" not in found


def test_a_store_that_takes_nothing_is_down(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object) -> None:
        raise StorageFailed("Full.")

    monkeypatch.setattr("auditor.archive.blobs.BlobStore.probe", refuse)
    assert samples(client)["auditor_storage_up"] == 0


def test_services_are_not_asked_again_within_seconds(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("auditor.archive.blobs.BlobStore.probe", lambda self: asked.append(self))
    samples(client)
    samples(client)
    assert len(asked) == 1


def test_no_provider_or_document_is_named(client: Client) -> None:
    document = make_tracked(last_outcome="blocked", failures_in_a_row=9, failing_since=ago(days=9))
    text = client.get("/metrics").content.decode().lower()
    assert "halden" not in text
    assert document.slug not in text


def test_strangers_are_refused_with_what_to_do(client: Client) -> None:
    response = client.get("/metrics", REMOTE_ADDR="203.0.113.9")
    assert response.status_code == 401
    assert b"AUDITOR_METRICS_TOKEN" in response.content


def test_whoever_has_the_token_reads_from_anywhere(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-token-of-some-length"
    headers = {"Authorization": "Bearer a-token-of-some-length"}
    assert client.get("/metrics", headers=headers, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_without_a_database_there_is_nothing_to_measure(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("auditor.operations.views.database_now", refuse)
    assert client.get("/metrics").status_code == 503


def test_what_is_not_sealed_or_stamped_is_counted(client: Client) -> None:
    document = make_tracked()
    make_capture(document, at=ago(hours=1))
    seal_captures()
    make_capture(document, at=ago(minutes=1))
    found = samples(client)
    assert (found["auditor_captures_not_sealed"], found["auditor_seals_not_stamped"]) == (1, 1)
