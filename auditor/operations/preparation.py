"""What must be so before an installation serves: tables, files, catalogue, sample, one instance."""

from __future__ import annotations

import fcntl
import io
import os
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from auditor.archive.models import Document
from auditor.archive.vocabulary import Origin
from auditor.operations.programs import SAMPLE_HOSTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from auditor.archive.querysets import DocumentQuerySet

SAMPLE_DIR = settings.BASE_DIR / "auditor" / "sample"
# The sample's pages change within minutes, so that a change can be watched.
SAMPLE_CHECK_EVERY = timedelta(minutes=1)


class AlreadyRunningError(Exception):
    """Another `up` of this installation is running; the text names its process."""


@contextmanager
def only_instance() -> Iterator[None]:
    """Hold the installation's lock, which ends with the process however it ends."""
    with (settings.DATA_DIR / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise AlreadyRunningError(
                f"Know Your Provider is already running here, as process {lock.read().strip()}. "
                "Stop it first (Ctrl-C where it was started), or give this one other data with "
                "DATA_URL and another --port."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare(say: Callable[[str], None]) -> None:
    """Migrate, collect static files where they are served collected, load the catalogue."""
    pending = pending_migrations()
    say(f"Database: {connection.vendor}, {pending or 'no'} migrations to apply.")
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    if not settings.DEBUG:
        say("Static files: collecting.")
        call_command("collectstatic", interactive=False, verbosity=0)
    say("Catalogue: loading.")
    _call(say, "load_catalogue")


def prepare_sample(say: Callable[[str], None], *, port: int) -> None:
    """Load the sample's providers and what is to be fetched of them; check them often."""
    say("Sample: loading.")
    # Declarations may name hosts that do not exist only where something stands for them.
    settings.HOST_MAP[SAMPLE_HOSTS] = ("127.0.0.1", port)
    _call(say, "load_catalogue", str(SAMPLE_DIR / "catalogue"))
    _call(say, "load_declarations", str(SAMPLE_DIR / "declarations"), "--origin", "sample")
    (settings.DATA_DIR / "sample").mkdir(exist_ok=True)
    _sample_documents().filter(check_every=None).update(check_every=SAMPLE_CHECK_EVERY)


def is_sample_unchecked() -> bool:
    """Are there documents of the sample that were never checked?"""
    return _sample_documents().filter(last_checked_at=None).exists()


def _sample_documents() -> DocumentQuerySet:
    return Document.objects.filter(
        is_tracked=True, sources__origin=Origin.SAMPLE, sources__valid_until=None
    )


def _call(say: Callable[[str], None], command: str, *arguments: str) -> None:
    output = io.StringIO()
    call_command(command, *arguments, stdout=output)
    for line in output.getvalue().splitlines():
        say(line)
