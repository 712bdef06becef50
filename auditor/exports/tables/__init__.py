"""Every table of an export, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.exports.columns import Table
from auditor.exports.tables.answered import ANSWERS, EVIDENCE
from auditor.exports.tables.archived import CHANGES, DOCUMENTS, VERSIONS
from auditor.exports.tables.asked import INDICATORS
from auditor.exports.tables.assessed import ASSESSMENTS, GROUPS
from auditor.exports.tables.catalogue import (
    EVENTS,
    IDENTIFIERS,
    LEGAL_ENTITIES,
    LICENCES,
    PROVIDERS,
    RELATIONS,
)
from auditor.exports.tables.disputed import DISPUTES
from auditor.exports.tables.headlines import HEADLINES, RATES
from auditor.exports.tables.scoped import LIMITS, REPLIES

# Those that are made from one source stand together.
TABLES: tuple[Table, ...] = (
    PROVIDERS,
    LEGAL_ENTITIES,
    LICENCES,
    IDENTIFIERS,
    RELATIONS,
    EVENTS,
    DOCUMENTS,
    VERSIONS,
    CHANGES,
    ASSESSMENTS,
    GROUPS,
    ANSWERS,
    EVIDENCE,
    LIMITS,
    HEADLINES,
    RATES,
    REPLIES,
    DISPUTES,
    INDICATORS,
)
BY_NAME = {table.name: table for table in TABLES}


class NoSuchTable(LookupError):
    """A table was asked for that no export has."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no table “{name}”. There are: {', '.join(BY_NAME)}.")


def tables_named(names: Sequence[str]) -> tuple[Table, ...]:
    """Those of that name, in their own order; all of them where none is named.

    Raises NoSuchTable.
    """
    for name in names:
        if name not in BY_NAME:
            raise NoSuchTable(name)
    return tuple(table for table in TABLES if not names or table.name in names)
