"""The wake-ups: quotes in step with their documents, notices by e-mail. State stands in the rows."""

from __future__ import annotations

from threading import Lock

from celery import shared_task

from auditor.archive.clock import database_now
from auditor.assessments import mail
from auditor.assessments.resurveying import resurvey_all
from auditor.assessments.revisiting import revisit_all

_revisiting = Lock()
_resurveying = Lock()


@shared_task(name="assessments.revisit_evidence")
def revisit_evidence() -> int:
    """Look for quotes in the texts that were confirmed since -> how many were looked for here.

    One sweep at a time in a process; what is confirmed meanwhile is left to the next.
    """
    if not _revisiting.acquire(blocking=False):
        return 0
    try:
        return revisit_all(at=database_now()).quotes
    finally:
        _revisiting.release()


@shared_task(name="assessments.revisit_surveys")
def revisit_surveys() -> int:
    """Hold cited surveys against newer lists -> how many became stale. One sweep at a time in a process."""
    if not _resurveying.acquire(blocking=False):
        return 0
    try:
        return resurvey_all(at=database_now())
    finally:
        _resurveying.release()


@shared_task(name="assessments.send_notices")
def send_notices() -> int:
    """Send by e-mail what people were not told yet -> how many letters."""
    return mail.send_notices(at=database_now())
