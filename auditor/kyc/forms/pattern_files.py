"""The files of words under `patterns/forms/` -> checked patterns, or every fault with its line and field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from auditor.kyc.data_file import checked, read_bytes
from auditor.kyc.forms.texts import words_of
from auditor.kyc.vocabulary import Attribute
from providers.datafiles.faults import Fault, Rules
from providers.datafiles.problems import FileError

FOLDER = Path(__file__).resolve().parent.parent / "patterns" / "forms"
SIGN_IN = "sign_in.yaml"
PARTS = "parts.yaml"
MOST_WORDS = 7  # Of a phrase.


class PatternsInvalid(FileError):
    """The words cannot be used; `problems` holds every reason."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Phrases of one language that ask for the same. `strength` from 1 to 100; `why` in plain English.

    `is_whole`: they count only where they are all that is said. `part`: of a payment card, its code or expiry.
    """

    language: str
    in_characters: bool
    asks_for: Attribute
    strength: int
    why: str
    words: tuple[str, ...]
    is_whole: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Words of buttons and links that sign in through others; see the file for each list's reason."""

    providers: tuple[str, ...]
    wallets: tuple[str, ...]
    verbs: tuple[str, ...]
    against: tuple[str, ...]
    addresses: tuple[str, ...]


@cache
def read_patterns() -> tuple[Pattern, ...]:
    """Every pattern that is shipped. Raises PatternsInvalid."""
    paths = sorted(path for path in FOLDER.glob("*.yaml") if path.name not in {SIGN_IN, PARTS})
    return tuple(pattern for path in paths for pattern in load_patterns(path))


def load_patterns(path: Path) -> list[Pattern]:
    """The patterns of one file. Raises PatternsInvalid."""
    content = _content(path, "patterns")
    return [
        Pattern(
            language=content["language"],
            in_characters=content["writing"] == "characters",
            asks_for=Attribute(row["asks_for"]),
            strength=row["strength"],
            why=row["why"],
            words=tuple(row["words"]),
            is_whole=row.get("whole", False),
            part=row.get("part", ""),
        )
        for row in content["patterns"]
    ]


@cache
def read_sign_in() -> SignIn:
    """The words of buttons that sign in. Raises PatternsInvalid."""
    content = _content(FOLDER / SIGN_IN, "sign_in")
    return SignIn(**{key: tuple(row["words"]) for key, row in content.items()})


@cache
def read_parts() -> dict[str, frozenset[str]]:
    """`day`, `month`, `year` and `house_number` with their words, as `words_of` gives them."""
    content = _content(FOLDER / PARTS, "parts")
    return {
        part: frozenset(" ".join(words_of(word)) for word in row["words"])
        for part, row in content.items()
    }


@cache
def schema(kind: str) -> dict[str, Any]:
    """The schema of a kind of file: `patterns`, `sign_in` or `parts`."""
    schemas: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    return {**schemas[kind], "$defs": schemas["$defs"]}


@cache
def rules(kind: str) -> Rules:
    """What is demanded of a kind of file (see `schema`), ready to be applied."""
    return Rules(schema(kind), formats={"phrase": (is_phrase, PHRASE)}, whole="a file of patterns")


PHRASE = f"is not a phrase of 1 to {MOST_WORDS} words; `*` may stand before one word, or at the end"


def is_phrase(value: str) -> bool:
    """Whether a phrase can be looked for: see `PHRASE`."""
    words = words_of(value)
    is_open_inside = "*" in value[1:-1] or (value.startswith("*") and len(words) > 1)
    return 1 <= len(words) <= MOST_WORDS and not is_open_inside


def _content(path: Path, kind: str) -> dict[str, Any]:
    return checked(
        read_bytes(path, PatternsInvalid),
        path.name,
        schema=schema(kind),
        faults=lambda content: _faults(content, kind),
        error=PatternsInvalid,
    )


def _faults(content: dict[str, Any], kind: str) -> list[Fault]:
    """What departs from the schema; if nothing does, what the schema cannot say."""
    found = list(rules(kind).faults_of(content))
    return found or (list(_contradictions(content)) if kind == "patterns" else [])


def _contradictions(content: dict[str, Any]) -> Iterator[Fault]:
    """A phrase that asks for two things with the same strength: which one would be chance."""
    first: dict[tuple[str, int, bool], str] = {}
    for number, row in enumerate(content["patterns"]):
        for place, phrase in enumerate(row["words"]):
            is_open = "*" in phrase
            key = (" ".join(words_of(phrase)), row["strength"], is_open)
            if first.setdefault(key, row["asks_for"]) != row["asks_for"]:
                message = f"{phrase!r} stands for {first[key]} too, with the same strength"
                yield ("patterns", number, "words", place), message
