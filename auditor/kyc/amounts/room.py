"""The text that may speak of one amount."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.kyc.amounts.layout import Surroundings

BEFORE, BEHIND = 160, 120
"""Characters around an amount that are looked at."""


@dataclass(frozen=True, slots=True)
class Room:
    """The text that may speak of one amount at `start` to `end`: between its neighbours in a sentence.

    `lead` is the text in front of the sentence's first amount: it speaks of all. `is_followed` says
    that the sentence has another amount behind this one.
    """

    first: int
    start: int
    end: int
    last: int
    lead: tuple[int, int]
    is_followed: bool = False


def room(
    around: Surroundings, start: int, end: int, before: int, following: int, lead: int
) -> Room:
    """`before` is where the words of the amount before end, `following` where the next begins."""
    return Room(
        first=max(around.first, before, start - BEFORE),
        start=start,
        end=end,
        last=max(end, min(around.last, following, end + BEHIND)),
        lead=(max(around.first, lead - BEFORE), lead),
        is_followed=following < around.last,
    )
