"""Other ways to say the same, in English: what is read, and what is known not to be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.kyc.clauses import read_clauses

FOLDER = Path(__file__).parent
BANKS: list[dict[str, Any]] = [
    yaml.safe_load((FOLDER / f"{name}_en.yaml").read_text(encoding="utf-8"))
    for name in ("paraphrases", "notices", "policies", "first_half", "second_half")
]


def rows(part: str) -> list[tuple[str, str, str]]:
    return [
        (name, text, value)
        for bank in BANKS
        for name, texts in bank[part].items()
        for text, value in texts
    ]


def is_read(indicator: str, text: str, value: str) -> bool:
    found = {one.indicator: one.claimed for one in read_clauses(text, "en")}
    return indicator in found and (not value or found[indicator] == value)


@pytest.mark.parametrize(("indicator", "text", "value"), rows("speaks"))
def test_a_paraphrase_is_read(indicator: str, text: str, value: str) -> None:
    assert is_read(indicator, text, value)


@pytest.mark.parametrize(("indicator", "text", "value"), rows("unread"))
def test_what_is_listed_as_unread_is_still_unread(indicator: str, text: str, value: str) -> None:
    assert not is_read(indicator, text, value)


@pytest.mark.parametrize(
    ("indicator", "text"),
    [(name, text) for bank in BANKS for name, texts in bank["silent"].items() for text in texts],
)
def test_what_only_looks_alike_is_silent(indicator: str, text: str) -> None:
    assert indicator not in {one.indicator for one in read_clauses(text, "en")}
