"""The wake-ups: find what is due, check one document. State stands in the rows."""

from __future__ import annotations

from datetime import UTC, datetime

from celery import shared_task

from auditor.archive.models import Document
from auditor.archive.tracking import conduct, track
from auditor.archive.vocabulary import Trigger
from auditor.pages.engine import Engine


@shared_task(name="archive.capture_due")
def capture_due() -> int:
    """Check every document that is due -> how many were checked here."""
    due = Document.objects.due(datetime.now(UTC)).most_overdue_first()
    documents = list(due.select_related("provider"))
    if not documents:
        return 0
    with Engine(conduct()) as engine:
        checked = track(documents, engine=engine, trigger=Trigger.SCHEDULE)
        return sum(1 for one in checked if one.recorded)


@shared_task(name="archive.capture_document")
def capture_document(document_id: int) -> bool:
    """Check one document now -> whether it was checked here."""
    document = Document.objects.select_related("provider").get(pk=document_id)
    with Engine(conduct()) as engine:
        return any(
            one.recorded for one in track([document], engine=engine, trigger=Trigger.SCHEDULE)
        )
