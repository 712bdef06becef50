"""Remove what the make targets made; the data in var/ only when told to. Standard library only."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE = (
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
    "staticfiles",
)
DATA = "var"


def main(arguments: list[str]) -> None:
    """Say each thing that goes, and what stays."""
    with_data = "--data" in arguments
    caches = [path for path in ROOT.rglob("__pycache__") if ".venv" not in path.parts]
    chosen = [ROOT / name for name in MADE + ((DATA,) if with_data else ())]
    for path in (path for path in chosen if path.exists()):
        print(f"Removing {path.relative_to(ROOT)}/")
        shutil.rmtree(path)
    print(f"Removing {len(caches)} folders of compiled Python")
    for path in caches:
        shutil.rmtree(path, ignore_errors=True)
    if not with_data and (ROOT / DATA).exists():
        print(
            f"Keeping {DATA}/, the data of this installation (make clean DATA=1 removes it), and .env"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
