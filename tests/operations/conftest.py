"""What the tests of operations have: services that are asked anew in each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import caches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What services said is kept for seconds, which is longer than a test."""
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.fixture
def _own_queue(tmp_path: Path, settings: Settings) -> None:
    """A queue of the test's own."""
    settings.CELERY_BROKER_URL = f"embedded://{tmp_path}/queue.sqlite3"


@pytest.fixture(autouse=True)
def _trusted_loopback(settings: Settings) -> None:
    """As where nothing stands in front: what comes from this machine is this machine."""
    settings.TRUST_LOOPBACK = True
