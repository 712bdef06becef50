"""A framework's file -> a checked Framework, or every fault with its line and field."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from auditor.kyc.data_file import checked, read_bytes
from auditor.kyc.framework_parts import Framework
from auditor.kyc.plain import from_plain
from auditor.kyc.vocabulary import (
    ClaimedValue,
    EvidenceKind,
    EvidenceStrength,
    ExposureValue,
    FactValue,
    IdentityLevel,
    Observability,
    ObservedValue,
    ScopeDimension,
    SourceStatus,
    Trigger,
)
from providers.datafiles.faults import Fault, Rules
from providers.datafiles.located_yaml import named
from providers.datafiles.problems import FileError

FOLDER = Path(__file__).resolve().parent / "frameworks"
SCHEMA_FILE = FOLDER / "schema.json"
VERSION = re.compile(r"20[0-9]{2}\.[1-9][0-9]*")
INDICATOR = re.compile(r"[A-Z]{2}-[0-9]{2}")
# Lists that say what each value of an enumeration means: every value once, none else.
ENUMERATIONS: dict[tuple[str, ...], tuple[str, tuple[str | int, ...]]] = {
    ("observabilities",): ("value", tuple(Observability.values)),
    ("source_statuses",): ("value", tuple(SourceStatus.values)),
    ("evidence_kinds",): ("value", tuple(EvidenceKind.values)),
    ("strengths",): ("value", tuple(EvidenceStrength.values)),
    ("scales", "claimed"): ("value", tuple(ClaimedValue.values)),
    ("scales", "observed"): ("value", tuple(ObservedValue.values)),
    ("scales", "exposure"): ("value", tuple(ExposureValue.values)),
    ("scales", "fact"): ("value", tuple(FactValue.values)),
    ("levels",): ("level", tuple(IdentityLevel.values)),
    ("triggers",): ("value", tuple(Trigger.values)),
    ("dimensions",): ("value", tuple(ScopeDimension.values)),
    ("scoring", "grades"): ("grade", ("A", "B", "C", "D", "E")),
}


class FrameworkError(FileError):
    """A framework cannot be used; `problems` holds every reason."""


def is_date(value: str) -> bool:
    """Whether it is a calendar date, YYYY-MM-DD."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_version(value: str) -> bool:
    """Whether it is a version, such as 2026.1."""
    return VERSION.fullmatch(value) is not None


def is_group(value: str) -> bool:
    """Whether it may be the id of a group: two capitals."""
    return re.fullmatch(r"[A-Z]{2}", value) is not None


def is_currency(value: str) -> bool:
    """Whether it has the form of a code of ISO 4217."""
    return re.fullmatch(r"[A-Z]{3}", value) is not None


def is_indicator(value: str) -> bool:
    """Whether it may be the id of an indicator, such as AO-01."""
    return INDICATOR.fullmatch(value) is not None


FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "date": (is_date, "is not a date: write YYYY-MM-DD"),
    "version": (is_version, "is not a version: write year and number, such as 2026.1"),
    "group": (is_group, "is not the id of a group: write two capitals, such as AO"),
    "currency": (is_currency, "is not an ISO 4217 code such as EUR"),
    "indicator": (is_indicator, "is not an id: write two capitals and two digits, such as AO-01"),
}


def read(path: Path) -> Framework:
    """Any framework's file, shipped or not. Raises FrameworkError with all that is wrong."""
    data = read_bytes(path, FrameworkError)
    content = checked(
        data,
        path.name,
        schema=schema(),
        faults=lambda found: _faults(found, path.stem),
        error=FrameworkError,
    )
    return from_plain(Framework, content | {"digest": hashlib.sha256(data).hexdigest()})


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of framework files."""
    content: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return content


@cache
def rules() -> Rules:
    """What is demanded of a framework's file, ready to be applied."""
    return Rules(schema(), formats=FORMATS, whole="a framework")


def _faults(content: dict[str, Any], name: str) -> list[Fault]:
    """What departs from the schema; if nothing does, what the schema cannot say."""
    return list(rules().faults_of(content)) or list(_disagreements(content, name))


