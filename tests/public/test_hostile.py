"""Hostile names and texts harm nobody and break nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_document, make_provider
from tests.public.pages import START, attributes, elements, make_history, numbered_texts, words

if TYPE_CHECKING:
    from django.test import Client

    from auditor.archive.models import Version

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
OVERRIDE = "\u202egnp.exe"


def make_hostile_history(texts: list[str]) -> list[Version]:
    name = f"{SCRIPT} {IMAGE} {OVERRIDE}"
    provider = make_provider(
        slug="hostile", name=name, aliases=[name], summary=name, website="javascript:alert(1)"
    )
    return make_history(texts, make_document(provider, title=name))


def paths(versions: list[Version]) -> list[str]:
    diff = f"/diff/{versions[0].uuid}/{versions[-1].uuid}/"
    document = versions[0].document.get_absolute_url()
    version = versions[0].get_absolute_url()
    return [
        "/",
        "/providers/",
        "/providers/hostile/",
        document,
        version,
        diff,
        f"{diff}?view=inline",
    ]


def test_nothing_that_a_provider_wrote_becomes_markup(client: Client) -> None:
    versions = make_hostile_history(
        [f"{SCRIPT}\n\n{IMAGE}", f"{IMAGE}\n\n[x](javascript:alert(1))"]
    )
    for path in paths(versions):
        response = client.get(path)
        assert elements(response, "//main//script | //img") == []
        assert attributes(response, "//@onerror | //@href[contains(., 'javascript')]") == []


def test_names_are_isolated_from_the_text_around_them(client: Client) -> None:
    versions = make_hostile_history(numbered_texts(2))
    for path in paths(versions):
        holders = elements(client.get(path), "//main//text()[contains(., '\u202e')]/parent::*")
        assert {holder.tag for holder in holders} <= {"bdi", "pre", "p", "text"}


@pytest.mark.slow
def test_a_line_of_a_megabyte_is_shown(client: Client) -> None:
    long = "word " * 200_000
    old, new = make_hostile_history([long, f"{long} more"])
    for path in paths([old, new]):
        assert client.get(path).status_code == 200


def test_deeply_nested_markdown_is_shown(client: Client) -> None:
    (version,) = make_hostile_history([">" * 3000 + "[" * 3000 + "*" * 3000])
    assert client.get(version.get_absolute_url()).status_code == 200


def test_a_search_is_shown_as_it_was_typed(client: Client) -> None:
    response = client.get("/providers/", {"q": SCRIPT})
    assert f"matching “{SCRIPT}”" in words(response)
    assert SCRIPT not in response.content.decode()


@pytest.mark.parametrize("query", ["\x00", "%", "_", "'; drop table", "\U0001f600", "a" * 10_000])
def test_odd_searches_are_answered(client: Client, query: str) -> None:
    make_provider(created_at=START)
    assert client.get("/providers/", {"q": query}).status_code == 200
