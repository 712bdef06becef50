"""The feeds of published assessments and of corrections: valid, stable, public, not sent twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.assessments.vocabulary import Status
from tests.assessments.factories import make_cast
from tests.public.assessed import correct, make_assessment, make_corrected, make_published
from tests.public.test_feeds import read, texts

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
FEED, LOG = "/assessments/feed/", "/corrections/feed/"


@pytest.mark.parametrize("path", [FEED, LOG])
def test_an_empty_feed_is_valid(client: Client, path: str) -> None:
    assert texts(read(client, path), "//a:entry") == []


@pytest.mark.slow
def test_an_entry_says_how_it_came_out_under_a_permanent_name(client: Client) -> None:
    row = make_published()
    feed = read(client, FEED)
    assert texts(feed, "//a:entry/a:id/text()") == [f"tag:kyp.example,2026:assessment:{row.uuid}"]
    (title,) = texts(feed, "//a:entry/a:title/text()")
    assert title.startswith(f"{row.provider.name}: Insufficient evidence")
    assert texts(feed, "//a:entry/a:link/@href") == [f"http://testserver/assessments/{row.uuid}/"]


@pytest.mark.slow
def test_every_version_stays_and_what_was_withdrawn_leaves(client: Client) -> None:
    second = make_corrected()
    make_assessment(Status.WITHDRAWN)
    make_assessment(Status.APPROVED)
    found = texts(read(client, FEED), "//a:entry/a:id/text()")
    wanted = [second.uuid, second.supersedes.uuid] if second.supersedes else []
    assert found == [f"tag:kyp.example,2026:assessment:{uuid}" for uuid in wanted]


@pytest.mark.slow
def test_the_log_has_a_feed(client: Client) -> None:
    row = make_corrected()
    feed = read(client, LOG)
    assert texts(feed, "//a:entry/a:id/text()") == [f"tag:kyp.example,2026:correction:{row.uuid}"]
    assert texts(feed, "//a:entry/a:summary/text()") == ["A figure was wrong."]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
@pytest.mark.parametrize("path", [FEED, LOG])
def test_what_is_unchanged_is_not_sent_twice(client: Client, path: str, name: str) -> None:
    cast = make_cast()
    first = make_published(cast=cast)
    row = correct(first, cast)
    header = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[name]
    value = client.get(path).headers[name]
    assert client.get(path, headers={header: value}).status_code == 304
    correct(row, cast, "Another figure was wrong.")
    is_same_second = name == "Last-Modified"
    again = client.get(path, headers={header: value})
    assert again.status_code == (304 if is_same_second else 200)
