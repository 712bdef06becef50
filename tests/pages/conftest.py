"""A server on loopback and a second one that nothing may reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pages.web import Web, running


@pytest.fixture
def web() -> Iterator[Web]:
    with running() as web:
        yield web


@pytest.fixture
def canary() -> Iterator[Web]:
    """It stands for the installation's own network: each connection it sees is a leak."""
    with running() as web:
        web.serve("/", "<p>secret</p>")
        yield web
