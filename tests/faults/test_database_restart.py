"""A database server that goes away in mid-check and comes back: nothing is half there."""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.core.cache import caches
from django.db import connection

from auditor.archive.models import Document, Snapshot, Version
from tests.faults.conftest import migrate
from tests.faults.databases import Cluster, default_database, postgresql_programs
from tests.faults.installation import Installation, kill, let_leases_run_out, wait_until
from tests.faults.pages import declare, outcomes, texts
from tests.operations.test_ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import DjangoDbBlocker, Settings

    from tests.faults.held_site import HeldSite

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL server of these tests alone; its database `postgres` has every table."""
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL's initdb is not installed")
    made = Cluster(programs, free_port())
    try:
        made.create()
        folder = tmp_path_factory.mktemp("template")
        migrate(Installation(folder, ("127.0.0.1", 1), made.url, f"embedded://{folder}/q"))
        yield made
    finally:
        made.remove()


@pytest.fixture
def on_postgresql(
    cluster: Cluster,
    tmp_path: Path,
    site: HeldSite,
    settings: Settings,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Installation]:
    """An installation on that server, with a database of the test's own."""
    name = f"test_{free_port()}"
    place = cluster.url.rpartition("/")[0]
    with closing(psycopg.connect(f"{place}/template1", autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE postgres")
    url = f"{place}/{name}"
    found = Installation(tmp_path, site.address, url, f"embedded://{tmp_path}/queue.sqlite3")
    settings.DATA_DIR = tmp_path
    with django_db_blocker.unblock(), default_database(url):
        caches["process"].clear()
        yield found


def wait_for_a_check(installation: Installation, document: Document) -> None:
    """Sweep again and again, as the scheduler does, until the document was checked."""

    def is_checked() -> bool:
        if not outcomes(document):
            installation.sweep()
            threading.Event().wait(0.5)
        return bool(outcomes(document))

    wait_until(is_checked, what="a check", installation=installation)


@contextmanager
def nobody_writes(url: str, table: str) -> Iterator[None]:
    """Within the block whoever writes into the table waits, in the middle of a transaction."""
    with closing(psycopg.connect(url)) as other:
        other.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        yield


def does_somebody_wait() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_worker_lives_through_a_restart_in_mid_check(
    on_postgresql: Installation, site: HeldSite, cluster: Cluster
) -> None:
    document = declare(site)
    site.hold()
    with on_postgresql.worker() as worker:
        on_postgresql.sweep()
        wait_until(lambda: bool(site.pages_asked), what="a request", installation=on_postgresql)
        connection.close()
        cluster.restart()
        site.go_on()
        let_leases_run_out()
        wait_for_a_check(on_postgresql, document)
        assert worker.poll() is None
    assert outcomes(document) == ["ok"]
    assert len(texts(document)) == 1


def test_a_restart_in_mid_record_leaves_nothing_half_visible(
    on_postgresql: Installation, site: HeldSite, cluster: Cluster
) -> None:
    document = declare(site)
    on_postgresql.sweep()
    worker = on_postgresql.start()
    with nobody_writes(on_postgresql.database_url, "archive_capture"):
        wait_until(does_somebody_wait, what="half a record", installation=on_postgresql)
        kill(worker)  # So that nobody repeats it before we have looked.
        connection.close()
        cluster.restart()
    assert (Snapshot.objects.count(), Version.objects.count()) == (0, 0)
    let_leases_run_out()
    with on_postgresql.worker():
        wait_for_a_check(on_postgresql, document)
    assert (outcomes(document), Snapshot.objects.count()) == (["ok"], 1)


def test_what_a_restart_rolls_back_is_recorded_again(
    on_postgresql: Installation, site: HeldSite, cluster: Cluster
) -> None:
    document = declare(site)
    on_postgresql.sweep()
    with on_postgresql.worker() as worker:
        with nobody_writes(on_postgresql.database_url, "archive_capture"):
            wait_until(does_somebody_wait, what="half a record", installation=on_postgresql)
            connection.close()
            cluster.restart()
        let_leases_run_out()
        wait_for_a_check(on_postgresql, document)
        assert worker.poll() is None
    assert (outcomes(document), Snapshot.objects.count()) == (["ok"], 1)
    assert Version.objects.count() == 1
