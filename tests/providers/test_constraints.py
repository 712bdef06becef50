"""What the database itself refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tests.providers.factories import (
    make_event,
    make_identifier,
    make_legal_entity,
    make_licence,
    make_provider,
    make_relation,
)

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

BROKEN: dict[str, tuple[Callable[..., Any], dict[str, str]]] = {
    "provider_slug_stated": (make_provider, {"slug": ""}),
    "provider_name_stated": (make_provider, {"name": ""}),
    "provider_status_known": (make_provider, {"status": "opne"}),
    "provider_status_since_partial_date": (make_provider, {"status_since": "May 2013"}),
    "provider_operator_model_known": (make_provider, {"operator_model": "other"}),
    "provider_ledger_transparency_known": (make_provider, {"ledger_transparency": "other"}),
    "provider_country_alpha2": (make_provider, {"country": "no"}),
    "legal_entity_name_stated": (make_legal_entity, {"name": ""}),
    "legal_entity_country_alpha2": (make_legal_entity, {"country": "N"}),
    "licence_source_title_stated": (make_licence, {"source_title": ""}),
    "licence_source_tier_known": (make_licence, {"source_tier": "rumour"}),
    "licence_status_known": (make_licence, {"status": "lost"}),
    "licence_since_partial_date": (make_licence, {"since": "2013-13"}),
    "licence_until_partial_date": (make_licence, {"until": "13"}),
    "licence_country_alpha2": (make_licence, {"country": "1A"}),
    "identifier_scheme_known": (make_identifier, {"scheme": "other"}),
    "identifier_value_stated": (make_identifier, {"value": ""}),
    "relation_source_title_stated": (make_relation, {"source_title": ""}),
    "relation_source_tier_known": (make_relation, {"source_tier": "rumour"}),
    "relation_kind_known": (make_relation, {"kind": "friend_of"}),
    "relation_since_partial_date": (make_relation, {"since": "2013-00"}),
    "relation_until_partial_date": (make_relation, {"until": "2013-1"}),
    "public_event_source_title_stated": (make_event, {"source_title": ""}),
    "public_event_source_tier_known": (make_event, {"source_tier": "rumour"}),
    "public_event_kind_known": (make_event, {"kind": "gossip"}),
    "public_event_date_partial_date": (make_event, {"date": "2013-05-32"}),
    "public_event_summary_stated": (make_event, {"summary": ""}),
}
BY_PAIR = {
    "legal_entity_named_once",
    "identifier_stated_once",
    "identifier_ota_service_one_provider",
    "relation_not_to_itself",
    "relation_stated_once",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_row_that_breaks_a_constraint_is_refused(name: str) -> None:
    make, broken = BROKEN[name]
    make()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(**broken)


def test_a_legal_entity_is_named_once_a_provider() -> None:
    entity = make_legal_entity()
    with pytest.raises(IntegrityError, match=r"legal_?entity"), transaction.atomic():
        make_legal_entity(entity.provider, name=entity.name)


def test_an_identifier_is_stated_once_a_provider() -> None:
    identifier = make_identifier(scheme="domain", value="halden.example")
    with pytest.raises(IntegrityError, match="identifier"), transaction.atomic():
        make_identifier(identifier.provider, scheme="domain", value="halden.example")


def test_two_providers_may_share_a_domain() -> None:
    make_identifier(scheme="domain", value="halden.example")
    assert make_identifier(scheme="domain", value="halden.example").pk


def test_a_service_of_another_archive_leads_to_one_provider_alone() -> None:
    make_identifier(value="Halden")
    name = "identifier_ota_service_one_provider"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_identifier(value="HALDEN")


def test_no_provider_stands_in_a_relation_to_itself() -> None:
    provider = make_provider()
    with pytest.raises(IntegrityError, match="relation_not_to_itself"), transaction.atomic():
        make_relation(provider, provider)


def test_a_relation_is_stated_once() -> None:
    relation = make_relation(since="2013")
    with pytest.raises(IntegrityError, match="relation"), transaction.atomic():
        make_relation(relation.subject, relation.target, since="2013")


def test_every_constraint_of_the_catalogue_has_its_test() -> None:
    models = apps.get_app_config("providers").get_models()
    stated = {constraint.name for model in models for constraint in model._meta.constraints}
    assert stated == {*BROKEN, *BY_PAIR}
