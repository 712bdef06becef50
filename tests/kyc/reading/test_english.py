"""English sentences, written apart from the rules: what they speak to, and what says nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.kyc import framework
from auditor.kyc.clauses import read_clauses

BANK: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("sentences_en.yaml").read_text(encoding="utf-8")
)
SPEAKING = [
    (indicator, sentence, value)
    for indicator, rows in BANK["speaks"].items()
    for sentence, value in rows
]


def test_every_indicator_has_its_sentences() -> None:
    assert BANK["speaks"].keys() == framework.newest().by_id.keys()


@pytest.mark.parametrize(("indicator", "sentence", "value"), SPEAKING)
def test_a_sentence_speaks_to_its_indicator(indicator: str, sentence: str, value: str) -> None:
    found = {one.indicator: one.claimed for one in read_clauses(sentence, "en")}
    assert indicator in found
    assert found[indicator] == value or not value


@pytest.mark.parametrize("sentence", BANK["silent"])
def test_other_sentences_say_nothing(sentence: str) -> None:
    assert [one.rule for one in read_clauses(sentence, "en")] == []
