# ruff: noqa: RUF001 - Words of several alphabets.
"""The word lists have the shape that their schema names, and fit one another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from auditor.kyc.folding import folded
from auditor.kyc.lexicon import Lexicon, heads
from auditor.kyc.words import FOLDER, WordListError, word_list

SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
LISTS = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def phrases(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [one for item in value.values() for one in phrases(item)]
    return [one for item in value for one in phrases(item)] if isinstance(value, list) else [value]


def faults(name: str, values: Any) -> list[str]:
    schema = {"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}
    return [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(values)
    ]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_the_shape_of_its_schema(name: str) -> None:
    assert faults(name, word_list(name)) == []


def test_a_missing_language_is_a_fault() -> None:
    lists = {key: value for key, value in word_list("bounds").items() if key != "it"}
    assert any("'it' is a required property" in fault for fault in faults("bounds", lists))


def test_every_list_has_a_schema() -> None:
    assert [name for name in LISTS if name not in SCHEMA["$defs"]] == []


@pytest.mark.parametrize("name", ["amounts", "bounds", "dates", "numerals"])
def test_phrases_are_written_as_folded_text_is(name: str) -> None:
    """Else they never fit: capitals, typographic apostrophes, stars that folding makes blanks."""
    unlike = [
        one
        for one in phrases(word_list(name))
        if folded(one.replace("*", "")).small != one.replace("*", "")
    ]
    assert unlike == []


@pytest.mark.parametrize("name", ["amounts", "bounds", "dates"])
def test_every_phrase_is_found_as_it_is_written(name: str) -> None:
    every = phrases(word_list(name))
    lexicon = Lexicon({"all": every})
    silent = [one for one in every if not any(lexicon.hits(one.replace("*", ""), 0, len(one)))]
    assert silent == []


def test_currencies_of_families_have_codes() -> None:
    lists = word_list("currencies")
    codes = {*lists["codes"], *lists["codes_that_are_words"]}
    families = [one for family in lists["families"].values() for one in family["currencies"]]
    assert [
        one for one in [*families, *lists["names"], *lists["symbols"]] if one not in codes
    ] == []


def test_no_code_of_a_currency_is_a_ticker() -> None:
    lists = word_list("currencies")
    assert {*lists["codes"], *lists["codes_that_are_words"]} & {*lists["crypto"]} == set()


def test_heads_are_in_every_entry() -> None:
    entries = ["us dollar*", "dollar*", "canadian dollar*", "фунт*", "pound sterling"]
    assert all(any(head in entry for head in heads(entries)) for entry in entries)


def test_a_list_that_cannot_be_read_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.yaml").write_text("en: [a, b\n", encoding="utf-8")
    monkeypatch.setattr("auditor.kyc.words.FOLDER", tmp_path)
    with pytest.raises(WordListError, match=r"broken\.yaml"):
        word_list("broken")


def test_a_star_stands_for_letters_and_a_blank_for_a_hyphen() -> None:
    lexicon = Lexicon({"day": ["per day", "dai*"], "out": ["*auszahlung"]})
    text = "per-day daily Barauszahlung auszahlungen"
    assert [text[hit.start : hit.end] for hit in lexicon.hits(text, 0, len(text))] == [
        "per-day",
        "daily",
        "auszahlung",
    ]


def test_the_longest_entry_counts() -> None:
    lexicon = Lexicon({"short": ["limit"], "long": ["limit of"]})
    assert [hit.kind for hit in lexicon.hits("limit of 5", 0, 10)] == ["long"]


def test_folding_keeps_every_place() -> None:
    text = "İ\u00a0**5\u20136**’\u202fЖ"
    made = folded(text)
    assert len(made.plain) == len(made.small) == len(text)
    assert made.plain[1:8] == "   5-6 "
