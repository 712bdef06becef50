"""A site and the sample web, reached as `*.example`."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from auditor.sample.server import SampleWeb
from tests.archive.site import Site, running_site

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture
def closed_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def site(settings: Settings, closed_port: int) -> Iterator[Site]:
    """`site.example` answers; `gone.example` does not."""
    with running_site() as running:
        settings.HOST_MAP = {
            "gone.example": ("127.0.0.1", closed_port),
            "*.example": running.address,
        }
        yield running


@pytest.fixture
def web(settings: Settings) -> Iterator[SampleWeb]:
    """The sample web at its first step."""
    with SampleWeb(None) as running:
        settings.HOST_MAP = {"*.example": running.address}
        yield running
