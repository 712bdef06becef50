"""Two lists of controls of the same form -> what was added, removed, or became required or optional.

A control is the same one by name and type where it has a name, else by its label and type: sites change
wordings, and give fields new names at each visit, more often than they change what they ask for. Order,
options, labels and placeholders are not compared.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Generic, Protocol, TypeVar


class FormChangeKind(StrEnum):
    """What became of a control."""

    ADDED = "added"
    REMOVED = "removed"
    REQUIRED = "required"
    OPTIONAL = "optional"


class Comparable(Protocol):
    """What a control is told by; `SeenControl` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def is_required(self) -> bool: ...


One = TypeVar("One", bound=Comparable)


@dataclass(frozen=True, slots=True)
class Step(Generic[One]):
    """One difference; `control` is that of the later list, of the earlier one if it was removed."""

    kind: FormChangeKind
    control: One


def differences(before: Sequence[One], after: Sequence[One]) -> list[Step[One]]:
    """What differs: removals first; equal forms have none."""
    pairs, gone, come = _matched(before, after)
    steps = [Step(FormChangeKind.REMOVED, one) for one in gone]
    steps += [Step(FormChangeKind.ADDED, one) for one in come]
    for old, new in pairs:
        if old.is_required != new.is_required:
            kind = FormChangeKind.REQUIRED if new.is_required else FormChangeKind.OPTIONAL
            steps.append(Step(kind, new))
    return steps


def _matched(
    before: Sequence[One], after: Sequence[One]
) -> tuple[list[tuple[One, One]], list[One], list[One]]:
    """(pairs, what only the first has, what only the second has)."""
    pairs: list[tuple[One, One]] = []
    gone, come = list(before), list(after)
    for key in (_whole, _by_name, _by_label):
        found, gone, come = _match_by(key, gone, come)
        pairs += found
    return pairs, gone, come


def _match_by(
    key: Callable[[One], Hashable | None], before: Iterable[One], after: Iterable[One]
) -> tuple[list[tuple[One, One]], list[One], list[One]]:
    waiting: defaultdict[Hashable, deque[One]] = defaultdict(deque)
    unnamed: list[One] = []
    for one in before:
        own = key(one)
        (unnamed if own is None else waiting[own]).append(one)
    pairs, come = [], []
    for one in after:
        own = key(one)
        if own is not None and waiting[own]:
            pairs.append((waiting[own].popleft(), one))
        else:
            come.append(one)
    left = [*unnamed, *chain.from_iterable(waiting.values())]
    return pairs, left, come


def _whole(one: Comparable) -> Hashable | None:
    return (one.kind, one.type, one.name, _plain(one.label))


def _by_name(one: Comparable) -> Hashable | None:
    return (one.kind, one.type, one.name) if one.name else None


def _by_label(one: Comparable) -> Hashable | None:
    label = _plain(one.label)
    return (one.kind, one.type, label) if label else None


def _plain(label: str) -> str:
    """A label without the star that says that it is required, which is compared by itself."""
    return " ".join(label.casefold().replace("*", " ").split())