def _disagreements(content: dict[str, Any], name: str) -> Iterator[Fault]:
    if content["version"] != name:
        yield ("version",), f"{content['version']!r} is not the name of the file, {name!r}"
    for place, (key, expected) in ENUMERATIONS.items():
        yield from _enumeration_faults(content, place, key, expected)
    yield from _indicator_faults(content)
    yield from _reference_faults(content)
    yield from _rule_faults(content["scoring"])


def _enumeration_faults(
    content: dict[str, Any], place: tuple[str, ...], key: str, expected: tuple[Any, ...]
) -> Iterator[Fault]:
    rows: Any = content
    for part in place:
        rows = rows[part]
    found = [row[key] for row in rows]
    yield from _repeats(found, place, key)
    missing = [value for value in expected if value not in found]
    if missing:
        yield place, f"says nothing of {', '.join(map(str, missing))}"
    elif len(found) == len(expected) and tuple(found) != expected:
        yield place, f"is out of order: write {', '.join(map(str, expected))}"


def _indicator_faults(content: dict[str, Any]) -> Iterator[Fault]:
    groups = [group["id"] for group in content["groups"]]
    yield from _repeats(groups, ("groups",), "id")
    yield from _repeats([row["id"] for row in content["indicators"]], ("indicators",), "id")
    retired = {row["id"] for row in content["retired"]}
    for number, row in enumerate(content["indicators"]):
        where = ("indicators", number)
        if row["group"] not in groups:
            yield (*where, "group"), f"{row['group']!r} is not one of {', '.join(groups)}"
        elif not row["id"].startswith(f"{row['group']}-"):
            yield (*where, "id"), f"{row['id']!r} does not begin with its group, {row['group']}"
        if row["id"] in retired:
            yield (*where, "id"), f"{row['id']!r} is retired, and a retired id is never used again"
    named_groups = [row["group"] for row in content["indicators"] if row["group"] in groups]
    if named_groups != sorted(named_groups, key=groups.index):
        yield ("indicators",), "are not in the order of their groups"
    empty = [one for one in groups if one not in named_groups]
    for group in empty:
        yield ("groups", groups.index(group)), f"{group!r} has no indicator; leave it out"


def _reference_faults(content: dict[str, Any]) -> Iterator[Fault]:
    kinds = {row["id"]: row["kind"] for row in content["indicators"]}
    for number, cap in enumerate(content["scoring"]["caps"]):
        if kinds.get(cap["indicator"]) != "control":
            where = ("scoring", "caps", number, "indicator")
            yield where, f"{cap['indicator']!r} is not a control of this version"
    for number, row in enumerate(content["revised"]):
        if row["id"] not in kinds:
            yield ("revised", number, "id"), f"{row['id']!r} is not an indicator of this version"
    yield from _repeats([row["id"] for row in content["retired"]], ("retired",), "id")
    yield from _repeats([row["id"] for row in content["revised"]], ("revised",), "id")


def _rule_faults(scoring: dict[str, Any]) -> Iterator[Fault]:
    limits = [row["at_least"] for row in scoring["grades"]]
    for number, (higher, lower) in enumerate(pairwise(limits), 1):
        if lower >= higher:
            where = ("scoring", "grades", number, "at_least")
            yield where, f"{lower} is not below {higher}, where the grade before it begins"
    if limits[-1] != 0:
        yield ("scoring", "grades", len(limits) - 1, "at_least"), "the last grade begins at 0"
    if scoring["gap"]["some_at_most"] <= scoring["gap"]["consistent_at_most"]:
        yield ("scoring", "gap", "some_at_most"), "is not above consistent_at_most"


def _repeats(values: Iterable[Any], place: tuple[str, ...], key: str) -> Iterator[Fault]:
    first: dict[Any, int] = {}
    for number, value in enumerate(values):
        if first.setdefault(value, number) != number:
            yield (*place, number, key), f"{value!r} repeats {named((*place, first[value]))}"
