"""Declarations: what is valid, and what is said of every mistake."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.pages.declaration import DeclarationInvalid, Range, check, find_mistakes, parts_of

URL = "https://a.example/terms"
PDF = "https://a.example/terms.pdf"
VALID: dict[str, Any] = {
    "one selector": {"fetch": URL, "select": "main"},
    "several selectors": {"fetch": URL, "select": ["main", ".x > p:not(.y)"]},
    "a range": {"fetch": URL, "select": {"startBefore": "h1", "endAfter": "footer"}},
    "a range the other way": {"fetch": URL, "select": {"startAfter": "h1", "endBefore": "footer"}},
    "removals": {
        "fetch": URL,
        "select": "main",
        "remove": [".x", {"startAfter": "a", "endAfter": "b"}],
    },
    "scripts": {"fetch": URL, "select": "main", "executeClientScripts": True},
    "filters": {"fetch": URL, "select": "main", "filter": ["tidy", {"removeQueryParams": ["a"]}]},
    "a filter of others with anything": {"fetch": URL, "select": "p", "filter": [{"x": {"y": 1}}]},
    "a PDF": {"fetch": PDF},
    "a PDF with a query": {"fetch": f"{PDF}?v=2"},
    "a PDF in capitals": {"fetch": "https://a.example/TERMS.PDF"},
    "combined pages": {"combine": [{"fetch": URL, "select": "main"}, {"fetch": PDF}]},
    "combined pages with defaults": {"combine": [{"fetch": URL}], "select": "main", "remove": ".x"},
    "a selector of the fallback engine": {"fetch": URL, "select": "p:-soup-contains(x)"},
}
INVALID: dict[str, tuple[Any, str]] = {
    "no object": ([], "it must be an object with `fetch` or `combine`."),
    "nothing": ({}, "fetch: it must be a URL."),
    "a number for a URL": ({"fetch": 7, "select": "p"}, "fetch: it must be a URL."),
    "a file": ({"fetch": "file:///x", "select": "p"}, "fetch: 'file:///x' is not a URL"),
    "a private address": ({"fetch": "http://10.0.0.1/", "select": "p"}, "is not a public one"),
    "no selector": ({"fetch": URL}, "select: a page that is not a PDF needs a selector."),
    "a PDF with more": ({"fetch": PDF, "remove": "p"}, "a PDF is declared by `fetch` alone."),
    "an unknown key": ({"fetch": URL, "select": "p", "pick": 1}, "pick: unknown key"),
    "an empty selector": ({"fetch": URL, "select": " "}, "select: a selector must be a text"),
    "no selectors": ({"fetch": URL, "select": []}, "select: the list is empty."),
    "a broken selector": ({"fetch": URL, "select": "p["}, "select: 'p[' is not a CSS selector"),
    "a pseudo-element": ({"fetch": URL, "select": "p::before"}, "is not a CSS selector"),
    "a broken removal": (
        {"fetch": URL, "select": "p", "remove": [7]},
        "remove: a selector must be",
    ),
    "a range without end": (
        {"fetch": URL, "select": {"startBefore": "p"}},
        "select: a range needs exactly one of endBefore and endAfter.",
    ),
    "a range with two starts": (
        {"fetch": URL, "select": {"startBefore": "p", "startAfter": "p", "endAfter": "p"}},
        "select: a range needs exactly one of startBefore and startAfter.",
    ),
    "a range with a broken end": (
        {"fetch": URL, "select": {"startBefore": "p", "endAfter": ">"}},
        "select.endAfter: '>' is not a CSS selector",
    ),
    "a range with more": (
        {"fetch": URL, "select": {"startBefore": "p", "endAfter": "p", "at": 1}},
        "select.at: unknown key",
    ),
    "scripts in words": (
        {"fetch": URL, "select": "p", "executeClientScripts": "yes"},
        "executeClientScripts: it must be true or false.",
    ),
    "a filter alone": ({"fetch": URL, "select": "p", "filter": "x"}, "filter: it must be a list"),
    "a filter of two names": (
        {"fetch": URL, "select": "p", "filter": [{"a": 1, "b": 2}]},
        "is neither a name nor an object of one name.",
    ),
    "a filter without its names": (
        {"fetch": URL, "select": "p", "filter": [{"removeQueryParams": 5}]},
        "filter: removeQueryParams needs a name or a list of names.",
    ),
    "nothing to combine": ({"combine": []}, "combine: it must be a list of at least one page."),
    "a combined text": ({"combine": ["x"]}, "combine[0]: it must be an object with `fetch`."),
    "a combined page without URL": ({"combine": [{"select": "p"}]}, "combine[0].fetch: it must be"),
    "fetch beside combine": (
        {"fetch": URL, "combine": [{"fetch": URL, "select": "p"}]},
        "fetch: unknown key",
    ),
    "a broken default": (
        {"combine": [{"fetch": URL}], "select": "p["},
        "select: 'p[' is not a CSS",
    ),
}


@pytest.mark.parametrize("declaration", VALID.values(), ids=VALID.keys())
def test_a_valid_declaration_has_no_mistakes(declaration: object) -> None:
    check(declaration)


@pytest.mark.parametrize("declaration", VALID.values(), ids=VALID.keys())
def test_a_valid_declaration_has_parts(declaration: dict[str, Any]) -> None:
    assert all(part.url.startswith("https://a.example/") for part in parts_of(declaration))


@pytest.mark.parametrize(("declaration", "sentence"), INVALID.values(), ids=INVALID.keys())
def test_a_mistake_is_said_with_its_place(declaration: object, sentence: str) -> None:
    with pytest.raises(DeclarationInvalid) as caught:
        check(declaration)
    assert sentence in str(caught.value)


def test_a_single_mistake_is_said_once() -> None:
    assert len(list(find_mistakes({"fetch": URL, "select": "p["}))) == 1


def test_all_mistakes_are_said_together() -> None:
    with pytest.raises(DeclarationInvalid) as caught:
        check({"fetch": "ftp://x/", "select": ["p[", ""], "pick": 1, "filter": 7})
    places = [mistake.split(":")[0] for mistake in caught.value.mistakes]
    assert places == ["pick", "select", "select", "filter", "fetch"]


def test_mistakes_begin_with_the_place_of_the_declaration() -> None:
    found = list(find_mistakes({"combine": [{}]}, place="Terms of Service"))
    assert found == ["Terms of Service.combine[0].fetch: it must be a URL."]


def test_a_mapped_host_may_be_declared() -> None:
    declaration = {"fetch": "http://shop.example:8701/", "select": "p"}
    check(declaration, host_map={"*.example": ("127.0.0.1", 8701)})


def test_combined_pages_take_the_defaults_and_their_own_before_them() -> None:
    declaration = {
        "combine": [{"fetch": URL}, {"fetch": URL, "select": "p"}],
        "select": "main",
        "remove": ".x",
        "executeClientScripts": True,
    }
    parts = parts_of(declaration)
    assert [(part.select, part.remove, part.runs_scripts) for part in parts] == [
        (("main",), (".x",), True),
        (("p",), (".x",), True),
    ]


def test_a_range_says_which_ends_are_in_it() -> None:
    part = parts_of({"fetch": URL, "select": {"startBefore": "h1", "endBefore": "h2"}})[0]
    assert part.select == (Range("h1", True, "h2", False),)


@pytest.mark.parametrize(
    ("declaration", "is_pdf"), [(VALID["a PDF"], True), (VALID["scripts"], False)]
)
def test_a_page_without_selectors_is_a_pdf(declaration: dict[str, Any], is_pdf: bool) -> None:
    assert parts_of(declaration)[0].is_pdf == is_pdf
