"""Text becomes a number or a flag where the schema wants one, and nowhere else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from providers.datafiles.typed import typed


@pytest.mark.parametrize(
    ("wanted", "text", "value"),
    [
        ("integer", "12", 12),
        ("integer", "-3", -3),
        ("integer", "1.0", "1.0"),
        ("integer", "012", "012"),
        ("number", "0.10", Decimal("0.10")),
        ("number", "1e3", "1e3"),
        ("number", ".5", ".5"),
        ("boolean", "true", True),
        ("boolean", "yes", "yes"),
        ("string", "12", "12"),
    ],
)
def test_a_scalar_becomes_what_the_schema_wants(wanted: str, text: str, value: Any) -> None:
    found = typed(text, {"type": wanted})
    assert (found, type(found)) == (value, type(value))


def test_lists_mappings_and_references_are_followed() -> None:
    schema = {
        "properties": {"a": {"items": {"$ref": "#/$defs/n"}}, "b": {"type": "boolean"}},
        "$defs": {"n": {"type": "integer"}},
    }
    given = {"a": ["1", None], "b": "false", "c": "1"}
    assert typed(given, schema) == {"a": [1, None], "b": False, "c": "1"}
