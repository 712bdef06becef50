"""Declarations are read strictly: every mistake is named with its file and place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from auditor.archive.interchange.declarations import (
    DeclarationsInvalid,
    Entry,
    Service,
    read_folder,
)
from auditor.pages.extract import skipped_filters
from tests.archive.interchange.folders import OTHER, PAGE, declare, remember, write

TYPE = "Terms of Service"


def only(folder: Path) -> Service:
    (service,) = read_folder(folder)
    return service


def mistakes_of(folder: Path, *names: str) -> list[str]:
    with pytest.raises(DeclarationsInvalid) as invalid:
        read_folder(folder, only=frozenset(names))
    return invalid.value.mistakes


def mistake_in(folder: Path, declaration: Any) -> str:
    (mistake,) = mistakes_of(declare(folder, Terms_of_Service=declaration))
    return mistake


def test_a_service_has_its_name_and_terms(tmp_path: Path) -> None:
    expected = Service("Exchange", "Exchange", {TYPE: [Entry(PAGE, is_current=True)]})
    assert only(declare(tmp_path, Terms_of_Service=PAGE)) == expected


VALID = [
    PAGE,
    {"fetch": "https://site.example/fees.pdf?v=2"},
    {**PAGE, "select": ["main", {"startBefore": "#a", "endAfter": "#b"}], "remove": ".noise"},
    {**PAGE, "executeClientScripts": True, "filter": ["mine", {"removeQueryParams": ["utm"]}]},
    {"combine": [{"fetch": "https://site.example/a"}, PAGE], "select": "main"},
]


@pytest.mark.parametrize("declaration", VALID)
def test_every_form_of_a_declaration_is_read(tmp_path: Path, declaration: Any) -> None:
    service = only(declare(tmp_path, Terms_of_Service=declaration))
    assert service.terms[TYPE][0].declaration == declaration


INVALID: list[tuple[Any, str]] = [
    ("x", f"terms.{TYPE}: it must be an object"),
    ({}, f"terms.{TYPE}.fetch: it must be a URL."),
    ({"fetch": 1, "select": "main"}, "fetch: it must be a URL."),
    ({"fetch": "ftp://site.example/x", "select": "main"}, "Only http and https are fetched"),
    ({"fetch": "https://127.0.0.1/x", "select": "main"}, "is not a public one"),
    ({"fetch": "https://site.example/x"}, "a page that is not a PDF needs a selector."),
    ({**PAGE, "unknown": 1}, "unknown: unknown key"),
    ({**PAGE, "select": []}, "the list is empty."),
    ({**PAGE, "select": "p >"}, "is not a CSS selector"),
    ({**PAGE, "select": {"startBefore": "a"}}, "exactly one of endBefore and endAfter"),
    ({**PAGE, "remove": 5}, "a selector must be a text that is not empty"),
    ({**PAGE, "filter": "mine"}, "filter: it must be a list of names."),
    ({**PAGE, "executeClientScripts": "yes"}, "it must be true or false."),
    ({"combine": []}, "combine: it must be a list of at least one page."),
    ({"combine": ["x"], "select": "main"}, "combine[0]: it must be an object"),
]


@pytest.mark.parametrize(("declaration", "expected"), INVALID)
def test_a_mistake_is_named_with_file_and_place(
    tmp_path: Path, declaration: Any, expected: str
) -> None:
    with pytest.raises(DeclarationsInvalid) as invalid:
        read_folder(declare(tmp_path, Terms_of_Service=declaration))
    first = invalid.value.mistakes[0]
    assert first.startswith(f"Exchange.json, terms.{TYPE}")
    assert expected in first


INVALID_SERVICES: list[tuple[Any, str]] = [
    ({}, "X.json, name: it must be a text that is not empty."),
    ({"name": "", "terms": {}}, "X.json, name: it must be a text that is not empty."),
    ({"name": "x" * 201, "terms": {}}, "X.json, name: it is longer than 200 characters."),
    ({"name": "X"}, "X.json, terms: it must be one object of declarations by type of document."),
    ({"name": "X", "terms": []}, "X.json, terms: it must be one object"),
    ({"name": "X", "terms": {}, "documents": {}}, "X.json, terms: it must be one object"),
    ({"name": "X", "terms": {}, "url": "y"}, "X.json, url: unknown key"),
    ({"name": "X", "terms": {"Odd": PAGE}}, "X.json, terms.Odd: 'Odd' is not a known type"),
    ([], "X.json: it must hold one object."),
    ('{"name": "X",\n "terms": {},}', "X.json, line 2: it is not JSON"),
    ('{"name": "X", "name": "Y"}', "X.json: it cannot be read (the key 'name' occurs twice)."),
    ('{"name": NaN}', "X.json: it cannot be read (NaN is not JSON)."),
    ('{"name": "\\u0000"}', "X.json: it cannot be read (it holds a character that is none"),
    ('{"name": "\\ud800"}', "X.json: it cannot be read (it holds a character that is none"),
    ("[" * 100_000, "X.json: it cannot be read (too many levels)."),
]


@pytest.mark.parametrize(("content", "expected"), INVALID_SERVICES, ids=range(15))
def test_a_service_that_is_wrong_is_named(tmp_path: Path, content: Any, expected: str) -> None:
    assert mistakes_of(write(tmp_path, "X.json", content))[0].startswith(expected)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "X.json").write_bytes(b'{"name": "caf\xe9"}')
    assert mistakes_of(tmp_path)[0].startswith("X.json: it cannot be read ('utf-8' codec")


INVALID_HISTORIES: list[tuple[Any, str]] = [
    ("[]", "X.history.json: it must hold one object."),
    ({TYPE: {}}, f"X.history.json, {TYPE}: it must be a list of earlier declarations."),
    ({TYPE: ["x"]}, f"X.history.json, {TYPE}[0]: it must be an object."),
    ({TYPE: [PAGE]}, f"X.history.json, {TYPE}[0].validUntil: it must be an ISO 8601 date"),
    ({TYPE: [{**PAGE, "validUntil": "soon"}]}, f"X.history.json, {TYPE}[0].validUntil"),
    ({TYPE: [{**PAGE, "validUntil": 2020}]}, f"X.history.json, {TYPE}[0].validUntil"),
    (
        {TYPE: [{**PAGE, "validUntil": "9999-12-31T23:59:59-14:00"}]},
        f"X.history.json, {TYPE}[0].validUntil",
    ),
    ({TYPE: [{"validUntil": "2020-01-01"}]}, f"X.history.json, {TYPE}[0].fetch"),
    ({"Odd": []}, "X.history.json, Odd: 'Odd' is not a known type"),
]


@pytest.mark.parametrize(("content", "expected"), INVALID_HISTORIES, ids=range(9))
def test_a_history_that_is_wrong_is_named(tmp_path: Path, content: Any, expected: str) -> None:
    declare(tmp_path, "X", Terms_of_Service=PAGE)
    assert mistakes_of(write(tmp_path, "X.history.json", content))[0].startswith(expected)


def test_every_mistake_of_every_file_is_listed(tmp_path: Path) -> None:
    for name in ("A", "B"):
        declare(tmp_path, name, Odd=PAGE, Terms_of_Service={**PAGE, "x": 1, "remove": 5})
    assert len(mistakes_of(tmp_path)) == 6


def test_older_files_say_documents_for_terms(tmp_path: Path) -> None:
    write(tmp_path, "X.json", {"name": "X", "documents": {TYPE: PAGE}})
    assert only(tmp_path).terms[TYPE] == [Entry(PAGE, is_current=True)]


def test_a_service_may_say_where_it_was_imported_from(tmp_path: Path) -> None:
    content = {"name": "X", "terms": {}, "importedFrom": "https://elsewhere.example"}
    assert only(write(tmp_path, "X.json", content)).terms == {}


def test_earlier_declarations_come_first_in_order(tmp_path: Path) -> None:
    declare(tmp_path, Terms_of_Service=PAGE)
    ends = ["2021-05-01T10:00:00Z", "2020-01-01"]
    remember(tmp_path, Terms_of_Service=[{**OTHER, "validUntil": end} for end in ends])
    found = [entry.valid_until for entry in only(tmp_path).terms[TYPE]]
    assert found == [datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 5, 1, 10, tzinfo=UTC), None]


@pytest.mark.parametrize("end", [{}, {"validUntil": None}])
def test_an_earlier_combination_needs_no_end(tmp_path: Path, end: dict[str, None]) -> None:
    combined = {"combine": [PAGE], **end}
    declare(tmp_path, Terms_of_Service=PAGE)
    remember(tmp_path, Terms_of_Service=[combined])
    assert only(tmp_path).terms[TYPE][0] == Entry({"combine": [PAGE]}, is_current=False)


def test_a_type_may_have_a_history_only(tmp_path: Path) -> None:
    declare(tmp_path)
    remember(tmp_path, Fees=[{**PAGE, "validUntil": "2020-01-01"}])
    assert [entry.is_current for entry in only(tmp_path).terms["Fees"]] == [False]


def test_filters_are_named_and_never_run(tmp_path: Path) -> None:
    page = {**PAGE, "filter": ["theirs", {"removeQueryParams": ["a"]}]}
    write(tmp_path, "Exchange.filters.js", "throw new Error()")
    parts = only(declare(tmp_path, Terms_of_Service=page)).current_parts()
    assert skipped_filters(parts) == ["theirs"]


def test_only_named_services_are_read(tmp_path: Path) -> None:
    declare(tmp_path, "A", Terms_of_Service=PAGE)
    write(tmp_path, "B.json", "no JSON")
    assert [service.id for service in read_folder(tmp_path, only=frozenset({"A"}))] == ["A"]


def test_a_service_that_is_not_there_is_named(tmp_path: Path) -> None:
    declare(tmp_path, "A", Terms_of_Service=PAGE)
    assert mistakes_of(tmp_path, "A", "B") == [f"{tmp_path}: no declaration named 'B'."]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert mistakes_of(tmp_path / "no") == [f"{tmp_path / 'no'}: there is no such folder."]


def test_a_folder_without_declarations_is_named(tmp_path: Path) -> None:
    assert "holds no declaration" in mistakes_of(tmp_path)[0]


def test_a_host_of_the_sample_web_may_have_any_port(tmp_path: Path) -> None:
    page = {"fetch": "http://site.example:8701/x", "select": "main"}
    folder = declare(tmp_path, Terms_of_Service=page)
    assert read_folder(folder, host_map={"*.example": ("127.0.0.1", 8701)})
