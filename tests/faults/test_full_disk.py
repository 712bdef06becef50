"""A full disk: nothing is lost, nothing more is asked for, operators see it, and it mends."""

from __future__ import annotations

import os
import random
import string
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from django.core.cache import caches
from django.test import Client

from auditor.archive.models import Document, Snapshot
from tests.faults.pages import check_now, declare, outcomes
from tests.public.pages import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings

    from tests.faults.held_site import HeldSite
    from tests.faults.installation import Installation

pytestmark = pytest.mark.slow
SMALL, LARGE = "size=512k", "size=64m"


@pytest.fixture
def disk(installation: Installation) -> Iterator[Path]:
    """A small disk of its own below the blobs."""
    folder = installation.folder / "blobs"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", SMALL, "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.operations.machine.find_chromium", lambda environment: None)


def fill(disk: Path) -> Path:
    """Take every byte that is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 4096):
            pass
    return filler


def large_page() -> str:
    """Words that no compression makes small."""
    chance = random.Random(1)  # noqa: S311 - no secret
    made = ("".join(chance.choices(string.ascii_letters, k=8)) for _ in range(90_000))
    return f"<main><p>Terms of service and privacy policy: {' '.join(made)}</p></main>"


def health() -> str:
    caches["process"].clear()  # The store is asked every ten seconds only.
    return words(Client().get("/health/"))


def test_a_full_disk_stops_the_intake_before_any_site_is_asked(disk: Path, site: HeldSite) -> None:
    document = declare(site)
    fill(disk)
    (checked,) = check_now(document)
    assert checked.recorded is None
    assert "takes nothing more" in checked.passed_over
    assert site.asked == []
    assert Document.objects.filter(pk=document.pk, next_check_at=None, lease_until=None).exists()


def test_the_health_page_and_the_metric_show_a_full_disk(
    disk: Path, site: HeldSite, settings: Settings
) -> None:
    settings.TRUST_LOOPBACK = True
    declare(site)
    fill(disk)
    assert "Fault. Pages cannot be stored, so that no document is checked." in health()
    assert b"\nauditor_storage_up 0.0\n" in Client().get("/metrics").content


def test_checks_go_on_by_themselves_once_there_is_room(disk: Path, site: HeldSite) -> None:
    document = declare(site)
    filler = fill(disk)
    check_now(document)
    filler.unlink()
    check_now(document)
    assert outcomes(document) == ["ok"]
    assert "Pages can be stored" in health()


def test_a_disk_that_fills_up_in_mid_record_costs_what_did_not_fit(
    disk: Path, site: HeldSite
) -> None:
    small, large = declare(site), declare(site, "/large", host="other")
    site.serve("/large", large_page())
    check_now(small, large)
    assert outcomes(small) == ["ok"]
    assert outcomes(large) == ["storage_failed"]
    assert not Snapshot.objects.filter(document=large).exists()
    assert "Pages can be stored. The last failure was" in health()


def test_what_did_not_fit_is_read_once_there_is_room(disk: Path, site: HeldSite) -> None:
    document = declare(site)
    site.serve("/terms", large_page())
    check_now(document)
    subprocess.run(["mount", "-o", f"remount,{LARGE}", str(disk)], check=True)
    check_now(document)
    assert outcomes(document) == ["storage_failed", "ok"]
    assert not Document.objects.get().failures_in_a_row
