"""Programs that end at a point of their own, as if killed there: `python -m tests.faults.dying`.

`before-rows`: every blob is on the disk and nothing is committed. `before-acknowledgement`: the
rows are committed and the message has not been acknowledged.
"""

from __future__ import annotations

import os
import sys
from typing import Any
from unittest.mock import patch

import django

KILLED = 137


def die_before_rows() -> None:
    """Check what is due; die once the blobs of the batch are durable, inside the transaction."""
    from auditor.archive import tasks
    from auditor.archive.blobs import Batch

    flush = Batch.flush

    def flush_and_die(batch: Batch) -> None:
        flush(batch)
        os._exit(KILLED)

    with patch.object(Batch, "flush", flush_and_die):
        tasks.capture_due()


def die_before_acknowledgement() -> None:
    """A worker that dies at the end of its first task, when its rows are committed."""
    from auditor.archive import tasks
    from auditor.celery import app

    check = tasks._check

    def check_and_die(*arguments: Any) -> int:
        check(*arguments)
        os._exit(KILLED)

    with patch.object(tasks, "_check", check_and_die):
        app.worker_main(["worker", "--pool", "threads", "--concurrency", "1", "--without-mingle"])


POINTS = {
    "before-rows": die_before_rows,
    "before-acknowledgement": die_before_acknowledgement,
}

if __name__ == "__main__":
    django.setup()
    POINTS[sys.argv[1]]()
