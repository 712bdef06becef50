"""Grids of sentences: every frame with everything that can be said in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.kyc.sentences_read import filled, read


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
        sentence: read(sentence, indicator, file.stem)
        for indicator, controls in grid(file)["controls"].items()
        for sentence in (filled(frame, control) for control in controls)
    }
