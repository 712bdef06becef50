"""How many messages wait at the broker, asked with short time-outs."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from amqp.exceptions import AMQPError
from django.conf import settings
from kombu import Connection
from kombu.exceptions import ChannelError, KombuError
from redis.exceptions import RedisError

from auditor.operations.embedded_broker import SCHEME
from auditor.operations.lease_queue import LeaseQueue

# Celery's own name for the queue of tasks that name none.
QUEUE = "celery"
NOT_FOUND = "404"
ANSWER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """The messages that wait for a worker; None with an error where the broker does not say."""

    messages: int | None
    error: str = ""


def messages_waiting(url: str = "", queue: str = QUEUE) -> Waiting:
    """Ask the broker, the installation's own if no URL is given. Never raises."""
    url = url or settings.CELERY_BROKER_URL
    try:
        if url.startswith(f"{SCHEME}:"):
            return Waiting(_embedded(url, queue))
        return Waiting(_of_server(url, queue))
    except ChannelError as error:
        # A queue that no worker and no message has made yet.
        return Waiting(0) if str(error.reply_code) == NOT_FOUND else _failed(error)
    except (OSError, KombuError, AMQPError, RedisError) as error:
        return _failed(error)


def _embedded(url: str, queue: str) -> int:
    with closing(LeaseQueue(Path(unquote(urlsplit(url).path)))) as waiting:
        return waiting.size(queue)


def _of_server(url: str, queue: str) -> int:
    options = _time_limits(url)
    with Connection(url, connect_timeout=ANSWER_SECONDS, transport_options=options) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=ceil(ANSWER_SECONDS))
        channel: Any = connection.channel()
        return int(channel.queue_declare(queue, passive=True).message_count)


def _time_limits(url: str) -> dict[str, float]:
    """In the words of either transport; without them a server that hangs is waited for for ever."""
    if urlsplit(url).scheme.startswith("redis"):
        return {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
    return {"read_timeout": ANSWER_SECONDS, "write_timeout": ANSWER_SECONDS}


def _failed(error: Exception) -> Waiting:
    said = " ".join(str(error).split()) or type(error).__name__
    return Waiting(None, f"The broker does not answer: {said.rstrip('.')}.")
