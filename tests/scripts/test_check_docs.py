"""The check of the documentation: every command and target has a row, and one only."""

from __future__ import annotations

from scripts.check_docs import ROOT, table_faults

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ROW = "| `manage.py recompute` |"


def test_the_tables_of_operations_are_whole() -> None:
    assert table_faults(OPERATIONS) == []


def test_a_command_without_a_row_is_named() -> None:
    without = OPERATIONS.replace(ROW, "| recompute |")
    assert table_faults(without) == ["Without a row: `manage.py recompute`."]


def test_a_target_with_two_rows_is_named() -> None:
    assert table_faults(f"{OPERATIONS}\n| `make evaluate` | again |\n") == [
        "With several rows: `make evaluate`."
    ]
