"""What the machine read becomes rows; each step is one transaction, and doing it again gives the same.

Of two processes that read the same version at one time the second finds it done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import DataError, IntegrityError, transaction

from auditor.archive.blobs import BlobDamaged, BlobMissing, read_text
from auditor.archive.models import Change, Version
from auditor.findings.models import ChangeReading, Finding, Reading, Shift
from auditor.findings.quotation import quote_digest, words_digest
from auditor.findings.rules import Announced, ReadChange, Rules
from auditor.findings.searching.indexing import index_version
from auditor.findings.settling import hold_documents, settle
from auditor.findings.vocabulary import ReadingOutcome
from auditor.findings.waiting import changes_waiting
from auditor.findings.weighing import significance_of
from auditor.kyc.clause import Clause
from auditor.kyc.vocabulary import Direction

LOST = (BlobMissing, BlobDamaged)
# What a database says to values that a column does not take (PostgreSQL takes no NUL).
UNRECORDABLE = (IntegrityError, DataError, ArithmeticError, ValueError)
LOST_WORDS = "The store of this installation does not have the text, or what it has is damaged."
FAILED_WORDS = "The rules could not be applied: {}. The log says where."
AT_ONCE = 500

logger = logging.getLogger(__name__)


def read_version(version: Version, *, rules: Rules, at: datetime) -> Reading | None:
    """Read a version and record it in place of what stood there; None if somebody else just has.

    A text that is lost, or on which the rules fail, leaves a Reading that says so. Raises StorageFailed.
    """
    try:
        text = version.text()
    except LOST:
        unreadable = ReadingOutcome.UNREADABLE
        return _record_unread(version, unreadable, LOST_WORDS, rules=rules, at=at)
    try:
        clauses = rules.clauses(text, _language(version))
    except Exception as error:  # One text that upsets a rule must not stop all others.
        logger.exception("The rules failed on version %s.", version.uuid)
        return _record_failed(version, error, text, rules=rules, at=at)
    try:
        return _record(version, ReadingOutcome.READ, "", clauses, text, rules=rules, at=at)
    except UNRECORDABLE as error:
        if Reading.objects.under(rules.version).filter(version=version).exists():
            return None
        logger.exception("What the rules found in version %s cannot be recorded.", version.uuid)
        return _record_failed(version, error, text, rules=rules, at=at)


def _record_failed(
    version: Version, error: Exception, text: str, *, rules: Rules, at: datetime
) -> Reading | None:
    fault = FAILED_WORDS.format(type(error).__name__)
    failed = ReadingOutcome.FAILED
    return _record_unread(version, failed, fault, text=text, rules=rules, at=at)


def _record_unread(
    version: Version,
    outcome: ReadingOutcome,
    fault: str,
    *,
    rules: Rules,
    at: datetime,
    text: str = "",
) -> Reading | None:
    try:
        return _record(version, outcome, fault, (), text, rules=rules, at=at)
    except IntegrityError:
        logger.info("Version %s was read elsewhere at the same time.", version.uuid)
        return None


def _language(version: Version) -> str | None:
    """The primary subtag of what the document is declared to be written in."""
    return version.document.language.partition("-")[0].lower() or None


def _record(
    version: Version,
    outcome: ReadingOutcome,
    fault: str,
    clauses: Sequence[Clause],
    text: str,
    *,
    rules: Rules,
    at: datetime,
) -> Reading:
    """With what can be searched of the text, if it was read. Raises IntegrityError if somebody else records the same version at the same time."""
    with transaction.atomic():
        hold_documents([version.document_id])
        Reading.objects.filter(version=version).delete()
        reading = Reading.objects.create(
            version=version,
            rules_version=rules.version,
            outcome=outcome,
            fault=fault,
            clause_count=len(clauses),
            indicator_count=len({one.indicator for one in clauses}),
            read_at=at,
        )
        rows = (_finding(reading, rules, *numbered) for numbered in enumerate(clauses))
        index_version(version, text, Finding.objects.bulk_create(rows, batch_size=AT_ONCE))
    return reading


def _finding(reading: Reading, rules: Rules, position: int, clause: Clause) -> Finding:
    return Finding(
        reading=reading,
        position=position,
        indicator=clause.indicator,
        claimed=clause.claimed,
        line=clause.line,
        start=clause.start,
        end=clause.end,
        exact=clause.exact,
        prefix=clause.prefix,
        suffix=clause.suffix,
        words_digest=words_digest(clause.exact),
        quote_digest=quote_digest(clause.exact, clause.prefix, clause.suffix),
        amount=clause.amount,
        currency=clause.currency or "",
        window=clause.window or "",
        operation=clause.operation or "",
        trigger=clause.trigger or "",
        confidence=clause.confidence,
        significance=significance_of(clause.indicator, clause.confidence, version=rules.framework),
        rule=clause.rule,
        why=clause.why,
    )


class ChangeReader:
    """Reads changes one after the other; keeps the texts of the last few, which neighbours share."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._text: Callable[[str], str] = lru_cache(maxsize=8)(read_text)

    def read(self, change: Change, *, at: datetime) -> ChangeReading | None:
        """Read a change between two versions that are read; None if somebody else just has, or if a
        text was lost meanwhile, which its Reading says then. Raises StorageFailed."""
        old, new = _reading_of(change.previous), _reading_of(change.version)
        texts = [self._text_of(one, at=at) for one in (old, new)]
        if texts[0] is None or texts[1] is None:
            return None
        try:
            values, shifts = self._read(old, new, texts[0], texts[1])
        except Exception as error:  # As above: the others go on.
            logger.exception("The rules failed on the change of version %s.", change.version.uuid)
            return self._record(change, old, new, _failed(error), [], at=at)
        try:
            return self._record(change, old, new, values, shifts, at=at)
        except UNRECORDABLE as error:
            if changes_waiting(self._rules.version).filter(pk=change.pk).exists():
                logger.exception("What change %s did cannot be recorded.", change.pk)
                return self._record(change, old, new, _failed(error), [], at=at)
            return None

    def _read(
        self, old: Reading, new: Reading, old_text: str, new_text: str
    ) -> tuple[dict[str, Any], list[Shift]]:
        before, after = _by_clause(old), _by_clause(new)
        read = self._rules.change(tuple(before), tuple(after), old_text, new_text)
        return _values(read, new_text), _shifts(read, before, after)

    def _text_of(self, reading: Reading, *, at: datetime) -> str | None:
        try:
            return self._text(reading.version.text_digest)
        except LOST:
            unreadable = ReadingOutcome.UNREADABLE
            _record_unread(reading.version, unreadable, LOST_WORDS, rules=self._rules, at=at)
            return None

    def _record(
        self,
        change: Change,
        old: Reading,
        new: Reading,
        values: dict[str, Any],
        shifts: Iterable[Shift],
        *,
        at: datetime,
    ) -> ChangeReading | None:
        """With what stands of it under the verdicts that there are. None if one of the readings was made anew
        meanwhile: the sweep comes back to it."""
        with transaction.atomic():
            hold_documents([change.version.document_id])
            ChangeReading.objects.filter(change=change).delete()
            if Reading.objects.filter(pk__in=[old.pk, new.pk]).count() < 2:
                return None
            row = ChangeReading.objects.create(
                change=change,
                old=old,
                new=new,
                rules_version=self._rules.version,
                read_at=at,
                **values,
            )
            Shift.objects.bulk_create(_placed(row, shifts), batch_size=AT_ONCE)
            settle([row.pk])
        return row


