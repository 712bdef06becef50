"""The page of the search in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditor.archive.blobs import blob_store
from auditor.findings.searching.asking import parse
from auditor.public.search_page import excerpt_of
from tests.factories import make_document, make_provider, make_version
from tests.findings.factories import MAY, MUST, read_version_of
from tests.findings.tiny import swept
from tests.public.pages import elements, links, words

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
MARKS = "//p[contains(@class, 'excerpt')]//mark"


def test_what_was_found_is_marked_and_leads_to_its_place(client: Client) -> None:
    read_version_of()
    response = client.get('/search/?q="identity document"')
    assert [one.text_content() for one in elements(response, MARKS)] == ["identity document"]
    (link,) = [one for one in links(response) if "quote=" in one]
    there = client.get(link)
    assert [one.text_content() for one in elements(there, "//mark[@id='quote']")] == [
        "identity document"
    ]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?provider=nobody"])
def test_without_a_word_it_says_what_to_do(client: Client, query: str) -> None:
    response = client.get(f"/search/{query}")
    assert response.status_code == 200
    assert "Type a word above." in words(response)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("***", "no letter and no digit"),
        ("a*", "would find too much"),
        ("x" * 5000, "longer than 300 characters"),
        ("w1 " + " ".join(f"w{number}" for number in range(25)), "more than 20 words"),
    ],
)
def test_what_cannot_be_searched_for_is_answered_with_a_sentence(
    client: Client, asked: str, sentence: str
) -> None:
    response = client.get(f"/search/?q={quote(asked)}")
    assert response.status_code == 400
    assert sentence in words(response)


@pytest.mark.parametrize(
    "asked",
    [
        '"',
        "identity\x00",
        "' OR 1=1 --",
        "identity) OR (",
        "words:*",
        "-identity",
        "a:b*&!|",
        "\ud7ff",
    ],
)
@pytest.mark.parametrize("name", ["q", "provider", "type", "indicator", "versions"])
def test_nothing_that_is_typed_upsets_it(client: Client, asked: str, name: str) -> None:
    read_version_of()
    query = f"{name}={quote(asked)}" if name == "q" else f"q=identity&{name}={quote(asked)}"
    assert client.get(f"/search/?{query}").status_code in {200, 400}


@pytest.mark.parametrize("indicator", ["a/b", "XX-99", "IV-01/", "."])
def test_an_indicator_that_there_is_not_is_answered_with_a_sentence(
    client: Client, indicator: str
) -> None:
    response = client.get(f"/search/?q=identity&indicator={quote(indicator, safe='')}")
    assert response.status_code == 400
    assert "The framework has no indicator of this name." in words(response)


def test_markup_in_texts_and_queries_stays_text(client: Client) -> None:
    read_version_of(text="Send <script>alert(1)</script> the identity <b>document</b>.")
    response = client.get("/search/?q=" + quote("identity <script>alert(2)</script>"))
    assert b"<script>alert" not in response.content
    found = elements(client.get("/search/?q=script"), MARKS)
    assert [one.text_content() for one in found] == ["script", "script"]


def test_nothing_found_says_what_to_do(client: Client) -> None:
    read_version_of()
    assert "Nothing was found. Search for fewer words" in words(client.get("/search/?q=passport"))


def test_facets_say_how_many_texts_there_are_and_narrow(client: Client) -> None:
    read_version_of(make_document(make_provider(name="Alpha", slug="alpha")))
    read_version_of(make_document(make_provider(name="Beta", slug="beta"), terms_type="Fees"))
    text = words(client.get("/search/?q=identity"))
    for words_of_one in ("2 texts", "Alpha (1)", "Beta (1)", "Fees (1)", "IV-01 "):
        assert words_of_one in text
    narrowed = client.get("/search/?q=identity&provider=beta")
    assert "1 text with" in words(narrowed)
    assert [one.get("value") for one in elements(narrowed, "//option[@selected]")] == ["beta"]


def test_every_version_is_searched_where_that_is_asked_for(client: Client) -> None:
    document = make_document()
    make_version(document, MUST)
    make_version(document, MAY)
    swept()
    assert "1 text with" in words(client.get("/search/?q=identity"))
    assert "2 texts with" in words(client.get("/search/?q=identity&versions=all"))


def test_a_text_that_the_store_lost_is_named_without_its_words(client: Client) -> None:
    version = read_version_of()
    blob_store().delete(version.text_digest)
    assert "does not have this text" in words(client.get("/search/?q=identity"))


def test_more_passages_than_are_shown_are_counted(client: Client) -> None:
    filler = "word " * 150
    read_version_of(text="\n".join(f"identity {filler}" for _ in range(6)))
    response = client.get("/search/?q=identity")
    assert len(elements(response, "//p[contains(@class, 'excerpt')]")) == 3
    assert "and in 3 more passages" in words(response)


def test_an_excerpt_is_short_and_begins_with_a_word() -> None:
    text = f"{'before ' * 60}identity {'after ' * 60}"
    excerpt = excerpt_of(text, 0, len(text), parse("identity"))
    assert excerpt.html.startswith("… before ")
    assert excerpt.html.endswith(" …")
    assert len(excerpt.html) < 400
    assert text[excerpt.start : excerpt.end] == "identity"


@pytest.mark.parametrize("path", ["/search/?q=identity", "/providers/?q=identity"])
def test_the_two_searches_lead_to_each_other(client: Client, path: str) -> None:
    read_version_of()
    other = {"/search/?q=identity": "/providers/?q=identity"}.get(path, "/search/?q=identity")
    assert other in links(client.get(path))


def test_who_searches_too_often_is_told_to_wait(client: Client, settings: Settings) -> None:
    settings.SEARCHES_AN_HOUR = 2
    answers = [client.get("/search/?q=identity") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert "So many searches were made from here" in words(answers[2])
    assert int(answers[2].headers["Retry-After"]) > 0
    assert client.get("/search/").status_code == 200


def asked_of_the_archive(client: Client, path: str) -> int:
    """How many queries a page makes, but for those that count how often somebody searches."""
    with CaptureQueriesContext(connection) as context:
        assert client.get(path).status_code == 200
    others = ("accounts_cachedvalue", "SAVEPOINT")
    return sum(all(one not in query["sql"] for one in others) for query in context)


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("query", ["q=identity", "q=identity&indicator=IV-01&versions=all"])
def test_it_asks_as_often_for_many_texts_as_for_few(client: Client, query: str, count: int) -> None:
    for _ in range(count):
        make_version(text=MAY)
    swept()
    assert asked_of_the_archive(client, f"/search/?{query}") == 6
