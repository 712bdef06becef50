"""A whole installation in a folder: its processes, its messages, and time going by in its rows."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from celery import Celery
from kombu import Connection

from auditor.archive.clock import database_now
from auditor.archive.models import Document, Host
from auditor.operations import embedded_broker, programs

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Installation:
    """Where its parts are. Rows are reached through Django's default connection."""

    folder: Path
    site: tuple[str, int]
    database_url: str
    broker_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What every process of it is started with."""
        address, port = self.site
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "auditor.settings",
            "AUDITOR_ENV_FILE": os.devnull,
            "DEBUG": "false",
            "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATA_URL": self.folder.as_uri(),
            "DATABASE_URL": self.database_url,
            "STORAGE_URL": (self.folder / "blobs").as_uri(),
            "CELERY_BROKER_URL": self.broker_url,
            "AUDITOR_HOST_MAP": f"*.example={address}:{port}",
            "AUDITOR_HOST_INTERVAL_MS": "0",
            "LOG_LEVEL": "INFO",
        }

    def send(self, task: str, *arguments: object) -> None:
        """Put a message into the queue, as the scheduler does. Raises what the broker raises."""
        embedded_broker.register()
        # A connection of its own: one from a pool would remember a broker that is gone.
        with (
            Celery(broker=self.broker_url, set_as_current=False) as app,
            Connection(self.broker_url) as connection,
        ):
            app.send_task(task, arguments, connection=connection, retry=False)

    def sweep(self) -> None:
        self.send("archive.capture_due")

    @contextmanager
    def worker(self, command: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
        """A worker, or the program that is given, until the end of the block."""
        process = self.start(command)
        try:
            yield process
        finally:
            end(process)

    def start(self, command: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen(
                command or programs.worker().command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def with_broker(self, url: str) -> Installation:
        """The same installation, its messages passed by another broker."""
        return replace(self, broker_url=url)

    def waiting(self) -> int:
        """How many messages of the embedded queue are not acknowledged."""
        return self._ask_queue("SELECT count(*) FROM message")

    def deliveries(self) -> int:
        """How often the message that was delivered most often was."""
        return self._ask_queue("SELECT coalesce(max(deliveries), 0) FROM message")

    def let_messages_come_again(self) -> None:
        """As if the time of every message's lease had gone by."""
        self._ask_queue("UPDATE message SET visible_at = 0 RETURNING 1")

    def _ask_queue(self, statement: str) -> int:
        with closing(sqlite3.connect(self.folder / "queue.sqlite3", isolation_level=None)) as queue:
            rows = queue.execute(statement).fetchall()
        return int(rows[0][0]) if rows else 0

    def log(self) -> str:
        """What its processes said so far."""
        return (self.folder / "worker.log").read_text(errors="replace")


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the kernel does it when memory runs out: the process alone, at once."""
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end; after a while do not ask."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        kill(process)


def wait_until(is_so: Callable[[], bool], *, what: str, installation: Installation) -> None:
    """Raises TimeoutError with what the processes said."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within time.\n{installation.log()[-6000:]}")
        time.sleep(0.05)


def let_leases_run_out() -> None:
    """As if the time of every lease and of every hold of a host had gone by."""
    past = database_now() - timedelta(seconds=1)
    Document.objects.filter(lease_until__gt=past).update(lease_until=past)
    Host.objects.filter(held_until__gt=past).update(held_until=past)


def make_due() -> None:
    """As if the next check of every document had come."""
    Document.objects.update(next_check_at=database_now() - timedelta(seconds=1))
    Host.objects.update(free_at=None)


def is_leased(document: Document) -> bool:
    return Document.objects.filter(pk=document.pk, lease_until__gt=database_now()).exists()


def children_of(pid: int) -> list[int]:
    """The processes that a process started, and those that they started. Linux only."""
    found = []
    for entry in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in entry.read_text().split():
            found += [int(child), *children_of(int(child))]
    return found


def is_alive(pid: int) -> bool:
    """A zombie, which waits only for somebody to notice, is not alive."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
