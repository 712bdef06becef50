"""Wordings that were believed although the document only alternates between them and others.

An ordinary edit is believed at once. Where the document then goes back, and comes again, it alternates:
what was shown as the provider's change was one swing of it, and is withdrawn. The wording that was
believed first stays; the other one is a variant until it has stood for a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from auditor.pages.judgement import Belief, Earlier, Memory

BRIEF = timedelta(days=7)  # A wording that gives way that soon, time and again, never stood.
REOPENED_AFTER = timedelta(days=30)  # A known variant gets a row again at most that often.


def swings(memory: Memory, essence: str, at: datetime) -> dict[int, Belief]:
    """The believed wordings that a reading of this essence shows to be swings: key -> VARIANT.

    Such a wording gave way within `BRIEF` to the one that was believed before it, and came again, or had
    given way before, within `REOPENED_AFTER`. What a person has found genuine is none.
    """
    rows = list(memory.earlier)
    found: dict[int, Belief] = {}
    # One that is withdrawn leaves the next one with another wording before it.
    while (place := next(_swings(rows, essence, at), None)) is not None:
        found[rows[place].key] = Belief.VARIANT
        rows[place] = replace(rows[place], belief=Belief.VARIANT)
    return found


def without(memory: Memory, settled: Mapping[int, Belief]) -> Memory:
    """The memory with some of its rows in other states."""
    rows = [replace(row, belief=settled.get(row.key, row.belief)) for row in memory.earlier]
    return replace(memory, earlier=rows)


def _swings(rows: Sequence[Earlier], essence: str, at: datetime) -> Iterator[int]:
    """Positions, oldest first."""
    for place, row in enumerate(rows):
        is_recent = at - row.at < REOPENED_AFTER
        if is_recent and row.belief is Belief.CONFIRMED and not row.is_sure:
            later = [*((one.at, one.essence) for one in rows[place + 1 :]), (at, essence)]
            if _is_swing(rows[:place], row, later):
                yield place


def _is_swing(
    earlier: Sequence[Earlier], row: Earlier, later: Sequence[tuple[datetime, str]]
) -> bool:
    before = _before(earlier, row)
    gave_way = [
        place
        for place, (when, essence) in enumerate(later)
        if before is not None and essence == before.essence and when - row.at <= BRIEF
    ]
    if not gave_way:
        return False
    comes_again = any(essence == row.essence for _, essence in later[gave_way[0] :])
    return comes_again or any(
        one.essence == row.essence and one.belief is Belief.VARIANT for one in earlier
    )


def _before(earlier: Sequence[Earlier], row: Earlier) -> Earlier | None:
    """The wording that was believed before; none where the same check was read in another way."""
    others = (
        one
        for one in reversed(earlier)
        if one.belief is Belief.CONFIRMED and one.essence != row.essence
    )
    before = next(others, None)
    return before if before is not None and before.at < row.at else None
