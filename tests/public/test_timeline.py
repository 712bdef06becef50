"""The geometry of a timeline."""

from __future__ import annotations

from datetime import date

from auditor.public.timeline import MARGIN, WIDTH, Kind, Moment, YearRow, draw


def moment(start: date, end: date | None = None, kind: Kind = Kind.CHANGE) -> Moment:
    return Moment(start, end or start, kind, start.isoformat())


def test_without_a_date_there_is_no_timeline() -> None:
    assert draw([("Terms", [])]) is None


def test_the_axis_spans_whole_years() -> None:
    timeline = draw([("Terms", [moment(date(2024, 1, 1)), moment(date(2025, 12, 31))])])
    assert timeline is not None
    assert [tick.year for tick in timeline.ticks] == [2024, 2025]
    first, last = timeline.lanes[0].marks
    assert first.x == MARGIN
    assert WIDTH - MARGIN - 2 < last.x <= WIDTH - MARGIN


def test_an_uncertain_date_is_drawn_as_wide_as_it_is_uncertain() -> None:
    year = moment(date(2024, 1, 1), date(2024, 12, 31), Kind.EVENT)
    timeline = draw([("Events", [year])])
    assert timeline is not None
    assert timeline.lanes[0].marks[0].width == WIDTH - 2 * MARGIN


def test_moments_on_one_spot_become_one_mark_that_says_how_many() -> None:
    timeline = draw([("Terms", [moment(date(2024, 5, 1))] * 3)])
    assert timeline is not None
    assert [mark.title for mark in timeline.lanes[0].marks] == ["3 from 2024-05-01"]


def test_kinds_are_never_merged() -> None:
    kinds = [moment(date(2024, 5, 1), kind=kind) for kind in Kind]
    timeline = draw([("Terms", kinds)])
    assert timeline is not None
    assert {mark.kind for mark in timeline.lanes[0].marks} == set(Kind)


def test_the_table_counts_every_moment_by_year_and_lane() -> None:
    lanes = [("A", [moment(date(2020, 1, 1))] * 2), ("B", [moment(date(2023, 1, 1))])]
    timeline = draw(lanes)
    assert timeline is not None
    assert timeline.years == (YearRow(2023, (0, 1)), YearRow(2020, (2, 0)))


def test_many_years_are_labelled_with_gaps() -> None:
    timeline = draw([("A", [moment(date(1996, 1, 1)), moment(date(2026, 1, 1))])])
    assert timeline is not None
    assert len([tick for tick in timeline.ticks if tick.has_label]) <= 12
