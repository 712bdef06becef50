"""Workers that are killed: in mid-check, after the blobs, after the commit."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from auditor.archive.blob_care import sweep, verify
from auditor.archive.blobs import blob_store
from auditor.archive.models import Capture, Document, Snapshot, Version
from tests.faults.dying import KILLED
from tests.faults.installation import (
    PATIENCE_SECONDS,
    children_of,
    is_alive,
    is_leased,
    kill,
    let_leases_run_out,
    wait_until,
)
from tests.faults.pages import check_now, declare, outcomes, texts

if TYPE_CHECKING:
    from tests.faults.held_site import HeldSite
    from tests.faults.installation import Installation

pytestmark = pytest.mark.slow
UP = [sys.executable, "manage.py", "up", "--only", "worker"]
DYING = [sys.executable, "-m", "tests.faults.dying"]


def kill_in_mid_check(installation: Installation, site: HeldSite) -> None:
    """A worker has half of the page when it is killed."""
    site.hold("/terms")
    installation.sweep()
    with installation.worker(UP) as worker:
        wait_until(lambda: bool(site.pages_asked), what="a request", installation=installation)
        kill(worker)
    site.go_on()


def run_until_it_dies(installation: Installation, point: str) -> None:
    with installation.worker([*DYING, point]) as program:
        assert program.wait(PATIENCE_SECONDS) == KILLED, installation.log()


def test_a_worker_killed_in_mid_check_leaves_nothing_of_half_a_page(
    installation: Installation, site: HeldSite
) -> None:
    document = declare(site)
    kill_in_mid_check(installation, site)
    assert is_leased(document)
    assert outcomes(document) == []
    assert not Snapshot.objects.exists()


def test_a_document_of_a_killed_worker_is_checked_once_by_the_next(
    installation: Installation, site: HeldSite
) -> None:
    document = declare(site)
    kill_in_mid_check(installation, site)
    let_leases_run_out()
    installation.sweep()
    with installation.worker():
        wait_until(lambda: bool(outcomes(document)), what="a check", installation=installation)
    assert outcomes(document) == ["ok"]
    assert ["up to 250 EUR" in text for text in texts(document)] == [True]
    assert len(site.pages_asked) == 2


def test_until_its_lease_runs_out_nobody_else_checks_the_document(
    installation: Installation, site: HeldSite
) -> None:
    document = declare(site)
    kill_in_mid_check(installation, site)
    (checked,) = check_now(document)
    assert checked.recorded is None
    assert len(site.pages_asked) == 1


def test_the_readers_of_a_killed_worker_end(installation: Installation, site: HeldSite) -> None:
    declare(site)
    other = declare(site, "/privacy", host="other")
    site.hold("/terms")
    installation.sweep()
    with installation.worker() as worker:
        wait_until(lambda: bool(outcomes(other)), what="a reading", installation=installation)
        readers = children_of(worker.pid)
        kill(worker)
    assert readers
    wait_until(lambda: not any(map(is_alive, readers)), what="the end", installation=installation)


def make_older(installation: Installation) -> None:
    """As if everything in the store had been written two days ago."""
    at = time.time() - 2 * 86_400
    for path in (installation.folder / "blobs").rglob("*.*"):
        os.utime(path, (at, at))


def test_blobs_without_rows_are_orphans_that_the_sweep_takes(
    installation: Installation, site: HeldSite
) -> None:
    declare(site)
    run_until_it_dies(installation, "before-rows")
    assert not Capture.objects.exists()
    orphans = list(blob_store().digests())
    make_older(installation)
    swept = sweep(blob_store(), before=datetime.now(UTC) - timedelta(days=1))
    assert swept.blobs == len(orphans) == 2  # The page, and its text.
    assert list(blob_store().digests()) == []


@pytest.mark.parametrize("is_swept", [False, True])
def test_after_a_death_between_blobs_and_rows_the_next_check_is_whole(
    installation: Installation, site: HeldSite, is_swept: bool
) -> None:
    document = declare(site)
    run_until_it_dies(installation, "before-rows")
    if is_swept:
        make_older(installation)
        sweep(blob_store(), before=datetime.now(UTC) - timedelta(days=1))
    let_leases_run_out()
    check_now(document)
    assert outcomes(document) == ["ok"]
    assert "up to 250 EUR" in texts(document)[0]
    assert verify(blob_store()).problems == []


def test_a_message_that_comes_again_after_its_commit_does_nothing(
    installation: Installation, site: HeldSite
) -> None:
    document = declare(site)
    installation.send("archive.capture_document", document.pk)
    run_until_it_dies(installation, "before-acknowledgement")
    before = Document.objects.get()
    assert outcomes(document) == ["ok"]
    assert installation.waiting() == 1
    installation.let_messages_come_again()
    with installation.worker():
        wait_until(
            lambda: not installation.waiting(), what="an empty queue", installation=installation
        )
    assert Document.objects.get().fence == before.fence
    assert (Capture.objects.count(), Version.objects.count()) == (1, 1)
    assert len(site.pages_asked) == 1
