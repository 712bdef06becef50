"""One sweep at a time in an installation: reading is heavy, and must not take every core.

What is read twice does no harm; the turn only saves the work.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from auditor.findings.models import SweepTurn

READING = "reading"
# A holder renews its turn after each batch; one that was killed loses it after this time.
TURN_LASTS = timedelta(minutes=5)


def take_turn(*, holder: str, at: datetime) -> bool:
    """Whether it is the holder's turn now: nobody's, or its own already."""
    SweepTurn.objects.get_or_create(name=READING)
    is_free = Q(held_until=None) | Q(held_until__lte=at) | Q(holder=holder)
    turn = SweepTurn.objects.filter(is_free, name=READING)
    return turn.update(holder=holder, held_until=at + TURN_LASTS) == 1


def give_back(*, holder: str) -> None:
    SweepTurn.objects.filter(name=READING, holder=holder).update(holder="", held_until=None)
