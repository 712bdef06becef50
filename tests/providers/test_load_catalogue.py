"""Loading the catalogue's files into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError

from providers.catalogue_file import read_folders
from providers.catalogue_load import load_entries
from providers.models import Provider, PublicEvent, Relation
from tests.providers.factories import E_GOLD, load, make_identifier, make_provider, write_entry

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

GOLDAGE = """\
slug: goldage
name: GoldAge
relations:
  - {kind: exchanger_for, target: e-gold, since: 2001, source: {title: Notice, tier: official}}
"""
SERVICE = "identifiers:\n  - {scheme: ota_service, value: E Gold}\n"


def stored() -> list[tuple[Any, ...]]:
    """Every column of the providers and their events."""
    providers = Provider.objects.order_by("pk").values_list()
    return [*providers, *PublicEvent.objects.order_by("pk").values_list()]


def edit_by_hand(slug: str = "e-gold", **values: Any) -> None:
    Provider.objects.filter(slug=slug).update(is_edited_by_hand=True, **values)


def test_a_file_becomes_a_provider_with_its_rows(tmp_path: Path) -> None:
    assert load(write_entry(tmp_path)) == "1 catalogue file: 1 created.\n"
    event = Provider.objects.get(slug="e-gold", status="closed", country="KN").events.get()
    assert (event.date, event.kind, event.source_title) == ("2008-07-21", "conviction", "Notice")


def test_scalars_need_no_quotes(tmp_path: Path) -> None:
    text = "slug: e-gold\nname: 2013\ncountry: NO\nstatus_since: 2013\naliases: [true, 1e3, 007]\n"
    load(write_entry(tmp_path, text))
    provider = Provider.objects.get()
    assert (provider.name, provider.country, provider.status_since) == ("2013", "NO", "2013")
    assert provider.aliases == ["true", "1e3", "007"]


def test_null_and_absent_fields_are_empty(tmp_path: Path) -> None:
    load(write_entry(tmp_path, "slug: e-gold\nname: e-gold\ncountry: null\nevents: ~\nsummary:\n"))
    provider = Provider.objects.get()
    assert (provider.country, provider.summary, provider.status) == ("", "", "unknown")
    assert not provider.events.exists()


@pytest.mark.parametrize(("word", "flag"), [("true", True), ("false", False)])
def test_a_fictional_provider_is_marked(word: str, flag: bool, tmp_path: Path) -> None:
    load(write_entry(tmp_path, f"slug: e-gold\nname: e-gold\nis_fictional: {word}\n"))
    assert Provider.objects.get().is_fictional is flag


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    (tmp_path / "e-gold.yaml").write_bytes(b"\xef\xbb\xbf" + E_GOLD.replace("\n", "\r\n").encode())
    assert "1 created" in load(tmp_path)


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    before = stored()
    assert load(tmp_path) == "1 catalogue file: 1 unchanged.\n"
    assert stored() == before


def test_comments_and_layout_are_no_change(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    write_entry(tmp_path, "# a comment\n" + E_GOLD.replace("name: e-gold", "name: 'e-gold'"))
    assert "1 unchanged" in load(tmp_path)


def test_a_changed_field_is_updated_and_equal_rows_keep_their_ids(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    event_id = PublicEvent.objects.get().pk
    write_entry(tmp_path, E_GOLD.replace("country: KN", "country: US"))
    assert "1 updated" in load(tmp_path)
    assert (Provider.objects.get().country, PublicEvent.objects.get().pk) == ("US", event_id)


def test_a_changed_row_takes_the_place_of_the_old(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    write_entry(tmp_path, E_GOLD.replace("2008-07-21", "2008-07"))
    assert "1 updated" in load(tmp_path)
    assert PublicEvent.objects.get().date == "2008-07"


def test_a_row_that_went_from_the_file_goes(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    load(write_entry(tmp_path, "slug: e-gold\nname: e-gold\n"))
    assert not PublicEvent.objects.exists()


def test_a_service_that_an_import_stated_stays(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    make_identifier(Provider.objects.get())
    assert "1 unchanged" in load(tmp_path)


def test_a_file_that_went_deletes_no_provider(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    (tmp_path / "e-gold.yaml").unlink()
    load(write_entry(tmp_path, "slug: other\nname: Other\n", name="other.yaml"))
    assert Provider.objects.filter(slug="e-gold").exists()


@pytest.mark.parametrize("first", ["goldage", "zz-goldage"])
def test_a_relation_may_lead_to_a_file_before_or_after(first: str, tmp_path: Path) -> None:
    write_entry(tmp_path, GOLDAGE.replace("slug: goldage", f"slug: {first}"), name=f"{first}.yaml")
    load(write_entry(tmp_path))
    relation = Relation.objects.get()
    assert (relation.subject.slug, relation.target.slug) == (first, "e-gold")
    assert "2 unchanged" in load(tmp_path)


def test_a_relation_may_lead_to_a_provider_of_the_database(tmp_path: Path) -> None:
    make_provider(slug="e-gold")
    load(write_entry(tmp_path, GOLDAGE, name="goldage.yaml"))
    assert Relation.objects.get().target.slug == "e-gold"


def test_what_was_edited_is_kept_and_named(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    edit_by_hand(country="NO")
    said = load(tmp_path)
    assert "Kept e-gold: edited in the admin. --force overwrites it." in said
    assert "1 kept" in said
    assert Provider.objects.get().country == "NO"


def test_a_newer_file_of_an_edited_provider_is_pointed_out(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    edit_by_hand(country="NO")
    said = load(write_entry(tmp_path, E_GOLD.replace("KN", "US")))
    assert "edited in the admin; its file has changed since" in said


def test_force_overwrites_what_was_edited(tmp_path: Path) -> None:
    load(write_entry(tmp_path))
    edit_by_hand(country="NO")
    assert "1 updated" in load(tmp_path, "--force")
    provider = Provider.objects.get()
    assert (provider.country, provider.is_edited_by_hand) == ("KN", False)


def test_a_draft_with_the_slug_is_adopted(tmp_path: Path) -> None:
    draft = make_provider(slug="e-gold", name="E Gold", is_draft=True)
    said = load(write_entry(tmp_path))
    assert "Adopted the draft e-gold as e-gold." in said
    assert Provider.objects.get(pk=draft.pk, name="e-gold", is_draft=False)


def test_a_draft_with_the_service_is_adopted_under_the_slug_of_the_file(tmp_path: Path) -> None:
    draft = make_provider(slug="e-gold-2", is_draft=True)
    make_identifier(draft, value="E GOLD")
    load(write_entry(tmp_path, E_GOLD + SERVICE))
    assert Provider.objects.get().pk == draft.pk
    assert Provider.objects.get().slug == "e-gold"


def test_a_draft_is_not_adopted_twice(tmp_path: Path) -> None:
    make_identifier(make_provider(slug="goldage", is_draft=True), value="E Gold")
    write_entry(tmp_path, GOLDAGE, name="goldage.yaml")
    with pytest.raises(CommandError, match="'E Gold' belongs to the provider 'goldage'"):
        load(write_entry(tmp_path, E_GOLD + SERVICE))


def test_a_draft_that_somebody_edited_is_kept(tmp_path: Path) -> None:
    make_provider(slug="e-gold", name="Mine", is_draft=True, is_edited_by_hand=True)
    assert "1 kept" in load(write_entry(tmp_path))
    assert Provider.objects.get().name == "Mine"


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    said = load(write_entry(tmp_path), "--check")
    assert said == "1 catalogue file checked, nothing wrong.\n"
    assert not Provider.objects.exists()


def test_a_failure_half_way_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("lost")

    monkeypatch.setattr("providers.catalogue_load.write_rows", fail)
    with pytest.raises(OSError, match="lost"):
        load_entries(entries=read_folders([write_entry(tmp_path)]))
    assert not Provider.objects.exists()


def test_a_folder_named_twice_is_read_once(tmp_path: Path) -> None:
    assert "1 created" in load(write_entry(tmp_path), str(tmp_path))
