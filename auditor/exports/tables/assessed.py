"""What assessments say, one row an assessment or a group of one, from what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.models import Assessment
from auditor.assessments.shown import ShownAssessment, ShownGroup, ShownMeasure
from auditor.assessments.visibility import present_all
from auditor.assessments.vocabulary import Status
from auditor.exports.columns import (
    Column,
    Empty,
    Kind,
    Source,
    Standing,
    Table,
    column,
    standing,
)
from auditor.exports.selection import Selection
from auditor.exports.tables.catalogue import of_provider
from auditor.kyc.vocabulary import GapLabel, Grade

CODE, DECIMAL, TIME = Kind.CODE, Kind.DECIMAL, Kind.TIME
VETTED = Clearance.VETTED
# Each stands in memory with all its evidence.
ASSESSMENTS_AT_ONCE = 20


def shown_assessments(selection: Selection) -> Iterator[ShownAssessment]:
    """What the viewer may know of, as the viewer sees it: in the order of providers."""
    visible = Assessment.objects.visible_to(selection.viewer)
    rows = selection.narrowed(visible, "provider")
    keys = list(rows.order_by(*ORDER).values_list("pk", flat=True))
    for start in range(0, len(keys), ASSESSMENTS_AT_ONCE):
        some = Assessment.objects.filter(pk__in=keys[start : start + ASSESSMENTS_AT_ONCE])
        yield from present_all(some.order_by(*ORDER), selection.viewer)


ORDER = ("provider__slug", "framework", "number")
ASSESSMENTS_SHOWN = Source(shown_assessments)


def of_assessment() -> tuple[Column, Column]:
    """For rows that hold what they belong to as `shown`."""
    says = "The assessment: its permanent name."
    return (
        column("assessment", Kind.UUID, says, "shown.about.uuid"),
        of_provider("shown.about.provider_slug"),
    )


def is_vetted(shown: ShownAssessment) -> bool:
    return shown.sight >= VETTED


def measured(measure: ShownMeasure | None, *, is_whole: bool) -> Standing:
    """Of a measure without a value: is nothing known, or is it not told? `is_whole`: all is told."""
    if measure is None:
        return Standing.WITHHELD
    if measure.value is not None:
        return Standing.KNOWN
    return Standing.UNKNOWN if is_whole or measure.coverage == 0 else Standing.WITHHELD


def _gap_standing(shown: ShownAssessment) -> Standing:
    if shown.score is None or not is_vetted(shown):
        return Standing.WITHHELD
    return Standing.UNKNOWN if shown.score.gap is None else Standing.KNOWN


def _content(shown: ShownAssessment) -> Standing:
    if shown.score is not None:
        return Standing.KNOWN
    is_withdrawn = shown.about.status == Status.WITHDRAWN
    return Standing.WITHHELD if is_withdrawn else Standing.UNKNOWN


def _measure(axis: str, part: str, says: str) -> Column:
    def read(shown: ShownAssessment) -> object:
        return None if shown.score is None else getattr(getattr(shown.score, axis), part)

    name = axis if part == "value" else f"{axis}_{part}"
    return column(name, DECIMAL, says, read, empty=Empty.STATUS)


def _measures(axis: str, says: str) -> tuple[Column, ...]:
    def read(shown: ShownAssessment) -> Standing:
        measure = getattr(shown.score, axis) if shown.score else None
        return measured(measure, is_whole=is_vetted(shown))

    return (
        _measure(axis, "value", f"{says}, out of 100."),
        standing(axis, read),
        _measure(axis, "low", f"{says}: the least that it can be, whatever the unknown is."),
        _measure(axis, "high", f"{says}: the most that it can be."),
        _measure(axis, "coverage", f"{says}: how much is known of what could be, out of 100."),
    )


ASSESSMENTS = Table(
    "assessments",
    "Assessments",
    "Each assessment, closed ones included: of what was withdrawn only that, when and why.",
    ASSESSMENTS_SHOWN,
    (
        column("assessment", Kind.UUID, "Its permanent name.", "about.uuid"),
        of_provider("about.provider_slug"),
        column("framework", CODE, "Version of the framework.", "about.framework"),
        column("framework_sha256", Kind.DIGEST, "SHA-256 of its file.", "framework_digest"),
        column("number", Kind.WHOLE, "Version of this assessment.", "about.number"),
        column("status", CODE, "Where it stands.", "about.status", choices=Status),
        column("is_historic", Kind.FLAG, "It speaks of the past of a closed service.",
               "about.is_historic"),
        column("as_of", Kind.DATE, "The day for which it is scored.", "about.as_of",
               empty=Empty.WITHDRAWN),
        column("sight", CODE, "How much of it this export could see.", choices=Clearance),
        column("content_status", CODE, "Whether what it says is shown here.", _content,
               choices=Standing),
        column("grade", CODE, "The grade; a letter only where evidence bears one.", "about.grade",
               empty=Empty.WITHDRAWN, choices=Grade),
        column("gap_label", CODE, "The distance between claimed and observed, in words.",
               "about.gap_label", empty=Empty.WITHDRAWN, choices=GapLabel),
        *_measures("claimed", "What the provider says that it does"),
        *_measures("observed", "What it was seen to do"),
        column("gap", DECIMAL, "Claimed less observed, out of 100.",
               lambda shown: shown.score.gap if shown.score else None,
               empty=Empty.STATUS, needs=VETTED),
        standing("gap", _gap_standing),
        column("score_sha256", Kind.DIGEST, "SHA-256 over the inputs and the score.",
               lambda shown: shown.score.digest if shown.score else "", empty=Empty.WITHDRAWN),
        column("published_at", TIME, "When it was published.", "about.published_at",
               empty=Empty.NONE),
        column("closed_at", TIME, "When it was superseded or withdrawn.", "about.closed_at",
               empty=Empty.NONE),
        column("closed_because", Kind.TEXT, "Why.", "about.closed_because", empty=Empty.NONE),
        column("supersedes", Kind.UUID, "The assessment that it replaced.", empty=Empty.NONE),
        column("superseded_by", Kind.UUID, "The assessment that replaced it.", empty=Empty.NONE),
        column("reason", Kind.TEXT, "Why it replaces the one before.", "about.reason",
               empty=Empty.NONE),
        column("summary", Kind.TEXT, "What it says in short.", "about.summary",
               empty=Empty.WITHDRAWN),
        column("notices", Kind.NAMES, "What a reader has to know first.", empty=Empty.NONE),
    ),
)  # fmt: skip


class GroupRow(NamedTuple):
    """A group of controls in an assessment."""

    shown: ShownAssessment
    group: ShownGroup


def _groups(shown: ShownAssessment) -> Iterator[GroupRow]:
    for group in shown.score.groups if shown.score else ():
        yield GroupRow(shown, group)


def _group_measure(axis: str, says: str) -> tuple[Column, Column]:
    def read(row: GroupRow) -> Standing:
        measure: ShownMeasure = getattr(row.group, axis)
        if measure.value is not None:
            return Standing.KNOWN
        is_known = getattr(row.group, f"known_{axis}") > 0
        return Standing.WITHHELD if is_known else Standing.UNKNOWN

    value = column(axis, DECIMAL, f"{says}, out of 100.", f"group.{axis}.value", empty=Empty.STATUS)
    return value, standing(axis, read)


GROUPS = Table(
    "groups",
    "Groups",
    "The mean of each group of controls. To the public the observed one is told in steps of 10, and "
    "only where several controls stand behind it.",
    ASSESSMENTS_SHOWN,
    (
        *of_assessment(),
        column("group", CODE, "The group: the beginning of its indicators' ids.", "group.id"),
        column("name", Kind.TEXT, "Its name.", "group.name"),
        column("controls", Kind.WHOLE, "How many controls it has.", "group.controls"),
        *_group_measure("claimed", "What the provider says that it does"),
        column("known_claimed", Kind.WHOLE, "Controls with a claimed value.",
               "group.known_claimed"),
        column("claimed_confidence", DECIMAL, "Mean confidence in those, out of 1.",
               "group.claimed_confidence", empty=Empty.UNKNOWN),
        *_group_measure("observed", "What it was seen to do"),
        column("known_observed", Kind.WHOLE, "Controls with an observed value.",
               "group.known_observed"),
        column("observed_confidence", DECIMAL, "Mean confidence in those, out of 1.",
               "group.observed_confidence", empty=Empty.UNKNOWN),
    ),
    _groups,
)  # fmt: skip
