"""A running sample web, a client of it, and the declarations."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.sample.library import DATA
from auditor.sample.server import SampleWeb
from tests.sample.reading import Client, Declarations


@pytest.fixture
def state_path(tmp_path: Path) -> Path:
    """Where the sample web of a test keeps its step."""
    folder = tmp_path / "sample"
    folder.mkdir()
    return folder / "state.json"


@pytest.fixture
def web(state_path: Path) -> Iterator[SampleWeb]:
    """A sample web at its first step."""
    with SampleWeb(state_path) as running:
        yield running


@pytest.fixture
def client(web: SampleWeb) -> Client:
    """A client of that web."""
    return Client(web.address)


@pytest.fixture(scope="session")
def declarations() -> Declarations:
    """The terms each provider's declaration names, by slug."""
    paths = sorted((DATA / "declarations").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["terms"] for path in paths}
