"""An installation with a site that can be held, on a database in a file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.cache import caches

from tests.faults.databases import default_database
from tests.faults.held_site import HeldSite, running_held_site
from tests.faults.installation import ROOT, Installation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import DjangoDbBlocker, Settings


def migrate(installation: Installation) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=installation.environment, check=True)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with every table, to be copied: making one takes seconds."""
    folder = tmp_path_factory.mktemp("template")
    file = folder / "auditor.sqlite3"
    migrate(Installation(folder, ("127.0.0.1", 1), f"sqlite:///{file}", f"embedded://{folder}/q"))
    return file


@pytest.fixture
def site(settings: Settings) -> Iterator[HeldSite]:
    with running_held_site() as running:
        settings.HOST_MAP = {"*.example": running.address}
        yield running


@pytest.fixture
def installation(
    tmp_path: Path,
    site: HeldSite,
    migrated_file: Path,
    settings: Settings,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Installation]:
    """On SQLite with the embedded broker; this test's rows and blobs are its own."""
    file = shutil.copy(migrated_file, tmp_path / "auditor.sqlite3")
    found = Installation(
        tmp_path, site.address, f"sqlite:///{file}", f"embedded://{tmp_path}/queue.sqlite3"
    )
    settings.DATA_DIR, settings.CELERY_BROKER_URL = tmp_path, found.broker_url
    with django_db_blocker.unblock(), default_database(found.database_url):
        caches["process"].clear()
        yield found
        caches["process"].clear()
