"""A pattern file -> a checked RuleBook, or every fault with its line and field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from auditor.kyc.data_file import checked, read_bytes
from auditor.kyc.reading.modality import OPTIONAL, RESERVED
from auditor.kyc.reading.phrases import Lexicon, PhraseInvalid
from auditor.kyc.reading.rule_records import read_records
from auditor.kyc.reading.rules import WITHIN, Rule, RuleBook
from providers.datafiles.faults import Fault, Rules
from providers.datafiles.problems import FileError

VERSION = "2026.1"
FOLDER = Path(__file__).resolve().parent.parent / "patterns"
RECORDS_FILE = FOLDER / VERSION / "records.json"
SCHEMA_FILE = FOLDER / "schema.json"
NAMED = re.compile(r"<([a-z_0-9]+)>")


class PatternsError(FileError):
    """A pattern file cannot be used; `problems` holds every reason."""


def languages() -> tuple[str, ...]:
    """The languages that have a pattern file, by their codes (ISO 639-1)."""
    return tuple(sorted(path.stem for path in (FOLDER / VERSION).glob("*.yaml")))


@cache
def load(language: str) -> RuleBook:
    """The shipped rules of a language with their records. Raises PatternsError where the file is wrong,
    RecordsInvalid where that of the records is."""
    book = read(FOLDER / VERSION / f"{language}.yaml")
    records = read_records(RECORDS_FILE)
    known = (replace(one, record=records.get(f"{language}:{one.id}")) for one in book.rules)
    return replace(book, rules=tuple(known))


def read(path: Path) -> RuleBook:
    """Any pattern file. Raises PatternsError with all that is wrong."""
    data = read_bytes(path, PatternsError)
    content = checked(
        data,
        path.name,
        schema=schema(),
        faults=lambda found: _faults(found, path.stem),
        error=PatternsError,
    )
    return _book(content)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of pattern files."""
    content: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return content


# --- Faults ---------------------------------------------------------------------------------------


def _faults(content: dict[str, Any], name: str) -> list[Fault]:
    rules = Rules(schema(), formats={}, whole="a pattern file")
    return list(rules.faults_of(content)) or list(_disagreements(content, name))


def _disagreements(content: dict[str, Any], name: str) -> Iterator[Fault]:
    if content["language"] != name:
        yield ("language",), f"{content['language']!r} is not the name of the file, {name!r}"
    for reserved, what in RESERVED.items():
        if reserved not in content["lists"] and reserved not in OPTIONAL:
            yield ("lists",), f"has no {reserved!r}: {what}"
    seen: set[str] = set()
    for number, rule in enumerate(content["rules"]):
        where = ("rules", number)
        if rule["id"] in seen:
            yield (*where, "id"), f"{rule['id']!r} is given twice"
        seen.add(rule["id"])
        if not rule["id"].startswith(f"{rule['indicator']}."):
            yield (*where, "id"), f"{rule['id']!r} does not begin with {rule['indicator']}."
    yield from _ambiguities(content)
    yield from _phrase_faults(content)


def _ambiguities(content: dict[str, Any]) -> Iterator[Fault]:
    """A rule names the phrases that are no list by themselves, so that a list must not have such a name."""
    for where, phrase in _phrases(content):
        if where[0] == "rules" and phrase in content["lists"]:
            yield (
                where,
                f"{phrase!r} may be the word or the list of that name: write '<{phrase}>' for the list, "
                "or give the list another name",
            )


def _phrase_faults(content: dict[str, Any]) -> Iterator[Fault]:
    try:
        Lexicon({**content["lists"], "": [phrase for _, phrase in _phrases(content)]})
    except PhraseInvalid:
        yield from _each_phrase_fault(content)


def _each_phrase_fault(content: dict[str, Any]) -> Iterator[Fault]:
    lists = content["lists"]
    for where, phrase in _phrases(content):
        try:
            Lexicon({**{name: lists[name] for name in _used(phrase, lists)}, "": [phrase]})
        except PhraseInvalid as error:
            yield where, f"{error}"


def _phrases(content: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, phrases in content["lists"].items():
        for number, phrase in enumerate(phrases):
            yield ("lists", name, number), phrase
    for number, rule in enumerate(content["rules"]):
        for field in ("topic", "without", "under", "not_under"):
            for place, item in enumerate(rule.get(field, [])):
                yield ("rules", number, field, place), item
        for place, group in enumerate(rule.get("needs", [])):
            for item in [group] if isinstance(group, str) else group:
                yield ("rules", number, "needs", place), item


def _used(phrase: str, lists: dict[str, list[str]]) -> set[str]:
    """The names of the lists that a phrase uses, and those that they use."""
    used: set[str] = set()
    waiting = [phrase]
    while waiting:
        for name in NAMED.findall(waiting.pop()):
            if name in lists and name not in used:
                used.add(name)
                waiting += lists[name]
    return used


# --- Building -------------------------------------------------------------------------------------


def _book(content: dict[str, Any]) -> RuleBook:
    lists = {name: tuple(phrases) for name, phrases in content["lists"].items()}
    rules = tuple(_rule(row, lists) for row in content["rules"])
    return RuleBook(content["language"], lists, rules)


def _rule(row: dict[str, Any], lists: dict[str, tuple[str, ...]]) -> Rule:
    def names(field: str) -> tuple[str, ...]:
        return tuple(_name(item, lists) for item in row.get(field, []))

    return Rule(
        id=row["id"],
        indicator=row["indicator"],
        why=row["why"],
        topic=names("topic"),
        claimed=row["claimed"],
        confidence=float(row["confidence"]),
        needs=tuple(_group(item, lists) for item in row.get("needs", [])),
        without=names("without"),
        under=names("under"),
        not_under=names("not_under"),
        near=row.get("near", WITHIN),
        most_words=row.get("most_words"),
        trigger=row.get("trigger"),
        fires=tuple(row["fires"]),
        holds=tuple(row["not"]),
    )


def _group(item: str | list[str], lists: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    items = [item] if isinstance(item, str) else item
    return tuple(_name(one, lists) for one in items)


def _name(item: str, lists: dict[str, tuple[str, ...]]) -> str:
    """`<name>` is that list; any other phrase becomes a list of its own, named by itself."""
    match = NAMED.fullmatch(item)
    if match:
        return match[1]
    lists.setdefault(item, (item,))
    return item
