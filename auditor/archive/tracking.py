"""Checking documents now: claim, fetch many at once, record each as it comes."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from auditor.archive.leases import LEASE, Lease, claim, release, renew
from auditor.archive.models import Document, Source
from auditor.archive.pipeline import Recorded, record, validators_for
from auditor.archive.vocabulary import Trigger
from auditor.pages.declaration import parts_of
from auditor.pages.engine import Attempt, Conduct, Engine

IN_FLIGHT = 64
RENEWAL = LEASE / 5


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


def track(
    documents: Iterable[Document], *, engine: Engine, trigger: Trigger
) -> Generator[Checked, None, None]:
    """Check documents, up to 64 at once, and yield each as soon as it is recorded.

    On a schedule a document is checked only if it is still due when its turn comes. Whatever ends
    the run early, the documents that were under way can be claimed again at once.
    """
    running = _Running(trigger)
    try:
        for document in documents:
            job = _claim(document, only_if_due=trigger == Trigger.SCHEDULE)
            if job is None:
                yield Checked(document, None)
                continue
            parts = parts_of(job.source.declaration)
            running.jobs[engine.submit(parts, validators_for(job.source))] = job
            while len(running.jobs) >= IN_FLIGHT:
                yield from running.record_finished()
        while running.jobs:
            yield from running.record_finished()
    finally:
        release(job.lease for job in running.jobs.values())


def _claim(document: Document, *, only_if_due: bool) -> _Job | None:
    source = Source.objects.filter(document=document, is_current=True).first()
    if source is None:
        return None
    lease = claim(document.pk, at=datetime.now(UTC), only_if_due=only_if_due)
    return _Job(document, source, lease) if lease else None


class _Running:
    """The checks under way. Their leases are renewed: a slow host's documents wait for each other."""

    def __init__(self, trigger: Trigger) -> None:
        self.jobs: dict[Future[Attempt], _Job] = {}
        self._trigger = trigger
        self._renewed = time.monotonic()

    def record_finished(self) -> Iterator[Checked]:
        """Wait until a check is finished and record it, and what else is finished by then."""
        done, _ = wait(self.jobs, RENEWAL.total_seconds(), FIRST_COMPLETED)
        if time.monotonic() - self._renewed >= RENEWAL.total_seconds():
            renew((job.lease for job in self.jobs.values()), at=datetime.now(UTC))
            self._renewed = time.monotonic()
        for future in done:
            yield self._record(future)

    def _record(self, future: Future[Attempt]) -> Checked:
        job = self.jobs[future]
        recorded = record(
            document=job.document,
            source=job.source,
            attempt=future.result(),
            trigger=self._trigger,
            lease=job.lease,
        )
        del self.jobs[future]
        return Checked(job.document, recorded)
