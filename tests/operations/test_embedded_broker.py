"""The embedded broker as kombu sees it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from auditor.operations import embedded_broker


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    embedded_broker.register()
    with Connection(f"embedded://{tmp_path}/queue.sqlite3") as opened:
        yield opened


def put(connection: Connection, *texts: str) -> Any:
    queue = connection.SimpleQueue("work")
    for text in texts:
        queue.put({"text": text})
    return queue


def test_a_message_makes_the_round_trip(connection: Connection) -> None:
    message = put(connection, "hello").get(timeout=30)
    assert message.payload == {"text": "hello"}


def test_an_acknowledged_message_leaves_the_queue(connection: Connection) -> None:
    queue = put(connection, "hello")
    queue.get(timeout=30).ack()
    assert queue.qsize() == 0


def test_a_requeued_message_comes_again(connection: Connection) -> None:
    queue = put(connection, "again")
    queue.get(timeout=30).requeue()
    assert queue.get(timeout=30).payload == {"text": "again"}


def test_a_rejected_message_leaves_the_queue(connection: Connection) -> None:
    queue = put(connection, "refused")
    queue.get(timeout=30).reject()
    assert queue.qsize() == 0


def test_what_a_closing_consumer_holds_is_given_back(connection: Connection) -> None:
    put(connection, "held").get(timeout=30)
    connection.close()
    message = connection.SimpleQueue("work").get(timeout=30)
    assert message.payload == {"text": "held"}


def test_a_consumer_that_does_not_acknowledge_removes_what_it_gets(connection: Connection) -> None:
    put(connection, "gone")
    queue = connection.SimpleQueue("work", no_ack=True)
    queue.get(timeout=30)
    assert queue.qsize() == 0


def test_getting_without_acknowledgement_removes_the_message(connection: Connection) -> None:
    put(connection, "gone")
    channel: Any = connection.channel()
    channel.basic_get("work", no_ack=True)
    assert channel.queue.size("work") == 0


def test_purge_tells_how_many_there_were(connection: Connection) -> None:
    queue = put(connection, "one", "two")
    assert queue.clear() == 2


def test_a_living_consumers_lease_is_renewed_while_it_polls(connection: Connection) -> None:
    queue = put(connection, "long work")
    message = queue.get(timeout=30)
    channel = message.channel
    channel._renew_at = 0.0
    claims: list[Any] = []
    channel.queue.renew = claims.extend
    with pytest.raises(TimeoutError):
        connection.drain_events(timeout=0.01)
    assert claims == [tuple(map(int_or_text, message.delivery_tag.split(".")))]


def int_or_text(part: str) -> int | str:
    return int(part) if part.isdecimal() and len(part) < 10 else part


@pytest.mark.slow
def test_a_waiting_consumer_gets_a_message_within_half_a_second(connection: Connection) -> None:
    queue = put(connection)
    queue.put({"sent": time.monotonic()})
    sent = queue.get(timeout=30).payload["sent"]
    assert time.monotonic() - sent < 0.5
