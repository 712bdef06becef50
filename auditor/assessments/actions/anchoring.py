"""What became of a quote in later texts: recorded each time, also after publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from auditor.archive.models import Version
from auditor.archive.vocabulary import VersionState
from auditor.assessments.actions.writing import Invalid, log, notify
from auditor.assessments.models import Anchoring, Evidence
from auditor.assessments.succession import latest_record
from auditor.assessments.vocabulary import AnchorKind, AnchorState
from auditor.pages.anchor import Anchored, Kind

STEP = Decimal("0.0001")
KINDS = {
    Kind.EXACT: AnchorKind.EXACT,
    Kind.EDITED: AnchorKind.EDITED,
    Kind.GONE: AnchorKind.GONE,
    Kind.AMBIGUOUS: AnchorKind.UNCLEAR,
}

WORDS = {
    AnchorState.CHANGED: "was changed in its document",
    AnchorState.GONE: "is gone from its document",
    AnchorState.UNCLEAR: "stands in several places of its document now",
}
UNBELIEVED = "is from a text that is not held to be the provider's any more, and does not stand in the newest"
STATE_OF_KIND = {
    AnchorKind.EDITED: AnchorState.CHANGED,
    AnchorKind.GONE: AnchorState.GONE,
    AnchorKind.UNCLEAR: AnchorState.UNCLEAR,
}


@dataclass(frozen=True)
class Found:
    """Where a quote stands in a text, and how alike the words are (out of 1); a place where it was
    found in one."""

    kind: AnchorKind
    score: Decimal
    start: int | None = None
    end: int | None = None

    @classmethod
    def of(cls, anchored: Anchored) -> Found:
        """What `pages.anchor` found."""
        score = Decimal(str(anchored.score)).quantize(STEP)
        return cls(KINDS[anchored.kind], score, anchored.start, anchored.end)


def reanchor(*, evidence: Evidence, version: Version, found: Found, at: datetime) -> Evidence:
    """Record what was found in one text, as `follow` does."""
    return follow(evidence=evidence, steps=[(version, found)], at=at)


@transaction.atomic
def follow(*, evidence: Evidence, steps: Sequence[tuple[Version, Found]], at: datetime) -> Evidence:
    """Record what was found in texts, and bring the quote's state in step with the newest that is
    believed.

    What stands word for word is followed silently; what does not stand in the newest text makes the
    answer stale, and author and reviewer are told, once for all steps. Each text is recorded once: of
    two at one time the second finds it done. Quotes that are not to be followed any more are left as
    they are. Raises Invalid for a text of another document.
    """
    rows = Evidence.objects.select_for_update(of=("self",)).select_related(
        "version", "answer__assessment__provider", "answer__assessment__author"
    )
    row = rows.get(pk=evidence.pk)
    if row.version is None or any(v.document_id != row.version.document_id for v, _ in steps):
        raise Invalid("A quote is looked for in later texts of its own document.")
    if not Evidence.objects.following().filter(pk=row.pk).exists():
        return row
    known = set(row.anchorings.values_list("version", flat=True))
    Anchoring.objects.bulk_create(
        Anchoring(evidence=row, version=version, at=at, **vars(found))
        for version, found in steps
        if version.pk not in known
    )
    _settle(row, row.version, at=at)
    return row


def _settle(row: Evidence, cited: Version, *, at: datetime) -> None:
    was_stale = row.is_stale
    values = _state(row, cited, at=at)
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    if row.is_stale and not was_stale:
        _tell(row, at=at)


def _state(row: Evidence, cited: Version, *, at: datetime) -> dict[str, Any]:
    record = latest_record(row)
    if record is None:
        return _state_without_record(row, cited, at=at)
    kind = AnchorKind(record.kind)
    is_same = (row.start, row.end) == (record.start, record.end)
    in_place = AnchorState.ANCHORED if is_same else AnchorState.MOVED
    return {
        "anchor": STATE_OF_KIND.get(kind, in_place),
        "current_version": record.version if kind.is_somewhere else None,
        "current_start": record.start,
        "current_end": record.end,
        "stale_since": row.stale_since or at if kind in STATE_OF_KIND else None,
    }


def _state_without_record(row: Evidence, cited: Version, *, at: datetime) -> dict[str, Any]:
    """The quoted text is the newest; or, if it is not believed any more, there is none at all."""
    is_believed = cited.state == VersionState.CONFIRMED
    return {
        "anchor": AnchorState.ANCHORED if is_believed else AnchorState.GONE,
        "current_version": cited if is_believed else None,
        "current_start": row.start if is_believed else None,
        "current_end": row.end if is_believed else None,
        "stale_since": None if is_believed else row.stale_since or at,
    }


def _tell(row: Evidence, *, at: datetime) -> None:
    assessment = row.answer.assessment
    word = WORDS[AnchorState(row.anchor)]
    if row.version is not None and row.version.state != VersionState.CONFIRMED:
        word = UNBELIEVED
    sentence = f"{assessment.provider.name}, {row.answer.indicator}: a quote {word}."
    notify([assessment.author, assessment.reviewer], assessment, sentence, at=at)
    log("quote-stale", assessment, by=None, at=at, detail={"evidence": str(row.uuid)})
