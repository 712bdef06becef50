"""Disputes of what was published: one row a dispute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.shown import ShownAssessment, ShownDispute
from auditor.exports.columns import Column, Empty, Kind, Standing, Table, column, standing
from auditor.exports.tables.assessed import ASSESSMENTS_SHOWN, is_vetted, of_assessment

TEXT, TIME = Kind.TEXT, Kind.TIME


class DisputeRow(NamedTuple):
    """A dispute of an assessment."""

    shown: ShownAssessment
    dispute: ShownDispute


def _disputes(shown: ShownAssessment) -> Iterator[DisputeRow]:
    for dispute in shown.disputes:
        yield DisputeRow(shown, dispute)


def _standing(row: DisputeRow) -> Standing:
    return Standing.KNOWN if is_vetted(row.shown) else Standing.WITHHELD


def _vetted(name: str, says: str, field: str) -> tuple[Column, Column]:
    told = column(name, TEXT, says, f"dispute.{field}", empty=Empty.STATUS, needs=Clearance.VETTED)
    return told, standing(name, _standing)


DISPUTES = Table(
    "disputes",
    "Disputes",
    "That something published was disputed, and how it was decided. Who did and in what words is for "
    "vetted readers.",
    ASSESSMENTS_SHOWN,
    (
        *of_assessment(),
        column("raised_at", TIME, "When it was raised.", "dispute.raised_at"),
        *_vetted("raised_by", "By whom.", "raised_by_name"),
        *_vetted("body", "The words.", "body"),
        column("resolved_at", TIME, "When it was decided; empty: not yet.", "dispute.resolved_at",
               empty=Empty.NONE),
        column("is_upheld", Kind.FLAG, "Whether it was found to be right; empty: not decided.",
               "dispute.is_upheld", empty=Empty.NONE),
        column("resolution", TEXT, "Why it was decided so.", "dispute.resolution",
               empty=Empty.NONE),
    ),
    _disputes,
)  # fmt: skip
