"""How much a change of a text matters, and where it leads, from the shifts in it.

Each shift has points between 0 and 1:

    weight of the indicator / greatest weight of the framework
    x size of the step (steps.py)
    x the confidence of its less certain clause
    x 1/2 where a passage came or went and both versions speak to the indicator elsewhere too.

The significance is 100 x (1 - product of (1 - 0.7 x points x t) over the shifts x (1 - 0.1 x share)), where
t is 1 for a looser shift, 0.9 for a stricter one and 0.8 for another, and `share` is the shifts' of the words of
both texts. So a further shift never lowers it, the order of shifts is
nothing, and it is never over 100. Moved clauses have no points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import fsum, prod

from auditor.kyc import framework
from auditor.kyc.direction.steps import Step
from auditor.kyc.reading.pattern_file import VERSION
from auditor.kyc.vocabulary import Direction

BY_TENDENCY = {1: 0.9, -1: 1.0, 0: 0.8}
ONE_SHIFT = 0.7
"""The most that one shift alone can reach, of 1."""
ALL_WORDS = 0.1
REPEATED = 0.5
MINOR = 0.5
"""A change is mixed where the weaker tendency has this share of the points of the stronger one."""
BALANCED = 0.2
"""An indicator leans nowhere where no more than this share of its points is left after setting off."""
UNKNOWN_WEIGHT = 1


@dataclass(frozen=True, slots=True)
class Weight:
    """The points of one shift, its tendency, its indicator, and how many words its clauses have."""

    points: float
    tendency: int
    words: int
    indicator: str


def points_of(step: Step, *, indicator: str, confidence: float, is_repeated: bool) -> float:
    """The points of one shift, from 0 to 1, by the formula above."""
    weights = _weights()
    weight = weights.get(indicator, UNKNOWN_WEIGHT) / max(weights.values())
    repeated = REPEATED if is_repeated else 1.0
    return weight * step.size * confidence * repeated


def significance_of(weights: Iterable[Weight], *, words: int) -> int:
    """From 0, for none, to 100; `words` is how many both texts have together."""
    counted = sorted(weights, key=lambda one: (one.points, one.tendency, one.words))
    if not counted:
        return 0
    share = min(sum(one.words for one in counted) / max(words, 1), 1.0)
    left = prod(1 - ONE_SHIFT * one.points * BY_TENDENCY[one.tendency] for one in counted) * (
        1 - ALL_WORDS * share
    )
    return max(1, min(100, round(100 * (1 - left))))


def direction_of(weights: Iterable[Weight]) -> Direction:
    """Where the shifts lead together; NONE for none.

    First each indicator: what it gains here and loses there are set off against each other. Then all of them.
    """
    counted = sorted(weights, key=lambda one: (one.indicator, one.points, one.tendency))
    if not counted:
        return Direction.NONE
    leanings = [_leaning_of(list(of)) for _, of in groupby(counted, key=lambda one: one.indicator)]
    stricter = fsum(one for one in leanings if one > 0)
    looser = -fsum(one for one in leanings if one < 0)
    if stricter == looser == 0:
        return Direction.NEUTRAL
    if min(stricter, looser) >= MINOR * max(stricter, looser):
        return Direction.MIXED
    return Direction.STRICTER if stricter > looser else Direction.LOOSER


def _leaning_of(weights: list[Weight]) -> float:
    """The points of one indicator, positive for stricter; 0 where both tendencies are about as strong.

    Never over 1: however often a text repeats itself, one indicator does not outweigh all others.
    """
    total = fsum(one.points for one in weights if one.tendency)
    net = fsum(one.tendency * one.points for one in weights)
    return max(-1.0, min(1.0, net)) if abs(net) > BALANCED * total else 0.0


@cache
def _weights() -> dict[str, int]:
    return {one.id: one.weight for one in framework.load(VERSION).indicators}
