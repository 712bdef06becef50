"""`python -m benchmarks [NAME ...]`: run the measurements, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

MEASUREMENTS = ("comparing", "importing", "importing_large", "serving")


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(MEASUREMENTS))
    if unknown:
        print(f"No such measurement: {', '.join(unknown)}. There are {', '.join(MEASUREMENTS)}.")
        return 2
    codes = [run(name) for name in names or MEASUREMENTS]
    return max(codes)


def run(name: str) -> int:
    """Run one measurement with a database and a store of its own."""
    print(f"\n== {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = os.environ | {
            "DATA_URL": Path(folder).as_uri(),
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DEBUG": "false",
            "SECRET_KEY": "benchmarks-only-" + "x" * 50,
            "ALLOWED_HOSTS": "testserver",
            "SECURE_SSL_REDIRECT": "false",
            "DJANGO_SETTINGS_MODULE": "auditor.settings",
        }
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
