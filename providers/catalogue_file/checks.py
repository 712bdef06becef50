"""What the schema cannot say: fields that must agree with each other, files with each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from providers.catalogue_file.entries import CatalogueEntry
from providers.datafiles.located_yaml import Path
from providers.datafiles.problems import Problem
from providers.vocabulary import IdentifierScheme

Fault = tuple[Path, str]
# What may occur once among the rows of a provider: the database's constraints, and plain repeats.
KEYS: dict[str, Callable[[dict[str, str]], object]] = {
    "legal_entities": lambda row: row["name"],
    "licences": lambda row: tuple(row.values()),
    "identifiers": lambda row: (row["scheme"], row["value"].casefold()),
    "relations": lambda row: (row["kind"], row["target"], row["since"]),
    "events": lambda row: tuple(row.values()),
}


def faults_within(entry: CatalogueEntry, stem: str) -> Iterator[Fault]:
    """Faults of one file, whose name without `.yaml` is `stem`."""
    if entry.slug != stem:
        yield ("slug",), f"{entry.slug!r} is not the name of the file, {stem!r}"
    for name in KEYS:
        yield from _repeated(entry, name)
    for name in ("licences", "relations"):
        yield from _reversed_periods(entry, name)
    for number, row in enumerate(entry.rows("relations")):
        if row["target"] == entry.slug:
            yield ("relations", number, "target"), "is the provider itself"


def problems_between(entries: Sequence[CatalogueEntry]) -> Iterator[Problem]:
    """What two files both claim: a slug, or a service of Open Terms Archive."""
    claims: dict[tuple[str, str], str] = {}
    for entry in entries:
        for kind, value, path in _claimed(entry):
            first = claims.setdefault((kind, value.casefold()), entry.file)
            if first != entry.file:
                yield entry.problem(path, f"{value!r} is in {first} already")


def services_of(entry: CatalogueEntry) -> list[tuple[str, Path]]:
    """The names of its services in Open Terms Archive, each with its place in the file."""
    return [
        (row["value"], ("identifiers", number, "value"))
        for number, row in enumerate(entry.rows("identifiers"))
        if row["scheme"] == IdentifierScheme.OTA_SERVICE
    ]


def _claimed(entry: CatalogueEntry) -> Iterator[tuple[str, str, Path]]:
    yield "slug", entry.slug, ("slug",)
    for value, path in services_of(entry):
        yield "service", value, path


def _repeated(entry: CatalogueEntry, name: str) -> Iterator[Fault]:
    first: dict[object, int] = {}
    for number, row in enumerate(entry.rows(name)):
        earlier = first.setdefault(KEYS[name](row), number)
        if earlier != number:
            yield (name, number), f"repeats {name}[{earlier}]"


def _reversed_periods(entry: CatalogueEntry, name: str) -> Iterator[Fault]:
    for number, row in enumerate(entry.rows(name)):
        if _is_before(row["until"], row["since"]):
            yield (name, number, "until"), f"{row['until']!r} is before since, {row['since']!r}"


def _is_before(one: str, other: str) -> bool:
    """Is it certainly before? Partial dates are compared as far as both are precise."""
    common = min(len(one), len(other))
    return one[:common] < other[:common]


def without_nulls(value: Any) -> Any:
    """A field that is null is a field left out."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value
