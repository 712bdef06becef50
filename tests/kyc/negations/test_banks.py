"""Sentences of six languages that deny a control or a fact, and sentences with a negation that deny nothing.

`explicit_no`, `conditional`, `mandatory` and `stated` are what is claimed; `silent` says nothing of the indicator,
`done` claims it in any way but a denial, and `not_denied` may say anything but that.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.kyc.clauses import read_clauses

FOLDER = Path(__file__).parent
LANGUAGES = ("de", "es", "fr", "it", "pt", "ru")
BANKS: dict[str, dict[str, Any]] = {
    language: yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
CLAIMED_AS_DONE = {"mandatory", "stated", "conditional", "discretionary"}
DENIALS = {"explicit_no", "silent", "conditional"}
NOT_KEPT = "RK-01"
"""A check is made of what is then not kept: the one denial that stands beside a demand."""
Row = tuple[str, str, str, str]


def rows() -> list[Row]:
    """Language, what is expected, indicator and sentence."""
    return [
        (language, expected, indicator, sentence)
        for language, banks in BANKS.items()
        for parts in banks.values()
        for expected, by_indicator in parts.items()
        for indicator, sentences in by_indicator.items()
        for sentence in sentences
    ]


def claims(language: str, sentence: str) -> list[tuple[str, str]]:
    found = read_clauses(f"# 1\n\n{sentence}\n", language)
    return [(one.indicator, one.claimed) for one in found]


def is_as_expected(expected: str, values: list[str]) -> bool:
    match expected:
        case "silent":
            return values == []
        case "not_denied":
            return "explicit_no" not in values
        case "done":
            return bool(values) and set(values) <= CLAIMED_AS_DONE
        case _:
            return values == [expected]


@pytest.mark.parametrize(("language", "expected", "indicator", "sentence"), rows())
def test_a_negation_is_read_for_what_it_says(
    language: str, expected: str, indicator: str, sentence: str
) -> None:
    values = [value for name, value in claims(language, sentence) if name == indicator]
    assert is_as_expected(expected, values)


@pytest.mark.parametrize(
    ("language", "sentence"), [(row[0], row[3]) for row in rows() if row[1] == "explicit_no"]
)
def test_a_denial_demands_nothing_else(language: str, sentence: str) -> None:
    assert [one for one in claims(language, sentence) if one[1] in CLAIMED_AS_DONE] == []


@pytest.mark.parametrize(
    ("language", "sentence"), [(row[0], row[3]) for row in rows() if row[1] not in DENIALS]
)
def test_what_denies_nothing_is_not_read_as_a_denial(language: str, sentence: str) -> None:
    denied = {name for name, value in claims(language, sentence) if value == "explicit_no"}
    assert denied <= {NOT_KEPT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_enough_of_both(language: str) -> None:
    own = [row for row in rows() if row[0] == language]
    assert sum(row[1] in DENIALS for row in own) >= 80
    assert sum(row[1] not in DENIALS for row in own) >= 30


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We never ask for:\n\n- a copy of your passport"),
        ("fr", "Nous ne demandons jamais :\n\n- une copie de votre passeport"),
        ("es", "No pedimos nunca:\n\n- una copia de su pasaporte"),
        ("de", "Wir verlangen nicht:\n\n- Ihren Reisepass"),
        ("pt", "Nunca pedimos:\n\n- uma cópia do passaporte"),
        ("ru", "Мы не требуем:\n\n- копию паспорта"),
        ("it", "Non chiediamo mai:\n\n- una copia del passaporto"),
    ],
)
def test_what_a_lead_in_denies_is_said_not_to_be_done(language: str, text: str) -> None:
    read = [(one.indicator, one.claimed) for one in read_clauses(text, language)]
    assert read == [("IV-01", "explicit_no")]
