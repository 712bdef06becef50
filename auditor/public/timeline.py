"""The geometry of a provider's timeline: one lane a document, one for public events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WIDTH = 960
MARGIN = 12
LANE_HEIGHT = 46
AXIS_HEIGHT = 30
TICKS = 12  # More year labels than this do not fit side by side.


class Kind(StrEnum):
    """What a mark stands for; each has a shape of its own."""

    FIRST = "first"
    CHANGE = "change"
    REAPPEARANCE = "reappearance"
    ARCHIVE = "archive"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened between two days, the same day where the date is exact."""

    start: date
    end: date
    kind: Kind
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn moment, or several that fall on the same spot."""

    x: float
    width: float
    kind: Kind
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the chart."""

    label: str
    y: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year's first day on the axis."""

    x: float
    year: int
    has_label: bool


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the table beneath the chart: a count for each lane."""

    year: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that the template draws."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    years: tuple[YearRow, ...]
    height: int
    width: int = WIDTH
    margin: int = MARGIN

    @property
    def right(self) -> int:
        return self.width - self.margin

    @property
    def axis_y(self) -> int:
        return self.height - AXIS_HEIGHT


def draw(lanes: Sequence[tuple[str, Sequence[Moment]]]) -> Timeline | None:
    """Lays the lanes out over the whole years they span; None where nothing has a date."""
    lanes = [(label, moments) for label, moments in lanes if moments]
    moments = [moment for _, of_lane in lanes for moment in of_lane]
    if not moments:
        return None
    first = min(moment.start for moment in moments).year
    last = max(moment.end for moment in moments).year
    scale = _Scale(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1)
    return Timeline(
        lanes=tuple(
            Lane(label, index * LANE_HEIGHT, tuple(_marks(of_lane, scale)))
            for index, (label, of_lane) in enumerate(lanes)
        ),
        ticks=tuple(_ticks(first, last, scale)),
        years=tuple(_years([of_lane for _, of_lane in lanes])),
        height=len(lanes) * LANE_HEIGHT + AXIS_HEIGHT,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    start: int
    end: int

    def x(self, ordinal: float) -> float:
        share = (ordinal - self.start) / (self.end - self.start)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


def _marks(moments: Sequence[Moment], scale: _Scale) -> list[Mark]:
    """One mark for each spot of two units and kind, so that dense histories stay drawable."""
    spots: dict[tuple[int, Kind], list[Moment]] = {}
    for moment in sorted(moments, key=lambda item: (item.start, item.end)):
        spots.setdefault((round(scale.x(moment.start.toordinal()) / 2), moment.kind), []).append(
            moment
        )
    return [_mark(kind, here, scale) for (_, kind), here in spots.items()]


def _mark(kind: Kind, here: Sequence[Moment], scale: _Scale) -> Mark:
    end = max(moment.end for moment in here)
    left = scale.x(here[0].start.toordinal())
    is_exact = all(moment.start == moment.end for moment in here)
    width = 0.0 if is_exact else round(scale.x(end.toordinal() + 1) - left, 1)
    title = here[0].title if len(here) == 1 else f"{len(here)} from {here[0].title}"
    return Mark(left, width, kind, title)


def _ticks(first: int, last: int, scale: _Scale) -> list[Tick]:
    step = -(-(last - first + 1) // TICKS)
    return [
        Tick(scale.x(date(year, 1, 1).toordinal()), year, (year - first) % step == 0)
        for year in range(first, last + 1)
    ]


def _years(lanes: Sequence[Sequence[Moment]]) -> list[YearRow]:
    """Newest first, years in which nothing happened left out."""
    counts = [Counter(moment.start.year for moment in moments) for moments in lanes]
    busy = sorted(set().union(*counts), reverse=True)
    return [YearRow(year, tuple(lane[year] for lane in counts)) for year in busy]
