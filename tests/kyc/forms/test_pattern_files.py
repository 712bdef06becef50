"""The words that are shipped are sound, and faulty files are refused with line and reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.kyc.forms.pattern_files import (
    FOLDER,
    PatternsInvalid,
    load_patterns,
    read_parts,
    read_patterns,
    read_sign_in,
)
from auditor.kyc.vocabulary import Attribute

GOOD = """language: en
writing: words
patterns:
  - asks_for: email
    strength: 90
    why: "English words for an e-mail address"
    words: [e-mail, "*email"]
"""
COMMON = {
    Attribute.EMAIL, Attribute.PHONE, Attribute.PASSWORD, Attribute.FULL_NAME, Attribute.BIRTH_DATE,
    Attribute.NATIONALITY, Attribute.NATIONAL_ID, Attribute.STREET_ADDRESS, Attribute.DOCUMENT_UPLOAD,
    Attribute.SELFIE, Attribute.CONSENT, Attribute.PAYMENT_CARD,
}  # fmt: skip


def write(folder: Path, text: str) -> Path:
    path = folder / "en.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_language_has_words_for_the_common_attributes() -> None:
    found: dict[str, set[Attribute]] = {}
    for pattern in read_patterns():
        found.setdefault(pattern.language, set()).add(pattern.asks_for)
    assert len(found) == 13
    assert {language: COMMON - asked for language, asked in found.items() if COMMON - asked} == {}


def test_every_pattern_gives_its_reason() -> None:
    assert all(len(pattern.why) > 10 for pattern in read_patterns())


def test_the_schema_knows_every_attribute() -> None:
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    row = schema["patterns"]["properties"]["patterns"]["items"]["properties"]
    assert set(row["asks_for"]["enum"]) == set(Attribute.values)


def test_buttons_and_parts_have_their_words() -> None:
    assert "google" in read_sign_in().providers
    assert "jahr" in read_parts()["year"]


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    (pattern,) = load_patterns(write(tmp_path, GOOD))
    assert (pattern.asks_for, pattern.strength) == (Attribute.EMAIL, 90)
    assert pattern.words == ("e-mail", "*email")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("email\n", "emial\n", "line 4.*emial"),
        ("strength: 90", "strength: 900", "900 is above 100"),
        ('    why: "English words for an e-mail address"\n', "", "why: is missing"),
        ("[e-mail, ", "[one two three four five six seven eight, ", "is not a phrase"),
        ('"*email"', '"*e mail"', "is not a phrase"),
        ('"*email"', '"..."', "is not a phrase"),
        ("writing: words", "writing: runes", "runes"),
        ("language: en", "langauge: en", "did you mean language"),
        (GOOD, "- a list\n", "is not a mapping"),
        (GOOD, "", "en.yaml"),
    ],
)
def test_a_faulty_file_is_refused_with_its_reason(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(PatternsInvalid, match=said):
        load_patterns(write(tmp_path, GOOD.replace(old, new)))


def test_a_phrase_stands_for_one_thing_at_one_strength(tmp_path: Path) -> None:
    more = GOOD.split("patterns:\n")[1].replace("email", "phone").replace('"*phone"', "E-Mail")
    with pytest.raises(PatternsInvalid, match="stands for email too"):
        load_patterns(write(tmp_path, GOOD + more))
