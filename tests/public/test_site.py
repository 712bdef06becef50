"""The site's own pages, what machines ask of it, and the pages of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.urls import reverse

from auditor.public.urls import urlpatterns
from tests.public.pages import attributes, make_history, words

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


NAMES = sorted(str(pattern.name) for pattern in urlpatterns)


def arguments() -> dict[str, dict[str, object]]:
    old, new = make_history(["One.", "Two."])
    document = old.document
    provider = {"slug": document.provider.slug}
    return {
        "provider-detail": {**provider},
        "provider-feed": {**provider},
        "document-detail": {**provider, "document": document.slug},
        "version-detail": {"uuid": new.uuid},
        "version-text": {"uuid": new.uuid},
        "diff-detail": {"old": old.uuid, "new": new.uuid},
    }


@pytest.mark.parametrize("name", [name for name in NAMES if name != "diff-choose"])
def test_every_address_answers(client: Client, name: str) -> None:
    path = reverse(f"public:{name}", kwargs=arguments().get(name, {}))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_nothing_can_be_written_through_the_window(client: Client, name: str) -> None:
    path = reverse(f"public:{name}", kwargs=arguments().get(name, {}))
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(path).status_code == 405


@pytest.mark.parametrize("part", ["header", "footer"])
def test_every_link_around_a_page_leads_somewhere(client: Client, part: str) -> None:
    found = attributes(client.get("/"), f"//{part}//a/@href")
    answers = {path: client.get(path, follow=True).status_code for path in found}
    assert set(answers.values()) == {200}, answers


def test_the_footer_leads_to_what_is_shown_to_the_feed_and_to_the_desk(client: Client) -> None:
    found = attributes(client.get("/"), "//footer//a/@href")
    assert {"/about/", "/feed/", "/desk/"} <= set(found)


def test_an_address_of_nothing_is_a_404_in_the_style_of_the_site(client: Client) -> None:
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "There is no such page" in words(response)


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_the_pages_of_errors_need_nothing_of_a_request(name: str) -> None:
    html = render_to_string(name)
    assert "Know Your Provider" in html
    assert "<h1>" in html


def test_health_is_ok_while_the_database_answers(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_health_is_503_when_the_database_does_not_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/healthz").status_code == 503


def test_crawlers_are_kept_from_every_pair_of_versions(client: Client) -> None:
    assert b"Disallow: /diff/" in client.get("/robots.txt").content


def test_pages_allow_no_inline_style_or_script(client: Client) -> None:
    response = client.get("/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert b"style=" not in response.content
    assert b"<style" not in response.content
