"""Pages that came -> the store, each against what it is most likely to repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Max

from auditor.archive.blobs import KEYFRAME_EVERY, Batch
from auditor.archive.judging import Case
from auditor.archive.models import Capture, Snapshot, SnapshotPage

Place = tuple[int, int]  # document, position of the page in it


def keep_pages(cases: Sequence[Case], batch: Batch) -> None:
    """Begin to store the pages, pictures and refusals of checks; fills in their digests."""
    fresh = [case for case in cases if case.attempt.pages and not case.attempt.is_identical]
    references = _references(fresh)
    for case in fresh:
        case.blobs = tuple(
            batch.put(
                page.body,
                like=references.get((case.document.pk, position), ()),
                digest=page.sha256,
            )
            for position, page in enumerate(case.attempt.pages)
        )
        _begin_text(case, batch)
        pictures = [page.screenshot for page in case.attempt.pages if page.screenshot]
        case.screenshot = batch.put(pictures[0]) if pictures else ""
    _keep_refusals([case for case in cases if case.attempt.refusal], batch)


def _keep_refusals(cases: Sequence[Case], batch: Batch) -> None:
    """What sites answered in place of pages, each against the document's last such answer."""
    if not cases:
        return
    refused = Capture.objects.filter(document__in=[case.document.pk for case in cases])
    newest = refused.exclude(refusal="").values("document").annotate(newest=Max("pk"))
    rows = Capture.objects.filter(pk__in=newest.values("newest"))
    last = dict(rows.values_list("document", "refusal"))
    for case in cases:
        refusal = case.attempt.refusal
        if refusal is not None and refusal.body:
            case.refusal = batch.put(refusal.body, like=last.get(case.document.pk, ""))


def _begin_text(case: Case, batch: Batch) -> None:
    """A text that the last check did not read will nearly always be kept: it is on its way early."""
    reading = case.reading
    if reading is None or not reading.text:
        return
    if case.last is None or case.last.essence_digest != reading.essence_sha256:
        like = [case.last.text_digest] if case.last and case.last.text_digest else []
        case.text_blob = batch.put(reading.text.encode(), like=like, digest=reading.text_sha256)


def _references(cases: Iterable[Case]) -> Mapping[Place, Sequence[str]]:
    """The keyframes of each document's newest snapshot and of its last reading, by place.

    A document that alternates between two pages has both at hand. Every KEYFRAME_EVERY snapshots
    nothing is named, so that a keyframe is due.
    """
    last = {case.document.pk: case.last.snapshot_id if case.last else None for case in cases}
    counted = Snapshot.objects.filter(document__in=last).values("document")
    newest = {
        row["document"]: row["newest"]
        for row in counted.annotate(number=Count("pk"), newest=Max("pk"))
        if row["number"] % KEYFRAME_EVERY
    }
    wanted = {pk: document for document, pk in newest.items()}
    wanted |= {pk: document for document, pk in last.items() if pk and document in newest}
    pages = SnapshotPage.objects.filter(snapshot__in=wanted).order_by("-snapshot")
    found: dict[Place, list[str]] = {}
    for page in pages:
        place = wanted[page.snapshot_id], page.position
        found.setdefault(place, []).append(page.reference or page.blob)
    return {place: list(dict.fromkeys(blobs)) for place, blobs in found.items()}
