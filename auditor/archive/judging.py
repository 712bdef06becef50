"""Readings of many documents at once -> what is believed of each.

Most checks find what the last one found: those cost one query together. Belief is asked only
where something differs, or where a doubt is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from auditor.archive.believing import memory_of, own_line
from auditor.archive.evidence import storable
from auditor.archive.models import Capture, Document, Snapshot, Source, Version
from auditor.archive.vocabulary import Fetcher, Trigger, VersionState
from auditor.pages.belief import Belief, Judgement, judge
from auditor.pages.engine import Attempt
from auditor.pages.outcomes import BELIEVABLE, Outcome
from auditor.pages.reading import Reading


@dataclass(slots=True, kw_only=True)
class Case:
    """One check on its way into the archive, and what is found of it step by step."""

    document: Document
    source: Source
    attempt: Attempt
    trigger: Trigger
    has_lease: bool
    blobs: tuple[str, ...] = ()
    screenshot: str = ""
    text_blob: str = ""  # The reading's text in the store, where it is on its way already.
    outcome: Outcome = Outcome.OK
    error: str = ""
    judgement: Judgement | None = None
    text: str = ""
    line: list[Version] = field(default_factory=list)
    is_latest: bool = True
    refusal: str = ""
    snapshot: Snapshot | None = None
    capture: Capture = field(init=False)
    version: Version | None = None

    @property
    def reading(self) -> Reading | None:
        return self.attempt.reading

    @property
    def fetcher(self) -> Fetcher:
        return Fetcher.BROWSER if self.attempt.uses_browser else Fetcher.HTTP

    @property
    def last(self) -> Capture | None:
        """The document's last check that gave a text, by whatever declaration."""
        return self.document.last_reading

    @property
    def is_last_reading(self) -> bool:
        """Whether this is what later checks refer to: it gave a text, and none later did."""
        is_newer = self.last is None or self.last.started_at <= self.attempt.started_at
        return self.outcome == Outcome.OK and is_newer

    @property
    def text_digest(self) -> str:
        if self.outcome == Outcome.NOT_MODIFIED and self.last:
            return self.last.text_digest
        return self.reading.text_sha256 if self.reading else ""

    @property
    def essence_digest(self) -> str:
        if self.outcome == Outcome.NOT_MODIFIED and self.last:
            return self.last.essence_digest
        return self.reading.essence_sha256 if self.reading else ""


def judge_cases(cases: Sequence[Case]) -> None:
    """Fill in outcome, error and judgement of every case, and the line of those that differ."""
    for case in cases:
        case.outcome, case.error = _found(case)
    newest = _newest(case.document.pk for case in cases)
    doubtful = [case for case in cases if _needs_judging(case, newest.get(case.document.pk))]
    lines = own_line(case.document.pk for case in doubtful)
    for case in doubtful:
        line = lines[case.document.pk]
        case.line = [one for one in line if one.captured_at <= case.attempt.started_at]
        case.is_latest = len(case.line) == len(line)
        _judge(case)


def _found(case: Case) -> tuple[Outcome, str]:
    """What reading came to, before it is compared with anything."""
    reading = case.reading
    if reading is None:
        error = "" if case.attempt.outcome in BELIEVABLE else case.attempt.error
        return case.attempt.outcome, storable(error)
    if reading.outcome != Outcome.OK:
        return reading.outcome, storable(reading.error)
    lost = _lost_parts(case, reading)
    return (Outcome.SELECTOR_MISSED, " ".join(lost)) if lost else (Outcome.OK, "")


def _lost_parts(case: Case, reading: Reading) -> list[str]:
    """Selectors that matched at the last reading by this declaration and do not now.

    Their part of the document is not known to be gone: it may have moved on the page, and a text
    without it would be shown as the provider's change.
    """
    if case.last is None or case.last.source_id != case.source.pk:
        return []
    before = case.last.record.get("missed_selectors", [])
    return [sentence for sentence in reading.missed if sentence not in before]


def _newest(document_ids: Iterable[int]) -> dict[int, Version]:
    """The last version of ours, of any state, by document."""
    own = Version.objects.filter(document__in=list(document_ids), imported=None)
    last = own.values("document").annotate(at=Max("captured_at")).values_list("document", "at")
    times = dict(last)
    rows = own.filter(captured_at__in=set(times.values())).oldest_first()
    return {row.document_id: row for row in rows if row.captured_at == times[row.document_id]}


def _needs_judging(case: Case, newest: Version | None) -> bool:
    has_text = bool(case.reading and case.reading.text)
    if not has_text and case.outcome != Outcome.NOT_MODIFIED:
        return False
    if newest is None:
        return has_text
    is_settled = newest.state == VersionState.CONFIRMED and case.outcome in {
        Outcome.OK,
        Outcome.NOT_MODIFIED,
    }
    is_later = newest.captured_at <= case.attempt.started_at
    return not (is_settled and is_later and newest.essence_digest == case.essence_digest)


def _judge(case: Case) -> None:
    text = case.reading.text if case.reading else _text_of_last(case)
    if not text:
        return
    case.text = text
    found = judge(
        memory_of(case.document, case.line),
        text,
        essence=case.essence_digest,
        at=case.attempt.started_at,
        found=Outcome.OK if case.outcome == Outcome.NOT_MODIFIED else case.outcome,
        fetcher=case.fetcher.value,
    )
    case.judgement = found
    if case.outcome == Outcome.OK and found.outcome != Outcome.OK:
        case.outcome, case.error = found.outcome, storable(found.reason)


def _text_of_last(case: Case) -> str:
    """The text that the server says has not changed."""
    digest = case.text_digest
    same = next((one for one in case.line if one.text_digest == digest), None)
    return same.text() if same else ""


def is_new_version(case: Case) -> bool:
    """Whether a reading is kept as a version of any state."""
    return case.judgement is not None and case.judgement.belief != Belief.SAME
