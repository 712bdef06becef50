"""Rows of what stands of changes (`grounds` has the rule), kept by whoever records a reading or a verdict.

Both do it in the transaction in which they record, and hold the document from before they look at what the other
records until the end: of two at one time the second sees what the first has said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, fields
from typing import Any

from django.db.models import F, Q

from auditor.archive.models import Document
from auditor.findings.grounds import CONTRADICTED, Stands, Word, what_stands
from auditor.findings.models import (
    ChangeReading,
    ChangeVerdict,
    Finding,
    Shift,
    StandingChange,
    Verdict,
)

COLUMNS = [one.name for one in fields(Stands)]
AT_ONCE = 500
Clause = tuple[int, str, str]


def hold_documents(documents: Iterable[int]) -> None:
    """Until the end of the transaction; several always in one order, and before anything else is waited for."""
    rows = Document.objects.select_for_update(no_key=True).filter(pk__in=set(documents))
    list(rows.order_by("pk").values_list("pk"))


def settle_after(word: Verdict | ChangeVerdict) -> None:
    """Settle what a verdict touches. Its document is held."""
    is_on_change = isinstance(word, ChangeVerdict)
    settle(_between_texts(word) if is_on_change else _resting_on(word))  # type: ignore[arg-type]


def settle(readings: Collection[int]) -> int:
    """Settle readings of changes, by their ids -> how many of them stood otherwise. Their documents are held."""
    rows = list(
        ChangeReading.objects.with_decisions()
        .annotate(document=F("change__version__document"))
        .filter(pk__in=readings)
    )
    shifts = _shifts(rows)
    known = StandingChange.objects.in_bulk([one.pk for one in rows])
    new, changed = [], []
    for row in rows:
        values = asdict(what_stands(row, _word(row), shifts[row.pk]))
        held = known.get(row.pk)
        if held is None:
            new.append(StandingChange(change_reading=row, **values))
        elif values != {name: getattr(held, name) for name in COLUMNS}:
            changed.append(StandingChange(change_reading=row, **values))
    StandingChange.objects.bulk_create(new, batch_size=AT_ONCE)
    StandingChange.objects.bulk_update(changed, COLUMNS, batch_size=AT_ONCE)
    return len(new) + len(changed)


def _word(reading: Any) -> Word:
    return Word(reading.decision or "", reading.judged_direction or "")


def _shifts(readings: Collection[Any]) -> dict[int, list[Shift]]:
    """By the id of the reading, in order, each with whether it is contradicted: so in its row too."""
    document = {one.pk: one.document for one in readings}
    wrong = _wrong_clauses(set(document.values()))
    found: dict[int, list[Shift]] = defaultdict(list)
    turned: dict[bool, list[int]] = {True: [], False: []}
    own = Shift.objects.filter(change_reading__in=document).select_related("old", "new")
    texts = [f"{side}__{name}" for side in ("old", "new") for name in ("exact", "prefix", "suffix")]
    for shift in own.defer(*texts).order_by("change_reading", "position"):
        sides = [one for one in (shift.old, shift.new) if one is not None]
        keys = {(document[shift.change_reading_id], *_clause(one)) for one in sides}
        if shift.is_contradicted == keys.isdisjoint(wrong):
            shift.is_contradicted = not shift.is_contradicted
            turned[shift.is_contradicted].append(shift.pk)
        found[shift.change_reading_id].append(shift)
    for is_contradicted, ids in turned.items():
        Shift.objects.filter(pk__in=ids).update(is_contradicted=is_contradicted)
    return found


def _clause(finding: Finding) -> tuple[str, str]:
    return finding.indicator, finding.quote_digest


def _wrong_clauses(documents: Collection[int]) -> set[Clause]:
    """Those that a person has found wrong, by the latest word on each."""
    words = Verdict.objects.filter(document__in=documents).in_order()
    columns = ("document", "indicator", "quote_digest", "decision")
    latest = {(one, *key): said for one, *key, said in words.values_list(*columns)}
    return {key for key, said in latest.items() if said in CONTRADICTED}


def _resting_on(word: Verdict) -> set[int]:
    """Readings of changes of which a shift stands on the same words. By ids, that both databases find by index."""
    same = {"indicator": word.indicator, "quote_digest": word.quote_digest}
    found = Finding.objects.filter(reading__version__document=word.document_id, **same)
    ids = list(found.values_list("pk", flat=True))
    shifts = Shift.objects.filter(Q(old__in=ids) | Q(new__in=ids))
    return set(shifts.values_list("change_reading", flat=True))


def _between_texts(word: ChangeVerdict) -> set[int]:
    """Readings of changes between the same two texts of the document."""
    readings = ChangeReading.objects.filter(
        change__version__document=word.document_id,
        old__version__text_digest=word.old_digest,
        new__version__text_digest=word.new_digest,
    )
    return set(readings.values_list("pk", flat=True))
