"""Checking documents now: claim, fetch many at once, record each as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from auditor.archive.leases import Lease, claim
from auditor.archive.models import Document, Source
from auditor.archive.pipeline import Recorded, record, validators_for
from auditor.archive.vocabulary import Trigger
from auditor.pages.declaration import parts_of
from auditor.pages.engine import Attempt, Conduct, Engine

IN_FLIGHT = 64


@dataclass(frozen=True, slots=True)
class _Job:
    document: Document
    source: Source
    lease: Lease


@dataclass(frozen=True, slots=True)
class Checked:
    """A document and what its check came to; nothing if another worker was at it."""

    document: Document
    recorded: Recorded | None


def conduct() -> Conduct:
    """The installation's settings for fetching."""
    return Conduct(
        user_agent=settings.USER_AGENT,
        host_interval=settings.HOST_INTERVAL,
        chromium=settings.CHROMIUM,
        host_map=settings.HOST_MAP,
    )


def track(documents: Iterable[Document], *, engine: Engine, trigger: Trigger) -> Iterator[Checked]:
    """Check documents, up to 64 at once, and yield each as soon as it is recorded."""
    running: dict[Future[Attempt], _Job] = {}
    for document in documents:
        job = _claim(document)
        if job is None:
            yield Checked(document, None)
            continue
        parts = parts_of(job.source.declaration)
        running[engine.submit(parts, validators_for(job.source))] = job
        while len(running) >= IN_FLIGHT:
            yield from _record_finished(running, trigger)
    while running:
        yield from _record_finished(running, trigger)


def _claim(document: Document) -> _Job | None:
    source = Source.objects.filter(document=document, is_current=True).first()
    lease = claim(document.pk, at=datetime.now(UTC)) if source else None
    return _Job(document, source, lease) if source and lease else None


def _record_finished(running: dict[Future[Attempt], _Job], trigger: Trigger) -> Iterator[Checked]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        job = running.pop(future)
        recorded = record(
            document=job.document,
            source=job.source,
            attempt=future.result(),
            trigger=trigger,
            lease=job.lease,
        )
        yield Checked(job.document, recorded)
