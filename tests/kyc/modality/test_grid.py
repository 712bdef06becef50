"""Whatever is done, a language says in the same ways that it must, may or need not be done: all of them are read alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kyc.modality.grids import frames, grid, read_in

FILES = sorted(Path(__file__).resolve().parent.glob("*.yaml"))


@pytest.mark.parametrize(
    ("file", "claimed", "frame"),
    [
        pytest.param(file, *one, id=f"{file.stem}-{'-'.join(one)}")
        for file in FILES
        for one in frames(file)
    ],
)
def test_every_control_is_read_in_every_frame(file: Path, claimed: str, frame: str) -> None:
    read = read_in(file, frame)
    assert {sentence: values for sentence, values in read.items() if values != {claimed}} == {}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_grid_has_all_four_ways(file: Path) -> None:
    ways = {"mandatory", "discretionary", "explicit_no", "conditional"}
    assert grid(file)["frames"].keys() == ways
