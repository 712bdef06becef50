"""A task through a real worker process, on every broker that there is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from auditor.operations import embedded_broker
from tests import services
from tests.operations.echo_app import app, write

ROOT = Path(__file__).resolve().parents[2]
WORKER = [
    *(sys.executable, "-m", "celery", "--app", "tests.operations.echo_app", "worker"),
    *("--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]


def embedded(folder: Path) -> str:
    embedded_broker.register()
    return f"embedded://{folder}/queue.sqlite3"


def of_service(find: Callable[[], services.Service]) -> Callable[[Path], str]:
    def url(folder: Path) -> str:
        service = find()
        if not service.url:
            pytest.skip(f"{service}")
        return service.url

    return url


@pytest.fixture(
    params=[embedded, of_service(services.find_redis), of_service(services.find_rabbitmq)],
    ids=["embedded", "redis", "rabbitmq"],
)
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(request.param(tmp_path))


@pytest.fixture
def queue(broker: str) -> Iterator[str]:
    """A queue of this test alone, which is removed from the broker afterwards."""
    name = f"test-{uuid.uuid4().hex}"
    yield name
    if broker.startswith("embedded:"):
        return
    with Connection(broker) as connection:
        channel: Any = connection.channel()
        channel.queue_delete(name)
        channel.exchange_delete(name)


@contextmanager
def worker(broker: str, queue: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "ECHO_BROKER": broker, "ECHO_QUEUE": queue, **variables}
    process = subprocess.Popen(WORKER, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def send(broker: str, queue: str, *arguments: str) -> None:
    with Connection(broker) as connection:
        write.apply_async(arguments, queue=queue, producer=app.amqp.Producer(connection))


def wait_for(path: Path, text: str, seconds: float = 20) -> str:
    """The content of the file, once it has the text or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not (path.exists() and path.read_text() == text):
        time.sleep(0.02)
    return path.read_text() if path.exists() else ""


@pytest.mark.slow
def test_a_task_is_done_once_by_a_worker(broker: str, queue: str, tmp_path: Path) -> None:
    send(broker, queue, str(tmp_path / "out"), "done")
    with worker(broker, queue):
        assert wait_for(tmp_path / "out", "done\n") == "done\n"
