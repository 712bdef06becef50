"""Headline values, one row an axis and scope; and the rates by which amounts were compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import TextChoices

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.shown import (
    ShownAssessment,
    ShownHeadline,
    ShownHeadlines,
    ShownRate,
)
from auditor.exports.columns import Column, Empty, Kind, Standing, Table, column, standing
from auditor.exports.tables.assessed import ASSESSMENTS_SHOWN, is_vetted, of_assessment
from auditor.kyc import framework
from auditor.kyc.vocabulary import Aspect, Extent, IdentityLevel

TEXT, CODE, DECIMAL = Kind.TEXT, Kind.CODE, Kind.DECIMAL
VETTED = Clearance.VETTED
STANDING_OF = {
    Extent.AMOUNT: Standing.KNOWN,
    Extent.UNLIMITED: Standing.UNLIMITED,
    Extent.UNKNOWN: Standing.UNKNOWN,
    Extent.NOT_COMPARABLE: Standing.UNKNOWN,
}


class Over(TextChoices):
    """Over which scopes a row speaks."""

    WEAKEST = "weakest", "The weakest of each value over all scopes"
    TYPICAL = "typical", "The scope of most customers"


class HeadlineRow(NamedTuple):
    """The headline values of an axis, over all scopes or for the typical one."""

    shown: ShownAssessment
    axis: ShownHeadlines
    over: Over
    headline: ShownHeadline


def _headlines(shown: ShownAssessment) -> Iterator[HeadlineRow]:
    for axis in shown.score.headlines if shown.score else ():
        yield HeadlineRow(shown, axis, Over.WEAKEST, axis.worst)
        if axis.typical is not None:
            yield HeadlineRow(shown, axis, Over.TYPICAL, axis.typical)


def _cap(row: HeadlineRow) -> Any:
    cap = row.headline.unverified_cap
    return None if cap is None else cap.amount


def _cap_extent(row: HeadlineRow) -> Any:
    cap = row.headline.unverified_cap
    return None if cap is None else cap.extent


def _cap_standing(row: HeadlineRow) -> Standing:
    cap = row.headline.unverified_cap
    return Standing.WITHHELD if cap is None else STANDING_OF[cap.extent]


def _currency(row: HeadlineRow) -> str:
    return framework.load(row.shown.about.framework).scoring.headline.currency


def _scopes(row: HeadlineRow) -> tuple[str, ...]:
    if row.over != Over.WEAKEST:
        return ()
    return tuple(f"{value}: {label}" for value, label in row.axis.worst_scopes)


def _scopes_standing(row: HeadlineRow) -> Standing:
    if row.over != Over.WEAKEST:
        return Standing.NONE
    if not is_vetted(row.shown):
        return Standing.WITHHELD
    return Standing.KNOWN if row.axis.worst_scopes else Standing.UNKNOWN


def _level(name: str, says: str) -> Column:
    level = f"headline.{name}"
    return column(name, Kind.WHOLE, says, level, empty=Empty.UNKNOWN, choices=IdentityLevel)


HEADLINES = Table(
    "headlines",
    "Headline values",
    "How strongly customers are identified by when, and what moves before they are verified. To the "
    "public: claimed ones, without that amount.",
    ASSESSMENTS_SHOWN,
    (
        *of_assessment(),
        column("axis", CODE, "Claimed, or observed.", "axis.axis", choices=Aspect),
        column("over", CODE, "Over which scopes.", choices=Over),
        _level("level_to_move", "Identity level demanded before any value moves."),
        _level("level_by_amount", "Level demanded to have moved the framework's reference amount "
               "within a month."),
        _level("level_at_cash_out", "Level demanded before value leaves."),
        column("unverified_cap", DECIMAL, "The most that moves in a month below the level from which "
               "a customer is verified.", _cap, empty=Empty.STATUS, needs=VETTED),
        standing("unverified_cap", _cap_standing),
        column("unverified_cap_extent", CODE, "How far that amount is known.", _cap_extent,
               empty=Empty.STATUS, needs=VETTED, choices=Extent),
        column("currency", CODE, "The framework's currency, in which that amount is.", _currency),
        column("scopes", Kind.NAMES, "Which scope each of the weakest values is of: the value, a "
               "colon, the scope's label.", _scopes, empty=Empty.STATUS, needs=VETTED),
        standing("scopes", _scopes_standing),
    ),
    _headlines,
)  # fmt: skip


class RateRow(NamedTuple):
    """A rate of an assessment."""

    shown: ShownAssessment
    rate: ShownRate


def _rates(shown: ShownAssessment) -> Iterator[RateRow]:
    for rate in shown.rates:
        yield RateRow(shown, rate)


RATES = Table(
    "rates",
    "Rates",
    "By what amounts in other currencies were compared. For vetted readers; to others no row is shown, "
    "which does not mean that there are none.",
    ASSESSMENTS_SHOWN,
    (
        *of_assessment(),
        column("currency", CODE, "The other currency.", "rate.currency", needs=VETTED),
        column("per_unit", DECIMAL, "How much of it one unit of the framework's currency was worth.",
               "rate.per_unit", needs=VETTED),
        column("at", Kind.DATE, "On which day.", "rate.at", needs=VETTED),
        column("source", TEXT, "By whose word.", "rate.source", needs=VETTED),
    ),
    _rates,
)  # fmt: skip
