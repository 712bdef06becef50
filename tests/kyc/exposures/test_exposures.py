"""Whatever the route, terms say in the same ways that it is shut or open, and to whom: all of them are read alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kyc.modality.grids import frames, read_in

FILE = Path(__file__).resolve().parent / "en.yaml"


@pytest.mark.parametrize(("claimed", "frame"), list(frames(FILE)))
def test_every_route_is_read_in_every_frame(claimed: str, frame: str) -> None:
    read = read_in(FILE, frame)
    assert {
        sentence: values
        for sentence, values in read.items()
        if len(values) != 1 or not next(iter(values)).startswith(claimed)
    } == {}
