"""What speaks to an indicator is read in all its wordings, and what says nothing of it in the same words is not."""

from __future__ import annotations

import pytest

from tests.kyc.wordings import grids

FAMILIES = sorted(file.stem for file in grids.FOLDER.glob("*_??.yaml"))
CASES = [(family, indicator) for family in FAMILIES for indicator in grids.indicators(family)]


@pytest.mark.parametrize(("family", "indicator"), CASES)
def test_what_speaks_is_read(family: str, indicator: str) -> None:
    misread = grids.misread_speaking(family, indicator, family[-2:])
    assert misread.keys() - set(grids.unread(family)) == set(), misread


@pytest.mark.parametrize(("family", "indicator"), CASES)
def test_what_says_nothing_of_it_is_not_read(family: str, indicator: str) -> None:
    assert grids.misread_silent(family, indicator, family[-2:]) == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_listed_as_unread_is_still_misread(family: str) -> None:
    misread = {
        text
        for indicator in grids.indicators(family)
        for text in grids.misread_speaking(family, indicator, family[-2:])
    }
    assert set(grids.unread(family)) <= misread
