"""Declarations become sources of documents; providers are found before they are made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.archive.interchange.declarations import read_folder
from auditor.archive.interchange.documents import (
    Declared,
    document_for,
    provider_for,
    store_declarations,
)
from auditor.archive.models import Document, Source
from auditor.archive.vocabulary import Origin
from providers.models import Identifier, Provider
from providers.vocabulary import IdentifierScheme
from tests.archive.interchange.folders import OTHER, PAGE, declare, remember
from tests.factories import make_provider

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, tzinfo=UTC)


def load(folder: Path, **options: Any) -> Declared:
    return store_declarations(read_folder(folder), origin=Origin.OTA, at=AT, **options)


def load_forms(folder: Path, *forms: dict[str, Any]) -> None:
    for form in forms:
        load(declare(folder, Terms_of_Service=form))


def sources() -> list[tuple[int, Any, bool, datetime | None]]:
    fields = ("revision", "declaration", "is_current", "valid_until")
    return list(Source.objects.order_by("revision").values_list(*fields))


def test_a_declaration_becomes_the_current_source(tmp_path: Path) -> None:
    load_forms(tmp_path, PAGE)
    assert sources() == [(1, PAGE, True, None)]


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    load_forms(tmp_path, PAGE)
    before = list(Source.objects.values())
    again = load(tmp_path)
    assert (list(Source.objects.values()), again.sources_added, again.unchanged) == (before, 0, 1)


def test_another_form_ends_the_one_before(tmp_path: Path) -> None:
    load_forms(tmp_path, PAGE, OTHER)
    assert sources() == [(1, PAGE, False, AT), (2, OTHER, True, None)]


def test_going_back_to_an_earlier_form_is_a_revision_of_its_own(tmp_path: Path) -> None:
    load_forms(tmp_path, PAGE, OTHER, PAGE)
    assert sources()[1:] == [(2, OTHER, False, AT), (3, PAGE, True, None)]


def test_earlier_forms_keep_their_ends(tmp_path: Path) -> None:
    remember(tmp_path, Terms_of_Service=[{**OTHER, "validUntil": "2020-01-01"}])
    load_forms(tmp_path, PAGE)
    assert sources() == [
        (1, OTHER, False, datetime(2020, 1, 1, tzinfo=UTC)),
        (2, PAGE, True, None),
    ]


def test_loading_a_history_twice_changes_nothing(tmp_path: Path) -> None:
    ends = [{**form, "validUntil": f"202{n}-01-01"} for n, form in enumerate([PAGE, OTHER, PAGE])]
    remember(tmp_path, Terms_of_Service=ends)
    load_forms(tmp_path, OTHER)
    before = sources()
    load(tmp_path)
    assert (sources(), len(before)) == (before, 4)


def test_a_type_with_a_history_only_is_not_tracked(tmp_path: Path) -> None:
    declare(tmp_path)
    load(remember(tmp_path, Fees=[{**PAGE, "validUntil": "2020-01-01"}]))
    assert list(Document.objects.tracked()) == []


def test_nothing_is_stored_of_a_folder_with_one_mistake(tmp_path: Path) -> None:
    declare(tmp_path, "A", Terms_of_Service=PAGE)
    with pytest.raises(ValueError, match="not a known type"):
        load(declare(tmp_path, "B", Odd=PAGE))
    assert (Provider.objects.count(), Document.objects.count()) == (0, 0)


def test_an_interval_may_be_given(tmp_path: Path) -> None:
    load(declare(tmp_path, Terms_of_Service=PAGE), check_every=timedelta(minutes=2))
    assert Document.objects.get().check_every == timedelta(minutes=2)


# --- Providers ------------------------------------------------------------------------------------


def test_a_provider_nobody_knows_is_a_draft() -> None:
    provider, is_new = provider_for("Facebook Payments", "Facebook Payments")
    assert (provider.slug, provider.is_draft, is_new) == ("facebook-payments", True, True)


def test_a_provider_is_found_by_its_slug() -> None:
    provider = make_provider(slug="kraken", name="Payward")
    assert provider_for("Kraken", "Kraken") == (provider, False)


def test_a_provider_is_found_by_its_name() -> None:
    provider = make_provider(slug="p", name="Kraken")
    assert provider_for("kraken", "x") == (provider, False)


def test_a_provider_is_found_by_the_name_of_its_service() -> None:
    provider = make_provider(slug="p", name="Kraken")
    assert provider_for("x", "Kraken") == (provider, False)


def test_the_identifier_in_the_catalogue_counts_most() -> None:
    make_provider(slug="kraken", name="Kraken")
    stated = make_provider(slug="p", name="P")
    Identifier.objects.create(provider=stated, scheme=IdentifierScheme.OTA_SERVICE, value="Kraken")
    assert provider_for("Kraken", "Kraken") == (stated, False)


@pytest.mark.parametrize("name", ["Бризовик", "取引所", "!!!", "x" * 120])
def test_a_provider_of_any_name_is_made_once(name: str) -> None:
    provider, _ = provider_for(name, name)
    Provider.objects.update(name="Renamed by a person")
    assert provider_for(name, name) == (Provider.objects.get(pk=provider.pk), False)


def test_long_names_that_begin_alike_stay_apart() -> None:
    names = ["x" * 100 + end for end in "ab"]
    assert len({provider_for(name, name)[0].slug for name in names}) == 2


# --- Documents ------------------------------------------------------------------------------------


def test_a_document_is_made_once() -> None:
    provider = make_provider()
    first, _ = document_for(provider, "Exchange", "Fees")
    assert document_for(provider, "Exchange", "Fees") == (first, False)


def test_two_services_of_one_provider_have_documents_of_their_own() -> None:
    provider = make_provider()
    found = [document_for(provider, name, "Fees")[0] for name in ("Exchange", "Exchange Pro")]
    assert [document.slug for document in found] == ["fees", "exchange-pro-fees"]
    assert [document.name for document in found] == ["Fees", "Exchange Pro: Fees"]


def test_two_collections_of_one_path_have_documents_of_their_own() -> None:
    provider = make_provider()
    found = {document_for(provider, "Exchange", "Fees", collection=root)[0].slug for root in "abc"}
    assert found == {"fees", "exchange-fees", "exchange-fees-2"}


def test_the_longest_names_have_slugs_of_their_own() -> None:
    provider = make_provider()
    found = {document_for(provider, "x" * 120, "Fees", collection=root)[0].slug for root in "abcd"}
    assert (len(found), max(map(len, found)) <= 80) == (4, True)


def test_a_declared_document_takes_the_first_history_that_comes() -> None:
    provider = make_provider()
    declared, _ = document_for(provider, "Exchange", "Fees")
    assert document_for(provider, "Exchange", "Fees", collection="a") == (declared, False)


def test_a_declaration_finds_the_document_of_a_history() -> None:
    provider = make_provider()
    imported, _ = document_for(provider, "Exchange", "Fees", collection="a")
    assert document_for(provider, "Exchange", "Fees") == (imported, False)
