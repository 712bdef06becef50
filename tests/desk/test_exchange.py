"""Files of declarations at the desk: brought in strictly, given out without loss."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from auditor.archive.models import Document, Source
from tests.archive.interchange.folders import OTHER, PAGE
from tests.desk.staff import staff_client
from tests.factories import make_document, make_provider, make_source

pytestmark = pytest.mark.django_db
SERVICE = {"name": "Exchange", "terms": {"Fees": PAGE}}
HISTORY = {"Fees": [{**OTHER, "validUntil": "2020-01-02T03:04:05Z"}]}


def file(name: str, content: Any) -> SimpleUploadedFile:
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def bring(name: str = "Exchange.json", content: Any = None, **more: Any) -> Any:
    data = {"service": file(name, SERVICE if content is None else content), **more}
    return staff_client().post("/desk/declarations/import/", data, follow=True)


def files_in(path: str) -> dict[str, Any]:
    response = staff_client().get(path)
    assert response["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def test_a_service_is_stored() -> None:
    shown = bring().content.decode()
    assert "1 document added, 1 declaration added, 0 documents unchanged." in shown
    assert Source.objects.get().declaration == PAGE


def test_its_history_is_stored_with_it() -> None:
    bring(history=file("Exchange.history.json", HISTORY))
    assert list(Source.objects.order_by("revision").values_list("is_current", flat=True)) == [
        False,
        True,
    ]


def test_what_came_in_goes_out_again() -> None:
    bring(history=file("Exchange.history.json", HISTORY))
    assert files_in("/desk/declarations/export/") == {
        "declarations/Exchange.json": SERVICE,
        "declarations/Exchange.history.json": HISTORY,
    }


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("Exchange.json", "{", "Exchange.json, line 1: it is not JSON"),
        ("Exchange.json", b"\xff\xfe", "it cannot be read"),
        ("Exchange.json", {"name": "", "terms": {}}, "Exchange.json, name: it must be a text"),
        (
            "Exchange.json",
            {"name": "E", "terms": {"Fees": {**PAGE, "select": "p >"}}},
            "Exchange.json, terms.Fees.select",
        ),
        ("Exchange.txt", SERVICE, "must be named NAME.json"),
        ("Exchange.history.json", HISTORY, "must be named NAME.json"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_stored(name: str, content: Any, sentence: str) -> None:
    response = bring(name, content)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Document.objects.exists()


def test_a_history_of_another_service_is_refused() -> None:
    response = bring(history=file("Other.history.json", HISTORY))
    assert "the history must be named Exchange.history.json" in response.content.decode()


def test_a_name_that_climbs_out_of_the_folder_does_not() -> None:
    bring("../../Exchange.json")
    assert Document.objects.get().ota_path == "Exchange/Fees"


def test_a_file_too_large_is_refused_unread() -> None:
    response = bring(content="x" * ((1 << 20) + 1))
    assert "larger than 1 MiB" in response.content.decode()


def test_no_file_is_said_so() -> None:
    response = staff_client().post("/desk/declarations/import/", {})
    assert response.status_code == 400
    assert "This field is required." in response.content.decode()


def test_one_provider_is_exported_alone() -> None:
    for name in ("One", "Two"):
        provider = make_provider(slug=name.lower(), name=name)
        make_source(make_document(provider, terms_type="Fees"), declaration=PAGE)
    assert set(files_in("/desk/declarations/export/two/")) == {"declarations/Two.json"}


def test_an_export_for_the_federation_leaves_out_our_own_types() -> None:
    provider = make_provider(name="One")
    for kind in ("Fees", "Imprint"):
        make_source(make_document(provider, terms_type=kind, slug=kind), declaration=PAGE)
    (content,) = files_in("/desk/declarations/export/?types=known").values()
    assert set(content["terms"]) == {"Imprint"}


def test_nothing_to_export_is_not_found() -> None:
    assert staff_client().get("/desk/declarations/export/").status_code == 404
