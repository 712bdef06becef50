"""The JSON Schema of an export, as it follows from the columns. It is shipped as `schema-1.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.exports.columns import Column, Empty, Kind, Table
from auditor.exports.describing import FORMAT_VERSION, values_of
from auditor.exports.formats.json_document import SCHEMA
from auditor.exports.tables import TABLES

PATH = Path(__file__).parent / f"schema-{FORMAT_VERSION}.json"
FORMATS = {Kind.DATE: "date", Kind.TIME: "date-time", Kind.UUID: "uuid"}
PATTERNS = {
    Kind.DECIMAL: "^-?[0-9]+([.][0-9]+)?$",
    Kind.DIGEST: "^[0-9a-f]{64}$",
    Kind.PARTIAL_DATE: "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
}
TEXT = {"type": "string"}


def json_schema() -> dict[str, Any]:
    """Closed but for tables and columns that may come later."""
    required = ["$schema", "format_version", "made_at", "made_for", "selection"]
    line = _object({"table": TEXT, "rows": {"type": "integer"}, "sha256": {"type": "string"}})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "Know Your Provider: export",
        "type": "object",
        "required": [*required, "tables", "manifest"],
        "properties": {
            "format_version": {"const": FORMAT_VERSION},
            "made_at": {"type": "string", "format": "date-time"},
            "tables": {
                "type": "object",
                "properties": {
                    table.name: {"type": "array", "items": _row(table)} for table in TABLES
                },
            },
            "manifest": {"type": "array", "items": line},
        },
    }


def _row(table: Table) -> dict[str, Any]:
    found = _object({column.name: _value(column) for column in table.columns})
    return {"description": table.says, **found}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _value(column: Column) -> dict[str, Any]:
    says = {"description": f"{column.says} When empty: {column.empty.value}"}
    if column.kind == Kind.NAMES:
        return {**says, "type": "array", "items": TEXT}
    may_be_empty = column.empty != Empty.NEVER
    if values := values_of(column):
        known: list[Any] = list(column.choices.values) if column.choices else values
        return {**says, "enum": known + [None] * may_be_empty}
    native = {Kind.WHOLE: "integer", Kind.FLAG: "boolean"}.get(column.kind, "string")
    found: dict[str, Any] = {**says, "type": [native, "null"] if may_be_empty else native}
    if column.kind in FORMATS:
        found["format"] = FORMATS[column.kind]
    if column.kind in PATTERNS:
        found["pattern"] = PATTERNS[column.kind]
    return found
