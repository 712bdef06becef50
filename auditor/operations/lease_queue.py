"""A durable queue in one SQLite file: a message taken is leased, and comes back unless removed."""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

logger = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
# A message that killed its worker this often is given up: what is due stands in the database.
MOST_DELIVERIES = 5
SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    body TEXT NOT NULL,
    visible_at REAL NOT NULL DEFAULT 0,
    lease TEXT NOT NULL DEFAULT '',
    deliveries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS message_waiting ON message (queue, visible_at);
"""
WAITING = "SELECT 1 FROM message WHERE queue = ? AND visible_at <= ? LIMIT 1"
CLAIM = """
UPDATE message SET visible_at = ?, lease = ?, deliveries = deliveries + 1
WHERE id = (SELECT id FROM message WHERE queue = ? AND visible_at <= ? ORDER BY id LIMIT 1)
RETURNING id, body, deliveries
"""


class QueueUnusableError(OSError):
    """The queue file cannot be opened or written; the text says which file and why."""


@dataclass(frozen=True)
class Claim:
    """One delivery of a message; only the holder of the newest claim can remove it."""

    message: int
    lease: str
    body: str
    deliveries: int


class LeaseQueue:
    """The queues of one file. Safe to share between threads, and to carry over a fork."""

    def __init__(self, path: Path, *, lease_seconds: float = LEASE_SECONDS) -> None:
        self.path = path
        self.lease_seconds = lease_seconds
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._owner = 0
        self._file: tuple[int, int] | None = None
        self._inherited: list[sqlite3.Connection] = []
        with self._lock:
            self._connect()

    def put(self, queue: str, body: str) -> None:
        self._run("INSERT INTO message (queue, body) VALUES (?, ?)", queue, body)

    def claim(self, queue: str) -> Claim | None:
        """The oldest waiting message, invisible to others until its lease ends; None if none."""
        while self._run(WAITING, queue, time.time()):
            now, lease = time.time(), uuid.uuid4().hex
            for message, body, deliveries in self._run(
                CLAIM, now + self.lease_seconds, lease, queue, now
            ):
                claim = Claim(message, lease, body, deliveries)
                if deliveries <= MOST_DELIVERIES:
                    return claim
                logger.error(
                    "A message of the queue %s was given up: none of %d deliveries was completed.",
                    queue,
                    MOST_DELIVERIES,
                )
                self.remove(message, lease)
        return None

    def renew(self, claims: Iterable[tuple[int, str]]) -> None:
        """Keep the messages of a living consumer invisible for another lease."""
        for message, lease in claims:
            self._run(
                "UPDATE message SET visible_at = ? WHERE id = ? AND lease = ?",
                time.time() + self.lease_seconds,
                message,
                lease,
            )

    def release(self, message: int, lease: str) -> None:
        """Make a message visible again at once; this delivery does not count against it."""
        self._run(
            "UPDATE message SET visible_at = 0, lease = '', deliveries = deliveries - 1 "
            "WHERE id = ? AND lease = ?",
            message,
            lease,
        )

    def remove(self, message: int, lease: str) -> None:
        """Remove a message that is done with; nothing happens if another consumer has it now."""
        self._run("DELETE FROM message WHERE id = ? AND lease = ?", message, lease)

    def size(self, queue: str) -> int:
        """How many messages are waiting or with a consumer."""
        return int(self._run("SELECT count(*) FROM message WHERE queue = ?", queue)[0][0])

    def purge(self, queue: str) -> int:
        """Remove every message of a queue; how many there were."""
        return len(self._run("DELETE FROM message WHERE queue = ? RETURNING id", queue))

    def close(self) -> None:
        with self._lock:
            if self._connection is not None and self._owner == os.getpid():
                self._connection.close()
            self._connection = None

    def _run(self, statement: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._connect().execute(statement, values).fetchall()

    def _connect(self) -> sqlite3.Connection:
        # A connection must not cross a fork: the child opens its own and leaves the parent's be.
        if self._connection is not None and self._owner != os.getpid():
            self._inherited.append(self._connection)
            self._connection = None
        if self._connection is not None and _identity(self.path) != self._file:
            # Deleted or put in place of: what others write goes into another file now.
            self._connection.close()
            self._connection = None
        if self._connection is None:
            self._connection, self._owner = open_queue_file(self.path), os.getpid()
            self._file = _identity(self.path)
        return self._connection


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file stands there now; None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def open_queue_file(path: Path) -> sqlite3.Connection:
    """Open or create the file; one that is no database is set aside with a notice."""
    try:
        with _one_at_a_time(path):
            try:
                return _open(path)
            except sqlite3.DatabaseError as error:
                if not _is_damaged(error):
                    raise
                _set_aside(path, error)
                return _open(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise QueueUnusableError(
            f"The queue file {path} cannot be used: {error}. "
            "Make its folder writable, or choose another place with CELERY_BROKER_URL."
        ) from error


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=20, isolation_level=None, check_same_thread=False, cached_statements=32
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        # A wake-up lost to a power cut is made good by the next sweep; a sync a message is not.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(SCHEMA)
        connection.execute(WAITING, ("", 0.0)).fetchall()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _is_damaged(error: sqlite3.DatabaseError) -> bool:
    return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def _set_aside(path: Path, error: sqlite3.DatabaseError) -> None:
    aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    logger.warning(
        "The queue file %s was damaged (%s). It is kept as %s and a new one begun; "
        "what is due stands in the database and is taken up by the next sweep.",
        path,
        error,
        aside.name,
    )


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Opening and mending are exclusive: two processes must not both set a damaged file aside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(path.name + ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
