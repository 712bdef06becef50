"""Sentences that a grid does not hold: two statements in one, and the words of clauses about other things."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.kyc.sentences_read import read

FILE = Path(__file__).resolve().parent / "traps.yaml"
TRAPS: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))


@pytest.mark.parametrize(("language", "text", "indicator", "claimed"), TRAPS["read"])
def test_each_statement_is_read_for_itself(
    language: str, text: str, indicator: str, claimed: str
) -> None:
    assert read(text, indicator, language) == {claimed}


@pytest.mark.parametrize(("language", "text", "indicator", "claimed"), TRAPS["never"])
def test_it_is_not_read_so(language: str, text: str, indicator: str, claimed: str) -> None:
    assert claimed not in read(text, indicator, language)


@pytest.mark.parametrize(
    ("indicator", "text"),
    [(indicator, text) for indicator, texts in TRAPS["silent"].items() for text in texts],
)
def test_the_same_words_about_other_things_are_silent(indicator: str, text: str) -> None:
    assert read(text, indicator, "en") == set()
