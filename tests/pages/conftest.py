"""A server on loopback and a second one that nothing may reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.pages.engine import Engine
from tests.pages.certificates import Certificate, believed_web, make_certificate
from tests.pages.surveying import Sited, surveying
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


@pytest.fixture(scope="module")
def shared_web() -> Iterator[Web]:
    """One server for all tests of a module whose browser knows it."""
    with running() as web:
        yield web


@pytest.fixture(scope="module")
def surveyor(shared_web: Web) -> Iterator[Engine]:
    """An engine with one browser for all tests of a module: starting it takes seconds."""
    with surveying(shared_web) as engine:
        yield engine


@pytest.fixture
def pages(shared_web: Web) -> Web:
    """The shared server, empty."""
    shared_web.answers.clear()
    shared_web.requests.clear()
    return shared_web


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def secure_web(certificate: Certificate) -> Iterator[Web]:
    """The same over TLS."""
    with believed_web(certificate) as web:
        yield web


@pytest.fixture(scope="module")
def secure_surveyor(secure_web: Web) -> Iterator[Engine]:
    with surveying(secure_web, obeys_robots=False) as engine:
        yield engine


@pytest.fixture(params=["http", "https"])
def sited(request: pytest.FixtureRequest) -> Sited:
    """An empty site in the clear, and the same over TLS, with an engine that knows it."""
    prefix = "secure" if request.param == "https" else "shared"
    web = request.getfixturevalue(f"{prefix}_web")
    web.answers.clear()
    web.requests.clear()
    name = "secure_surveyor" if request.param == "https" else "surveyor"
    return Sited(request.getfixturevalue(name), web, request.param)