def _reading_of(version: Version | None) -> Reading:
    if version is None:
        raise ValueError("A first record has no text before it to be read against.")
    return version.reading


def _by_clause(reading: Reading) -> dict[Clause, Finding]:
    return {one.clause(): one for one in reading.findings.in_text_order()}


def _failed(error: Exception) -> dict[str, Any]:
    fault = FAILED_WORDS.format(type(error).__name__)
    return {"direction": Direction.NONE, "significance": 0, "fault": fault}


def _values(read: ReadChange, new_text: str) -> dict[str, Any]:
    return {
        "direction": read.direction,
        "significance": read.significance,
        "summary": read.summary,
        "words": read.words,
        **_announced(read.announced, new_text),
    }


def _announced(found: Announced | None, text: str) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "announced_on": found.date,
        "announced_start": found.start,
        "announced_end": found.end,
        "announced_exact": text[found.start : found.end],
    }


def _shifts(
    read: ReadChange, old: dict[Clause, Finding], new: dict[Clause, Finding]
) -> list[Shift]:
    return [
        Shift(
            indicator=one.indicator,
            kind=one.kind,
            old=old[one.old] if one.old else None,
            new=new[one.new] if one.new else None,
            sentence=one.sentence,
            points=one.points,
            tendency=one.tendency,
            words=one.words,
        )
        for one in read.shifts
    ]


def _placed(row: ChangeReading, shifts: Iterable[Shift]) -> Iterable[Shift]:
    for position, shift in enumerate(shifts):
        shift.change_reading, shift.position = row, position
        yield shift
