"""Checking documents now: claim, fetch many at once, record together what has come."""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from django.conf import settings

from auditor.archive import hosts
from auditor.archive.blobs import StorageFailed, blob_store
from auditor.archive.clock import database_now
from auditor.archive.leases import LEASE, Lease, claim, release, renew
from auditor.archive.memory import settle_in
from auditor.archive.models import Capture, Document, SnapshotPage, Source
from auditor.archive.pipeline import Check, Recorded, Recording
from auditor.archive.rereading import reread
from auditor.archive.vocabulary import Fetcher, Trigger
from auditor.pages.declaration import Part, parts_of
from auditor.pages.engine import Attempt, Conduct, Engine, Order
from auditor.pages.extract import EXTRACTOR_VERSION
from auditor.pages.fetch import Known, Validators
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText

log = logging.getLogger(__name__)
# Several times what the engine fetches at once: it goes on while what has come is stored and recorded.
IN_FLIGHT = 256
# So many are claimed at a time, and so many recorded in one transaction.
TOGETHER = 64
RENEWAL = LEASE / 5
# What comes within this time of a first finished check is recorded with it, until half a batch is
# there. A transaction costs as much for one check as for many, and the thread that records is what
# 1,000 sites wait for.
LINGER_SECONDS = 0.4
GLANCE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Checked:
    """A document and what its check came to; or why it was not checked here."""

    document: Document
    recorded: Recorded | None
    passed_over: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    document: Document
    source: Source
    lease: Lease


def conduct() -> Conduct:
    """The installation's settings for fetching."""
    return Conduct(
        user_agent=settings.USER_AGENT,
        host_interval=settings.HOST_INTERVAL,
        chromium=settings.CHROMIUM,
        host_map=settings.HOST_MAP,
    )


def open_engine() -> Engine:
    """An engine that behaves as this installation should, and remembers robots.txt."""
    settle_in()
    return Engine(conduct(), hosts.known_robots())


def track(
    documents: Iterable[Document], *, engine: Engine, trigger: Trigger
) -> Generator[Checked, None, None]:
    """Check documents, many at once, and yield each as soon as it is recorded.

    On a schedule a document is checked only if it is still due when its turn comes. Whatever ends
    the run early, the documents that were under way can be claimed again at once. A store that
    takes nothing more ends the intake: what is left stays due.
    """
    running = _Running(engine, trigger)
    waiting = iter(documents)
    try:
        while True:
            while running.has_room and (chunk := list(islice(waiting, TOGETHER))):
                yield from running.take(chunk)
            if not running.is_busy:
                return
            yield from running.record_finished()
            if running.is_storage_full:
                yield from (Checked(document, None, NO_ROOM) for document in waiting)
    finally:
        running.stop()


BUSY = "another worker is checking it, or its host asked to be left alone for now"
NO_ROOM = "the store takes nothing more; it stays due"


