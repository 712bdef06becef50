"""Editing the catalogue in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from providers.models import Provider, PublicEvent
from tests.providers.factories import (
    load,
    make_event,
    make_legal_entity,
    make_provider,
    write_entry,
)

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/admin/providers/provider/"


def change_url(provider: Provider) -> str:
    return reverse("admin:providers_provider_change", args=[provider.pk])


def form_data(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send if the form were saved as it stands."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    fields = [form[name] for form in forms for name in form.fields]
    values = {field.html_name: field.value() for field in fields}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def save(client: Client, provider: Provider, **changes: Any) -> Provider:
    data = form_data(client, change_url(provider)) | changes
    response = client.post(change_url(provider), data)
    assert response.status_code == 302, response.context["errors"]
    provider.refresh_from_db()
    return provider


@pytest.fixture
def loaded(tmp_path: Path) -> Provider:
    load(write_entry(tmp_path))
    return Provider.objects.get()


def test_saving_without_a_change_is_not_an_edit(admin_client: Client, loaded: Provider) -> None:
    assert not save(admin_client, loaded).is_edited_by_hand


def test_an_edited_field_is_kept_by_the_next_load(
    admin_client: Client, loaded: Provider, tmp_path: Path
) -> None:
    save(admin_client, loaded, summary="Written by hand.")
    assert "Kept e-gold: edited in the admin." in load(tmp_path)
    loaded.refresh_from_db()
    assert loaded.summary == "Written by hand."


def test_an_edited_row_is_kept_by_the_next_load(
    admin_client: Client, loaded: Provider, tmp_path: Path
) -> None:
    save(admin_client, loaded, **{"events-0-summary": "Written by hand."})
    assert "1 kept" in load(tmp_path)
    assert PublicEvent.objects.get().summary == "Written by hand."


def test_a_deleted_row_is_kept_away_by_the_next_load(
    admin_client: Client, loaded: Provider, tmp_path: Path
) -> None:
    save(admin_client, loaded, **{"events-0-DELETE": "on"})
    load(tmp_path)
    assert not PublicEvent.objects.exists()


def test_lists_are_edited_as_lines_and_boxes(admin_client: Client, loaded: Provider) -> None:
    save(admin_client, loaded, aliases="Gold\r\n\r\n E Gold ", activities=["mixer", "bank"])
    assert (loaded.aliases, loaded.activities) == (["Gold", "E Gold"], ["mixer", "bank"])


def test_lists_that_stay_are_not_an_edit(admin_client: Client) -> None:
    provider = make_provider(aliases=["One", "Two"], activities=["mixer", "bank"])
    assert not save(admin_client, provider).is_edited_by_hand


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("country", "XX", "is not an ISO 3166-1 alpha-2 code"),
        ("status_since", "2013-13", "is not a date: write YYYY"),
        ("aliases", "One\nOne", "A name is in the list twice."),
        ("activities", ["launderer"], "launderer is not one of the available choices"),
        ("events-0-source_title", "", "This field is required."),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence(
    name: str, value: Any, words: str, admin_client: Client, loaded: Provider
) -> None:
    data = form_data(admin_client, change_url(loaded)) | {name: value}
    response = admin_client.post(change_url(loaded), data)
    assert words in response.content.decode()


def test_a_provider_added_by_hand_is_kept_by_a_load(admin_client: Client, tmp_path: Path) -> None:
    url = reverse("admin:providers_provider_add")
    data = form_data(admin_client, url) | {"name": "Mine", "slug": "e-gold"}
    assert admin_client.post(url, data).status_code == 302
    load(write_entry(tmp_path))
    assert Provider.objects.get().name == "Mine"


def test_a_provider_can_be_returned_to_the_catalogue(
    admin_client: Client, loaded: Provider, tmp_path: Path
) -> None:
    save(admin_client, loaded, summary="Written by hand.")
    data = {"action": "return_to_catalogue", "_selected_action": [loaded.pk]}
    assert admin_client.post(LIST, data).status_code == 302
    assert "1 updated" in load(tmp_path)


@pytest.mark.parametrize(
    "query", ["q=halden", "q=HALDEN+AS", "activity=mixer", "is_draft__exact=1"]
)
def test_the_list_is_searched_and_filtered(query: str, admin_client: Client) -> None:
    found = make_provider(slug="found", aliases=["Halden"], activities=["mixer"], is_draft=True)
    make_legal_entity(found, name="Halden AS")
    make_provider(slug="other")
    page = admin_client.get(f"{LIST}?{query}")
    assert list(page.context["cl"].result_list) == [found]


def test_the_page_of_a_provider_shows_its_rows(admin_client: Client) -> None:
    event = make_event(summary="Something that happened.")
    page = admin_client.get(change_url(event.provider))
    assert "Something that happened." in page.content.decode()
