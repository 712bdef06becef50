"""What every test has: no second pass over tests without a database, and no leftover blobs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations

from tests.unguarded import unguarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

FAULTS = Path(__file__).parent / "faults"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only tests that use the database: the pass over a second one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a loaded machine a page can be seen before its script listens, and a process that is killed or
    held can be late: such a test may fail once. It is run a second time and named in the report as run
    again; twice is a failure.
    """
    for item in items:
        if item.get_closest_marker("browser") or FAULTS in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))
    if not config.getoption("--database-only"):
        return
    chosen = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def _own_blobs(tmp_path: Path, settings: Settings) -> None:
    """Each test begins with an empty store of blobs."""
    settings.STORAGE_URL = (tmp_path / "blobs").as_uri()


@pytest.fixture(autouse=True, scope="session")
def _log_is_emptied_between_tests() -> Iterator[None]:
    """What empties the tables after a test with real transactions may empty the audit log too."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with unguarded(connections[self.connection.alias]):
            plain(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
        yield
