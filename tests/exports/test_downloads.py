"""Downloads: the same as the screen, counted, logged with the sum of what was sent."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

import pytest
from django.http import QueryDict
from django.test import Client

from auditor.accounts.limiting import Allowance, client_of
from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Role
from auditor.assessments.visibility import Viewer
from auditor.assessments.vocabulary import Status
from auditor.exports.making import FORMS, Making
from auditor.exports.selecting import of_query
from auditor.exports.tables import TABLES
from tests.accounts.people import make_person
from tests.accounts.people import sign_in as sign_in_as
from tests.assessments.factories import AT, MUCH_LATER, make_cast, with_role
from tests.assessments.seeded import make_seeded
from tests.exports.reading import READERS, csv_rows, texts_of
from tests.factories import make_provider
from tests.public.pages import links, words

if TYPE_CHECKING:
    from collections.abc import Generator

    from django.http import StreamingHttpResponse
    from django.test import RequestFactory
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def file_at(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200
    return cast("StreamingHttpResponse", answer).getvalue()


@pytest.mark.parametrize("form", READERS)
def test_what_was_sent_is_logged_with_its_sum(client: Client, form: str) -> None:
    make_provider()
    answer = client.get(f"/exports/{form}/")
    assert not AuditEntry.objects.exists()
    file = cast("StreamingHttpResponse", answer).getvalue()
    entry = AuditEntry.objects.get(action="export.made")
    assert entry.detail["sha256"] == hashlib.sha256(file).hexdigest()
    assert (entry.detail["as"], entry.detail["via"]) == ("anonymous", "download")
    assert entry.actor is None
    assert answer["Content-Disposition"].startswith('attachment; filename="know-your-provider-')


def test_what_is_broken_off_is_logged_as_that() -> None:
    selection = of_query(Viewer.anonymous(at=AT), QueryDict())
    pieces = cast("Generator[bytes]", Making(FORMS["csv"], selection, via="download").pieces())
    next(pieces)
    pieces.close()  # As a server does with the answer to somebody who has gone.
    assert [entry.action for entry in AuditEntry.objects.all()] == ["export.broken_off"]


@pytest.mark.slow
def test_each_gets_what_they_see(client: Client) -> None:
    make_seeded(Status.PUBLISHED, make_cast())
    assert "<vetted:" not in texts_of("csv", file_at(client, "/exports/csv/"))
    regulator = with_role(Role.REGULATOR, expires_at=MUCH_LATER)
    sign_in_as(client, regulator)
    text = texts_of("csv", file_at(client, "/exports/csv/"))
    assert "<vetted:observed note>" in text
    assert "<restricted:" not in text
    entry = AuditEntry.objects.order_by("sequence").last()
    assert entry is not None
    assert entry.actor == regulator


@pytest.mark.parametrize("query", ["", "?country=NO", "?q=al", "?activity=bank", "?documents=no"])
def test_an_export_of_the_list_is_the_list(client: Client, query: str) -> None:
    make_provider(name="Alpha", country="NO", activities=["bank"])
    make_provider(name="Beta", country="SE")
    screen = words(client.get(f"/providers/{query}"))
    rows = csv_rows(file_at(client, f"/exports/csv/{query}"), "providers")
    assert rows
    for name in ("Alpha", "Beta"):
        assert (name in [row["name"] for row in rows]) == (f" {name} " in f" {screen} ")


def test_list_and_provider_pages_lead_to_their_own_exports(client: Client) -> None:
    make_provider(name="Alpha", slug="alpha", country="NO")
    listed = links(client.get("/providers/?country=NO&q=al&page=1"))
    assert "/exports/csv/?q=al&country=NO" in listed
    found = links(client.get("/providers/alpha/"))
    assert {f"/exports/{form}/?provider=alpha" for form in READERS} <= set(found)
    rows = csv_rows(file_at(client, "/exports/csv/?provider=alpha&table=providers"), "providers")
    assert [row["slug"] for row in rows] == ["alpha"]


def test_the_page_says_what_each_column_means(client: Client) -> None:
    said = words(client.get("/exports/"))
    for table in TABLES:
        assert table.title in said
        assert all(column.says in said for column in table.columns)
    assert "At most 10 an hour" in said


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("csv/?grade=E", 400, "There is no filter “grade”"),
        ("csv/?table=secrets", 400, "There is no table “secrets”"),
        ("csv/?provider=zzz", 400, "no provider “zzz”"),
        ("csv/?provider=a&q=b", 400, "not both at once"),
        ("pdf/", 404, "There is no export as “pdf”"),
    ],
)
def test_what_cannot_be_exported_gets_a_sentence(
    client: Client, path: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/exports/{path}")
    assert answer.status_code == status
    assert sentence in words(answer)
    assert not AuditEntry.objects.exists()


def test_who_exports_too_often_is_told_when_to_come_again(
    client: Client, settings: Settings
) -> None:
    settings.EXPORTS_AN_HOUR = 1
    assert client.get("/exports/json/").status_code == 200
    answer = client.get("/exports/json/")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert "has to wait for" in words(answer)
    assert client.head("/exports/json/").status_code == 200
    sign_in_as(client, make_person())
    assert [client.get("/exports/json/").status_code for _ in range(7)] == [200] * 6 + [429]


def test_nothing_is_exported_by_a_form_that_writes(client: Client) -> None:
    assert client.post("/exports/csv/").status_code == 405


@pytest.mark.parametrize(
    ("sent", "is_behind", "found"),
    [("198.51.100.1", False, "192.0.2.1"), ("203.0.113.9, 198.51.100.1", True, "198.51.100.1")],
)
def test_what_a_proxy_says_counts_only_where_there_is_one(
    rf: RequestFactory, settings: Settings, sent: str, is_behind: bool, found: str
) -> None:
    settings.BEHIND_TLS_PROXY = is_behind
    request = rf.get("/", headers={"X-Forwarded-For": sent}, REMOTE_ADDR="192.0.2.1")
    assert client_of(request) == found


def test_an_address_of_six_is_counted_with_its_network(rf: RequestFactory) -> None:
    request = rf.get("/", REMOTE_ADDR="2001:db8::1")
    assert client_of(request) == "2001:db8::/64"


def test_each_hour_begins_anew() -> None:
    allowance, hour = Allowance("test", 1), AT.replace(minute=59, second=50)
    assert [allowance.take("a", at=hour) for _ in range(2)] == [0, 10]
    assert allowance.take("b", at=hour) == 0
    assert allowance.take("a", at=hour.replace(hour=hour.hour + 1, minute=0)) == 0
