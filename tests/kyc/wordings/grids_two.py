"""Grids of wordings: frames of sentences and what fills their slots -> the sentences to be read.

A grid with many combinations is sampled so that every frame meets every filler of its slots.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import yaml

from auditor.kyc.clauses import read_clauses

FOLDER = Path(__file__).resolve().parent
MOST = 30
"""Combinations of a frame and its fillers up to which all of a grid are read."""


class Wording(NamedTuple):
    """A sentence, and the value that it claims of an indicator: None where that is not fixed."""

    indicator: str
    text: str
    claimed: str | None


@cache
def grids(name: str, language: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}_{language}.yaml").read_text("utf-8"))[
        "indicators"
    ]
    return found


def speaking(name: str, language: str) -> Iterator[Wording]:
    for indicator, some in grids(name, language).items():
        for grid in some["speaks"]:
            for text in sentences(grid):
                yield Wording(indicator, text, grid["claimed"])


def silent(name: str, language: str) -> Iterator[Wording]:
    for indicator, some in grids(name, language).items():
        for grid in some["silent"]:
            for text in sentences(grid):
                yield Wording(indicator, text, None)


def sentences(grid: Mapping[str, Any]) -> Iterator[str]:
    """Every combination of a small grid, of a large one a sample with each filler in each frame."""
    slots: dict[str, list[str]] = grid.get("slots", {})
    chosen = [(frame, [name.lower() for name in _slots_of(frame)]) for frame in grid["frames"]]
    every = [
        (frame, names, list(product(*(slots[name] for name in names)))) for frame, names in chosen
    ]
    if sum(len(ways) for _, _, ways in every) <= MOST:
        for frame, names, ways in every:
            yield from (_filled(frame, dict(zip(names, way, strict=True))) for way in ways)
        return
    for number, (frame, names) in enumerate(chosen):
        for step in range(max(len(slots[name]) for name in names)):
            yield _filled(frame, dict(zip(names, _way(slots, names, number, step), strict=True)))


def read(text: str, language: str, indicator: str) -> set[str]:
    """The values that are read of an indicator in a text."""
    clauses = read_clauses(f"# 1\n\n{text}\n", language)
    return {one.claimed for one in clauses if one.indicator == indicator}


def _way(
    slots: Mapping[str, Sequence[str]], names: Sequence[str], number: int, step: int
) -> list[str]:
    return [
        slots[name][(step + number * (place + 1)) % len(slots[name])]
        for place, name in enumerate(names)
    ]


def _slots_of(frame: str) -> list[str]:
    return list(dict.fromkeys(name for _, name, _, _ in Formatter().parse(frame) if name))


def _filled(frame: str, fillers: Mapping[str, str]) -> str:
    capitals = {name.capitalize(): text[:1].upper() + text[1:] for name, text in fillers.items()}
    return frame.format(**fillers, **capitals)
