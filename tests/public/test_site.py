"""The site's own pages, what machines ask of it, and the pages of errors."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.urls import reverse

from auditor.public.urls import urlpatterns
from tests.access.people import VISITORS
from tests.access.table import MAY_OPEN
from tests.desk.staff import client_of, make_user
from tests.public.assessed import make_corrected
from tests.public.pages import attributes, make_history, words

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


NAMES = sorted(str(pattern.name) for pattern in urlpatterns)


def arguments() -> dict[str, dict[str, object]]:
    old, new = make_history(["One.", "Two."])
    corrected = make_corrected()
    document = old.document
    provider = {"slug": document.provider.slug}
    return {
        "provider-detail": {**provider},
        "provider-feed": {**provider},
        "document-detail": {**provider, "document": document.slug},
        "version-detail": {"uuid": new.uuid},
        "version-text": {"uuid": new.uuid},
        "diff-detail": {"old": old.uuid, "new": new.uuid},
        "provider-assessment": {"slug": corrected.provider.slug},
        "provider-routes": {"slug": corrected.provider.slug},
        "provider-signup": {**provider},
        "signup-picture": {**provider, "attempt": uuid.UUID(int=1)},
        "assessment-detail": {"uuid": corrected.uuid},
        "assessment-changes": {"uuid": corrected.uuid},
        "indicator-detail": {"indicator": "AO-01"},
        "indicator-texts": {"indicator": "AO-01"},
        "methodology-version": {"version": "2026.1"},
        "framework-file": {"version": "2026.1"},
        "framework-catalog": {"version": "2026.1"},
    }


# One leads elsewhere; a picture of a form is for the vetted, and others are told that there is none.
ELSEWHERE = {"diff-choose", "signup-picture"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ELSEWHERE])
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


def test_the_footer_leads_to_what_is_shown_and_to_the_feeds(client: Client) -> None:
    found = attributes(client.get("/"), "//footer//a/@href")
    wanted = {
        "/about/",
        "/feed/",
        "/methodology/",
        "/corrections/",
        "/assessments/feed/",
        "/sign-up/feed/",
    }
    assert wanted <= set(found)


@pytest.mark.parametrize("visitor", VISITORS)
def test_the_footer_leads_to_a_desk_whoever_may_open_it_and_nobody_else(visitor: str) -> None:
    client = VISITORS[visitor]()
    found = set(attributes(client.get("/"), "//footer//a/@href"))
    for name, path in (("desk:queue", "/desk/"), ("assessing:work-list", "/assess/")):
        assert (path in found) == (visitor in MAY_OPEN[name])


@pytest.mark.parametrize("permission", ["view_document", "add_source"])
def test_staff_without_the_permission_to_look_are_not_led_to_the_desk(permission: str) -> None:
    client = client_of(make_user(permission))
    answers = [client.get(path) for path in ("/", "/account/")]
    found = ["/desk/" in attributes(one, "//a/@href") for one in answers]
    assert found == [permission == "view_document"] * 2
    assert (client.get("/desk/").status_code == 200) == found[0]


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
