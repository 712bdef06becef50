"""Whatever is done, a language says in the same ways that it must, may or need not be done: all of them are read alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.kyc.clauses import read_clauses

FOLDER = Path(__file__).resolve().parent
LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.yaml"))


@cache
def grid(language: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    return found


def filled(frame: str, control: Mapping[str, str]) -> str:
    capitals = {name.capitalize(): words[:1].upper() + words[1:] for name, words in control.items()}
    return frame.format(**control, **capitals)


def frames() -> Iterator[tuple[str, str, str]]:
    for language in LANGUAGES:
        for claimed, some in grid(language)["frames"].items():
            yield from ((language, claimed, frame) for frame in some)


@pytest.mark.parametrize(("language", "claimed", "frame"), list(frames()))
def test_every_control_is_read_in_every_frame(language: str, claimed: str, frame: str) -> None:
    wrong = {}
    for indicator, controls in grid(language)["controls"].items():
        for control in controls:
            sentence = filled(frame, control)
            clauses = read_clauses(f"# 1\n\n{sentence}\n", language)
            read = {one.claimed for one in clauses if one.indicator == indicator}
            if read != {claimed}:
                wrong[sentence] = ", ".join(read) or "nothing"
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_grid_has_all_four_ways(language: str) -> None:
    assert grid(language)["frames"].keys() == {
        "mandatory",
        "discretionary",
        "explicit_no",
        "conditional",
    }
