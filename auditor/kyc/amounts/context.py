"""Over what time and of which operation an amount is, by the words around it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.kyc.amounts.layout import Surroundings
from auditor.kyc.amounts.room import BEFORE, Room
from auditor.kyc.amounts.wording import Wording, operation_of, window_of
from auditor.kyc.lexicon import Hit
from auditor.kyc.vocabulary import Operation, Window

AT_ONCE = 25
"""A time that begins so near behind an amount belongs to it, whatever stands in front."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the words say, and up to where they were used."""

    window: Window | None
    operation: Operation | None
    used_to: int


def told(small: str, here: Room, around: Surroundings, wording: Wording) -> Told:
    """The time and the operation of the amount that `here` is of: by its own words, else by the labels of its table."""
    window = _window(small, here, wording) or _of_labels(small, around, wording, is_window=True)
    operation = _operation(small, here, wording) or _of_labels(
        small, around, wording, is_window=False
    )
    is_behind = window is not None and here.end <= window.start < here.last
    return Told(
        window_of(window) if window else None,
        operation_of(operation) if operation else None,
        window.end if window and is_behind else here.end,
    )


def _window(small: str, here: Room, wording: Wording) -> Hit | None:
    behind = _own(small, here, wording.windows(small, here.end, here.last), wording)
    if behind and behind[0].start - here.end <= AT_ONCE:
        return behind[0]
    before = wording.windows(small, here.first, here.start)
    if before:
        return before[-1]
    return behind[0] if behind else _last(wording.windows(small, *here.lead))


def _operation(small: str, here: Room, wording: Wording) -> Hit | None:
    before = wording.operations(small, here.first, here.start)
    if before:
        return before[-1]
    behind = _own(small, here, wording.operations(small, here.end, here.last), wording)
    return behind[0] if behind else _last(wording.operations(small, *here.lead))


def _own(small: str, here: Room, behind: list[Hit], wording: Wording) -> list[Hit]:
    """Of what stands behind an amount, not what leads in the next: "5 a day and an annual 20"."""
    if not here.is_followed:
        return behind
    return [hit for hit in behind if not wording.is_parted(small, here.end, hit.start)]


def _last(hits: list[Hit]) -> Hit | None:
    return hits[-1] if hits else None


def _of_labels(
    small: str, around: Surroundings, wording: Wording, *, is_window: bool
) -> Hit | None:
    find = wording.windows if is_window else wording.operations
    for start, end in around.labels:
        hits = find(small, start, min(end, start + BEFORE))
        if hits:
            return hits[-1]
    return None
