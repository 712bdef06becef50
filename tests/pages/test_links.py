"""Addresses without what differs at every visit."""

from __future__ import annotations

import pytest

from auditor.pages.links import base_url, lasting_url

BASE = "https://a.example/legal/terms"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("fees", "https://a.example/legal/fees"),
        ("/fees", "https://a.example/fees"),
        ("//b.example/x", "https://b.example/x"),
        (" https://b.example/x \n", "https://b.example/x"),
        ("?page=2", "https://a.example/legal/terms?page=2"),
        ("/fees#limits", "https://a.example/fees"),
        ("/a?n=caf%E9&b", "https://a.example/a?n=caf%E9&b"),
        ("/a?n=1;2&n=3", "https://a.example/a?n=1;2&n=3"),
        ("/caf%C3%A9", "https://a.example/caf%C3%A9"),
    ],
)
def test_a_link_keeps_its_lasting_target(href: str, url: str) -> None:
    assert lasting_url(href, BASE) == url


@pytest.mark.parametrize(
    "href",
    [
        *("", "  ", "#top", "javascript:void(0)", "JavaScript:alert(1)", "java\nscript:alert(1)"),
        *("mailto:a@b.example", "tel:+1", "data:,x", "ftp://b/x", "http://["),
    ],
)
def test_what_leads_to_no_page_is_dropped(href: str) -> None:
    assert lasting_url(href, BASE) == ""


VISITS = """
?utm_source=x ?sid=1 ?PHPSESSID=ab ?gclid=1&fbclid=2 ?nonce=ab ?ts=1 ?_ga=1 ;jsessionid=AB12
?v=0123456789abcdef0123456789abcdef
""".split()


@pytest.mark.parametrize("visit", VISITS)
def test_what_belongs_to_a_visit_is_dropped(visit: str) -> None:
    assert lasting_url(f"/fees{visit}", BASE) == "https://a.example/fees"


def test_declared_parameters_are_dropped() -> None:
    assert lasting_url("/a?lang=en&id=7", BASE, ("lang",)) == "https://a.example/a?id=7"


def test_dropping_a_visit_keeps_the_order_of_the_rest() -> None:
    assert lasting_url("/a?b=1&sid=9&a=2", BASE) == "https://a.example/a?b=1&a=2"


@pytest.mark.parametrize(
    ("declared", "base"),
    [
        ("", BASE),
        ("/", "https://a.example/"),
        ("https://b.example/x/", "https://b.example/x/"),
        ("http://[", BASE),
    ],
)
def test_a_declared_base_may_be_relative_or_broken(declared: str, base: str) -> None:
    assert base_url(BASE, declared) == base


@pytest.mark.parametrize(
    "query",
    [
        "Expires=1767225600&Signature=a~b&Key-Pair-Id=K2",
        "X-Amz-Date=20260101T000000Z&X-Amz-Signature=ab",
        "sig=abc%3D",
        "_t=1767225600123",
        "rand=0.123",
        "v=1767225600",
        "state=Zk3mQ9x0Lw2bN7vR1t",
        "token=9f8e7d6c5b4a39281706f5e4",
    ],
)
def test_what_differs_at_each_visit_is_no_part_of_a_target(query: str) -> None:
    assert lasting_url(f"/terms?id=7&{query}", "http://site.example/") == (
        "http://site.example/terms?id=7"
    )


@pytest.mark.parametrize("query", ["token=ES-2024", "v=3", "id=507f1f77bcf86cd799439011"])
def test_what_may_name_a_document_stays(query: str) -> None:
    assert lasting_url(f"/terms?{query}", "http://site.example/").endswith(query)
