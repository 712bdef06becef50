"""The wake-up: what was confirmed is read, in a process of its own that gives way to all others.

Reading keeps a core busy for as long as it takes; in a thread of the worker it would slow every capture.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from threading import Lock

from celery import shared_task
from django.conf import settings

from auditor.findings.edition import current_rules
from auditor.findings.waiting import is_anything_waiting

# Not longer, so that a worker that is told to stop need not wait for it.
SECONDS = 10
# The exit code of a process that found another one reading.
ANOTHER_READS = 3
_reading = Lock()
logger = logging.getLogger(__name__)


@shared_task(name="findings.read_waiting")
def read_waiting() -> bool:
    """Read for some seconds -> whether more waits, which then is asked for at once."""
    if not _reading.acquire(blocking=False):
        return False
    try:
        return read_for_a_while(run=_run, ask_again=read_waiting.delay)
    finally:
        _reading.release()


def read_for_a_while(*, run: Callable[[], int], ask_again: Callable[[], object]) -> bool:
    """`run` gives the exit code of the process. One that failed is tried again by the next sweep."""
    version = current_rules().version
    if not is_anything_waiting(version):
        return False
    code = run()
    if code == ANOTHER_READS:
        return False
    if code != 0:
        logger.error("Reading ended with the exit code %s; the next sweep goes on with it.", code)
        return False
    if not is_anything_waiting(version):
        return False
    ask_again()
    return True


def _run() -> int:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "read_clauses"]
    options = ["--seconds", str(SECONDS), "--for-worker"]
    done = subprocess.run([*command, *options], check=False, stdout=subprocess.DEVNULL)  # noqa: S603
    return done.returncode
