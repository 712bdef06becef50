"""How checks become evidence: record -> read -> confirm -> compare, in that order.

Every check leaves a Capture. What it read becomes a version when it is believed; only a check with
outcome `ok` is believed without a person. Checks are recorded together, in one transaction, with
every blob on the disk before it is committed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from django.db import InterfaceError, OperationalError, connection, transaction

from auditor.archive.blobs import Batch, BlobDamaged, BlobMissing, StorageFailed, blob_store
from auditor.archive.clock import database_now
from auditor.archive.evidence import storable
from auditor.archive.hosts import hosts_of, postpone, remember_robots
from auditor.archive.judging import Case, judge_cases
from auditor.archive.keeping import keep_pages
from auditor.archive.leases import Lease, lock_held
from auditor.archive.models import Capture, Document, Source, Version
from auditor.archive.recording import add_captures, add_snapshots, add_versions
from auditor.archive.schedule import STATE_FIELDS, settle
from auditor.archive.updating import update_rows
from auditor.archive.vocabulary import Trigger
from auditor.pages.belief import Judgement
from auditor.pages.declaration import parts_of
from auditor.pages.engine import Attempt
from auditor.pages.outcomes import Outcome

log = logging.getLogger(__name__)
UNREADABLE = (BlobMissing, BlobDamaged)
LOST_DATABASE = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True)
class Check:
    """A finished attempt at a document. Without a lease its schedule is left as it is: a replay."""

    document: Document
    source: Source
    attempt: Attempt
    trigger: Trigger
    lease: Lease | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a check came to: its Capture, and the version it made, if it made one."""

    capture: Capture
    version: Version | None
    judgement: Judgement | None


class Lot:
    """Checks of different documents that are recorded together; their pages are stored meanwhile.

    Make it as soon as the checks are there, and record it later: the store writes until then.
    """

    def __init__(self, checks: Sequence[Check], *, keeps_pages: bool = True) -> None:
        self._checks = checks
        self._cases = {check.document.pk: _case(check) for check in checks}
        self._writing = ExitStack()
        self._batch = self._writing.enter_context(blob_store().batch())
        if keeps_pages:
            self._keep_pages()

    def _keep_pages(self) -> None:
        try:
            keep_pages(list(self._cases.values()), self._batch)
        except BaseException:
            self._writing.close()
            raise

    def abandon(self) -> None:
        """Let what is being written come to its end; no row will name it."""
        self._batch.wait()

    def record(self) -> list[Recorded | None]:
        """One transaction for all, in the order of the checks. None where another took over."""
        with self._writing, transaction.atomic():
            locked = _locked(self._checks)
            live = [case for pk, case in self._cases.items() if pk in locked]
            for case in live:
                case.document = _as_locked(case.document, locked[case.document.pk])
            _record_locked(live, self._batch)
        done = {
            case.document.pk: Recorded(case.capture, case.version, case.judgement) for case in live
        }
        return [done.get(check.document.pk) for check in self._checks]


class Recording:
    """Checks on their way into the archive: `begin` it, and `finish` it for what they came to.

    Checks of one document may stand in one recording: each is judged by those before it. A fault
    of one (a damaged blob, no space, a mistake of ours) is its own outcome and costs no other.
    """

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = checks
        self._rounds = list(_rounds(checks))
        self._first = self._begin(self._rounds[0]) if self._rounds else None

    def finish(self) -> list[Recorded | None]:
        """What each check came to, in order; None where another worker took over."""
        recorded: dict[int, Recorded | None] = {}
        for number, places in enumerate(self._rounds):
            lot = self._begin(places) if number else self._first
            recorded.update(zip(places, self._record(lot, places), strict=True))
        return [recorded[place] for place in range(len(self._checks))]

    def abandon(self) -> None:
        """Give up a recording that was begun: its checks are made again."""
        if self._first is not None:
            self._first.abandon()

    def _begin(self, places: Sequence[int]) -> Lot | None:
        try:
            return Lot([self._checks[place] for place in places])
        except Exception as error:  # noqa: BLE001 - which of them it was shows when each stands alone
            log.warning("%d checks could not be stored together (%s)", len(places), error)
            return None

    def _record(self, lot: Lot | None, places: Sequence[int]) -> list[Recorded | None]:
        try:
            if lot is not None:
                return lot.record()
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("Recording %d checks together failed (%s)", len(places), error)
            if not connection.in_atomic_block:
                # A database that has restarted is there again by a new connection.
                connection.close_if_unusable_or_obsolete()
        return [_record_alone(self._checks[place]) for place in places]


def record_all(checks: Sequence[Check]) -> list[Recorded | None]:
    """Store finished attempts as evidence, in order. None where another worker took over."""
    return Recording(checks).finish()


