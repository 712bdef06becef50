"""Who is behind a service, what it asks of its customers, and what it keeps and tells: read in many wordings."""

from __future__ import annotations

import pytest

from tests.kyc.wordings.grids_two import grids, read, silent, speaking

NAME, LANGUAGE = "disclosure", "en"
INDICATORS = list(grids(NAME, LANGUAGE))


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_wording_is_read(indicator: str) -> None:
    wrong = {}
    for wording in speaking(NAME, LANGUAGE):
        if wording.indicator == indicator:
            found = read(wording.text, LANGUAGE, indicator)
            if not found or (wording.claimed and found != {wording.claimed}):
                wrong[wording.text] = found
    assert wrong == {}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_what_only_sounds_alike_is_not_read(indicator: str) -> None:
    alike = [one.text for one in silent(NAME, LANGUAGE) if one.indicator == indicator]
    assert [text for text in alike if read(text, LANGUAGE, indicator)] == []
