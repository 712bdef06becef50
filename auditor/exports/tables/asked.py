"""The framework's indicators: what is asked of every provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.exports.columns import Empty, Kind, Source, Table, column
from auditor.exports.selection import Selection
from auditor.kyc import framework
from auditor.kyc.framework import Framework, Indicator
from auditor.kyc.vocabulary import IndicatorKind, Observability, SourceStatus

TEXT, CODE = Kind.TEXT, Kind.CODE


class IndicatorRow(NamedTuple):
    """An indicator in a version of the framework."""

    version: Framework
    one: Indicator


def _indicators(selection: Selection) -> Iterator[IndicatorRow]:
    for version in framework.versions():
        loaded = framework.load(version)
        yield from (IndicatorRow(loaded, one) for one in loaded.indicators)


INDICATORS = Table(
    "indicators",
    "Indicators",
    "The questions of each version of the framework.",
    Source(_indicators),
    (
        column("framework", CODE, "Version of the framework.", "version.version"),
        column("indicator", CODE, "Its permanent id.", "one.id"),
        column("group", CODE, "Its group.", "one.group"),
        column("name", TEXT, "Its name.", "one.name"),
        column("question", TEXT, "The question.", "one.question"),
        column("kind", CODE, "What sort of question.", "one.kind", choices=IndicatorKind),
        column("observability", CODE, "How far it can be seen from outside.", "one.observability",
               choices=Observability),
        column("weight", Kind.WHOLE, "How much it counts.", "one.weight"),
        column("accepted_evidence", Kind.NAMES, "Kinds of evidence that it accepts: codes.",
               "one.evidence", empty=Empty.NONE),
        column("source", TEXT, "Where the question comes from.", "one.source"),
        column("source_status", CODE, "How well that was checked.", "one.source_status",
               choices=SourceStatus),
    ),
)  # fmt: skip
