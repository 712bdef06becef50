"""Judged checks -> rows: snapshots, captures, versions and their changes, many at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from auditor.archive.believing import STATE_OF_BELIEF
from auditor.archive.blobs import KEYFRAME_EVERY, Batch, read_text
from auditor.archive.evidence import charset_of, media_type_of, record_of, storable
from auditor.archive.judging import Case, is_new_version
from auditor.archive.linking import first_change, relink
from auditor.archive.models import Capture, Change, Snapshot, SnapshotPage, Version, version_id
from auditor.archive.vocabulary import VersionState
from auditor.pages.belief import Judgement
from auditor.pages.extract import EXTRACTOR_VERSION
from auditor.pages.outcomes import Outcome


def add_snapshots(cases: Sequence[Case], batch: Batch) -> None:
    """Equal pages are one snapshot of a document; "not modified" refers to the last one."""
    digests = {case.document.pk: _digest(case.blobs) for case in cases if case.blobs}
    known = {
        (row.document_id, row.digest): row
        for row in Snapshot.objects.filter(document__in=digests, digest__in=digests.values())
    }
    fresh = []
    for case in cases:
        if case.outcome == Outcome.NOT_MODIFIED:
            case.snapshot = case.last.snapshot if case.last else None
        elif case.blobs:
            digest = digests[case.document.pk]
            case.snapshot = known.get((case.document.pk, digest))
            if case.snapshot is None:
                case.snapshot = Snapshot(document=case.document, digest=digest)
                fresh.append(case)
    Snapshot.objects.bulk_create([case.snapshot for case in fresh if case.snapshot])
    SnapshotPage.objects.bulk_create([page for case in fresh for page in _pages(case, batch)])


def _digest(blobs: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(blobs).encode()).hexdigest()


def _pages(case: Case, batch: Batch) -> list[SnapshotPage]:
    found = zip(case.attempt.pages, case.blobs, strict=True)
    return [
        SnapshotPage(
            snapshot=case.snapshot,
            position=position,
            url=storable(page.final_url),
            media_type=media_type_of(page),
            charset=charset_of(page),
            blob=blob,
            reference=batch.reference_of(blob),
            length=len(page.body),
        )
        for position, (page, blob) in enumerate(found)
    ]


def add_captures(cases: Sequence[Case]) -> None:
    """Every check leaves one."""
    for case in cases:
        case.capture = _capture(case)
    Capture.objects.bulk_create([case.capture for case in cases])


def _capture(case: Case) -> Capture:
    attempt = case.attempt
    return Capture(
        document=case.document,
        source=case.source,
        attempt=attempt.id,
        trigger=case.trigger,
        fetcher=case.fetcher,
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
        outcome=case.outcome.value,
        error=case.error,
        snapshot=case.snapshot,
        text_digest=case.text_digest,
        essence_digest=case.essence_digest,
        screenshot=case.screenshot,
        record=record_of(case.source, attempt, case.reading, _belief(case.judgement)),
    )


def _belief(judgement: Judgement | None) -> dict[str, object]:
    if judgement is None:
        return {}
    return {
        "belief": judgement.belief.value,
        "nature": judgement.nature.value,
        "reason": judgement.reason,
        "signals": dict(judgement.signals),
    }


def add_versions(cases: Sequence[Case], batch: Batch) -> None:
    """Keep the readings that differ, settle the doubts that they end, and link what is believed."""
    texts: dict[str, str] = {}
    fresh = [case for case in cases if is_new_version(case)]
    for case in fresh:
        case.version = _version(case, batch, texts)
    Version.objects.bulk_create([case.version for case in fresh if case.version])
    first = _firsts(fresh)
    Change.objects.bulk_create(first_change(one, texts[one.text_digest]) for one in first)
    for case in cases:
        is_settled = _settle_earlier(case)
        if is_settled or (case.version is not None and case.version not in first):
            relink(case.document, read_text=_reader(texts))


def _firsts(cases: Iterable[Case]) -> set[Version]:
    """Confirmed versions of documents that have no other: most versions of a first run."""
    new = {case.document.pk: case.version for case in cases if case.version and not case.line}
    is_imported = Version.objects.filter(document__in=new, imported__isnull=False)
    others = set(is_imported.values_list("document_id", flat=True).distinct())
    confirmed = VersionState.CONFIRMED
    return {one for pk, one in new.items() if pk not in others and one.state == confirmed}


def _version(case: Case, batch: Batch, texts: dict[str, str]) -> Version:
    reading, judgement = case.reading, case.judgement
    if reading is None or judgement is None:
        raise ValueError("Only what was read and judged can be a version.")
    digest = batch.put(reading.text.encode(), like=_references(case.line))
    texts[digest] = reading.text
    at = case.attempt.started_at
    return Version(
        uuid=version_id(document=case.document, captured_at=at, text_digest=digest),
        document=case.document,
        captured_at=at,
        text_digest=digest,
        essence_digest=reading.essence_sha256,
        word_count=reading.word_count,
        state=STATE_OF_BELIEF[judgement.belief],
        reason=storable(judgement.reason),
        like_id=judgement.like,
        source=case.source,
        extractor_version=EXTRACTOR_VERSION,
        snapshot=case.snapshot,
        capture=case.capture,
    )


def _references(line: Sequence[Version]) -> list[str]:
    """What a text is stored against: the last ones; nothing where a keyframe is due."""
    is_due = len(line) % KEYFRAME_EVERY == 0
    return [] if is_due else [version.text_digest for version in line[:-3:-1]]


def _settle_earlier(case: Case) -> bool:
    """Set the states of earlier versions that this reading confirms or refutes."""
    settled = case.judgement.settles if case.judgement else {}
    for key, belief in settled.items():
        Version.objects.filter(pk=key, document=case.document).update(state=STATE_OF_BELIEF[belief])
    return bool(settled)


def _reader(texts: dict[str, str]) -> Callable[[str], str]:
    """Texts by digest: those of this batch may not be on the disk yet."""
    return lambda digest: texts[digest] if digest in texts else read_text(digest)
