"""Run the whole suite on SQLite, and what uses a database on PostgreSQL too; say on what."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from auditor.pages.chromium import ChromiumError, find_chromium
from tests import services

ROOT = Path(__file__).resolve().parent.parent

PYTEST = [sys.executable, "-m", "pytest", "-rsfER", "--dist", "worksteal"]
PYTEST += ["-n", os.environ.get("TEST_PROCESSES", "2")]

# Seconds. Each test has its own bound (pyproject.toml); this one is for a runner that hangs between them.
LONGEST_PASS = 40 * 60


def main() -> int:
    """The exit code: 0 if every pass succeeded."""
    postgresql = services.find_postgresql()
    report(postgresql)
    if not postgresql.url and os.environ.get("REQUIRE_POSTGRES"):
        print(f"PostgreSQL is required here (REQUIRE_POSTGRES), but {postgresql.absence}.")
        return 1
    arguments = shlex.split(os.environ.get("ARGS", ""))
    codes = [run_pass("SQLite", "", arguments)]
    if postgresql.url:
        second = ["--database-only", "-m", "not browser", *arguments]
        codes.append(run_pass("PostgreSQL", postgresql.url, second))
    return max(codes)


def report(postgresql: services.Service) -> None:
    print(f"Databases: {services.sqlite_version()}, {postgresql}.")
    print(f"Brokers: embedded, {services.find_redis()}, {services.find_rabbitmq()}.")
    print(f"Browser: {browser()}.", flush=True)


def browser() -> str:
    try:
        found = find_chromium(os.environ)
    except ChromiumError as error:
        return str(error)
    return f"{found.path}, {found.found_by}" if found else "none; what needs one is skipped"


def run_pass(name: str, url: str, arguments: list[str]) -> int:
    """One run of pytest; a run that had nothing to do is no failure when tests were chosen."""
    print(f"\n== {name} ==", flush=True)
    environment = {**os.environ, "DATABASE_URL": url}
    try:
        done = subprocess.run(
            [*PYTEST, *arguments], cwd=ROOT, env=environment, check=False, timeout=LONGEST_PASS
        )
    except subprocess.TimeoutExpired:
        print(f"\nThe tests on {name} had not ended after {LONGEST_PASS // 60} minutes: stopped.")
        return 1
    return 0 if done.returncode == 5 and "ARGS" in os.environ else done.returncode


if __name__ == "__main__":
    sys.exit(main())
