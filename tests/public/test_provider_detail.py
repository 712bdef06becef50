"""A provider's page: identity, sources, documents, timeline, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from auditor.archive.vocabulary import Cause
from providers.models import Identifier, Licence, Provider, PublicEvent, Relation
from tests.factories import make_document, make_provider
from tests.public.pages import attributes, elements, links, make_history, words

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def make_event(provider: Provider, **overrides: Any) -> PublicEvent:
    values = {
        "date": "2013-05",
        "kind": "seizure",
        "summary": "The service was seized.",
        "source_title": "Notice",
        "source_url": "https://court.example/notice",
        "source_tier": "official",
    } | overrides
    return PublicEvent.objects.create(provider=provider, **values)


def test_what_is_not_known_is_shown_as_unknown(client: Client) -> None:
    text = words(client.get(make_provider().get_absolute_url()))
    for fact in ("Status", "Activities", "Operator model", "Ledger", "Country", "Website"):
        assert f"{fact} Unknown" in text


def test_a_provider_without_assessment_says_not_assessed_yet(client: Client) -> None:
    assert "Not assessed yet" in words(client.get(make_provider().get_absolute_url()))


def test_identity_is_shown_with_dates_and_country_name(client: Client) -> None:
    provider = make_provider(status="closed", status_since="2013-05", country="CR")
    text = words(client.get(provider.get_absolute_url()))
    assert "Closed, since May 2013" in text
    assert "Costa Rica" in text


def test_a_website_and_a_domain_are_never_links(client: Client) -> None:
    provider = make_provider(website="https://halden.example/", status="active")
    Identifier.objects.create(provider=provider, scheme="domain", value="halden.example")
    response = client.get(provider.get_absolute_url())
    assert "https://halden.example/" in words(response)
    assert not [href for href in links(response) if "halden.example" in href]


def test_an_event_is_shown_with_its_date_source_and_tier(client: Client) -> None:
    provider = make_provider()
    make_event(provider)
    response = client.get(provider.get_absolute_url())
    assert "May 2013 Seizure" in words(response)
    assert "Source: Notice (official document)" in words(response)
    assert "https://court.example/notice" in links(response)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/", ""])
def test_only_web_addresses_of_sources_become_links(client: Client, url: str) -> None:
    provider = make_provider()
    make_event(provider, source_url=url)
    response = client.get(provider.get_absolute_url())
    assert "Notice" in words(response)
    assert url == "" or url not in links(response)


def test_an_event_without_date_is_shown_as_undated(client: Client) -> None:
    provider = make_provider()
    make_event(provider, date="")
    assert "Date unknown" in words(client.get(provider.get_absolute_url()))


def test_a_licence_says_what_its_register_says(client: Client) -> None:
    provider = make_provider()
    Licence.objects.create(
        provider=provider, kind="E-money", authority="Authority", status="revoked",
        until="2020", source_title="Register",
    )  # fmt: skip
    assert "E-money, Authority: revoked, until 2020." in words(
        client.get(provider.get_absolute_url())
    )


def test_relations_read_from_both_sides(client: Client) -> None:
    exchanger, issuer = make_provider(name="Swapper"), make_provider(name="Issuer")
    Relation.objects.create(
        subject=exchanger, kind="exchanger_for", target=issuer, source_title="Site"
    )
    assert "Exchanger for Issuer" in words(client.get(exchanger.get_absolute_url()))
    assert "Has as exchanger Swapper" in words(client.get(issuer.get_absolute_url()))


def test_the_timeline_has_the_same_data_as_a_table(client: Client) -> None:
    provider = make_provider()
    make_event(provider)
    make_history(["One.", "Two."], make_document(provider))
    found = elements(client.get(provider.get_absolute_url()), "//details//table//tbody/tr")
    rows = [[cell.text_content() for cell in row] for row in found]
    assert rows == [["2026", "0", "2"], ["2013", "1", "0"]]


def test_changes_of_the_archive_are_counted_apart(client: Client) -> None:
    provider = make_provider()
    causes = [Cause.FIRST, Cause.CHANGE, Cause.TECHNICAL]
    versions = make_history(["One.", "Two.", "Three."], make_document(provider), causes)
    response = client.get(provider.get_absolute_url())
    assert "1 difference that comes from upgrades of the archive" in words(response)
    assert f"/diff/{versions[1].uuid}/{versions[2].uuid}/" not in links(response)


def test_without_changes_it_does_not_say_that_nothing_changed(client: Client) -> None:
    text = words(client.get(make_provider().get_absolute_url()))
    assert "That does not mean that nothing changed." in text
    assert "No document of this provider is tracked yet." in text


def test_an_unknown_provider_is_a_404_with_a_sentence(client: Client) -> None:
    response = client.get("/providers/nobody/")
    assert response.status_code == 404
    assert "The catalogue has no provider with the address “nobody”." in words(response)


def test_the_head_names_the_feed_of_the_provider(client: Client) -> None:
    provider = make_provider(slug="halden")
    response = client.get(provider.get_absolute_url())
    feeds = attributes(response, "//link[@type='application/atom+xml']/@href")
    assert feeds == ["/feed/", "/providers/halden/feed/"]
