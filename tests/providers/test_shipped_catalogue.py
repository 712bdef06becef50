"""The catalogue that the project ships."""

from __future__ import annotations

import json
from typing import Any

import pytest

from providers import vocabulary
from providers.catalogue_file import CatalogueEntry, read_folders
from providers.catalogue_file.entries import PROVIDER_DEFAULTS, ROW_DEFAULTS
from providers.catalogue_file.schema import SCHEMA_FILE
from providers.catalogue_load import load_entries
from providers.management.commands.load_catalogue import SHIPPED
from providers.models import Provider

SLUGS = """
    binance bitcoin bitfinex bitzlato bitmex bittrex blender-io btc-e chatex chipmixer coinbase
    cryptomus e-gold exch garantex goldage grinex helix huione-group kraken kucoin liberty-reserve
    localbitcoins monero neteller okx paxful payeer paypal paysafecard pm2btc shapeshift skrill
    suex tornado-cash ukash webmoney wise-us
""".split()
UNCERTAIN = """
    webmoney pm2btc huione-group grinex payeer bittrex blender-io suex chatex cryptomus
""".split()
ENUMERATIONS = {
    ("status",): vocabulary.ProviderStatus,
    ("operator_model",): vocabulary.OperatorModel,
    ("ledger_transparency",): vocabulary.LedgerTransparency,
    ("activities", "items"): vocabulary.Activity,
}
ROW_ENUMERATIONS = {
    ("licence", "status"): vocabulary.LicenceStatus,
    ("identifier", "scheme"): vocabulary.IdentifierScheme,
    ("relation", "kind"): vocabulary.RelationKind,
    ("event", "kind"): vocabulary.EventKind,
    ("source", "tier"): vocabulary.SourceTier,
}


@pytest.fixture(scope="module")
def entries() -> dict[str, CatalogueEntry]:
    return {entry.slug: entry for entry in read_folders([SHIPPED])}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


def test_the_expected_providers_are_shipped(entries: dict[str, CatalogueEntry]) -> None:
    assert sorted(entries) == sorted(SLUGS)


def test_every_provider_has_an_event_and_every_event_a_source(
    entries: dict[str, CatalogueEntry],
) -> None:
    for entry in entries.values():
        assert entry.rows("events")
        assert all(row["source_title"] and row["source_tier"] for row in entry.rows("events"))


def test_what_is_not_certain_is_unknown(entries: dict[str, CatalogueEntry]) -> None:
    unknown = [slug for slug, entry in entries.items() if "status" not in entry.content]
    assert sorted(unknown) == sorted(UNCERTAIN)


def test_no_shipped_provider_is_fictional_or_has_an_address(
    entries: dict[str, CatalogueEntry],
) -> None:
    keys = {key for entry in entries.values() for key in entry.content}
    assert keys.isdisjoint({"website", "is_fictional"})


def test_no_field_of_the_catalogue_holds_a_grade(schema: dict[str, Any]) -> None:
    names = {
        *schema["properties"],
        *(n for d in schema["$defs"].values() for n in d.get("properties", ())),
    }
    assert not [name for name in names if "grade" in name or "score" in name or "rating" in name]


def test_the_schema_knows_the_fields_that_are_stored(schema: dict[str, Any]) -> None:
    assert set(schema["properties"]) == {*PROVIDER_DEFAULTS, *ROW_DEFAULTS}


@pytest.mark.parametrize("path", ENUMERATIONS)
def test_the_schema_has_the_vocabulary(path: tuple[str, ...], schema: dict[str, Any]) -> None:
    part = schema["properties"]
    for key in path:
        part = part[key]
    assert part["enum"] == ENUMERATIONS[path].values


@pytest.mark.parametrize("path", ROW_ENUMERATIONS)
def test_the_schema_has_the_vocabulary_of_rows(
    path: tuple[str, str], schema: dict[str, Any]
) -> None:
    row, name = path
    assert schema["$defs"][row]["properties"][name]["enum"] == ROW_ENUMERATIONS[path].values


@pytest.mark.parametrize("row", ["legal_entity", "licence", "identifier", "relation", "event"])
def test_the_schema_knows_the_columns_of_rows(row: str, schema: dict[str, Any]) -> None:
    plural = "legal_entities" if row == "legal_entity" else f"{row}s"
    columns = {
        column.partition("_")[0] if column.startswith("source_") else column
        for column in ROW_DEFAULTS[plural]
    }
    assert set(schema["$defs"][row]["properties"]) == columns


@pytest.mark.slow
@pytest.mark.django_db
def test_the_shipped_catalogue_loads_and_loads_again_unchanged(
    entries: dict[str, CatalogueEntry],
) -> None:
    created = load_entries(entries=list(entries.values())).created
    again = load_entries(entries=list(entries.values()))
    assert (len(created), len(again.unchanged)) == (len(SLUGS), len(SLUGS))


@pytest.mark.slow
@pytest.mark.django_db
def test_every_shipped_provider_is_valid_in_the_admin_too(
    entries: dict[str, CatalogueEntry],
) -> None:
    load_entries(entries=list(entries.values()))
    for provider in Provider.objects.all():
        provider.full_clean()


@pytest.mark.django_db
def test_relations_are_those_with_a_source(entries: dict[str, CatalogueEntry]) -> None:
    relations = {
        (entry.slug, row["kind"], row["target"])
        for entry in entries.values()
        for row in entry.rows("relations")
    }
    assert relations == {
        ("goldage", "exchanger_for", "e-gold"),
        ("grinex", "successor_of", "garantex"),
        ("paysafecard", "owned_by", "skrill"),
        ("paysafecard", "successor_of", "ukash"),
        ("ukash", "owned_by", "skrill"),
    }
