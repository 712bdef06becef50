"""Another archive's raw pages through the very pipeline of our own captures, at their own times.

A recorded page (or, of a document that combines pages, each set of pages as it stood) becomes one
Check. It is read in a reader process, as if it had been fetched just now, and `record_all` records
it. What follows is read while what is read is recorded. An attempt is named by repository, commit
and file, so that what is there already is left alone, whatever ended an earlier replay.
"""

from __future__ import annotations

import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from auditor.archive.interchange.declarations import Service
from auditor.archive.interchange.documents import document_for, provider_for, store_declarations
from auditor.archive.interchange.git import BlobReader, Repository
from auditor.archive.interchange.ota_snapshots import Recording, SnapshotHistory, part_of
from auditor.archive.models import Capture, Document, Source
from auditor.archive.pipeline import Check, Recorded, record_all
from auditor.archive.vocabulary import Origin, Trigger
from auditor.pages.declaration import Part, parts_of
from auditor.pages.engine import Attempt, Engine
from auditor.pages.extract import RawPage
from auditor.pages.fetch import Page, Validators
from auditor.pages.reading import Reading

NAMESPACE = uuid.UUID("0d5bb1c4-5a0f-5f57-9d3e-2a0c1f7f6b52")
# So many are recorded together, and twice as many are in memory: one half is read meanwhile.
TOGETHER = 64
BYTES_AT_ONCE = 16 << 20
ASKED_AT_ONCE = 200

Progress = Callable[[int, int], None]


class NothingToReplay(ValueError):
    """The repository holds no page that could be replayed; the message says why."""


@dataclass(slots=True)
class Replayed:
    """What a replay came to.

    Every page of the log is counted in `pages`. One that made no check is in `waiting` (the other
    pages of its document were not recorded yet) or in `left_out`, by document and reason.
    """

    total: int = 0
    pages: int = 0
    checks: int = 0
    known_before: int = 0
    waiting: int = 0
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    documents: set[int] = field(default_factory=set)
    providers_created: list[str] = field(default_factory=list)
    deletions: int = 0
    other_files: int = 0

    def count(self, recorded: Iterable[Recorded | None]) -> None:
        self.outcomes.update(one.capture.outcome for one in recorded if one)


