"""The shipped framework is whole, and every way in which a file can be wrong is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from auditor.kyc import framework
from auditor.kyc.framework import FrameworkError, UnknownVersion
from auditor.kyc.framework_file import FOLDER, rules, schema
from auditor.kyc.plain import from_plain, to_plain
from auditor.kyc.vocabulary import EvidenceKind

DIGESTS = {"2026.1": "5f0480b6a41b715127aa04db1019bb71aa865f63d4f6eb5b67b4a26a863d641d"}
SHIPPED = (FOLDER / "2026.1.yaml").read_text(encoding="utf-8")


def refusal(folder: Path, text: str, name: str = "2026.1.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrameworkError) as raised:
        framework.read(path)
    return str(raised.value)


def line_of(text: str) -> int:
    return SHIPPED[: SHIPPED.index(text)].count("\n") + 1


def test_the_shipped_versions_can_all_be_loaded() -> None:
    assert [framework.load(version).version for version in framework.versions()] == list(
        framework.versions()
    )
    assert framework.newest().version == framework.versions()[-1]


def test_no_shipped_version_changes_silently_what_the_one_before_it_asks() -> None:
    loaded = [framework.load(version) for version in framework.versions()]
    for older, newer in pairwise(loaded):
        assert framework.compare(older, newer) == ()


def test_a_version_is_loaded_once() -> None:
    assert framework.load("2026.1") is framework.load("2026.1")


def test_a_version_that_is_not_shipped_is_named() -> None:
    with pytest.raises(UnknownVersion, match=r"There is no framework '1.0'; there are 2026.1"):
        framework.load("1.0")


def test_the_digest_is_that_of_the_file() -> None:
    data = (FOLDER / "2026.1.yaml").read_bytes()
    assert framework.load("2026.1").digest == hashlib.sha256(data).hexdigest()


def test_no_shipped_file_has_changed() -> None:
    """Published assessments name these digests: correct a framework by a new version beside it."""
    assert {name: framework.load(name).digest for name in framework.versions()} == DIGESTS


def test_the_first_version_has_what_was_reviewed() -> None:
    loaded = framework.load("2026.1")
    assert len(loaded.indicators) == 45
    assert len(loaded.groups) == 12
    assert sum(one.weight for one in loaded.controls) == 58


def test_numbers_are_exact() -> None:
    loaded = framework.load("2026.1")
    assert loaded.observed_numbers["nominal"] == Fraction(1, 4)  # type: ignore[index]
    assert loaded.scoring.grades[0].at_least == Fraction(17, 20)


def test_an_indicator_accepts_its_own_kinds_of_evidence_and_the_general_ones() -> None:
    loaded = framework.load("2026.1")
    assert loaded.accepts("AO-04", EvidenceKind.TEST_PROTOCOL)
    assert loaded.accepts("AO-04", EvidenceKind.AUTHORITY_FINDING)
    assert not loaded.accepts("AO-04", EvidenceKind.TERMS_VERSION)


def test_a_framework_survives_plain_values() -> None:
    loaded = framework.load("2026.1")
    assert from_plain(framework.Framework, to_plain(loaded)) == loaded


FIRST = "  - id: AO-01\n    group: AO\n"
# What to replace in the shipped file, by what, and the words of the fault.
BAD = {
    "version": ('version: "2026.1"', "version: one", "version: 'one' is not a version: write year"),
    "other version": ('version: "2026.1"', 'version: "2026.2"', "'2026.2' is not the name of the"),
    "date": ('released: "2026-11-28"', "released: 28 November", "is not a date: write YYYY-MM-DD"),
    "unknown field": ("title:", "titel:", "titel: is not a field of a framework; did you mean ti"),
    "missing field": ("    weight: 3\n", "", "indicators[0].weight: is missing"),
    "no weight": ("    weight: 3\n", "    weight: 0\n", "indicators[0].weight: 0 is below 1"),
    "half weight": ("weight: 3\n", "weight: 1.5\n", "'1.5' is not a whole number"),
    "weight in words": ("weight: 3\n", "weight: heavy\n", "'heavy' is not a whole number"),
    "kind": ("kind: control\n", "kind: check\n", "'check' is not one of control, exposure, fact"),
    "evidence": ("[terms_version, test", "[hearsay, test", "evidence[0]: 'hearsay' is not one of"),
    "evidence twice": ("[terms_version, test_protocol", "[upload, upload", "something twice"),
    "no evidence": (
        "[terms_version, test_protocol, authority_finding]",
        "[]",
        "has 0 entries; at least 1 are needed",
    ),
    "id": (FIRST, FIRST.replace("AO-01", "ao1"), "'ao1' is not an id: write two capitals"),
    "id of another group": (FIRST, FIRST.replace("AO-01", "ZZ-01"), "does not begin with its gr"),
    "id twice": (FIRST, FIRST.replace("AO-01", "AO-02"), "'AO-02' repeats indicators[0]"),
    "unknown group": (FIRST, FIRST.replace("group: AO", "group: ZZ"), "'ZZ' is not one of AO, IV"),
    "group twice": ("{id: IV, name", "{id: AO, name", "groups[1].id: 'AO' repeats groups[0]"),
    "empty group": (
        "  - {id: TP,",
        "  - {id: ZZ, name: None}\n  - {id: TP,",
        "groups[11]: 'ZZ' has no indicator",
    ),
    "group out of order": (
        "  - {id: AO, name: Account opening}\n  - {id: IV, name: Identity verification}\n",
        "  - {id: IV, name: Identity verification}\n  - {id: AO, name: Account opening}\n",
        "indicators: are not in the order of their groups",
    ),
    "group's id": ("{id: TP,", "{id: Tp,", "'Tp' is not the id of a group"),
    "retired id in use": (
        "retired: []",
        'retired: [{id: AO-01, since: "2026.1", reason: R}]',
        "'AO-01' is retired, and a retired id is never used again",
    ),
    "retired twice": (
        "retired: []",
        'retired: [{id: AO-09, since: "2026.1", reason: R}, {id: AO-09, since: "2026.1", reason: S}]',
        "retired[1].id: 'AO-09' repeats retired[0]",
    ),
    "revised of nowhere": ("revised: []", "revised: [{id: AO-09, what: W}]", "is not an indicator"),
    "value missing": (
        '    - {value: unchecked, definition: "Nobody has looked yet."}\n',
        "",
        "scales.fact: says nothing of unchecked",
    ),
    "value twice": (
        "value: conditional, ",
        "value: mandatory, ",
        "'mandatory' repeats scales.clai",
    ),
    "value unknown": ("value: conditional, ", "value: often, ", "'often' is not one of mandatory"),
    "number": ("number: 0.5, definition", "number: 5, definition", "number: 5 is above 1"),
    "number in words": ("number: 0.5, def", "number: half, def", "'half' is not a number"),
    "flag": ("counts_while_unknown: true", "counts_while_unknown: maybe", "is not true or false"),
    "bands": ("{grade: B, at_least: 0.7}", "{grade: B, at_least: 0.9}", "0.9 is not below 0.85"),
    "last band": ("{grade: E, at_least: 0}", "{grade: E, at_least: 0.1}", "begins at 0"),
    "gap": ("some_at_most: 0.3", "some_at_most: 0.1", "is not above consistent_at_most"),
    "cap of nothing": (
        "indicator: SC-01, obs",
        "indicator: SC-09, obs",
        "'SC-09' is not a control",
    ),
    "cap of a fact": ("indicator: SC-01, obs", "indicator: GS-01, obs", "'GS-01' is not a control"),
    "currency": ("currency: EUR", "currency: euro", "'euro' is not an ISO 4217 code"),
    "twice": ("retired: []", "retired: []\nretired: []", "retired: is given twice; first on line"),
    "anchor": ("retired: []", "retired: &a []", "has an anchor or alias"),
    "empty text": ("name: Account opening}", "name: ''}", "groups[0].name: is empty; leave"),
    "long text": ("name: Account opening}", f"name: {'a' * 121}}}", "has 121 characters; at most"),
    "amount": ("amount: 1000", "amount: 0", "amount: 0 is not above 0"),
    "order": (
        "{value: never, def",
        "{value: unstated, def",
        "triggers: says nothing of never",
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), BAD.values(), ids=BAD)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SHIPPED
    assert words in refusal(tmp_path, SHIPPED.replace(old, new, 1))


def test_a_fault_is_named_with_file_line_and_field(tmp_path: Path) -> None:
    said = refusal(tmp_path, SHIPPED.replace("kind: control", "kind: check", 1))
    line = line_of("kind: control")
    assert said.startswith(f"2026.1.yaml, line {line}, indicators[0].kind: 'check' is not one of")


def test_all_faults_are_named_by_line(tmp_path: Path) -> None:
    text = SHIPPED.replace("weight: 3\n", "weight: 9\n", 1).replace("title:", "titel:", 1)
    lines = refusal(tmp_path, text).splitlines()
    assert len(lines) == 3
    assert "titel" in lines[1] or "titel" in lines[0]


def test_values_out_of_their_order_are_named(tmp_path: Path) -> None:
    first, second = "{grade: A, at_least: 0.85}", "{grade: B, at_least: 0.7}"
    text = SHIPPED.replace(first, "@").replace(second, first).replace("@", second)
    assert "scoring.grades: is out of order: write A, B, C, D, E" in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("- a\n", "is not a mapping"),
        ("a: [\n", "is not YAML"),
        ("a", "is not a m"),
    ],
)
def test_what_is_no_framework_at_all_is_named(tmp_path: Path, text: str, words: str) -> None:
    assert words in refusal(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match=r"2027.1.yaml: cannot be read: No such file"):
        framework.read(tmp_path / "2027.1.yaml")


def test_every_rule_of_the_schema_has_a_sentence() -> None:
    worded = {"additionalProperties", "required", "enum", "type", "format", "uniqueItems"}
    worded |= {"minLength", "maxLength", "minItems", "maxItems"}
    worded |= {"minimum", "maximum", "exclusiveMinimum"}
    silent = {"$schema", "$defs", "$ref", "title", "description", "properties", "items"}
    assert set(keywords(schema())) <= worded | silent
    rules().validator.check_schema(schema())


def keywords(value: dict[str, Any]) -> Iterator[str]:
    yield from value
    for name in ("properties", "$defs"):
        for below in value.get(name, {}).values():
            yield from keywords(below)
    if "items" in value:
        yield from keywords(value["items"])


def test_no_mapping_of_the_schema_is_open() -> None:
    assert [found for found in objects(schema()) if found.get("additionalProperties")] == []
    assert all(found["additionalProperties"] is False for found in objects(schema()))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "object":
            yield value
        for below in value.values():
            yield from objects(below)
