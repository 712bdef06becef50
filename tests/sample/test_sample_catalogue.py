"""The catalogue entries and the declarations of the fictional providers."""

from typing import Any

import pytest
import yaml

from auditor.sample.library import DATA, sample_library
from tests.sample.reading import Declarations

SLUGS = sorted(sample_library().sites)
KEYS = {
    *("slug", "name", "aliases", "activities", "status", "status_since", "operator_model"),
    *("ledger_transparency", "country", "website", "summary", "is_fictional"),
    *("legal_entities", "licences", "identifiers", "relations", "events"),
}


def entry_of(slug: str) -> dict[str, Any]:
    text = (DATA / "catalogue" / f"{slug}.yaml").read_text(encoding="utf-8")
    entry: dict[str, Any] = yaml.safe_load(text)
    return entry


def test_every_site_has_a_catalogue_entry_and_no_other_exists() -> None:
    assert sorted(path.stem for path in (DATA / "catalogue").iterdir()) == SLUGS


def test_every_site_has_a_declaration_and_no_other_exists(declarations: Declarations) -> None:
    assert sorted(declarations) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_an_entry_has_exactly_the_agreed_keys(slug: str) -> None:
    assert set(entry_of(slug)) == KEYS


@pytest.mark.parametrize("slug", SLUGS)
def test_an_entry_says_that_its_provider_is_fictional(slug: str) -> None:
    entry = entry_of(slug)
    assert (entry["is_fictional"], "Fictional: made for demonstration." in entry["summary"]) == (
        True,
        True,
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_an_entry_is_about_the_site_of_its_name(slug: str) -> None:
    entry = entry_of(slug)
    site = sample_library().sites[slug]
    assert (entry["slug"], entry["name"], entry["website"]) == (
        slug,
        site.name,
        f"http://{slug}.example/",
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_a_relation_leads_to_another_sample_provider(slug: str) -> None:
    assert {relation["target"] for relation in entry_of(slug)["relations"]} <= set(SLUGS) - {slug}


def test_the_declarations_use_a_script_a_combination_and_a_range(
    declarations: Declarations,
) -> None:
    entries = [entry for terms in declarations.values() for entry in terms.values()]
    assert (
        sum("executeClientScripts" in entry for entry in entries),
        sum("combine" in entry for entry in entries),
        sum(isinstance(entry.get("select"), dict) for entry in entries),
        sum(entry.get("fetch", "").endswith(".pdf") for entry in entries),
    ) == (1, 1, 1, 1)
