"""`python -m benchmarks [NAME ...]`: run the measurements, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measurements import read_figures, write_page
from benchmarks.report import KEPT_IN

MEASUREMENTS = (
    "anchoring",
    "browsing",
    "chaos",
    "comparing",
    "exporting",
    "importing",
    "importing_large",
    "reading_clauses",
    "replaying",
    "routing",
    "scoring",
    "serving",
    "storing",
    "surveying",
    "tracking",
)


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(MEASUREMENTS))
    if unknown:
        print(f"No such measurement: {', '.join(unknown)}. There are {', '.join(MEASUREMENTS)}.")
        return 2
    # Removed at the very end: see `installation`.
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        done = {
            name: run(name, Path(folder) / name) for name in dict.fromkeys(names or MEASUREMENTS)
        }
    figures = {name: found for name, (_, found) in done.items()}
    write_page(figures, MEASUREMENTS, on=datetime.now(UTC).date())
    return max(code for code, _ in done.values())


def run(name: str, folder: Path) -> tuple[int, list[dict[str, Any]]]:
    """Run one measurement with a database and a store of its own -> (exit code, its figures)."""
    print(f"\n== {name}", flush=True)
    kept, data = folder / "figures.jsonl", folder / "installation"
    data.mkdir(parents=True)
    environment = os.environ | {
        "DATA_URL": data.as_uri(),
        "DATABASE_URL": f"sqlite:///{data}/bench.sqlite3",
        "DEBUG": "false",
        "SECRET_KEY": "benchmarks-only-" + "x" * 50,
        "ALLOWED_HOSTS": "testserver",
        "SECURE_SSL_REDIRECT": "false",
        "DJANGO_SETTINGS_MODULE": "auditor.settings",
        KEPT_IN: str(kept),
    }
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    code = subprocess.run(command, env=environment, check=False).returncode
    # What broke off says nothing: the figures of its last whole run stay.
    return code, [] if code else read_figures(kept)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
