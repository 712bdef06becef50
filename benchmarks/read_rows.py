"""Many changes that were read and in part judged, by inserts alone: what a feed of them is made of."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction

from auditor.archive.models import Change, Document, ImportedRecord, Version
from auditor.archive.vocabulary import Cause, RecordOutcome
from auditor.findings.models import (
    ChangeReading,
    ChangeVerdict,
    Finding,
    Reading,
    Shift,
    Verdict,
)
from auditor.findings.settling import settle
from auditor.findings.vocabulary import Decision
from auditor.kyc.vocabulary import Direction, ShiftKind
from providers.models import Provider

AT = datetime(2026, 6, 1, tzinfo=UTC)
VERSIONS = 11
INDICATORS = ("IV-01", "FC-02", "SC-01", "GS-01")
TOGETHER = 500
# What becomes of the clauses of a change, one of these for each change in turn.
READ: tuple[tuple[Direction, int, tuple[ShiftKind, ...]], ...] = (
    (Direction.STRICTER, 60, (ShiftKind.STRICTER, ShiftKind.MOVED)),
    (Direction.LOOSER, 75, (ShiftKind.LOOSER, ShiftKind.LOOSER, ShiftKind.REWORDED)),
    (Direction.MIXED, 50, (ShiftKind.STRICTER, ShiftKind.LOOSER)),
    (Direction.NEUTRAL, 12, (ShiftKind.REWORDED,)),
    (Direction.NONE, 0, ()),
)
TENDENCIES = {ShiftKind.STRICTER: 1, ShiftKind.LOOSER: -1}
# One document, and one change, of so many has a person's word.
JUDGED = 10


def insert_read(number: int) -> None:
    """`number` changes of documents with ten each, of five providers; every tenth document has a clause that a
    person found wrong, every tenth change a direction that a person gave."""
    judge = User.objects.create_user("judge")
    documents = _documents(number // (VERSIONS - 1))
    versions = _versions(documents)
    changes = _changes(versions)
    readings, clauses = _readings(versions)
    read = _read(changes, readings, clauses)
    _judge(documents, versions, judge)
    _judge_changes(read, judge)
    for first in range(0, len(read), TOGETHER):
        with transaction.atomic():
            settle([one.pk for one in read[first : first + TOGETHER]])


def _all(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    return model._default_manager.bulk_create(rows, batch_size=TOGETHER)


def _documents(number: int) -> list[Document]:
    providers = _all(Provider, [Provider(slug=f"read-{n}", name=f"Read {n}") for n in range(5)])
    return _all(
        Document,
        [
            Document(provider=providers[n % 5], slug=f"terms-{n}", terms_type=f"Terms {n}")
            for n in range(number)
        ],
    )


def _versions(documents: Sequence[Document]) -> list[list[Version]]:
    """Of each document, the earliest first."""
    found = []
    for place, document in enumerate(documents):
        records = _all(ImportedRecord, [_record(document, n, place) for n in range(VERSIONS)])
        found.append(_all(Version, [_version(document, one) for one in records]))
    return found


def _record(document: Document, sequence: int, place: int) -> ImportedRecord:
    name = f"{place * VERSIONS + sequence:040x}"
    return ImportedRecord(
        document=document, commit=name, blob_sha1=name, path=f"{document.slug}.md", sequence=sequence,
        recorded_at=AT + timedelta(days=sequence, minutes=place), cause=Cause.CHANGE,
        outcome=RecordOutcome.VERSION,
    )  # fmt: skip


def _version(document: Document, record: ImportedRecord) -> Version:
    return Version(
        uuid=uuid.UUID(record.commit[-32:]), document=document, captured_at=record.recorded_at,
        sequence=record.sequence, text_digest=_digest(record.commit), word_count=6000,
        extractor_version="benchmark", imported=record,
    )  # fmt: skip


def _changes(versions: Sequence[Sequence[Version]]) -> list[Change]:
    counts = {"words_added": 40, "words_removed": 30, "passages_changed": 2}
    return _all(
        Change,
        [
            Change(
                version=new, previous=old, cause=Cause.CHANGE, occurred_at=new.captured_at,
                shown_at=new.captured_at, listed_at=new.captured_at, **counts,
            )
            for of in versions
            for old, new in pairwise(of)
        ],
    )  # fmt: skip


def _readings(
    versions: Sequence[Sequence[Version]],
) -> tuple[dict[int, Reading], dict[int, list[Finding]]]:
    """By version its reading, and by version its clauses."""
    count = len(INDICATORS)
    rows = [
        Reading(
            version=one, rules_version="benchmark", clause_count=count, indicator_count=count, read_at=AT
        )
        for of in versions
        for one in of
    ]  # fmt: skip
    readings = {one.version_id: one for one in _all(Reading, rows)}
    clauses: dict[int, list[Finding]] = {one: [] for one in readings}
    every = (_clause(one, n) for one in readings.values() for n in range(count))
    for clause in _all(Finding, every):
        clauses[clause.reading.version_id].append(clause)
    return readings, clauses


def _clause(reading: Reading, position: int) -> Finding:
    """The same words in all versions of a document."""
    indicator = INDICATORS[position]
    return Finding(
        reading=reading, position=position, indicator=indicator, claimed="mandatory", confidence=0.9,
        significance=60, rule=f"benchmark:{indicator}", why="Made for a measurement.", **_quote(indicator),
    )  # fmt: skip


def _quote(indicator: str) -> dict[str, Any]:
    exact = f"A sentence of {indicator}."
    digests = {"words_digest": _digest(exact), "quote_digest": _digest(exact)}
    return {"line": 1, "start": 0, "end": len(exact), "exact": exact, **digests}


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def _read(
    changes: Sequence[Change], readings: dict[int, Reading], clauses: dict[int, list[Finding]]
) -> list[ChangeReading]:
    rows, shifts = [], []
    for place, change in enumerate(changes):
        direction, significance, kinds = READ[(place + place // 10) % len(READ)]
        old = change.previous_id or 0
        row = ChangeReading(
            change=change, old=readings[old], new=readings[change.version_id], rules_version="benchmark",
            direction=direction, significance=significance, summary="Made for a measurement." if kinds else "",
            words=12_000, read_at=AT,
        )  # fmt: skip
        rows.append(row)
        sides = zip(clauses[old], clauses[change.version_id], kinds, strict=False)
        shifts += [(row, n, *side) for n, side in enumerate(sides)]
    read: list[ChangeReading] = _all(ChangeReading, rows)
    _all(Shift, (_shift(*one) for one in shifts))
    return read


def _shift(row: ChangeReading, n: int, old: Finding, new: Finding, kind: ShiftKind) -> Shift:
    points = 0.0 if kind == ShiftKind.MOVED else 0.4
    return Shift(
        change_reading=row, position=n, indicator=new.indicator, kind=kind, old=old, new=new,
        sentence=f"Something became of {new.indicator}.", points=points,
        tendency=TENDENCIES.get(kind, 0), words=20,
    )  # fmt: skip


def _judge(
    documents: Sequence[Document], versions: Sequence[Sequence[Version]], judge: User
) -> None:
    said = {"decision": Decision.REJECTED, "number": 1, "given_by": judge, "given_at": AT}
    clause = {"indicator": INDICATORS[0], **_quote(INDICATORS[0])}
    of = list(zip(documents, versions, strict=True))[::JUDGED]
    _all(Verdict, (Verdict(document=one, version=own[-1], **clause, **said) for one, own in of))


def _judge_changes(read: Sequence[ChangeReading], judge: User) -> None:
    said = {"decision": Decision.CORRECTED, "number": 1, "given_by": judge, "given_at": AT}
    _all(
        ChangeVerdict,
        [
            ChangeVerdict(
                document_id=one.new.version.document_id,
                old_digest=one.old.version.text_digest,
                new_digest=one.new.version.text_digest,
                proposed_direction=one.direction,
                direction=Direction.STRICTER,
                **said,
            )
            for one in read[::JUDGED]
        ],
    )
