"""Judged checks -> rows: snapshots, captures, versions and their changes, many at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from auditor.archive.believing import STATE_OF_BELIEF, is_found_genuine, with_findings
from auditor.archive.blobs import KEYFRAME_EVERY, Batch, read_text
from auditor.archive.evidence import charset_of, media_type_of, record_of, storable
from auditor.archive.judging import Case, is_new_version
from auditor.archive.linking import appended_change, first_change, relink
from auditor.archive.models import Capture, Change, Snapshot, SnapshotPage, Version, version_id
from auditor.archive.vocabulary import Finding, Trigger, VersionState
from auditor.pages.belief import Belief, Judgement
from auditor.pages.compare import count_words
from auditor.pages.differences import Kind
from auditor.pages.extract import EXTRACTOR_VERSION
from auditor.pages.outcomes import Outcome

SETTLED = {
    Belief.CONFIRMED: "A later reading agreed with it.",
    Belief.VARIANT: "A later reading did not agree with it.",
}
WITHDRAWN = "The document went back and forth between this wording and the one before it."


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
        refusal=case.refusal,
        record=record_of(
            case.source,
            attempt,
            case.reading,
            _belief(case.judgement),
            is_replay=case.trigger == Trigger.REPLAY,
        ),
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
    linked = _linked_at_once(fresh, texts)
    Change.objects.bulk_create(linked.values())
    for case in cases:
        is_settled = _settle_earlier(case)
        if is_settled or (case.version is not None and case.version.pk not in linked):
            relink(case.document, read_text=_reader(texts))


def _linked_at_once(cases: Sequence[Case], texts: dict[str, str]) -> dict[int, Change]:
    """Changes, by version, of what stands at the end of its line: nearly all new versions.

    Nothing is there for a version whose place has to be looked for.
    """
    found: dict[int, Change] = {}
    others = _with_imported(cases)
    for case in cases:
        version = case.version
        if version is None or version.state != VersionState.CONFIRMED:
            continue
        if not case.is_latest:
            continue
        if not case.line and case.document.pk not in others:
            found[version.pk] = first_change(version, texts[version.text_digest])
        elif (previous := _last_of_line(case)) is not None:
            found[version.pk] = appended_change(
                version, previous, kind=_kind(case), read_text=_reader(texts)
            )
    return found


def _kind(case: Case) -> Kind:
    """What belief found to differ from the last confirmed version."""
    return Kind(case.judgement.signals["difference"] if case.judgement else Kind.WORDS)


def _with_imported(cases: Iterable[Case]) -> set[int]:
    """Documents that another archive's records stand in."""
    rows = Version.objects.filter(document__in=[case.document.pk for case in cases])
    return set(rows.filter(imported__isnull=False).values_list("document", flat=True).distinct())


def _last_of_line(case: Case) -> Version | None:
    """The confirmed version that a new one comes right after, if that is all there is to say."""
    confirmed = [one for one in case.line if one.state == VersionState.CONFIRMED]
    judgement = case.judgement
    is_simple = (
        judgement is not None and not judgement.settles and "difference" in judgement.signals
    )
    if not confirmed or not is_simple or case.version is None:
        return None
    words = {one.words_digest for one in confirmed}
    is_last = confirmed[-1].captured_at < case.version.captured_at
    return confirmed[-1] if is_last and case.version.words_digest not in words else None


def _version(case: Case, batch: Batch, texts: dict[str, str]) -> Version:
    judgement = case.judgement
    if judgement is None:
        raise ValueError("Only what was judged can be a version.")
    is_stored = case.text_blob and case.reading and case.text is case.reading.text
    digest = (
        case.text_blob if is_stored else batch.put(case.text.encode(), like=_references(case.line))
    )
    texts[digest] = case.text
    at = case.attempt.started_at
    return Version(
        uuid=version_id(document=case.document, captured_at=at, text_digest=digest),
        document=case.document,
        captured_at=at,
        text_digest=digest,
        essence_digest=case.essence_digest,
        word_count=_words(case),
        state=STATE_OF_BELIEF[judgement.belief],
        reason=storable(case.error or judgement.reason),
        like_id=judgement.like,
        source=case.source,
        extractor_version=EXTRACTOR_VERSION,
        snapshot=case.snapshot,
        capture=case.capture,
    )


def _words(case: Case) -> int:
    is_read = case.reading is not None and case.reading.text == case.text
    return case.reading.word_count if case.reading and is_read else count_words(case.text)


def _references(line: Sequence[Version]) -> list[str]:
    """What a text is stored against: the last ones; nothing where a keyframe is due."""
    is_due = len(line) % KEYFRAME_EVERY == 0
    return [] if is_due else [version.text_digest for version in line[:-3:-1]]


def _settle_earlier(case: Case) -> bool:
    """Set the states of earlier versions that this reading confirms, refutes or withdraws."""
    settled = case.judgement.settles if case.judgement else {}
    for key, belief in settled.items():
        of_check = Version.objects.filter(document=case.document, capture__versions=key)
        # What a person has dismissed is not published by a second reading.
        open_rows = of_check.exclude(verdicts__finding=Finding.DISMISSED)
        rows = [row for row in with_findings(open_rows) if _may_be_settled(row, belief)]
        for is_public, reason in ((False, SETTLED[belief]), (True, WITHDRAWN)):
            keys = [row.pk for row in rows if (row.state == VersionState.CONFIRMED) is is_public]
            # Why it was doubted stands in its check's record.
            settled_as = {"state": STATE_OF_BELIEF[belief], "reason": reason}
            Version.objects.filter(pk__in=keys).update(**settled_as)
    return bool(settled)


def _may_be_settled(version: Version, belief: Belief) -> bool:
    """What is believed may only be withdrawn, and not where a person has found it genuine."""
    if version.state != VersionState.CONFIRMED:
        return True
    return belief is Belief.VARIANT and not is_found_genuine(version)


def _reader(texts: dict[str, str]) -> Callable[[str], str]:
    """Texts by digest: those of this batch may not be on the disk yet."""
    return lambda digest: texts[digest] if digest in texts else read_text(digest)