@dataclass(frozen=True, slots=True)
class _Declared:
    """A document and how it was declared over time."""

    document: Document
    sources: tuple[tuple[Source, tuple[Part, ...]], ...]

    def at(self, when: datetime) -> tuple[Source, tuple[Part, ...]] | None:
        """The revision that was valid: the end of an earlier one is inclusive."""
        ends = [
            (source.valid_until, source.revision, number)
            for number, (source, _) in enumerate(self.sources)
            if source.valid_until is not None and source.valid_until >= when
        ]
        if ends:
            return self.sources[min(ends)[2]]
        return next((pair for pair in self.sources if pair[0].is_current), None)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One check to be: the pages as they stood, in the order of the declaration."""

    attempt: uuid.UUID
    document: Document
    source: Source
    parts: tuple[Part, ...]
    recordings: tuple[Recording, ...]
    at: datetime


def replay(
    repository: Repository,
    services: Sequence[Service],
    *,
    engine: Engine,
    at: datetime,
    only: frozenset[str] = frozenset(),
    progress: Progress,
) -> Replayed:
    """Replay a snapshots repository, oldest page first, by how `services` are declared.

    `only` names the services that are wanted; `at` is when their declarations are stored. Raises
    NothingToReplay, NotARepository. `progress(done, total)` counts pages.
    """
    with SnapshotHistory(repository, only) as history, repository.blobs() as blobs:
        wanted = [service for service in services if service.id in history.services()]
        _refuse_nothing(repository, history, only, wanted)
        replayed = Replayed(
            total=history.count(), deletions=history.deletions, other_files=history.other_files
        )
        declared = _declare(wanted, at, replayed)
        plans = _plans(history, declared, replayed, repository.root())
        for checks in _read(_fresh(plans, replayed), blobs, engine):
            replayed.count(record_all(checks))
            progress(replayed.pages, replayed.total)
    return replayed


def _refuse_nothing(
    repository: Repository, history: SnapshotHistory, only: frozenset[str], wanted: list[Service]
) -> None:
    if not history.count():
        raise NothingToReplay(_nothing(repository, history, only))
    if not wanted:
        named = ", ".join(sorted(history.services())[:10])
        raise NothingToReplay(
            f"{repository.named}: none of its services is declared ({named}). "
            "A declaration is named like the folder of its service."
        )


def _nothing(repository: Repository, history: SnapshotHistory, only: frozenset[str]) -> str:
    if history.texts:
        return (
            f"{repository.named} holds texts (.md), not pages: it looks like a versions "
            "repository, which `import_ota` brings in."
        )
    if only:
        return f"{repository.named}: no page of {', '.join(sorted(only))}."
    return (
        f"{repository.named}: no file is named like <service>/<Type>.html or .pdf "
        f"({history.other_files} other files)."
    )


def _declare(services: list[Service], at: datetime, replayed: Replayed) -> dict[str, _Declared]:
    """Store the declarations -> the documents, by `<service>/<Type>`."""
    stored = store_declarations(services, origin=Origin.OTA, at=at)
    replayed.providers_created = stored.providers_created
    found = {}
    for service in services:
        provider, _ = provider_for(service.id, service.name)
        for terms_type in service.terms:
            document, _ = document_for(provider, service.id, terms_type)
            sources = document.sources.order_by("revision")
            pairs = ((source, tuple(parts_of(source.declaration))) for source in sources)
            found[f"{service.id}/{terms_type}"] = _Declared(document, tuple(pairs))
    return found


def _plans(
    history: SnapshotHistory, declared: dict[str, _Declared], replayed: Replayed, root: str
) -> Iterator[_Plan]:
    """The checks that the recorded pages make, oldest first; the others are counted."""
    standing: dict[str, dict[str, Recording]] = {}
    for together in history.moments():
        first = together[0]
        replayed.pages += len(together)
        known = declared.get(first.place)
        valid = known.at(first.record.recorded_at) if known else None
        if known is None or valid is None:
            why = "was declared at that time" if known else "is declared"
            replayed.left_out[first.place, f"no such document {why}"] += len(together)
            continue
        source, parts = valid
        for recordings in _sets(together, parts, standing, replayed):
            yield _Plan(
                attempt=_attempt_id(root, recordings),
                document=known.document,
                source=source,
                parts=parts,
                recordings=recordings,
                at=first.record.recorded_at,
            )


def _sets(
    together: list[Recording],
    parts: tuple[Part, ...],
    standing: dict[str, dict[str, Recording]],
    replayed: Replayed,
) -> Iterator[tuple[Recording, ...]]:
    """The pages of each check that was made at one instant."""
    ours = [one for one in together if part_of(one, parts) is not None]
    place = together[0].place
    if len(ours) < len(together):
        why = "its declaration names no such page"
        replayed.left_out[place, why] += len(together) - len(ours)
    if len(parts) == 1:
        yield from ((one,) for one in ours)
        return
    # An unchanged page was not recorded again: it stands until another takes its place.
    pages = standing.setdefault(place, {})
    pages.update((one.page, one) for one in ours)
    in_order = sorted(pages.values(), key=lambda one: (one.record.recorded_at, one.record.sequence))
    by_part = {part_of(one, parts): one for one in in_order}
    complete = tuple(by_part[number] for number in range(len(parts)) if number in by_part)
    if ours and len(complete) == len(parts):
        yield complete
    else:
        replayed.waiting += len(ours)


def _attempt_id(root: str, recordings: Sequence[Recording]) -> uuid.UUID:
    """The same for the same pages of the same history, in every installation."""
    named = (f"{one.record.commit} {one.record.path}" for one in recordings)
    return uuid.uuid5(NAMESPACE, "\n".join([root, *named]))


def _fresh(plans: Iterator[_Plan], replayed: Replayed) -> Iterator[_Plan]:
    """The checks that are not in the archive yet."""
    while some := list(islice(plans, ASKED_AT_ONCE)):
        ids = [plan.attempt for plan in some]
        known = set(Capture.objects.filter(attempt__in=ids).values_list("attempt", flat=True))
        replayed.checks += len(some)
        replayed.known_before += len(known)
        replayed.documents.update(plan.document.pk for plan in some)
        yield from (plan for plan in some if plan.attempt not in known)


def _read(plans: Iterator[_Plan], blobs: BlobReader, engine: Engine) -> Iterator[list[Check]]:
    """Have the pages read, many at once, and give them in order, in lots."""
    under_way: deque[tuple[_Plan, tuple[Page, ...], Future[Reading]]] = deque()
    size = 0
    for plan in plans:
        pages = _pages(plan, blobs)
        raw = [RawPage(page.body, page.media_type, page.charset) for page in pages]
        under_way.append((plan, pages, engine.read(raw, plan.parts)))
        size += sum(len(page.body) for page in pages)
        if len(under_way) >= 2 * TOGETHER or size >= BYTES_AT_ONCE:
            checks = [_check(*under_way.popleft()) for _ in range(min(TOGETHER, len(under_way)))]
            size -= sum(len(page.body) for check in checks for page in check.attempt.pages)
            yield checks
    while under_way:
        yield [_check(*under_way.popleft()) for _ in range(min(TOGETHER, len(under_way)))]


def _pages(plan: _Plan, blobs: BlobReader) -> tuple[Page, ...]:
    """The pages as they were stored. Their status is not known (0): only successes were kept."""
    bodies = blobs.read_all([one.record.blob for one in plan.recordings])
    return tuple(
        Page(
            url=part.url,
            final_url=one.location or part.url,
            status=0,
            body=body,
            media_type=one.media_type,
            charset="",
            validators=Validators(),
            hops=(),
            headers=(),
            notes={"replayed": _origin(one)},
        )
        for part, one, body in zip(plan.parts, plan.recordings, bodies, strict=True)
    )


def _origin(one: Recording) -> dict[str, str]:
    """Where a page stands in the other archive, and what that archive says of it."""
    return {
        "commit": one.record.commit,
        "path": one.record.path,
        "blob": one.record.blob,
        "recorded_at": one.record.recorded_at.isoformat(),
        "engine_version": one.engine_version,
        "fetcher": one.fetcher,
    }


def _check(plan: _Plan, pages: tuple[Page, ...], future: Future[Reading]) -> Check:
    reading = future.result()
    attempt = Attempt(
        id=plan.attempt,
        started_at=plan.at,
        finished_at=plan.at,
        duration_ms=0,
        uses_browser=any(one.is_rendered for one in plan.recordings),
        pages=pages,
        outcome=reading.outcome,
        error=reading.error,
        reading=reading,
    )
    return Check(plan.document, plan.source, attempt, Trigger.REPLAY)
