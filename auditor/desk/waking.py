"""Tell a worker that a trial waits. A message that is lost loses nothing: a sweep takes the row."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake_worker(trial_id: int) -> None:
    """Send the message once the trial's row is committed."""
    transaction.on_commit(partial(_send, trial_id))


def _send(trial_id: int) -> None:
    try:
        current_app.send_task("archive.run_trial", [trial_id])
    except (OperationalError, OSError) as error:
        log.warning(
            "Trial %s waits for the sweep: the broker did not answer (%s).", trial_id, error
        )
