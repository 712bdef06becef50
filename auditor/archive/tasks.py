"""The wake-ups: find what is due, check one document. State stands in the rows."""

from __future__ import annotations

from contextlib import closing
from threading import Lock

from celery import shared_task

from auditor.archive import sealing, trials
from auditor.archive.clock import database_now
from auditor.archive.models import Document, SignupPage
from auditor.archive.stamping import stamp_seals
from auditor.archive.surveying import survey
from auditor.archive.tracking import open_engine, track
from auditor.archive.vocabulary import Trigger
from auditor.pages.engine import Engine

_sweeping = Lock()
_surveying = Lock()


@shared_task(name="archive.capture_due")
def capture_due() -> int:
    """Check every document that is due -> how many were checked here.

    One sweep at a time in a process: the turns of hosts are kept by its engine. What becomes due
    meanwhile is left to the next sweep.
    """
    if not _sweeping.acquire(blocking=False):
        return 0
    try:
        documents = list(Document.objects.due(database_now()).most_overdue_first())
        if not documents:
            return 0
        with open_engine() as engine:
            return _check(documents, engine)
    finally:
        _sweeping.release()


@shared_task(name="archive.capture_document")
def capture_document(document_id: int) -> bool:
    """Check one document if it is due -> whether it was checked here.

    Raises Document.DoesNotExist.
    """
    document = Document.objects.select_related("provider").get(pk=document_id)
    with open_engine() as engine:
        return _check([document], engine) == 1


def _check(documents: list[Document], engine: Engine) -> int:
    with closing(track(documents, engine=engine, trigger=Trigger.SCHEDULE)) as checks:
        return sum(1 for one in checks if one.recorded)


@shared_task(name="archive.run_trial")
def run_trial(trial_id: int) -> bool:
    """Try a declaration of the desk -> whether it was tried here. Raises Trial.DoesNotExist."""
    return trials.run_trial(trial_id)


@shared_task(name="archive.run_waiting_trials")
def run_waiting_trials() -> int:
    """Try what was asked for at the desk and lost its message -> how many were tried here."""
    waiting = trials.waiting_trials(database_now()).values_list("pk", flat=True)
    return sum(trials.run_trial(pk) for pk in list(waiting))


@shared_task(name="archive.seal_captures")
def seal_captures() -> tuple[int, int]:
    """Seal what was captured, and have seals stamped with the time -> seals made, seals stamped."""
    return sealing.seal_captures(), stamp_seals()


@shared_task(name="archive.surveys_due")
def surveys_due() -> int:
    """Survey every sign-up page that is due -> how many were surveyed here.

    One sweep at a time in a process, as with documents.
    """
    if not _surveying.acquire(blocking=False):
        return 0
    try:
        pages = list(SignupPage.objects.due(database_now()).most_overdue_first())
        if not pages:
            return 0
        with (
            open_engine() as engine,
            closing(survey(pages, engine=engine, trigger=Trigger.SCHEDULE)) as surveys,
        ):
            return sum(1 for one in surveys if one.recorded)
    finally:
        _surveying.release()
