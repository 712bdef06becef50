"""The provider list: search, facets, order, and what it never offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from providers.models import Identifier, LegalEntity
from tests.factories import make_document, make_provider
from tests.public.pages import elements, links, words

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


def names(response: Response) -> list[str]:
    headings = elements(response, "//ul[@class='providers']//h3")
    return [heading.text_content().strip() for heading in headings]


def test_an_empty_catalogue_says_how_to_load_it(client: Client) -> None:
    assert "The catalogue is empty." in words(client.get("/providers/"))


def test_providers_stand_in_alphabetical_order(client: Client) -> None:
    for name in ("beta", "Alpha", "Gamma"):
        make_provider(name=name)
    assert names(client.get("/providers/")) == ["Alpha", "beta", "Gamma"]


@pytest.mark.parametrize("query", ["halden", "HALDEN WALLET", "Nordic Holding", "halden.example"])
def test_search_finds_names_aliases_entities_and_identifiers(client: Client, query: str) -> None:
    provider = make_provider(name="Halden Pay", aliases=["Halden Wallet"])
    LegalEntity.objects.create(provider=provider, name="Nordic Holding AS")
    Identifier.objects.create(provider=provider, scheme="domain", value="halden.example")
    make_provider(name="Other")
    assert names(client.get("/providers/", {"q": query})) == ["Halden Pay"]


def test_a_search_without_result_says_so(client: Client) -> None:
    make_provider()
    assert "No provider matches." in words(client.get("/providers/", {"q": "zzz"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("activity", "mixer"),
        ("status", "closed"),
        ("operator", "nested"),
        ("ledger", "private_ledger"),
        ("country", "NO"),
        ("documents", "yes"),
    ],
)
def test_each_facet_narrows_the_list(client: Client, name: str, value: str) -> None:
    chosen = make_provider(
        name="Chosen",
        activities=["mixer", "e_wallet"],
        status="closed",
        operator_model="nested",
        ledger_transparency="private_ledger",
        country="NO",
    )
    make_document(chosen)
    make_provider(name="Other", status="active", country="SE")
    assert names(client.get("/providers/", {name: value})) == ["Chosen"]


def test_a_facet_counts_what_the_other_facets_leave(client: Client) -> None:
    make_provider(status="active", country="NO")
    make_provider(status="closed", country="NO")
    make_provider(status="closed", country="SE")
    text = words(client.get("/providers/", {"country": "NO"}))
    assert "Status Active , 1 Closed , 1" in text
    assert "Country Norway , 2, active: remove Sweden , 1" in text


def test_an_active_facet_can_be_removed_and_the_search_stays(client: Client) -> None:
    make_provider(name="Halden", status="active", country="NO")
    query = {"q": "halden", "status": "active", "country": "NO"}
    assert "?q=halden&country=NO" in links(client.get("/providers/", query))


def test_what_is_unknown_is_a_choice_of_its_own(client: Client) -> None:
    make_provider(name="Somewhere", country="NO")
    make_provider(name="Nowhere known")
    assert names(client.get("/providers/", {"country": "unknown"})) == ["Nowhere known"]


def test_a_value_that_nothing_has_finds_nothing_and_can_be_removed(client: Client) -> None:
    make_provider()
    response = client.get("/providers/", {"status": "<b>bogus"})
    assert "Status: <b>bogus" in words(response)
    assert "No provider matches." in words(response)


def test_drafts_and_fiction_are_labelled(client: Client) -> None:
    make_provider(is_draft=True, is_fictional=True)
    text = words(client.get("/providers/"))
    assert "Draft" in text
    assert "Fictional" in text


def test_a_request_to_sort_changes_nothing(client: Client) -> None:
    make_provider(name="B")
    make_provider(name="A")
    assert names(client.get("/providers/", {"sort": "-name", "order": "weakest"})) == ["A", "B"]


def test_the_second_page_keeps_the_filters(client: Client) -> None:
    for _ in range(30):
        make_provider(status="active")
    assert "?status=active&page=2#results" in links(client.get("/providers/", {"status": "active"}))
