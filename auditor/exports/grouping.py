"""Tables that are made from one source, gone through once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.exports.columns import Source, Table


def by_source(tables: Sequence[Table]) -> Iterator[tuple[Source, list[Table]]]:
    """Neighbours of one source together, in their order."""
    for _, found in groupby(tables, key=lambda table: id(table.source)):
        group = list(found)
        yield group[0].source, group
