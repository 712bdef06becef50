"""Grids of sentences: every frame with everything that can be said in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from auditor.kyc.clauses import read_clauses


@cache
def grid(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


def frames(file: Path) -> Iterator[tuple[str, str]]:
    """What is claimed, and a frame that claims it."""
    for claimed, some in grid(file)["frames"].items():
        yield from ((claimed, frame) for frame in some)


def read_in(file: Path, frame: str) -> dict[str, set[str]]:
    """What is read in a frame with each of the file's controls, by sentence. The file is named after its language."""
    return {
        sentence: {
            one.claimed
            for one in read_clauses(f"# 1\n\n{sentence}\n", file.stem)
            if one.indicator == indicator
        }
        for indicator, controls in grid(file)["controls"].items()
        for sentence in (filled(frame, control) for control in controls)
    }


def filled(frame: str, control: Mapping[str, str]) -> str:
    capitals = {name.capitalize(): words[:1].upper() + words[1:] for name, words in control.items()}
    return frame.format(**control, **capitals)
