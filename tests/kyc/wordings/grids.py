"""Grids of wordings: frames of sentences and what fills their slots, for what speaks to an indicator and what does not.

A file `<family>_<language>.yaml` holds them. A small grid is read whole; of a larger one every filler of every slot is.
`unread` are wordings that are misread yet, so that nobody takes a grid for what it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.kyc.sentences_read import filled, read

FOLDER = Path(__file__).resolve().parent
WHOLE = 30
"""A grid of no more sentences than these is read whole."""
SLOT = re.compile(r"{(\w+)}")


class Wording(NamedTuple):
    """A sentence; `claimed` is None where the value is not fixed."""

    text: str
    claimed: str | None


@cache
def _file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return found


def family(name: str) -> dict[str, Any]:
    found: dict[str, Any] = _file(name)["indicators"]
    return found


def unread(name: str) -> list[str]:
    return list(_file(name).get("unread", ()))


def indicators(name: str) -> list[str]:
    return sorted(family(name))


def speaking(name: str, indicator: str) -> list[Wording]:
    return _wordings(family(name)[indicator]["speaks"])


def silent(name: str, indicator: str) -> list[Wording]:
    return _wordings(family(name)[indicator]["silent"])


def misread_speaking(name: str, indicator: str, language: str) -> dict[str, str]:
    """The wordings of which nothing is read, or something else than what they say."""
    wrong = {}
    for text, claimed in speaking(name, indicator):
        found = read(text, indicator, language)
        if not found or (claimed is not None and found != {claimed}):
            wrong[text] = ", ".join(sorted(found)) or "nothing"
    return wrong


def misread_silent(name: str, indicator: str, language: str) -> dict[str, str]:
    """The wordings that say nothing of the indicator, and of which something is read."""
    found = {text: read(text, indicator, language) for text, _ in silent(name, indicator)}
    return {text: ", ".join(sorted(values)) for text, values in found.items() if values}


def _wordings(grids: list[Mapping[str, Any]]) -> list[Wording]:
    every = {
        text: Wording(text, grid.get("claimed"))
        for grid in grids
        for text in _filled(grid["frames"], grid.get("slots") or {})
    }
    return list(every.values())


def _filled(frames: list[str], slots: Mapping[str, list[str]]) -> Iterator[str]:
    for frame in frames:
        used = sorted({name[:1].lower() + name[1:] for name in SLOT.findall(frame)})
        every = list(product(*(slots[name] for name in used)))
        for fillers in every if len(every) * len(frames) <= WHOLE else _covering(used, slots):
            yield filled(frame, dict(zip(used, fillers, strict=True)))


def _covering(used: list[str], slots: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Every filler of every slot at least once, each slot going on at another pace."""
    rounds = max((len(slots[name]) for name in used), default=1)
    for number in range(rounds):
        yield tuple(
            slots[name][(number + place * (number // len(slots[name]) + 1)) % len(slots[name])]
            for place, name in enumerate(used)
        )