class _Running:
    """The checks under way. Their leases are renewed: a slow host's documents wait for each other."""

    def __init__(self, engine: Engine, trigger: Trigger) -> None:
        self.jobs: dict[Future[Attempt], _Job] = {}
        self.is_storage_full = False
        self._recordings: list[tuple[list[_Job], Recording]] = []
        self._leases: dict[int, Lease] = {}
        self._visitors = Counter[str]()
        self._engine = engine
        self._trigger = trigger
        self._holder = str(uuid.uuid4())
        self._renewed = time.monotonic()

    @property
    def is_busy(self) -> bool:
        return bool(self.jobs or self._recordings)

    @property
    def has_room(self) -> bool:
        return len(self.jobs) <= IN_FLIGHT - TOGETHER

    def take(self, documents: Sequence[Document]) -> list[Checked]:
        """Claim documents and begin their checks -> those that are not to be had."""
        try:
            blob_store().probe()
        except StorageFailed:
            self.is_storage_full = True
            return [Checked(document, None, NO_ROOM) for document in documents]
        jobs = self._claim(documents)
        # What we read in another way since is told apart before anything new is compared with it.
        for again in reread([job.document for job in jobs.values()], self._engine):
            log.info("%s was read again: %s", again.document, again.rereading.outcome)
            self._renew()
        orders = _orders(list(jobs.values()))
        for pk, job in jobs.items():
            self.jobs[self._engine.submit(orders[pk])] = job
        return [Checked(document, None, BUSY) for document in documents if document.pk not in jobs]

    def _claim(self, documents: Sequence[Document]) -> dict[int, _Job]:
        now = database_now()
        current = Source.objects.filter(document__in=documents, is_current=True)
        sources = {source.document_id: source for source in current}
        is_scheduled = self._trigger == Trigger.SCHEDULE
        leases = claim(list(sources), at=now, only_if_due=is_scheduled)
        self._leases |= leases
        wanted = {pk: hosts.hosts_of(parts_of(sources[pk].declaration)) for pk in leases}
        names = set().union(*wanted.values()) if wanted else set()
        held = hosts.hold(names, holder=self._holder, at=now)
        taken = [pk for pk, its in wanted.items() if its <= held]
        for pk in taken:
            self._visitors.update(wanted[pk])
        self._give_back([pk for pk in leases if pk not in set(taken)], held)
        # As it stands now: what was found to be due may be older than its last check.
        rows = Document.objects.filter(pk__in=taken)
        rows = rows.select_related("provider", "last_reading__source")
        return {row.pk: _Job(row, sources[row.pk], leases[row.pk]) for row in rows}

    def _give_back(self, documents: Iterable[int], names: Iterable[str]) -> None:
        """Leases of documents that are not checked, and hosts that nobody is sent to."""
        release(self._leases.pop(pk) for pk in documents)
        idle = [name for name in names if self._visitors[name] <= 0]
        if idle:
            hosts.leave(idle, holder=self._holder)

    def record_finished(self) -> Iterator[Checked]:
        """Wait until a check is finished; record what was finished before, while this is stored."""
        # What was begun waits for nobody: a slow page must not keep back what others gave.
        patience = 0 if self._recordings else RENEWAL.total_seconds()
        finished, _ = wait(self.jobs, patience, FIRST_COMPLETED)
        if finished:
            self._linger()
        self._renew()
        before = self._recordings[:]
        self._begin_recording()
        # What was begun last goes on being stored, unless there is nothing else to wait for.
        ready = before if self.jobs else self._recordings[:]
        for jobs, recording in ready:
            results = recording.finish()
            self._recordings.pop(0)
            self._finish(jobs)
            yield from self._checked(jobs, results)

    def _linger(self) -> None:
        """Let others finish too, for a moment."""
        until = time.monotonic() + LINGER_SECONDS
        while time.monotonic() < until:
            finished = sum(job.done() for job in self.jobs)
            if finished >= min(len(self.jobs), TOGETHER // 2):
                return
            time.sleep(GLANCE_SECONDS)

    def _begin_recording(self) -> None:
        done = list(islice((one for one in self.jobs if one.done()), TOGETHER))
        jobs = [self.jobs.pop(future) for future in done]
        checks = [
            Check(job.document, job.source, _attempt_of(future), self._trigger, job.lease)
            for future, job in zip(done, jobs, strict=True)
        ]
        if jobs:
            self._recordings.append((jobs, Recording(checks)))

    def _checked(
        self, jobs: Sequence[_Job], results: Sequence[Recorded | None]
    ) -> Iterator[Checked]:
        for job, recorded in zip(jobs, results, strict=True):
            if recorded and recorded.capture.outcome == Outcome.STORAGE_FAILED:
                self.is_storage_full = True
            yield Checked(job.document, recorded, "" if recorded else BUSY)

    def _finish(self, jobs: Iterable[_Job]) -> None:
        """What was recorded has no lease any more; what was not keeps it until it runs out."""
        left: set[str] = set()
        for job in jobs:
            self._leases.pop(job.document.pk, None)
            names = hosts.hosts_of(parts_of(job.source.declaration))
            self._visitors.subtract(names)
            left |= names
        self._give_back([], left)

    def _renew(self) -> None:
        if time.monotonic() - self._renewed >= RENEWAL.total_seconds():
            now = database_now()
            renew(self._leases.values(), at=now)
            hosts.keep(holder=self._holder, at=now)
            self._renewed = time.monotonic()

    def stop(self) -> None:
        """Give back everything that is held."""
        for _, recording in self._recordings:
            recording.abandon()
        release(self._leases.values())
        hosts.leave(holder=self._holder)


def _attempt_of(future: Future[Attempt]) -> Attempt:
    """What came of an order; a mistake of ours is a failed attempt, and costs no other."""
    try:
        return future.result()
    except Exception as error:
        log.exception("An attempt broke off")
        now = datetime.now(UTC)
        return Attempt(
            id=uuid.uuid4(),
            started_at=now,
            finished_at=now,
            duration_ms=0,
            uses_browser=False,
            pages=(),
            outcome=Outcome.PROCESSING_FAILED,
            error=f"The check failed inside this software: {type(error).__name__}: {error}",
        )


def _orders(jobs: Sequence[_Job]) -> dict[int, Order]:
    """What the engine is asked to fetch, with what is known of each document."""
    readings = {
        job.document.last_reading.snapshot_id: job.document.last_reading
        for job in jobs
        if job.document.last_reading and _is_comparable(job)
    }
    blobs: dict[int, list[str]] = {}
    pages = SnapshotPage.objects.filter(snapshot__in=readings).order_by("snapshot", "position")
    for snapshot, blob in pages.values_list("snapshot", "blob"):
        blobs.setdefault(snapshot, []).append(blob)
    return {job.document.pk: _order(job, blobs) for job in jobs}


def _is_comparable(job: _Job) -> bool:
    """Whether the last reading was made as this one will be: else it says nothing of this page."""
    last = job.document.last_reading
    return (
        last is not None
        and last.source_id == job.source.pk
        and last.extractor_version == EXTRACTOR_VERSION
    )


def _order(job: _Job, blobs: dict[int, list[str]]) -> Order:
    parts = tuple(parts_of(job.source.declaration))
    last = job.document.last_reading if _is_comparable(job) else None
    digests = blobs.get(last.snapshot_id or 0, []) if last else []
    return Order(
        parts=parts,
        known=_known(last, digests) if last and len(digests) == len(parts) else (),
        uses_browser=_uses_browser(job, parts),
        obeys_robots=not job.document.ignores_robots_because,
        accept_language=job.document.language or settings.ACCEPT_LANGUAGE,
        # A picture is megabytes: it is taken where a person may want to compare by eye.
        takes_screenshot=last is None or bool(job.document.next_fetcher),
        last=_last_text(last),
    )


def _last_text(last: Capture | None) -> LastText | None:
    """What need not be worked out again if the same text comes; unknown for checks of old."""
    if last is None or "words" not in last.record:
        return None
    return LastText(last.text_digest, last.essence_digest, last.record["words"])


def _uses_browser(job: _Job, parts: Sequence[Part]) -> bool:
    """A fallback that was needed once, or other eyes for what was doubted."""
    is_wanted = job.source.browser_since or job.document.next_fetcher == Fetcher.BROWSER
    return bool(is_wanted) and not all(part.is_pdf for part in parts)


def _known(last: Capture, digests: Sequence[str]) -> tuple[Known, ...]:
    """What servers may be asked for changes since, by page."""
    pages = zip(last.record["pages"], digests, strict=True)
    return tuple(Known(_validators(page), digest, page["final_url"]) for page, digest in pages)


def _validators(page: dict[str, list[list[str]]]) -> Validators:
    headers = {name.lower(): value for name, value in page["headers"]}
    return Validators(headers.get("etag", ""), headers.get("last-modified", ""))
