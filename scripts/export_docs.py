"""docs/data-dictionary.md and the JSON Schema of exports: written from the columns, and checked.

`python -m scripts.export_docs` writes both; `scripts/check_docs.py` complains where they differ.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "data-dictionary.md"
HEAD = """\
# Data dictionary

Written from `auditor/exports/tables/` by `python -m scripts.export_docs`. What exports are, in which forms and for
whom, [exports](exports.md) says.

Nothing empty means that a control is absent: `absent` is a value and is written out. A column whose name ends in
`_status` says why the one before it is filled or not:
"""


def written() -> dict[Path, str]:
    """Each file with what has to stand in it."""
    from auditor.exports.schema import PATH, json_schema

    schema = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    return {PAGE: "\n".join(_page()) + "\n", PATH: schema}


def _page() -> Iterator[str]:
    from auditor.exports.columns import Standing
    from auditor.exports.describing import values_of
    from auditor.exports.tables import TABLES
    from scripts.methodology import table as markdown

    yield HEAD
    yield markdown(("Status", "Meaning"), ((f"`{one.value}`", one.label) for one in Standing))
    for table in TABLES:
        yield f"\n## {table.name}\n\n{table.says}\n"
        rows = (
            (
                f"`{column.name}`",
                column.kind.value,
                column.says,
                ", ".join(f"`{value}`" for value in values_of(column)) or None,
                column.empty.value,
                column.needs.label,
            )
            for column in table.columns
        )
        yield markdown(("Column", "Type", "Meaning", "Values", "When empty", "Filled for"), rows)


def export_faults() -> list[str]:
    """A sentence for each file that is not in step with the columns."""
    return [
        f"{path.relative_to(ROOT)} is out of step; run `python -m scripts.export_docs`."
        for path, text in written().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditor.settings")
    django.setup()
    sys.exit(main())
