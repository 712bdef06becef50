"""Clauses that stand in both versions -> those that stand in another order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from auditor.kyc.direction.matching import Said


def moved(kept: Sequence[tuple[Said, Said]]) -> list[tuple[Said, Said]]:
    """The fewest clauses that had to be moved; lines that were put in or taken out move nothing.

    Clauses of one passage stay together: they are one place.
    """
    ordered = sorted(kept, key=lambda pair: (pair[0].clause.start, pair[1].clause.start))
    places = [new.clause.start for _, new in ordered]
    staying = _longest_rising(places)
    return [pair for at, pair in enumerate(ordered) if at not in staying]


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The indices of a longest subsequence that never falls."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(tails, place + 1)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
    staying = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        staying.add(at)
        at = before[at]
    return staying
