"""The page of funding routes, and what the provider's page says of them."""

from __future__ import annotations

import pytest
from django.test import Client

from auditor.accounts.vocabulary import Role
from providers.models import Provider
from tests.accounts.people import client_of
from tests.assessments.factories import make_cast, with_role
from tests.assessments.test_routes import ASKS_LITTLE, ASKS_MUCH, assessed
from tests.factories import make_provider
from tests.providers.factories import make_relation
from tests.public.pages import elements

pytestmark = pytest.mark.django_db


@pytest.fixture
def coin() -> Provider:
    cast = make_cast()
    coin = assessed("Coin", ASKS_MUCH, cast)
    make_relation(assessed("Kiosk", ASKS_LITTLE, cast), coin)
    return coin


def page(path: str, client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_public_reads_that_there_is_a_weaker_route_and_no_step_of_it(coin: Provider) -> None:
    said = page("/providers/coin/routes/")
    assert "A weaker route exists" in said
    assert "Money is paid in at" not in said
    assert "Kiosk" not in said


def test_the_providers_page_says_that_there_is_one(coin: Provider) -> None:
    assert "A weaker route exists" in page("/providers/coin/")


def test_who_is_vetted_reads_the_steps_in_order(coin: Provider) -> None:
    said = page("/providers/coin/routes/", client_of(with_role(Role.REGULATOR)))
    places = [said.index(words) for words in ("Money is paid in at", "credited to an account at")]
    assert places == sorted(places)
    assert "the most of this way" in said


def test_who_is_vetted_reads_what_is_demanded_by_where_the_money_comes_from(
    coin: Provider,
) -> None:
    said = page("/providers/coin/routes/", client_of(with_role(Role.REGULATOR)))
    assert "By where the money comes from" in said
    assert '<th scope="row">Voucher</th><td>' in said
    assert "by <bdi>Kiosk</bdi> → <bdi>Coin</bdi>" in said


def test_the_public_reads_nothing_of_sources(coin: Provider) -> None:
    assert "By where the money comes from" not in page("/providers/coin/routes/")


def test_without_relations_it_is_said_that_this_is_no_finding() -> None:
    make_provider(slug="alone")
    assert "That does not mean that there is none." in page("/providers/alone/routes/")


def test_the_public_is_told_of_today_alone(coin: Provider) -> None:
    Provider.objects.filter(slug="kiosk").update(status="closed", status_since="2020")
    said = Client().get("/providers/coin/routes/", {"on": "2019-01-01"}).content.decode()
    assert "A weaker route exists" not in said


def test_what_is_no_day_is_said_to_be_none(coin: Provider) -> None:
    client = client_of(with_role(Role.REGULATOR))
    response = client.get("/providers/coin/routes/", {"on": "yesterday"})
    assert response.status_code == 400
    assert "“yesterday” is not a day. Write it as 2026-11-30." in response.content.decode()


@pytest.mark.parametrize("on", ["", "2026-06-01", "1990-01-01", "yesterday"])
def test_who_is_vetted_can_always_choose_another_day(coin: Provider, on: str) -> None:
    response = client_of(with_role(Role.REGULATOR)).get("/providers/coin/routes/", {"on": on})
    assert elements(response, "//form[@class='day-form']//input[@name='on']")


def test_the_public_is_offered_no_day(coin: Provider) -> None:
    assert not elements(Client().get("/providers/coin/routes/"), "//form[@class='day-form']")


def test_of_an_unknown_provider_there_is_no_page() -> None:
    assert Client().get("/providers/nobody/routes/").status_code == 404
