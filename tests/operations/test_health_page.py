"""The health page: what operators read, what others do not see, and its cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError

from auditor.archive.blobs import StorageFailed
from auditor.archive.vocabulary import Trigger
from tests.accounts.people import make_account
from tests.accounts.people import sign_in as sign_in_as
from tests.factories import make_capture, make_document, make_provider, make_source
from tests.public.pages import links, words

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from auditor.archive.models import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_queue", "_no_browser")]
ELSEWHERE = "203.0.113.9"


@pytest.fixture
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting one to see that it runs is slow, and tested where it is found."""
    monkeypatch.setattr("auditor.operations.machine.find_chromium", lambda environment: None)


def ago(**lengths: float) -> datetime:
    return datetime.now(UTC) - timedelta(**lengths)


def make_tracked(name: str = "Halden Pay", **facts: Any) -> Document:
    document = make_document(make_provider(name=name), **facts)
    make_source(document)
    return document


def make_unreachable() -> Document:
    return make_tracked(
        next_check_at=ago(hours=-1),
        last_outcome="dns_failed",
        failures_in_a_row=4,
        failing_since=datetime(2026, 5, 10, 12, 0, tzinfo=UTC),
    )


def read(client: Client, **extra: Any) -> str:
    return words(client.get("/health/", **extra))


def test_an_empty_installation_says_what_to_do(client: Client) -> None:
    text = read(client)
    assert "No document is tracked" in text
    assert "Nothing was checked in the last 24 hours." in text


def test_a_dead_scheduler_is_told_by_the_most_overdue_document(client: Client) -> None:
    document = make_tracked(next_check_at=ago(hours=5))
    make_tracked(next_check_at=ago(hours=1))
    text = read(client)
    assert "Fault. Stopped: 2 documents are due" in text
    assert "the longest wait is 5 hours" in text
    assert document.get_absolute_url() in links(client.get("/health/"))


def test_a_document_that_a_hung_worker_keeps_is_overdue_all_the_same(client: Client) -> None:
    make_tracked(next_check_at=ago(hours=5), lease_until=ago(hours=-1))
    assert "Stopped" in read(client)


def test_a_document_that_was_declared_just_now_is_not_overdue(client: Client) -> None:
    document = make_tracked()
    type(document).objects.update(created_at=ago(days=400))
    assert "Alive" in read(client)


def test_outcomes_of_the_day_are_sentences_with_what_happens_next(client: Client) -> None:
    document = make_tracked()
    for _ in range(3):
        make_capture(document, at=ago(hours=2), outcome="dns_failed", error="No address.")
    make_capture(document, at=ago(hours=30), outcome="gone", error="Gone.")
    text = read(client)
    assert "3 No site was found under the name in the address. It is tried again later." in text
    assert "410" not in text


def test_a_replay_is_no_check(client: Client) -> None:
    make_capture(make_tracked(), at=ago(hours=2), trigger=Trigger.REPLAY)
    assert "Nothing was checked in the last 24 hours." in read(client)


def test_documents_that_cannot_be_reached_are_listed_with_their_dates(client: Client) -> None:
    make_unreachable()
    text = read(client)
    assert "1 of 1 document cannot be reached." in text
    assert "Halden Pay: Terms of Service Since 10 May 2026, 12:00 UTC, 4 checks in a row." in text


def test_a_store_that_takes_nothing_is_a_fault(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object) -> None:
        raise StorageFailed("The blob store cannot be used: No space left on device.")

    monkeypatch.setattr("auditor.archive.blobs.BlobStore.probe", refuse)
    text = read(client)
    assert "Pages cannot be stored, so that no document is checked." in text
    assert "No space left on device" in text


def test_the_last_failure_of_the_store_is_dated(client: Client) -> None:
    at = ago(days=3)
    make_capture(make_tracked(), at=at, outcome="storage_failed", error="Full.")
    assert f"The last failure was {at:%Y-%m-%d %H:%M} UTC." in read(client)


def test_a_broker_that_is_down_is_a_fault(client: Client, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    text = read(client)
    assert "The broker does not answer." in text
    assert "127.0.0.1:1" in text


def test_strangers_see_counts_and_no_names_or_places(client: Client, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    make_unreachable()
    text = read(client, REMOTE_ADDR=ELSEWHERE)
    assert "1 of 1 document cannot be reached." in text
    assert "Halden Pay" not in text
    assert "127.0.0.1:1" not in text
    assert str(settings.DATA_DIR) not in text


def test_staff_see_names_from_anywhere(client: Client) -> None:
    make_unreachable()
    sign_in_as(client, make_account("ada", is_staff=True))
    assert "Halden Pay" in read(client, REMOTE_ADDR=ELSEWHERE)


def test_without_a_database_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("auditor.operations.views.database_now", refuse)
    response = client.get("/health/")
    assert response.status_code == 503
    assert "The database does not answer." in words(response)


def test_the_page_is_neither_kept_nor_indexed(client: Client) -> None:
    response = client.get("/health/")
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/health/", "/metrics"])
def test_nothing_can_be_sent(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("documents", [1, 20])
@pytest.mark.parametrize("path", ["/health/", "/metrics"])
def test_the_cost_does_not_grow_with_the_archive(
    client: Client,
    path: str,
    documents: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(documents):
        make_capture(make_unreachable(), at=ago(hours=1))
    with django_assert_max_num_queries(18):
        assert client.get(path).status_code == 200
