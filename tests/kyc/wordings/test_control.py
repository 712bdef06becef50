"""Disclosure to authorities, blocking, monitoring, remediation, reports and screening: what is said of them, and what is not."""

from __future__ import annotations

import pytest

from tests.kyc.wordings import grids

FAMILIES = ("control_en", "control_2_en", "control_3_en")
CASES = [(family, indicator) for family in FAMILIES for indicator in grids.indicators(family)]


@pytest.mark.parametrize(("family", "indicator"), CASES)
def test_what_speaks_is_read(family: str, indicator: str) -> None:
    language = family.rsplit("_", 1)[1]
    assert grids.misread_speaking(family, indicator, language) == {}


@pytest.mark.parametrize(("family", "indicator"), CASES)
def test_what_says_nothing_of_it_is_not_read(family: str, indicator: str) -> None:
    language = family.rsplit("_", 1)[1]
    assert grids.misread_silent(family, indicator, language) == {}
