"""Findings and what they rest on: one row a finding, one row a piece of evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.shown import (
    ShownAnswer,
    ShownAssessment,
    ShownEvidence,
    ShownValue,
)
from auditor.assessments.vocabulary import AnchorState, Body
from auditor.exports.columns import Column, Empty, Kind, Standing, Table, column, standing
from auditor.exports.tables.assessed import ASSESSMENTS_SHOWN, is_vetted, of_assessment
from auditor.kyc.scoring.checks import ASPECTS
from auditor.kyc.vocabulary import (
    Aspect,
    EvidenceKind,
    EvidenceStrength,
    IdentityLevel,
    IndicatorKind,
    Treatment,
)

TEXT, CODE, FLAG = Kind.TEXT, Kind.CODE, Kind.FLAG
VETTED, RESTRICTED = Clearance.VETTED, Clearance.RESTRICTED


class Finding(NamedTuple):
    """One value of one indicator. A control has two: what is claimed, and what was observed."""

    shown: ShownAssessment
    answer: ShownAnswer
    aspect: Aspect
    value: ShownValue | None


def findings(shown: ShownAssessment) -> Iterator[Finding]:
    for answer in shown.answers:
        for aspect in ASPECTS[answer.kind]:
            yield Finding(shown, answer, aspect, getattr(answer, aspect.value))


def _of_value(name: str) -> Callable[[Finding], Any]:
    return lambda row: getattr(row.value, name) if row.value else None


def _standing(row: Finding) -> Standing:
    if row.value is None:
        return Standing.WITHHELD
    return Standing.KNOWN if row.value.is_known else Standing.UNKNOWN


def _vetted_note(row: Finding) -> str:
    return "" if row.aspect == Aspect.CLAIMED else row.answer.observed_note


def _vetted_note_standing(row: Finding) -> Standing:
    if row.aspect == Aspect.CLAIMED:
        return Standing.NONE
    if not is_vetted(row.shown):
        return Standing.WITHHELD
    return Standing.KNOWN if row.answer.observed_note else Standing.NONE


ANSWERS = Table(
    "answers",
    "Findings",
    "One row a finding: what is claimed and what was observed of a control are two rows. Every "
    "indicator of the framework is there, answered or not.",
    ASSESSMENTS_SHOWN,
    (
        *of_assessment(),
        column("indicator", CODE, "The question: id in the table indicators.", "answer.indicator"),
        column("name", TEXT, "Its name.", "answer.name"),
        column("group", CODE, "Its group.", "answer.group"),
        column("kind", CODE, "What sort of question.", "answer.kind", choices=IndicatorKind),
        column("weight", Kind.WHOLE, "How much it counts.", "answer.weight"),
        column("aspect", CODE, "Which value this is.", choices=Aspect),
        column("value", CODE, "What was found. What a value means stands in the methodology.",
               _of_value("value"), empty=Empty.STATUS),
        column("label", TEXT, "The same in words.", _of_value("label"), empty=Empty.STATUS),
        standing("value", _standing),
        column("treatment", CODE, "What the score makes of it.", _of_value("treatment"),
               empty=Empty.NONE, choices=Treatment),
        column("confidence", Kind.DECIMAL, "How well it is supported, out of 1.",
               _of_value("confidence"), empty=Empty.UNKNOWN),
        column("note", TEXT, "The public explanation of claimed values and facts.",
               lambda row: "" if row.aspect == Aspect.OBSERVED else row.answer.claimed_note,
               empty=Empty.NONE),
        column("vetted_note", TEXT, "The explanation for vetted readers.", _vetted_note,
               empty=Empty.STATUS, needs=VETTED),
        standing("vetted_note", _vetted_note_standing),
        column("is_stale", FLAG, "A quote behind the answer has changed or gone since.",
               "answer.is_stale"),
    ),
    findings,
)  # fmt: skip


class EvidenceRow(NamedTuple):
    """A piece of evidence that the viewer may see."""

    shown: ShownAssessment
    one: ShownEvidence


def _evidence(shown: ShownAssessment) -> Iterator[EvidenceRow]:
    for answer in shown.answers:
        for one in answer.evidence:
            yield EvidenceRow(shown, one)


def _body(*paths: str) -> Callable[[EvidenceRow], Any]:
    """The value of the first body that is there: each path is a body and its field."""

    def read(row: EvidenceRow) -> Any:
        for path in paths:
            body, _, field = path.partition(".")
            if (found := getattr(row.one, body)) is not None:
                return getattr(found, field)
        return None

    return read


def _of_body(name: str, kind: Kind, says: str, *paths: str, **more: Any) -> Column:
    more.setdefault("empty", Empty.OTHER_BODY)
    return column(name, kind, says, _body(*paths), **more)


def _test_standing(row: EvidenceRow) -> Standing:
    if row.one.test is None:
        return Standing.NONE
    return Standing.KNOWN if row.one.test.uuid is not None else Standing.WITHHELD


def _file_standing(row: EvidenceRow) -> Standing:
    if row.one.document is None:
        return Standing.NONE
    if row.one.document.is_copy_withheld:
        return Standing.WITHHELD
    return Standing.KNOWN if row.one.document.upload else Standing.NONE


def _of_test(name: str, says: str) -> Column:
    more: dict[str, Any] = {"empty": Empty.STATUS, "needs": RESTRICTED}
    return _of_body(f"test_{name}", TEXT, says, f"test.{name}", **more)


def _of_file(name: str, kind: Kind, says: str, path: str) -> Column:
    return _of_body(name, kind, says, path, empty=Empty.STATUS, needs=VETTED)


EVIDENCE = Table(
    "evidence",
    "Evidence",
    "One row a piece of evidence that may be seen. What may not is no row here.",
    ASSESSMENTS_SHOWN,
    (
        column("evidence", Kind.UUID, "Its permanent name.", "one.uuid"),
        *of_assessment(),
        column("indicator", CODE, "The question that it speaks to.", "one.indicator"),
        column("aspect", CODE, "Which value it supports.", "one.aspect", choices=Aspect),
        column("kind", CODE, "What it is.", "one.kind", choices=EvidenceKind),
        column("strength", CODE, "What it proves.", "one.strength", choices=EvidenceStrength),
        column("visibility", CODE, "For whom it is.", "one.visibility", choices=Clearance),
        column("speaks_on", Kind.DATE, "The day of which it speaks.", "one.speaks_on"),
        column("origin", TEXT, "Pieces of one origin count once. Kept back where it is the digest of "
               "a copy that is.", "one.origin", empty=Empty.NONE),
        column("is_historic", FLAG, "Past conduct, penalised or ended.", "one.is_historic"),
        column("is_stale", FLAG, "The quote has changed or gone since.", "one.is_stale"),
        column("note", TEXT, "A remark.", "one.note", empty=Empty.NONE),
        column("body", CODE, "What it consists of.", "one.body", choices=Body),
        _of_body("title", TEXT, "The document's title, or the event's source.",
                 "event.source_title", "document.title"),
        _of_body("publisher", TEXT, "Who published it, or the authority of the event.",
                 "event.authority", "document.publisher"),
        _of_body("url", Kind.URL, "Where it stands, as text.", "event.source_url", "document.url"),
        _of_body("version", Kind.UUID, "The version that is quoted.", "quote.version"),
        _of_body("document", CODE, "The document that is quoted.", "quote.document"),
        _of_body("quote", TEXT, "The words.", "quote.exact"),
        _of_body("quote_prefix", TEXT, "What stands before them.", "quote.prefix"),
        _of_body("quote_suffix", TEXT, "What stands after them.", "quote.suffix"),
        _of_body("quote_start", Kind.WHOLE, "Where they begin, in code points.", "quote.start"),
        _of_body("quote_end", Kind.WHOLE, "Where they end.", "quote.end"),
        _of_body("text_sha256", Kind.DIGEST, "SHA-256 of the quoted text.", "quote.text_digest"),
        _of_body("anchor", CODE, "How the quote stands to the newest text.", "quote.anchor",
                 choices=AnchorState),
        _of_body("current_version", Kind.UUID, "The newest text in which it was found.",
                 "quote.current_version"),
        _of_body("stale_since", Kind.TIME, "Since when it has not stood so.", "quote.stale_since"),
        _of_body("event_date", Kind.PARTIAL_DATE, "When the event was.", "event.date"),
        _of_body("event_kind", CODE, "What kind of event.", "event.kind"),
        _of_body("event_summary", TEXT, "What happened.", "event.summary"),
        _of_body("protocol", CODE, "By which protocol was tested.", "test.protocol"),
        _of_body("tested_on", Kind.DATE, "When.", "test.tested_on"),
        _of_body("is_signed", FLAG, "Another person has signed the test.", "test.is_signed"),
        _of_test("vantage", "From where was tested."),
        _of_body("test_level_tried", Kind.WHOLE, "With which identity level.", "test.level_tried",
                 empty=Empty.STATUS, needs=RESTRICTED, choices=IdentityLevel),
        _of_test("tried", "What was tried."),
        _of_test("asked", "What was asked for."),
        _of_test("happened", "What happened."),
        _of_test("accepted", "What was accepted."),
        standing("test", _test_standing, needs=RESTRICTED),
        _of_file("file_name", TEXT, "The name of the file.", "document.file_name"),
        _of_file("file_media_type", CODE, "Its media type.", "document.media_type"),
        _of_file("file_sha256", Kind.DIGEST, "Its SHA-256.", "document.upload"),
        standing("file", _file_standing, needs=VETTED),
    ),
    _evidence,
)  # fmt: skip
