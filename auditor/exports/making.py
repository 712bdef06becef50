"""An export in one of its forms, piece by piece; when it ends, the audit log says what was made."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.accounts import audit
from auditor.exports.formats.csv_zip import csv_zip
from auditor.exports.formats.json_document import json_document
from auditor.exports.formats.workbook import workbook
from auditor.exports.selection import Selection

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Form:
    """A form of an export: its name, its file's ending, what browsers call it, and who writes it."""

    name: str
    title: str
    suffix: str
    media_type: str
    write: Callable[[Selection, Counter[str]], Iterator[bytes]]


FORMS = {
    one.name: one
    for one in (
        Form("csv", "CSV", "csv.zip", "application/zip", csv_zip),
        Form(
            "xlsx",
            "Workbook",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook,
        ),
        Form("json", "JSON", "json", "application/json", json_document),
    )
}


@dataclass
class Making:
    """An export under way. `rows` and `sha256` are true once `pieces` has come to its end.

    `via` says how it was asked for, `actor` by whom (None: nobody who signed in, or the system).
    """

    form: Form
    selection: Selection
    via: str
    actor: User | None = None
    rows: Counter[str] = field(default_factory=Counter)
    sha256: str = ""
    length: int = 0

    def pieces(self) -> Iterator[bytes]:
        """The file. What was made, or that it was broken off, is logged at the end."""
        digest = hashlib.sha256()
        is_whole = False
        try:
            for piece in self.form.write(self.selection, self.rows):
                digest.update(piece)
                self.length += len(piece)
                yield piece
            is_whole = True
        finally:
            self.sha256 = digest.hexdigest() if is_whole else ""
            self._record("export.made" if is_whole else "export.broken_off")

    def _record(self, action: str) -> None:
        viewer = self.selection.viewer
        detail = {
            "form": self.form.name,
            "via": self.via,
            "as": audit.name_of(viewer.user) if viewer.user else "anonymous",
            "sight": viewer.clearance.value,
            "selection": self.selection.words,
            "tables": [table.name for table in self.selection.tables],
            "rows": sum(self.rows.values()),
            "bytes": self.length,
            "sha256": self.sha256,
        }
        audit.record(actor=self.actor, action=action, subject=None, at=viewer.at, detail=detail)
