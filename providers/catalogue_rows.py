"""A provider in the database beside its entry in the catalogue: what differs, and closing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from providers.catalogue_file.entries import PROVIDER_DEFAULTS, ROW_DEFAULTS, CatalogueEntry
from providers.models import Identifier, LegalEntity, Licence, Provider, PublicEvent, Relation
from providers.vocabulary import IdentifierScheme

Row = LegalEntity | Licence | Identifier | Relation | PublicEvent
MODELS: dict[str, type[Row]] = {
    "legal_entities": LegalEntity,
    "licences": Licence,
    "identifiers": Identifier,
    "relations": Relation,
    "events": PublicEvent,
}
RELATED = {name: "relations_out" if name == "relations" else name for name in MODELS}
WITH_ROWS = [*RELATED.values(), "relations_out__target"]


@dataclass(slots=True)
class Difference:
    """What has to be done to a provider for it to say what its file says."""

    fields: dict[str, Any] = field(default_factory=dict)
    stale: dict[str, list[int]] = field(default_factory=dict)
    missing: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fields or self.stale or self.missing)


def difference(provider: Provider, entry: CatalogueEntry) -> Difference:
    """`provider` with its rows prefetched (`WITH_ROWS`): no query. Equal rows keep their ids."""
    wanted = entry.provider_values() | {"is_draft": False}
    found = Difference({key: v for key, v in wanted.items() if getattr(provider, key) != v})
    for name in MODELS:
        _compare_rows(provider, entry, name, found)
    return found


def _compare_rows(provider: Provider, entry: CatalogueEntry, name: str, found: Difference) -> None:
    missing = Counter(tuple(row.items()) for row in entry.rows(name))
    stated = {row["value"].casefold() for row in entry.rows("identifiers")}
    stale: list[int] = []
    for row in getattr(provider, RELATED[name]).all():
        values = tuple(_values(row, name).items())
        if missing[values] > 0:
            missing[values] -= 1
        elif not _is_kept(row, stated):
            stale.append(row.pk)
    if stale:
        found.stale[name] = stale
    if left := [dict(values) for values in missing.elements()]:
        found.missing[name] = left


def _values(row: Row, name: str) -> dict[str, str]:
    """The row in the shape of the entry's rows; a relation's target by its slug."""
    values = {key: getattr(row, key) for key in ROW_DEFAULTS[name]}
    if isinstance(row, Relation):
        values["target"] = row.target.slug
    return values


def _is_kept(row: Row, stated: set[str]) -> bool:
    """Imports may state a service of their own; that a file does not name it denies nothing."""
    if not isinstance(row, Identifier) or row.scheme != IdentifierScheme.OTA_SERVICE:
        return False
    return row.value.casefold() not in stated


def write_provider(provider: Provider, found: Difference, *, digest: str) -> None:
    """The provider's own row. The catalogue's word replaces what was edited by hand."""
    for key, value in found.fields.items():
        setattr(provider, key, value)
    provider.catalogue_digest = digest
    provider.is_edited_by_hand = False
    provider.save()


def write_rows(provider: Provider, found: Difference, *, providers: Mapping[str, Provider]) -> None:
    """The rows about it; `providers` holds every relation's target by slug."""
    for name, ids in found.stale.items():
        MODELS[name]._base_manager.filter(pk__in=ids).delete()
    for name, rows in found.missing.items():
        for row in rows:
            MODELS[name]._base_manager.create(**_columns(row, provider, providers))


def _columns(
    row: dict[str, str], provider: Provider, providers: Mapping[str, Provider]
) -> dict[str, Any]:
    if "target" not in row:
        return {**row, "provider": provider}
    return {**row, "subject": provider, "target": providers[row["target"]]}


def empty_provider() -> Provider:
    """A provider of which nothing is known, to be filled from its entry."""
    return Provider(**{**PROVIDER_DEFAULTS, "aliases": [], "activities": []})
