"""Messages that come twice, or not at all: the rows say what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kombu.exceptions import OperationalError

from auditor.archive.models import Document
from tests.faults.installation import wait_until
from tests.faults.pages import declare, outcomes
from tests.faults.redis_server import RedisServer, find_redis_server
from tests.operations.test_ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.held_site import HeldSite
    from tests.faults.installation import Installation

pytestmark = pytest.mark.slow


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A server of the test's own, which may be killed."""
    program = find_redis_server()
    if program is None:
        pytest.skip("no redis-server is installed")
    server = RedisServer(program, free_port())
    server.start()
    yield server
    server.kill()


def is_due(document: Document) -> bool:
    return Document.objects.filter(pk=document.pk, next_check_at=None).exists()


def wait_for_a_check(installation: Installation, document: Document) -> None:
    wait_until(lambda: bool(outcomes(document)), what="a check", installation=installation)


def is_delivered_twice(installation: Installation) -> bool:
    """Whether the one message was taken again while the first who took it is still at it."""
    if installation.waiting() and installation.deliveries() < 2:
        installation.let_messages_come_again()
        return False
    return True


@pytest.mark.parametrize("task", ["archive.capture_due", "archive.capture_document"])
def test_a_message_delivered_twice_is_one_check(
    installation: Installation, site: HeldSite, task: str
) -> None:
    document = declare(site)
    site.hold()
    installation.send(task, *[document.pk] if task.endswith("document") else [])
    with installation.worker(), installation.worker():
        wait_until(lambda: bool(site.pages_asked), what="a request", installation=installation)
        wait_until(
            lambda: is_delivered_twice(installation), what="the second", installation=installation
        )
        wait_until(lambda: not installation.waiting(), what="its end", installation=installation)
        site.go_on()
        wait_for_a_check(installation, document)
    assert outcomes(document) == ["ok"]
    assert len(site.pages_asked) == 1


def test_a_broker_that_is_down_at_dispatch_leaves_the_document_due(
    installation: Installation, site: HeldSite, redis: RedisServer
) -> None:
    document = declare(site)
    there = installation.with_broker(redis.url)
    redis.kill()
    with pytest.raises(OperationalError):
        there.sweep()
    assert is_due(document)
    redis.start()
    there.sweep()
    with there.worker():
        wait_for_a_check(there, document)
    assert outcomes(document) == ["ok"]


def test_an_idle_worker_lives_through_a_restart_of_its_broker(
    installation: Installation, site: HeldSite, redis: RedisServer
) -> None:
    first, second = declare(site), declare(site, "/privacy", host="other")
    there = installation.with_broker(redis.url)
    Document.objects.filter(pk=second.pk).update(is_tracked=False)
    with there.worker() as worker:
        there.sweep()
        wait_for_a_check(there, first)
        # One that is lost before it is acknowledged can end a worker (kombu 5.7): its supervisor
        # starts another.
        wait_until(lambda: not redis.unacknowledged(), what="its end", installation=there)
        redis.kill()
        redis.start()
        Document.objects.filter(pk=second.pk).update(is_tracked=True)
        there.sweep()
        wait_for_a_check(there, second)
        assert worker.poll() is None
    assert outcomes(first) == outcomes(second) == ["ok"]


def test_messages_lost_with_the_broker_are_made_good_by_the_next_sweep(
    installation: Installation, site: HeldSite, redis: RedisServer
) -> None:
    document = declare(site)
    there = installation.with_broker(redis.url)
    there.sweep()
    redis.kill()  # It keeps nothing: the message is gone.
    redis.start()
    assert is_due(document)
    there.sweep()
    with there.worker():
        wait_for_a_check(there, document)
    assert outcomes(document) == ["ok"]


def test_a_deleted_queue_file_is_made_good_by_the_next_sweep(
    installation: Installation, site: HeldSite
) -> None:
    document = declare(site)
    installation.sweep()
    for path in installation.folder.glob("queue.sqlite3*"):
        path.unlink()
    assert is_due(document)
    installation.sweep()
    with installation.worker():
        wait_for_a_check(installation, document)
    assert outcomes(document) == ["ok"]


def test_a_worker_finds_the_new_queue_file_when_its_own_was_deleted(
    installation: Installation, site: HeldSite
) -> None:
    first, second = declare(site), declare(site, "/privacy", host="other")
    Document.objects.filter(pk=second.pk).update(is_tracked=False)
    with installation.worker():
        installation.sweep()
        wait_for_a_check(installation, first)
        for path in installation.folder.glob("queue.sqlite3*"):
            path.unlink()
        Document.objects.filter(pk=second.pk).update(is_tracked=True)
        installation.sweep()
        wait_for_a_check(installation, second)
    assert outcomes(second) == ["ok"]
