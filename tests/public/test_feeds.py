"""The Atom feeds: valid, stable, only what providers did, and not sent twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Cause, Finding, VersionState
from tests.desk.staff import make_user
from tests.factories import (
    change_of,
    make_document,
    make_imported,
    make_provider,
    make_version,
)
from tests.public.pages import START, make_history, numbered_texts, words

if TYPE_CHECKING:
    from django.test import Client

    from auditor.archive.models import Version

FIVE, SEVEN = "The fee is 5 euros a month.", "The fee is 7 euros a month."
pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(client: Client, path: str = "/feed/") -> etree._Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml"
    return etree.fromstring(response.content)


def texts(feed: etree._Element, path: str) -> list[str]:
    found = feed.xpath(path, namespaces=ATOM)
    assert isinstance(found, list)
    return [str(text) for text in found]


def test_an_empty_feed_is_valid_and_stays_the_same(client: Client) -> None:
    assert texts(read(client), "//a:entry") == []
    assert client.get("/feed/").content == client.get("/feed/").content


def test_an_entry_states_facts_and_links_to_the_difference(client: Client) -> None:
    provider = make_provider(name="Halden Pay")
    old, new = make_history(["The fee is 5.", "The fee is 7 euros."], make_document(provider))
    feed = read(client)
    assert texts(feed, "//a:entry/a:title/text()")[0] == "Halden Pay: Terms of Service"
    assert texts(feed, "//a:entry/a:summary/text()")[0] == (
        "2 words added, 1 removed in 1 passage."
    )
    expected = f"http://testserver/diff/{old.uuid}/{new.uuid}/"
    assert texts(feed, "//a:entry/a:link/@href")[0] == expected


def test_identifiers_are_stable_tag_uris(client: Client) -> None:
    version = make_version()
    first = texts(read(client), "//a:id/text()")
    assert first == [
        "tag:kyp.example,2026:feed",
        f"tag:kyp.example,2026:change:{version.uuid}",
    ]
    assert client.get("/feed/", headers={"host": "localhost"}).content.count(first[1].encode()) == 1


def test_updated_is_the_time_of_the_newest_change(client: Client) -> None:
    make_history(["One.", "Two."])
    assert texts(read(client), "/a:feed/a:updated/text()") == ["2026-05-04T12:00:00+00:00"]


def test_only_what_providers_did_is_in_the_feed(client: Client) -> None:
    make_history(["One.", "Two."], causes=[Cause.FIRST, Cause.EXTRACTOR])
    assert texts(read(client), "//a:summary/text()") == ["First record: 1 word."]


def test_a_return_to_an_earlier_wording_says_so_in_the_feed(client: Client) -> None:
    make_history([FIVE, SEVEN, FIVE])
    assert texts(read(client), "//a:summary/text()") == [
        "Returned to the wording of 2026-05-03. 1 word added, 1 removed in 1 passage.",
        "1 word added, 1 removed in 1 passage.",
        "First record: 7 words.",
    ]


def test_the_feed_ends_at_fifty_entries(client: Client) -> None:
    make_history(numbered_texts(55))
    assert len(texts(read(client), "//a:entry")) == 50


def confirm_late() -> Version:
    """A change of the day after START, in doubt until now."""
    document = make_history([FIVE])[0].document
    late = make_version(
        document, SEVEN, captured_at=START + timedelta(days=1), state=VersionState.CANDIDATE
    )
    give_verdict(version=late, finding=Finding.GENUINE, by=make_user(), at=datetime.now(UTC))
    return late


def test_a_change_that_is_confirmed_late_is_the_newest_entry(client: Client) -> None:
    late = confirm_late()
    make_history(numbered_texts(55))
    ids = texts(read(client), "//a:entry/a:id/text()")
    assert (len(ids), ids[0]) == (50, f"tag:kyp.example,2026:change:{late.uuid}")


def test_it_says_when_it_occurred_and_from_when_it_was_to_be_seen(client: Client) -> None:
    change = change_of(confirm_late())
    feed = read(client)
    assert texts(feed, "//a:entry/a:published/text()")[0] == "2026-05-04T12:00:00+00:00"
    updated = texts(feed, "//a:entry/a:updated/text()")[0]
    assert datetime.fromisoformat(updated) == change.shown_at
    assert texts(feed, "/a:feed/a:updated/text()") == [updated]


def test_a_history_that_is_imported_late_pushes_nothing_out(client: Client) -> None:
    (recent,) = make_history(["Recent."])
    document = make_document()
    for number, text in enumerate(numbered_texts(55)):
        make_imported(document, text, recorded_at=START - timedelta(days=100 - number))
    ids = texts(read(client), "//a:entry/a:id/text()")
    assert (len(ids), ids[0]) == (50, f"tag:kyp.example,2026:change:{recent.uuid}")


def test_what_an_import_brings_in_stands_where_it_occurred(client: Client) -> None:
    document = make_document()
    for number, text in enumerate([FIVE, SEVEN]):
        make_imported(document, text, recorded_at=START + timedelta(days=number))
    feed = read(client)
    times = ["2026-05-04T12:00:00+00:00", "2026-05-03T12:00:00+00:00"]
    assert texts(feed, "//a:entry/a:updated/text()") == times
    assert texts(feed, "//a:entry/a:published/text()") == times


def test_an_import_moves_what_the_feed_was_last_modified_at(client: Client) -> None:
    make_history([FIVE])
    before = client.get("/feed/").headers["Last-Modified"]
    make_imported(make_document(), SEVEN, recorded_at=START)
    response = client.get("/feed/", headers={"If-Modified-Since": before})
    assert response.status_code == 200


def test_the_feed_of_a_provider_has_its_changes_only(client: Client) -> None:
    make_version()
    own = make_version(make_document(make_provider(slug="halden")))
    ids = texts(read(client, "/providers/halden/feed/"), "//a:entry/a:id/text()")
    assert ids == [f"tag:kyp.example,2026:change:{own.uuid}"]


def test_the_feed_of_an_unknown_provider_is_a_404(client: Client) -> None:
    response = client.get("/providers/nobody/feed/")
    assert response.status_code == 404
    assert "no provider" in words(response)


def test_control_characters_and_markup_leave_the_feed_valid(client: Client) -> None:
    provider = make_provider(name="A\x08\x0c\x1b\ufffe <script>&amp;]]>")
    make_version(make_document(provider, title="\x0b\u202eTerms"))
    title = texts(read(client), "//a:entry/a:title/text()")[0]
    assert title == "A\ufffd\ufffd\ufffd\ufffd <script>&amp;]]>: \ufffd\u202eTerms"


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_an_unchanged_feed_is_not_sent_twice(client: Client, name: str) -> None:
    make_version()
    header = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[name]
    value = client.get("/feed/").headers[name]
    assert client.get("/feed/", headers={header: value}).status_code == 304


def test_a_changed_feed_is_sent_again(client: Client) -> None:
    version = make_version(text=FIVE, captured_at=START)
    etag = client.get("/feed/").headers["ETag"]
    make_version(version.document, SEVEN)
    assert client.get("/feed/", headers={"If-None-Match": etag}).status_code == 200


def test_pages_name_the_feed(client: Client) -> None:
    assert (
        b'type="application/atom+xml" title="All changes" href="/feed/"' in client.get("/").content
    )
