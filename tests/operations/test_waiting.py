"""Asking brokers how much waits: what they say, and that one that is down costs seconds only."""

from __future__ import annotations

import socket
import uuid
from typing import TYPE_CHECKING

import pytest
from kombu import Connection

from auditor.operations.lease_queue import LeaseQueue
from auditor.operations.waiting import Waiting, messages_waiting
from tests import services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def embedded(path: Path) -> str:
    return f"embedded://{path}"


def test_an_embedded_queue_says_how_much_waits(tmp_path: Path) -> None:
    queue = LeaseQueue(tmp_path / "queue.sqlite3")
    for _ in range(3):
        queue.put("celery", "{}")
    queue.close()
    assert messages_waiting(embedded(tmp_path / "queue.sqlite3")) == Waiting(3)


def test_a_queue_of_another_name_is_not_counted(tmp_path: Path) -> None:
    queue = LeaseQueue(tmp_path / "queue.sqlite3")
    queue.put("other", "{}")
    queue.close()
    assert messages_waiting(embedded(tmp_path / "queue.sqlite3")) == Waiting(0)


def test_an_embedded_queue_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    found = messages_waiting(embedded(tmp_path / "file" / "queue.sqlite3"))
    assert found.messages is None
    assert "cannot be used" in found.error


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_down_says_so_without_its_password(scheme: str) -> None:
    found = messages_waiting(f"{scheme}://user:verysecret@127.0.0.1:1//")
    assert found.messages is None
    assert found.error.startswith("The broker does not answer: ")
    assert "verysecret" not in found.error


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_accepts_and_never_answers_is_given_up(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.operations.waiting.ANSWER_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = messages_waiting(f"{scheme}://127.0.0.1:{server.getsockname()[1]}//")
    assert found.messages is None
    assert "timed out" in found.error or "Timeout" in found.error


@pytest.mark.slow
@pytest.mark.parametrize("find", [services.find_redis, services.find_rabbitmq])
def test_a_server_says_how_much_waits(find: Callable[[], services.Service]) -> None:
    service, queue = find(), f"test-{uuid.uuid4().hex}"
    if not service.url:
        pytest.skip(f"{service}")
    assert messages_waiting(service.url, queue) == Waiting(0)
    with Connection(service.url) as connection:
        waiting = connection.SimpleQueue(queue)
        waiting.put({"wake": "up"})
        assert messages_waiting(service.url, queue) == Waiting(1)
        waiting.queue.delete()
        waiting.close()
