"""What an export is of: whose sight, which providers, which tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from auditor.assessments.viewing import Viewer

if TYPE_CHECKING:
    from auditor.exports.columns import Table

READ_AT_ONCE = 500


@dataclass(frozen=True)
class Selection:
    """`providers` are primary keys, or None for every one. `words` say the filter in words."""

    viewer: Viewer
    tables: tuple[Table, ...]
    providers: tuple[int, ...] | None = None
    words: str = "everything"

    def narrowed(self, rows: QuerySet[Any], path: str) -> Any:
        """Those of the chosen providers; `path` leads from a row to its provider."""
        return rows if self.providers is None else rows.filter(**{f"{path}__in": self.providers})
