"""What changes did to due diligence, as anybody may read it: the machine's reading under people's verdicts.

The rule stands in `grounds`, and what comes of it in rows that `settling` keeps: here they are only read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from auditor.archive.models import Change
from auditor.archive.querysets import ChangeQuerySet
from auditor.findings.models import ChangeReading, ChangeVerdict, Reading, Shift, Verdict
from auditor.findings.querysets import told
from auditor.findings.vocabulary import ReadingOutcome
from auditor.kyc.vocabulary import Direction, ShiftKind

# What a filter can ask for: a change that has none of these says nothing of due diligence.
DIRECTIONS = (Direction.STRICTER, Direction.LOOSER, Direction.MIXED, Direction.NEUTRAL)

# From a change to its reading, and to what stands of that.
READING, STANDING = "reading__", "reading__standing__"


@dataclass(frozen=True)
class ToldShift:
    """What became of one clause, in a sentence of facts."""

    indicator: str
    kind: ShiftKind
    sentence: str


@dataclass(frozen=True)
class Announced:
    """When the new text says that it takes effect, and where (code points): the provider's claim."""

    on: date
    exact: str
    start: int
    end: int


@dataclass(frozen=True)
class Told:
    """What a change did. `is_reviewed` says that a person has given the direction; `summary` is a sentence
    or two, empty where a person found wrong all that it was made of."""

    direction: Direction
    significance: int
    summary: str
    is_reviewed: bool
    shifts: tuple[ToldShift, ...]
    announced: Announced | None


class Progress(Enum):
    """How far the software has come with a change. What failed is not tried again before the rules change."""

    READ = auto()
    WAITING = auto()
    FAILED = auto()


@dataclass(frozen=True)
class ToldOfOne:
    """What a change did, if it did anything; and what the text that it led to announces in any case."""

    told: Told | None
    announced: Announced | None
    progress: Progress

    @property
    def is_read(self) -> bool:
        return self.progress == Progress.READ

    @property
    def has_failed(self) -> bool:
        return self.progress == Progress.FAILED


@dataclass(frozen=True)
class Wanted:
    """Which changes a reader asks for; what is empty or 0 asks for nothing."""

    indicator: str = ""
    direction: str = ""
    least: int = 0

    def __bool__(self) -> bool:
        return bool(self.indicator or self.direction or self.least)


def told_of(changes: Collection[int]) -> dict[int, Told]:
    """By the id of the change; one that says nothing of due diligence is missing. Two queries."""
    standing = ChangeReading.objects.told().select_related("standing")
    readings = list(standing.filter(change__in=changes))
    shifts: dict[int, list[Shift]] = defaultdict(list)
    for shift in _believed().filter(change_reading__in=readings).order_by("position"):
        shifts[shift.change_reading_id].append(shift)
    return {one.change_id: _told(one, shifts[one.pk]) for one in readings}


def told_of_one(change: Change) -> ToldOfOne:
    """All that is told of one change of the provider's. Two queries."""
    settled = ChangeReading.objects.in_step().filter(standing__isnull=False)
    reading = settled.select_related("standing").filter(change=change).first()
    if reading is None:
        return ToldOfOne(None, None, _why_unread(change))
    shifts = _believed().filter(change_reading=reading).order_by("position")
    return ToldOfOne(
        told=_told(reading, list(shifts)) if reading.standing.is_told else None,
        announced=_announced(reading),
        progress=Progress.FAILED if reading.fault else Progress.READ,
    )


def _why_unread(change: Change) -> Progress:
    """A change of which one text cannot be read is not waiting for anything."""
    sides = Reading.objects.filter(version__in=[change.version_id, change.previous_id])
    is_lost = sides.exclude(outcome=ReadingOutcome.READ).exists()
    return Progress.FAILED if is_lost else Progress.WAITING


def narrowed(changes: ChangeQuerySet, wanted: Wanted) -> ChangeQuerySet:
    """Those that a reader asks for: all of them where nothing is asked for."""
    if not wanted:
        return changes
    held: dict[str, int | str] = {f"{STANDING}significance__gte": wanted.least}
    if wanted.direction:
        held[f"{STANDING}direction"] = wanted.direction
    asked = changes.filter(told(reading=READING), **held)
    if wanted.indicator:
        grounds = _believed().exclude(kind=ShiftKind.MOVED)
        touched = grounds.filter(change_reading__change=OuterRef("pk"))
        asked = asked.filter(Exists(touched.filter(indicator=wanted.indicator)))
    return asked


def weightiest_first(changes: ChangeQuerySet) -> ChangeQuerySet:
    """What speaks most to due diligence first; what says nothing of it last."""
    significance = When(told(reading=READING), then=F(f"{STANDING}significance"))
    weighed = changes.annotate(weight=Case(significance, default=Value(-1)))
    return weighed.order_by("-weight", "-listed_at", "-pk")


def last_said_at() -> datetime | None:
    """When the machine last read, or a person last judged: what is told may have changed then."""
    read = Reading.objects.order_by("-pk").values_list("read_at", flat=True)[:1]
    compared = ChangeReading.objects.order_by("-pk").values_list("read_at", flat=True)[:1]
    judged = Verdict.objects.order_by("-pk").values_list("given_at", flat=True)[:1]
    changed = ChangeVerdict.objects.order_by("-pk").values_list("given_at", flat=True)[:1]
    times = [at for rows in (read, compared, judged, changed) for at in rows]
    return max(times, default=None)


def _believed() -> QuerySet[Shift]:
    return Shift.objects.filter(is_contradicted=False)


def _told(reading: ChangeReading, believed: Iterable[Shift]) -> Told:
    stands = reading.standing
    return Told(
        direction=Direction(stands.direction),
        significance=stands.significance,
        summary=stands.summary,
        is_reviewed=stands.is_reviewed,
        shifts=tuple(
            ToldShift(one.indicator, ShiftKind(one.kind), one.sentence) for one in believed
        ),
        announced=_announced(reading),
    )


def _announced(reading: ChangeReading) -> Announced | None:
    if reading.announced_on is None:
        return None
    start, end = reading.announced_start or 0, reading.announced_end or 0
    return Announced(reading.announced_on, reading.announced_exact, start, end)
