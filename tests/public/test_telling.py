"""What changes did to due diligence, on the pages and in the feeds: narrowed, marked, judged."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from auditor.findings.models import ChangeReading, Shift
from auditor.findings.telling import told_of
from auditor.findings.vocabulary import Decision
from auditor.kyc.vocabulary import ShiftKind
from tests.factories import START, make_document, make_provider, make_version
from tests.findings.factories import MAY, MUST, RIGHT, read_change
from tests.findings.judged import say_of_change, say_of_clause
from tests.findings.tiny import swept
from tests.public.pages import elements, links, make_history, words
from tests.public.test_feeds import read, texts

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
ASKS_FOR_AN_ADDRESS = "We never want an identity document.\nYou must give an e-mail address.\n"
CHANGE = "//ul[contains(@class, 'changes')]/li"
UNREVIEWED, REVIEWED = "read by software, not reviewed", "reviewed by a person"


def pages_of(reading: ChangeReading) -> dict[str, str]:
    """The overview, and the page of the provider."""
    provider = reading.change.version.document.provider
    return {"overview": "/", "provider": provider.get_absolute_url()}


def feeds_of(reading: ChangeReading) -> list[str]:
    return ["/feed/", pages_of(reading)["provider"] + "feed/"]


@pytest.mark.parametrize("name", ["overview", "provider"])
def test_a_change_shows_its_direction_and_its_sentence(client: Client, name: str) -> None:
    text = words(client.get(pages_of(read_change())[name]))
    assert f"Looser {UNREVIEWED} IV-01: looser." in text


def test_the_feeds_say_the_same(client: Client) -> None:
    for path in feeds_of(read_change()):
        newest = texts(read(client, path), "//a:summary/text()")[0]
        assert newest.endswith(f" Looser ({UNREVIEWED}): IV-01: looser.")


def test_a_change_that_was_not_read_shows_its_extent_only(client: Client) -> None:
    make_history([MUST, MAY])
    assert not elements(client.get("/"), "//*[contains(@class, 'change-told')]")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?direction=looser", 1),
        ("?direction=stricter", 0),
        ("?indicator=IV-01", 1),
        ("?indicator=FC-01", 0),
        ("?from=40", 1),
        ("?from=41", 0),
        ("?indicator=IV-01&direction=looser&from=40", 1),
        ("?indicator=IV-01&direction=looser&from=40&sort=significance", 1),
        ("?sort=significance", 2),
        ("?indicator=&direction=&from=&sort=", 2),
    ],
)
def test_pages_and_feeds_are_narrowed_alike(client: Client, query: str, count: int) -> None:
    reading = read_change()
    for path in pages_of(reading).values():
        listed = elements(client.get(path + query), CHANGE)
        assert len(listed) == count, path
    for path in feeds_of(reading):
        assert len(texts(read(client, path + query), "//a:entry")) == count, path


@pytest.mark.parametrize("name", ["overview", "provider"])
def test_where_nothing_matches_the_page_says_what_to_do(client: Client, name: str) -> None:
    text = words(client.get(pages_of(read_change())[name] + "?direction=stricter"))
    assert "No recorded change matches." in text
    assert "Show all changes" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("indicator=XX-99", "The framework has no indicator of this name."),
        ("direction=weaker", "A change has none but these directions: stricter, looser"),
        ("from=101", "Significance is a whole number from 0 to 100."),
        ("from=-1", "Significance is a whole number from 0 to 100."),
        ("from=%D9%A3", "Significance is a whole number from 0 to 100."),
        ("sort=weakest", "Changes are sorted by time"),
        ("indicator=%00%3Cscript%3E", "The framework has no indicator of this name."),
    ],
)
def test_a_bad_filter_is_answered_with_a_sentence(
    client: Client, query: str, sentence: str
) -> None:
    reading = read_change()
    for path in pages_of(reading).values():
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert sentence in words(response)
        assert not elements(response, "//ul[contains(@class, 'changes')]")
    for path in feeds_of(reading):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert response.content.decode().startswith(sentence)


@pytest.mark.parametrize("name", ["overview", "provider"])
def test_what_was_typed_stays_in_the_form_where_one_part_of_it_is_wrong(
    client: Client, name: str
) -> None:
    path = pages_of(read_change())[name]
    query = "indicator=IV-01&direction=weaker&from=hundred&sort=significance"
    response = client.get(f"{path}?{query}")
    chosen = elements(response, "//option[@selected]")
    assert [one.text_content()[:6] for one in chosen] == ["IV-01 ", "weaker", "Most s"]
    (least,) = elements(response, "//input[@name='from']")
    assert least.get("value") == "hundred"
    assert f"{path if name == 'provider' else '/'}feed/" in links(response)


@pytest.mark.parametrize("query", ["directon=looser", "page=2", "indicator=IV-01&q=cash"])
def test_a_feed_that_has_no_such_filter_says_so(client: Client, query: str) -> None:
    for path in feeds_of(read_change()):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400
        text = response.content.decode()
        assert text.startswith("This feed has no filter “")
        assert "It has: direction, from, indicator, sort." in text


@pytest.mark.parametrize("path", ["/assessments/feed/", "/corrections/feed/"])
def test_feeds_that_cannot_be_narrowed_say_so(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    response = client.get(f"{path}?sort=grade")
    assert response.status_code == 400
    assert response.content.decode() == "This feed has no filter “sort”. It has: none.\n"


def test_the_form_shows_what_was_asked_for_and_leads_to_the_same_feed(client: Client) -> None:
    read_change()
    response = client.get("/?indicator=IV-01&direction=looser&from=40")
    chosen = elements(response, "//option[@selected]")
    assert [one.get("value") for one in chosen] == ["IV-01", "looser"]
    assert "/feed/?indicator=IV-01&direction=looser&from=40" in links(response)
    feed = read(client, "/feed/?indicator=IV-01&direction=looser")
    assert texts(feed, "/a:feed/a:title/text()")[0].endswith("(looser, IV-01)")
    assert texts(feed, "/a:feed/a:id/text()")[0].endswith("feed?indicator=IV-01&direction=looser")


def test_the_most_significant_change_comes_first_where_that_is_asked_for(client: Client) -> None:
    read_change(MUST, MUST.replace("must give an e-mail address", "need nothing")[:40])
    heavy = read_change(MUST + "\nWe never take cash.\n", MAY)
    read_change()
    response = client.get("/?sort=significance")
    first = elements(response, "//li[contains(@class, 'change')]")[0]
    assert heavy.change.version.document.provider.name in first.text_content()


def test_a_rejected_change_says_nothing_of_due_diligence(client: Client) -> None:
    reading = read_change()
    say_of_change(reading, Decision.REJECTED)
    assert not elements(client.get("/"), "//*[contains(@class, 'change-told')]")
    assert texts(read(client, "/feed/?direction=looser"), "//a:entry") == []


def test_the_direction_that_a_person_gave_holds(client: Client) -> None:
    reading = read_change()
    say_of_change(reading, Decision.CORRECTED, "mixed")
    assert f"Stricter in part, looser in part {REVIEWED}" in words(client.get("/"))
    assert texts(read(client, "/feed/?direction=looser"), "//a:entry") == []
    assert len(texts(read(client, "/feed/?direction=mixed"), "//a:entry")) == 1


def test_an_accepted_change_is_marked_as_reviewed(client: Client) -> None:
    say_of_change(read_change(), Decision.ACCEPTED)
    assert f"Looser {REVIEWED} IV-01: looser." in words(client.get("/"))


def test_a_word_that_was_taken_back_leaves_what_the_machine_says(client: Client) -> None:
    reading = read_change()
    say_of_change(reading, Decision.REJECTED)
    say_of_change(reading, Decision.WITHDRAWN)
    assert f"Looser {UNREVIEWED}" in words(client.get("/"))


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.CORRECTED])
def test_what_was_read_from_a_clause_that_a_person_found_wrong_is_not_told(
    client: Client, decision: Decision
) -> None:
    reading = read_change()
    claim = RIGHT if decision == Decision.CORRECTED else None
    say_of_clause(reading.change.version, decision, claim=claim)
    assert not elements(client.get("/"), "//*[contains(@class, 'change-told')]")
    assert texts(read(client, "/feed/?indicator=IV-01"), "//a:entry") == []


def test_what_is_left_of_a_change_is_told_without_the_clause_that_was_wrong(client: Client) -> None:
    reading = read_change(MUST + "\nWe never take cash.\n", MAY)
    say_of_clause(reading.change.version, Decision.REJECTED)
    told = elements(client.get("/"), "//*[contains(@class, 'told-summary')]")
    assert [one.text_content() for one in told] == ["FC-01: removed."]


def test_a_direction_leaves_out_the_clause_that_was_wrong() -> None:
    """Identity is asked for less, an address is asked for now: without the first, it is stricter."""
    reading = read_change("We may ask for an identity document.\n", ASKS_FOR_AN_ADDRESS)
    assert told_of([reading.change_id])[reading.change_id].direction == "looser"
    say_of_clause(reading.change.version, Decision.REJECTED)
    told = told_of([reading.change_id])[reading.change_id]
    assert told.direction == "stricter"
    assert 0 < told.significance < reading.significance


def test_a_change_is_narrowed_by_what_is_left_of_it(client: Client) -> None:
    reading = read_change("We may ask for an identity document.\n", ASKS_FOR_AN_ADDRESS)
    say_of_clause(reading.change.version, Decision.REJECTED)
    found = {
        query: len(elements(client.get(f"/?{query}"), CHANGE))
        for query in ("direction=looser", "direction=stricter", "from=80", "from=1")
    }
    expected = {"direction=looser": 0, "direction=stricter": 1, "from=80": 0, "from=1": 1}
    assert found == expected


def test_a_direction_that_a_person_gave_holds_whatever_was_wrong() -> None:
    reading = read_change("We may ask for an identity document.\n", ASKS_FOR_AN_ADDRESS)
    say_of_clause(reading.change.version, Decision.REJECTED)
    say_of_change(reading, Decision.ACCEPTED)
    told = told_of([reading.change_id])[reading.change_id]
    assert (told.direction, told.significance) == ("looser", reading.significance)


def test_a_clause_that_moved_is_no_ground_for_a_direction() -> None:
    reading = read_change()
    shift = reading.shifts.get()
    Shift.objects.create(
        change_reading=reading,
        position=1,
        indicator="AO-03",
        kind=ShiftKind.MOVED,
        old=reading.old.findings.get(indicator="AO-03"),
        new=reading.new.findings.get(indicator="AO-03"),
        sentence="It moved.",
    )
    say_of_clause(reading.change.version, Decision.REJECTED, shift.indicator)
    assert told_of([reading.change_id]) == {}


def test_a_reading_of_versions_that_are_neighbours_no_more_is_not_told(client: Client) -> None:
    reading = read_change()
    between = START.replace(hour=20)
    make_version(reading.change.version.document, MUST + "\nMore.\n", captured_at=between)
    assert not elements(client.get("/"), "//*[contains(@class, 'change-told')]")


def test_a_feed_is_sent_again_when_something_is_said_of_its_changes(client: Client) -> None:
    make_history([MUST, MAY])
    before = client.get("/feed/").headers["Last-Modified"]
    swept()
    ChangeReading.objects.update(read_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert client.get("/feed/", headers={"If-Modified-Since": before}).status_code == 200


@pytest.mark.parametrize("query", ["", "?direction=looser&indicator=IV-01&sort=significance"])
@pytest.mark.parametrize("count", [2, 12])
def test_lists_ask_the_database_as_often_for_many_changes_as_for_few(
    client: Client, query: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    provider = make_provider(slug="halden")
    for number in range(count):
        document = make_document(provider, slug=f"terms-{number}")
        make_version(document, MUST, captured_at=START)
        make_version(document, MAY)
    swept()
    with django_assert_num_queries(10):
        client.get(f"/{query}")
    with django_assert_num_queries(13):
        client.get(f"/providers/halden/{query}")
    with django_assert_num_queries(7):
        client.get(f"/feed/{query}")
