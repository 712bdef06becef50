"""A database that the test and the processes which it starts have in common."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from auditor.environment import Reader

# As in auditor/settings.py: readers never wait for the one writer.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
PLACES = "/usr/lib/postgresql/*/bin"


@contextmanager
def default_database(url: str) -> Iterator[None]:
    """Django's default connection leads there within the block."""
    config: dict[str, Any] = Reader({"DATABASE_URL": url}).database("DATABASE_URL", "")
    if url.startswith("sqlite"):
        config["OPTIONS"] = SQLITE_OPTIONS
    fresh = connections.configure_settings({"default": config})["default"]
    before = connections["default"], connections.settings["default"]
    connections.settings["default"] = fresh
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], connections.settings["default"] = before


class Cluster:
    """A PostgreSQL server of the test's own, which may be restarted as roughly as it likes."""

    def __init__(self, programs: Path, port: int) -> None:
        self._programs = programs
        # Not below pytest's folder: PostgreSQL refuses root, and others cannot enter there.
        self.folder = Path(tempfile.mkdtemp(prefix="auditor-cluster-"))
        self.url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        # Processes are killed here, not the machine: what was written need not reach the disk.
        self._options = f"-p {port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")

    def create(self) -> None:
        self._run("initdb", "-A", "trust", "-U", "postgres", "--no-sync")
        self._run("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", self._options, "start")

    def restart(self) -> None:
        """At once, without a word to anybody: every connection breaks."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        self._run("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", self._options, "start")

    def remove(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop", is_required=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, is_required: bool = True) -> None:
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *arguments]
        if os.geteuid() == 0:
            command = [
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                *command,
            ]
        subprocess.run(command, check=is_required, stdout=subprocess.DEVNULL, cwd="/")


def postgresql_programs() -> Path | None:
    """Where `initdb` and `pg_ctl` are; distributions keep them off PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path("/").glob(PLACES.lstrip("/")), key=lambda place: int(place.parent.name))
    return places[-1] if places else None
