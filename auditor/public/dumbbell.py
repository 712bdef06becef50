"""The chart of claimed and observed by group: places in percent of the axis, so that it fits any width.

Unknown is a dashed outline over the whole axis, never a mark at zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from auditor.assessments.shown import ShownGroup, ShownMeasure, ShownScore

ROW_HEIGHT = 46
AXIS_HEIGHT = 26
TOP = 6
TICKS = (0, 25, 50, 75, 100)
UNKNOWN = "unknown"
WITHHELD = "not shown to you"


class Direction(StrEnum):
    """Where conduct stands to words."""

    LOOSER = "looser"
    STRICTER = "stricter"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Span:
    """The line between claimed and observed, from left to right, and its middle."""

    low: Decimal
    high: Decimal
    middle: Decimal
    direction: Direction


@dataclass(frozen=True, slots=True)
class Row:
    """One group, or all of them. `y` is where the row begins."""

    name: str
    y: int
    claimed: Decimal | None
    observed: Decimal | None
    claimed_bounds: tuple[Decimal, Decimal] | None
    observed_bounds: tuple[Decimal, Decimal] | None
    reading: str
    span: Span | None

    @property
    def is_dashed(self) -> bool:
        return self.claimed is None or self.observed is None


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """The chart; the axis is marked at `ticks`."""

    height: int
    axis_y: int
    rows: tuple[Row, ...]
    ticks: tuple[int, ...] = TICKS


def draw(score: ShownScore) -> Dumbbell:
    """All controls together first, then each group that has controls."""
    rows = tuple(_rows(score))
    axis_y = TOP + ROW_HEIGHT * len(rows)
    return Dumbbell(height=axis_y + AXIS_HEIGHT, axis_y=axis_y, rows=rows)


def _rows(score: ShownScore) -> Iterator[Row]:
    known = sum(group.known_observed for group in score.groups)
    yield _row("All controls", 0, score.claimed, score.observed, known_observed=known)
    groups = [group for group in score.groups if group.controls]
    for place, group in enumerate(groups, 1):
        yield _group_row(group, place)


def _group_row(group: ShownGroup, place: int) -> Row:
    claimed = ShownMeasure(group.claimed.value, None, None, group.claimed.coverage)
    observed = ShownMeasure(group.observed.value, None, None, group.observed.coverage)
    return _row(group.name, place, claimed, observed, known_observed=group.known_observed)


def _row(
    name: str, place: int, claimed: ShownMeasure, observed: ShownMeasure, *, known_observed: int
) -> Row:
    said = UNKNOWN if claimed.value is None else f"{claimed.value:f}"
    seen = f"{observed.value:f}" if observed.value is not None else unseen(known_observed)
    return Row(
        name=name,
        y=TOP + ROW_HEIGHT * place,
        claimed=claimed.value,
        observed=observed.value,
        claimed_bounds=_bounds(claimed),
        observed_bounds=_bounds(observed),
        reading=f"claimed {said}, observed {seen}",
        span=_span(claimed.value, observed.value),
    )


def unseen(known_observed: int) -> str:
    """Why there is no observed value: nobody knows it, or it is not for this viewer."""
    return WITHHELD if known_observed else UNKNOWN


def _bounds(measure: ShownMeasure) -> tuple[Decimal, Decimal] | None:
    if measure.value is None or measure.low is None or measure.high is None:
        return None
    return measure.low, measure.high


def _span(claimed: Decimal | None, observed: Decimal | None) -> Span | None:
    if claimed is None or observed is None or claimed == observed:
        return None
    direction = Direction.LOOSER if observed < claimed else Direction.STRICTER
    low, high = min(claimed, observed), max(claimed, observed)
    return Span(low, high, (low + high) / 2, direction)
