"""Declarations go out as they came in, and come in as they went out."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from auditor.archive.interchange.declarations import Service, read_folder
from auditor.archive.interchange.declarations_export import (
    collect,
    files_of,
    place_of,
    write_folder,
    zipped,
)
from auditor.archive.interchange.documents import store_declarations
from auditor.archive.models import Document, Source
from auditor.archive.vocabulary import Origin
from tests.archive.interchange.folders import OTHER, PAGE, declare, remember, write
from tests.factories import make_document, make_provider, make_source

pytestmark = pytest.mark.django_db
CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "declarations"
AT = datetime(2026, 5, 1, tzinfo=UTC)
COMBINED = {"combine": [{"fetch": "https://site.example/a"}, PAGE], "select": "main"}
THIRD = {"fetch": "https://site.example/terms", "select": ".third"}


def load(folder: Path) -> None:
    store_declarations(read_folder(folder), origin=Origin.OTA, at=AT)


def there_and_back(folder: Path, out: Path) -> Path:
    load(folder)
    write_folder(collect().services, out)
    return out


def ended(declaration: dict[str, Any], year: int) -> dict[str, Any]:
    return {**declaration, "validUntil": f"{year}-01-02T03:04:05Z"}


def rows() -> list[tuple[Any, ...]]:
    found = Source.objects.order_by("document__ota_path", "revision")
    return list(
        found.values_list(
            "document__ota_path", "revision", "declaration", "is_current", "valid_until"
        )
    )


def test_a_service_comes_out_as_it_went_in(tmp_path: Path) -> None:
    folder = declare(tmp_path / "in", Terms_of_Service=PAGE, Fees=COMBINED)
    out = there_and_back(folder, tmp_path / "out")
    assert json.loads((out / "Exchange.json").read_text()) == json.loads(
        (folder / "Exchange.json").read_text()
    )
    assert not (out / "Exchange.history.json").exists()


def test_its_history_comes_out_with_its_ends(tmp_path: Path) -> None:
    folder = remember(
        declare(tmp_path / "in", Fees=THIRD), Fees=[ended(PAGE, 2020), ended(OTHER, 2021)]
    )
    out = there_and_back(folder, tmp_path / "out")
    assert read_folder(out) == read_folder(folder)


def test_a_declaration_that_came_back_stands_twice(tmp_path: Path) -> None:
    history = [ended(PAGE, 2020), ended(OTHER, 2021), ended(PAGE, 2022)]
    folder = remember(declare(tmp_path / "in", Fees=THIRD), Fees=history)
    assert read_folder(there_and_back(folder, tmp_path / "out")) == read_folder(folder)


def test_an_earlier_combination_may_have_no_end(tmp_path: Path) -> None:
    folder = remember(declare(tmp_path / "in", Fees=PAGE), Fees=[COMBINED])
    assert read_folder(there_and_back(folder, tmp_path / "out")) == read_folder(folder)


def test_a_service_with_nothing_but_history_comes_out_too(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "Exchange.json", {"name": "Exchange", "terms": {}})
    remember(folder, Fees=[ended(PAGE, 2020)])
    assert read_folder(there_and_back(folder, tmp_path / "out")) == read_folder(folder)


def test_what_went_out_comes_in_again_as_it_was(tmp_path: Path) -> None:
    load(remember(declare(tmp_path / "in", Fees=THIRD), Fees=[ended(PAGE, 2020)]))
    before = rows()
    out = there_and_back(tmp_path / "in", tmp_path / "out")
    Source.objects.all().delete()
    load(out)
    assert rows() == before


def test_loaded_again_it_adds_nothing(tmp_path: Path) -> None:
    history = [ended(PAGE, 2020), ended(OTHER, 2021), ended(PAGE, 2022)]
    out = there_and_back(
        remember(declare(tmp_path / "in", Fees=THIRD), Fees=history), tmp_path / "out"
    )
    before = rows()
    load(out)
    assert rows() == before


def test_an_end_that_a_later_history_names_is_kept(tmp_path: Path) -> None:
    load(declare(tmp_path / "one", Fees=PAGE))
    folder = remember(declare(tmp_path / "two", Fees=OTHER), Fees=[ended(PAGE, 2020)])
    assert read_folder(there_and_back(folder, tmp_path / "out")) == read_folder(folder)


def test_a_document_of_the_desk_is_exported_under_its_provider(tmp_path: Path) -> None:
    document = make_document(make_provider(name='A/B: "Pay"'), terms_type="Fees")
    make_source(document, declaration=PAGE)
    (service,) = collect().services
    assert (service.id, list(service.terms)) == ("A-B- -Pay-", ["Fees"])
    assert set(files_of(service)) == {"A-B- -Pay-.json"}


def test_two_documents_of_one_type_are_not_mixed() -> None:
    provider = make_provider(name="Exchange")
    for slug in ("terms", "terms-2"):
        make_source(make_document(provider, slug=slug), declaration=PAGE)
    exported = collect()
    assert len(exported.services) == 1
    assert "terms-2" in exported.notices[0]


def test_types_of_this_project_can_be_left_out() -> None:
    provider = make_provider(name="Exchange")
    for kind in ("Fees", "Terms of Service"):
        make_source(make_document(provider, terms_type=kind, slug=kind[:4]), declaration=PAGE)
    exported = collect(known_types_only=True)
    assert [list(service.terms) for service in exported.services] == [["Terms of Service"]]
    assert "Fees is a type of this project only" in exported.notices[0]


def test_a_document_without_declarations_is_not_exported() -> None:
    make_document()
    assert collect().services == []


def test_only_the_providers_asked_for_are_exported() -> None:
    wanted, other = make_provider(name="One"), make_provider(name="Two")
    for provider in (wanted, other):
        make_source(make_document(provider), declaration=PAGE)
    assert [service.id for service in collect(providers=[wanted]).services] == ["One"]


def test_a_place_is_the_path_in_the_other_archive() -> None:
    assert place_of(Document(ota_path="Google Pay/Terms of Service")) == (
        "Google Pay",
        "Terms of Service",
    )


def test_equal_services_give_equal_zip_files(tmp_path: Path) -> None:
    load(declare(tmp_path, Fees=PAGE))
    services = collect().services
    first, second = zipped(services), zipped(services)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == ["declarations/Exchange.json"]


def test_no_service_makes_an_empty_zip_file() -> None:
    assert zipfile.ZipFile(io.BytesIO(zipped([]))).namelist() == []


def test_every_file_of_the_corpus_comes_out_as_it_went_in(tmp_path: Path) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of declarations is not here: ../shared/corpus/declarations")
    originals = {service.id: service for service in read_folder(CORPUS)}
    there_and_back(CORPUS, tmp_path)
    found = {service.id: service for service in read_folder(tmp_path)}
    assert {name: plain(one) for name, one in found.items()} == {
        name: plain(one) for name, one in originals.items() if one.terms
    }
    before = rows()
    Source.objects.all().delete()
    load(tmp_path)
    assert rows() == before


def plain(service: Service) -> tuple[Any, ...]:
    return service.id, service.name, service.terms
