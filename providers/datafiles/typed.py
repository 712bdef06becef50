"""Text of a file -> the numbers and flags that its schema asks for.

`located_yaml` reads every scalar as text. Where the schema wants a number or a flag, text that is one
becomes one; all else stays text, for the schema to complain of. Decimals are exact.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
FLAGS = {"true": True, "false": False}


def typed(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None) -> Any:
    """`value` with its scalars as `schema` wants them; `root` resolves `#/$defs/name`."""
    root = schema if root is None else root
    schema = _resolved(schema, root)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {key: typed(item, known.get(key, {}), root) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item, schema.get("items", {}), root) for item in value]
    return _scalar(value, schema.get("type"))


def _resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    return root["$defs"][reference.removeprefix("#/$defs/")] if reference else schema


def _scalar(value: Any, wanted: object) -> Any:
    if not isinstance(value, str):
        return value
    if wanted == "integer" and WHOLE.fullmatch(value):
        return int(value)
    if wanted == "number" and DECIMAL.fullmatch(value):
        return Decimal(value)
    return FLAGS.get(value, value) if wanted == "boolean" else value