def _rounds(checks: Sequence[Check]) -> Iterator[list[int]]:
    """Places of checks, so that no round holds a document twice and order is kept."""
    rounds: list[list[int]] = []
    depth: dict[int, int] = {}
    for place, check in enumerate(checks):
        level = depth.get(check.document.pk, 0)
        depth[check.document.pk] = level + 1
        if level == len(rounds):
            rounds.append([])
        rounds[level].append(place)
    yield from rounds


def _record_alone(check: Check) -> Recorded | None:
    """One check, with its fault as its outcome. Raises what the database is to blame for."""
    try:
        return Lot([check]).record()[0]
    except UNREADABLE as error:
        # The text that it is compared with: the pages are kept, and read again later.
        return _record_failed(check, Outcome.STORAGE_FAILED, str(error), keeps_pages=True)
    except StorageFailed as error:
        return _record_failed(check, Outcome.STORAGE_FAILED, str(error), keeps_pages=False)
    except LOST_DATABASE:
        # The database is at fault, not the check: its lease runs out, and it is taken up again.
        raise
    except Exception as error:
        log.exception("The check of document %d could not be recorded", check.document.pk)
        sentence = f"The check failed inside this software: {type(error).__name__}: {error}"
        return _record_failed(check, Outcome.PROCESSING_FAILED, sentence, keeps_pages=True)


def _record_failed(
    check: Check, outcome: Outcome, error: str, *, keeps_pages: bool
) -> Recorded | None:
    """Record a check as failed: with its pages if they can be stored, else with their facts alone."""
    try:
        return Lot([_failed(check, outcome, error)], keeps_pages=keeps_pages).record()[0]
    except LOST_DATABASE:
        raise
    except Exception:
        if keeps_pages:
            log.exception("The pages of document %d could not be recorded", check.document.pk)
            return _record_failed(check, outcome, error, keeps_pages=False)
        # Its lease runs out, and it is checked again: the others must not be lost with it.
        log.exception("The failure of document %d could not be recorded", check.document.pk)
        return None


def _failed(check: Check, outcome: Outcome, error: str) -> Check:
    """The check without what was read of it, and without what the site said besides."""
    reading = check.attempt.reading
    unread = replace(reading, outcome=outcome, error=error, text="") if reading else None
    attempt = replace(
        check.attempt, reading=unread, outcome=outcome, error=error, fetched_robots={}, robots=()
    )
    return replace(check, attempt=attempt)


def _record_locked(cases: list[Case], batch: Batch) -> None:
    judge_cases(cases)
    add_snapshots(cases, batch)
    add_captures(cases)
    add_versions(cases, batch)
    _settle_documents(cases)
    _learn(cases)
    # Before the commit: no row names a blob that a power cut could take.
    batch.flush()


def _settle_documents(cases: Sequence[Case]) -> None:
    """The documents' rows, in step with their checks; a replay moves only what it refers to."""
    now = database_now()
    leased = [case for case in cases if case.has_lease]
    replayed = [case for case in cases if not case.has_lease and case.is_last_reading]
    for case in leased:
        settle(case, at=now)
    for case in replayed:
        case.document.last_reading = case.capture
    update_rows([case.document for case in leased], STATE_FIELDS)
    update_rows([case.document for case in replayed], ["last_reading"])


def _locked(checks: Sequence[Check]) -> Mapping[int, Document]:
    leased = lock_held([check.lease for check in checks if check.lease])
    replayed = {check.attempt.id: check.document.pk for check in checks if check.lease is None}
    known = Capture.objects.filter(attempt__in=replayed).values_list("attempt", flat=True)
    free = [pk for attempt, pk in replayed.items() if attempt not in set(known)]
    if not free:
        return leased
    rows = Document.objects.select_for_update().filter(pk__in=free).order_by("pk")
    return {**leased, **rows.in_bulk()}


def _as_locked(claimed: Document, locked: Document) -> Document:
    """The row as it stands now, with what was loaded beside it before: records are long."""
    locked.provider = claimed.provider
    if locked.last_reading_id == claimed.last_reading_id:
        locked.last_reading = claimed.last_reading
    return locked


def _case(check: Check) -> Case:
    return Case(
        document=check.document,
        source=check.source,
        attempt=check.attempt,
        trigger=check.trigger,
        has_lease=check.lease is not None,
    )


def _learn(cases: Iterable[Case]) -> None:
    """Remember what sites said of how they want to be visited, and what they need."""
    robots = {origin: one for case in cases for origin, one in case.attempt.fetched_robots.items()}
    if robots:
        remember_robots(robots)
    for case in cases:
        if case.attempt.retry_after is not None:
            names = hosts_of(parts_of(case.source.declaration))
            postpone(dict.fromkeys(names, case.attempt.retry_after))
        if case.attempt.fallback_reason and case.outcome == Outcome.OK:
            Source.objects.filter(pk=case.source.pk, browser_since=None).update(
                browser_since=case.attempt.started_at,
                browser_because=storable(case.attempt.fallback_reason)[:300],
            )
