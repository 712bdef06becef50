"""The database without the triggers that guard its rows: for emptying tables, and to tamper with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

LOG = import_module("auditor.accounts.migrations.0002_append_only")
FROZEN = import_module("auditor.assessments.migrations.0009_frozen")
FROZEN_TESTS = import_module("auditor.assessments.migrations.0012_frozen_tests_and_disputes")
CITED_SURVEYS = import_module("auditor.assessments.migrations.0015_frozen_survey_citations")
TEST_FILES = import_module("auditor.assessments.migrations.0017_kept_observation_files")
VERDICTS = import_module("auditor.findings.migrations.0004_append_only")
SEALS = import_module("auditor.archive.migrations.0013_append_only_seals")
# Those of SQLite against REPLACE, on tables that are named above.
NO_REPLACING = (
    import_module("auditor.accounts.migrations.0004_no_replacing"),
    import_module("auditor.assessments.migrations.0013_no_replacing"),
    import_module("auditor.findings.migrations.0007_no_replacing"),
)
TABLE = LOG.TABLE  # of the audit log
MIGRATIONS = (LOG, FROZEN, FROZEN_TESTS, CITED_SURVEYS, TEST_FILES, VERDICTS, SEALS, *NO_REPLACING)
TABLES = [
    TABLE,
    *FROZEN.TABLES,
    *FROZEN_TESTS.TABLES,
    CITED_SURVEYS.TABLE,
    TEST_FILES.TABLE,
    *VERDICTS.TABLES,
    *SEALS.TABLES,
]
SQLITE = [statement for one in MIGRATIONS for statement in one.SQLITE]
SQLITE_BACK = [statement for one in MIGRATIONS for statement in one.SQLITE_BACK]


@contextmanager
def unguarded(connection: BaseDatabaseWrapper | None = None) -> Iterator[None]:
    """As somebody who owns the database can have it."""
    connection = connection or default_connection
    if not set(TABLES) <= set(connection.introspection.table_names()):
        yield
        return
    is_sqlite = connection.vendor == "sqlite"
    off = SQLITE_BACK if is_sqlite else _alter("DISABLE TRIGGER USER")
    on = SQLITE if is_sqlite else _alter("ENABLE TRIGGER USER")
    _run(connection, off)
    yield
    _run(connection, on)


def _alter(what: str) -> list[str]:
    return [f"ALTER TABLE {table} {what}" for table in TABLES]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)
