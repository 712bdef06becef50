"""The queue in a file: leases, races, damage."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from auditor.operations import lease_queue
from auditor.operations.lease_queue import Claim, LeaseQueue, QueueUnusableError

ROOT = Path(__file__).resolve().parents[2]
CLAIM_AND_HANG = """
import pathlib, sys, time
from auditor.operations.lease_queue import LeaseQueue
queue = LeaseQueue(pathlib.Path(sys.argv[1]), lease_seconds=float(sys.argv[2]))
print(queue.claim("work").body, flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue.sqlite3"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The queue's time of day, which a test may move."""
    now = [1_000_000.0]
    monkeypatch.setattr("auditor.operations.lease_queue.time.time", lambda: now[0])
    return now


def take(queue: LeaseQueue) -> Claim:
    claim = queue.claim("work")
    assert claim is not None
    return claim


def test_messages_come_in_the_order_in_which_they_were_put(path: Path) -> None:
    queue = LeaseQueue(path)
    queue.put("work", "first")
    queue.put("work", "second")
    assert [take(queue).body, take(queue).body] == ["first", "second"]


def test_queues_of_one_file_are_apart(path: Path) -> None:
    queue = LeaseQueue(path)
    queue.put("other", "not yours")
    assert queue.claim("work") is None


def test_a_claimed_message_is_invisible_until_its_lease_ends(
    path: Path, clock: list[float]
) -> None:
    queue = LeaseQueue(path, lease_seconds=60)
    queue.put("work", "once")
    take(queue)
    clock[0] += 59
    assert queue.claim("work") is None
    clock[0] += 2
    assert take(queue).deliveries == 2


def test_a_removed_message_never_comes_back(path: Path, clock: list[float]) -> None:
    queue = LeaseQueue(path)
    queue.put("work", "once")
    claim = take(queue)
    queue.remove(claim.message, claim.lease)
    clock[0] += 3600
    assert (queue.claim("work"), queue.size("work")) == (None, 0)


def test_a_renewed_lease_lasts_as_long_again(path: Path, clock: list[float]) -> None:
    queue = LeaseQueue(path, lease_seconds=60)
    queue.put("work", "long")
    claim = take(queue)
    clock[0] += 50
    queue.renew([(claim.message, claim.lease)])
    clock[0] += 50
    assert queue.claim("work") is None


def test_an_outdated_claim_cannot_remove_what_another_has_taken_over(
    path: Path, clock: list[float]
) -> None:
    queue = LeaseQueue(path, lease_seconds=60)
    queue.put("work", "fenced")
    outdated = take(queue)
    clock[0] += 61
    take(queue)
    queue.remove(outdated.message, outdated.lease)
    assert queue.size("work") == 1


def test_a_released_message_is_visible_at_once_and_not_counted(path: Path) -> None:
    queue = LeaseQueue(path)
    queue.put("work", "back")
    claim = take(queue)
    queue.release(claim.message, claim.lease)
    assert take(queue).deliveries == 1


def test_a_message_that_is_never_completed_is_given_up_with_an_error(
    path: Path, clock: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    queue = LeaseQueue(path, lease_seconds=60)
    queue.put("work", "poison")
    for _ in range(lease_queue.MOST_DELIVERIES):
        take(queue)
        clock[0] += 61
    assert queue.claim("work") is None
    assert "was given up" in caplog.text


def test_purge_counts_what_it_removes_and_spares_other_queues(path: Path) -> None:
    queue = LeaseQueue(path)
    for name in ("work", "work", "other"):
        queue.put(name, "x")
    assert (queue.purge("work"), queue.size("work"), queue.size("other")) == (2, 0, 1)


def test_messages_survive_the_process_that_put_them(path: Path) -> None:
    first = LeaseQueue(path)
    first.put("work", "kept")
    first.close()
    assert take(LeaseQueue(path)).body == "kept"


@pytest.mark.slow
def test_two_consumers_racing_never_get_the_same_message(path: Path) -> None:
    queue = LeaseQueue(path)
    for number in range(200):
        queue.put("work", str(number))
    bodies: list[str] = []

    def consume(own: LeaseQueue) -> None:
        while claim := own.claim("work"):
            bodies.append(claim.body)

    consumers = [threading.Thread(target=consume, args=[LeaseQueue(path)]) for _ in range(2)]
    for consumer in consumers:
        consumer.start()
    for consumer in consumers:
        consumer.join()
    assert sorted(bodies, key=int) == [str(number) for number in range(200)]


@pytest.mark.slow
def test_a_killed_consumers_message_is_redelivered(path: Path, clock: list[float]) -> None:
    queue = LeaseQueue(path)
    queue.put("work", "survivor")
    command = [sys.executable, "-c", CLAIM_AND_HANG, str(path), "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as consumer:
        assert consumer.stdout is not None
        assert consumer.stdout.readline() == b"survivor\n"
        consumer.kill()
    clock[0] += 10**10  # past the lease, which the consumer counted by the true time
    assert (take(queue).body, queue.size("work")) == ("survivor", 1)


def test_a_connection_is_not_carried_over_a_fork(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = LeaseQueue(path)
    inherited = queue._connection
    monkeypatch.setattr("auditor.operations.lease_queue.os.getpid", lambda: -1)
    queue.put("work", "from the child")
    assert queue._connection is not inherited


def test_an_empty_file_becomes_a_queue(path: Path) -> None:
    path.touch()
    assert LeaseQueue(path).size("work") == 0


def test_a_damaged_file_is_set_aside_with_a_notice(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(b"this is no database, but it is long enough to be taken for one" * 20)
    with caplog.at_level(logging.WARNING):
        queue = LeaseQueue(path)
    assert queue.size("work") == 0
    assert "was damaged" in caplog.text
    assert len(list(path.parent.glob("*.damaged-*"))) == 1


def test_a_folder_in_the_queues_place_is_a_clear_error(path: Path) -> None:
    path.mkdir()
    with pytest.raises(QueueUnusableError, match="cannot be used: unable to open"):
        LeaseQueue(path)


def test_a_file_of_another_table_is_a_clear_error(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE message (id INTEGER)")
    other.close()
    with pytest.raises(QueueUnusableError, match="no such column"):
        LeaseQueue(path)
