"""The chart of claimed and observed: unknown is an outline, not a place; the gap has a direction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from auditor.assessments.shown import ShownGroup, ShownMeasure, ShownScore
from auditor.kyc.vocabulary import GapLabel, Grade
from auditor.public.dumbbell import Direction, Row, draw


def measure(value: str | None, low: str | None = None, high: str | None = None) -> ShownMeasure:
    found, least, most = (None if one is None else Decimal(one) for one in (value, low, high))
    return ShownMeasure(found, least, most, coverage=Decimal(50))


def group(name: str, claimed: str | None, observed: str | None, **overrides: int) -> ShownGroup:
    counts = {"controls": 3, "known_claimed": 1, "known_observed": 0} | overrides
    return ShownGroup(
        id=name,
        name=name,
        claimed=measure(claimed),
        observed=measure(observed),
        claimed_confidence=None,
        observed_confidence=None,
        **counts,
    )


def rows(*groups: ShownGroup) -> list[Row]:
    score = ShownScore(
        is_frozen=True,
        at=date(2026, 1, 1),
        digest="",
        grade=Grade.CLAIMS_ONLY,
        grade_reasons=(),
        gap_label=GapLabel.NOT_COMPARABLE,
        claimed=measure("60", "40", "80"),
        observed=measure(None, "0", "100"),
        groups=groups,
        headlines=(),
        gap=None,
        caps=(),
    )
    return list(draw(score).rows)


def test_the_whole_comes_first_with_its_bounds() -> None:
    (row,) = rows()
    assert (row.name, row.claimed_bounds) == ("All controls", (Decimal(40), Decimal(80)))
    assert row.observed_bounds is None


def test_what_is_unknown_has_no_place_and_a_dashed_outline() -> None:
    row = rows(group("AO", "50", None))[1]
    assert (row.observed, row.is_dashed, row.span) == (None, True, None)
    assert row.reading == "claimed 50, observed unknown"


def test_what_is_not_for_the_viewer_is_told_from_what_is_unknown() -> None:
    row = rows(group("AO", "50", None, known_observed=2))[1]
    assert row.reading == "claimed 50, observed not shown to you"


def test_the_line_between_them_has_a_direction() -> None:
    looser, stricter = (
        one.span for one in rows(group("AO", "80", "20"), group("IV", "20", "80"))[1:]
    )
    assert looser is not None
    assert stricter is not None
    assert (looser.direction, stricter.direction) == (Direction.LOOSER, Direction.STRICTER)
    assert [looser.low, looser.middle, looser.high] == [Decimal(20), Decimal(50), Decimal(80)]


def test_where_they_agree_there_is_no_line() -> None:
    row = rows(group("AO", "50", "50"))[1]
    assert (row.span, row.is_dashed) == (None, False)


def test_a_group_without_controls_has_no_row() -> None:
    assert len(rows(group("TP", None, None, controls=0))) == 1
