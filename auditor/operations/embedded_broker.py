"""A broker for installations without one: Celery messages in a SQLite file, under `embedded:`.

Messages are leased (see `lease_queue`), the leases of a living worker are renewed while it polls,
and a killed worker's messages come back when their lease ends. There is no broadcast, therefore no
remote control of workers.
"""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from kombu.transport import TRANSPORT_ALIASES, virtual

from auditor.operations.lease_queue import LEASE_SECONDS, LeaseQueue

SCHEME = "embedded"
POLL_SECONDS = 0.2


def register() -> None:
    """Make kombu know `embedded:///absolute/path/queue.sqlite3`."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


class QoS(virtual.QoS):
    """What this consumer holds; done or refused messages leave the queue at once."""

    channel: Channel

    def ack(self, delivery_tag: str) -> None:
        self.channel.queue.remove(*_claim_of(delivery_tag))
        super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if requeue:
            self.channel.queue.release(*_claim_of(delivery_tag))
        else:
            self.channel.queue.remove(*_claim_of(delivery_tag))
        super().ack(delivery_tag)

    def held(self) -> list[tuple[int, str]]:
        # Acknowledged by a thread of the pool, but not yet flushed: no longer ours.
        done = set(self._dirty or ())
        return [_claim_of(tag) for tag in list(self._delivered or ()) if tag not in done]


class Channel(virtual.Channel):
    """One consumer's or producer's view of the queues."""

    QoS = QoS

    def __init__(self, connection: Transport, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        client: Any = connection.client
        lease = float(client.transport_options.get("lease_seconds", LEASE_SECONDS))
        path = Path(unquote(urlsplit(client.hostname).path))
        self.queue = LeaseQueue(path, lease_seconds=lease)
        self._unacknowledged_queues: set[str] = set()
        self._renew_at = 0.0

    def basic_consume(self, queue: str, no_ack: bool, *args: Any, **kwargs: Any) -> Any:
        if no_ack:
            self._unacknowledged_queues.add(queue)
        return super().basic_consume(queue, no_ack, *args, **kwargs)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Any:
        message: Any = super().basic_get(queue, no_ack=no_ack, **kwargs)
        if message is not None and no_ack:
            self.queue.remove(*_claim_of(message.delivery_tag))
        return message

    def drain_events(self, timeout: float | None = None, callback: Any = None) -> Any:
        if time.monotonic() >= self._renew_at:
            held: QoS = self.qos  # type: ignore[assignment]  # kombu names its own class
            self.queue.renew(held.held())
            self._renew_at = time.monotonic() + self.queue.lease_seconds / 4
        return super().drain_events(timeout=timeout, callback=callback)

    def close(self) -> None:
        super().close()
        self.queue.close()

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        self.queue.put(queue, json.dumps(message))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        claim = self.queue.claim(queue)
        if claim is None:
            raise Empty
        if queue in self._unacknowledged_queues:
            self.queue.remove(claim.message, claim.lease)
        message: dict[str, Any] = json.loads(claim.body)
        message["properties"]["delivery_tag"] = f"{claim.message}.{claim.lease}"
        message["properties"]["delivery_info"]["redelivered"] = claim.deliveries > 1
        return message

    def _restore(self, message: Any) -> None:
        self.queue.release(*_claim_of(message.delivery_tag))

    def _size(self, queue: str) -> int:
        return self.queue.size(queue)

    def _purge(self, queue: str) -> int:
        return self.queue.purge(queue)


class Transport(virtual.Transport):
    """The kombu transport of the `embedded:` scheme."""

    Channel = Channel
    can_parse_url = True
    default_connection_params: ClassVar[dict[str, Any]] = {}
    polling_interval = POLL_SECONDS
    driver_type = SCHEME
    driver_name = "sqlite3"
    connection_errors = (*virtual.Transport.connection_errors, sqlite3.OperationalError)

    # kombu's own two base classes disagree on this signature.
    def drain_events(self, connection: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        """As everywhere, but no longer than `longest_wait`, between which a worker sees a stop."""
        client: Any = self.client
        timeout, longest = kwargs.get("timeout"), client.transport_options.get("longest_wait")
        if timeout and longest:
            kwargs["timeout"] = min(timeout, float(longest))
        return super().drain_events(connection, **kwargs)

    def as_uri(self, uri: str, include_password: bool = False, mask: str = "**") -> str:
        return uri

    def driver_version(self) -> str:
        return sqlite3.sqlite_version


def _claim_of(delivery_tag: str) -> tuple[int, str]:
    message, _, lease = delivery_tag.partition(".")
    return int(message), lease
