"""The sets of providers that have names."""

from __future__ import annotations

import pytest

from providers.models import Provider
from tests.providers.factories import make_identifier, make_legal_entity, make_provider

pytestmark = pytest.mark.django_db


def named_like(text: str) -> list[str]:
    return [provider.slug for provider in Provider.objects.named_like(text).alphabetical()]


def matching(service: str) -> list[str]:
    return [provider.slug for provider in Provider.objects.matching_service(service)]


def test_alphabetical_order_ignores_case() -> None:
    for name in ("beta", "Alpha", "Gamma"):
        make_provider(name=name)
    names = [provider.name for provider in Provider.objects.alphabetical()]
    assert names == ["Alpha", "beta", "Gamma"]


def test_reviewed_leaves_drafts_out() -> None:
    make_provider(is_draft=True)
    reviewed = make_provider()
    assert list(Provider.objects.reviewed()) == [reviewed]


def test_an_activity_is_found_among_several() -> None:
    mixer = make_provider(activities=["e_wallet", "mixer"])
    make_provider(activities=["e_wallet"])
    assert list(Provider.objects.with_activity("mixer")) == [mixer]


def test_a_part_of_an_activity_is_not_the_activity() -> None:
    make_provider(activities=["p2p_marketplace"])
    assert not Provider.objects.with_activity("marketplace").exists()


@pytest.mark.parametrize("text", ["halden", "HALDEN", "den pa", "ØRE", "øre", 'the "old"', "a\\b"])
def test_a_name_is_found_by_any_part_in_any_case(text: str) -> None:
    make_provider(slug="found", name='Halden Pay Øre the "old" a\\b')
    make_provider(slug="other", name="Other")
    assert named_like(text) == ["found"]


@pytest.mark.parametrize("text", ["wallet", "ØRE", "бриз", 'the "old"', "a\\b", "first"])
def test_an_alias_is_found_by_any_part_in_any_case(text: str) -> None:
    aliases = ["First", "Halden Wallet", "Øre", "Бризовик", 'the "old"', "a\\b"]
    make_provider(slug="found", aliases=aliases)
    make_provider(slug="other", aliases=["Something else"])
    assert named_like(text) == ["found"]


@pytest.mark.parametrize("text", ["[", "]", ", ", '"', '", "', ".*", "One, Two"])
def test_the_punctuation_between_aliases_is_not_searched(text: str) -> None:
    make_provider(name="Name", aliases=["One", "Two"])
    assert named_like(text) == []


def test_a_legal_entity_and_an_identifier_are_found() -> None:
    provider = make_provider(slug="found")
    make_legal_entity(provider, name="Halden Betaling AS")
    make_identifier(provider, scheme="nmls", value="1351219")
    assert (named_like("betaling"), named_like("13512")) == (["found"], ["found"])


def test_a_provider_that_matches_twice_is_listed_once() -> None:
    provider = make_provider(slug="found", name="Halden", aliases=["Halden Pay"])
    for name in ("Halden AS", "Halden AB"):
        make_legal_entity(provider, name=name)
    assert named_like("halden") == ["found"]


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800"])
def test_what_no_row_can_hold_finds_nothing(text: str) -> None:
    make_provider()
    assert (named_like(text), matching(text)) == ([], [])


def test_a_service_is_matched_by_identifier_before_name_before_alias() -> None:
    make_provider(slug="by-alias", name="One", aliases=["Else", "Halden"])
    make_provider(slug="by-name", name="halden")
    make_identifier(make_provider(slug="by-service", name="Three"), value="HALDEN")
    assert matching("Halden") == ["by-service", "by-name", "by-alias"]


@pytest.mark.parametrize("name", ["Hal", "Halden Pay Ltd", "Halden.Pay", "Øre, Halden"])
def test_a_service_is_matched_by_the_whole_name_alone(name: str) -> None:
    make_provider(name="Halden Pay", aliases=["Øre", "Halden"])
    assert matching(name) == []


def test_a_service_is_matched_in_any_case_of_any_letters() -> None:
    make_provider(slug="found", name="ØRE")
    assert matching("øre") == ["found"]


def test_another_scheme_with_the_same_value_does_not_match_a_service() -> None:
    make_identifier(scheme="company_number", value="Halden")
    assert matching("Halden") == []
