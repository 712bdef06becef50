"""Clauses on the pages of a document, of a version, and of an indicator; shifts on that of a difference."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from auditor.archive.models import Change, Version
from auditor.archive.vocabulary import OF_PROVIDER, Cause, VersionState
from auditor.findings.models import ChangeReading, Reading
from auditor.findings.settling import settle
from auditor.findings.standing import Claimed
from auditor.findings.vocabulary import Decision
from tests.factories import START, make_document, make_provider, make_version
from tests.findings.factories import MAY, MUST, RIGHT, read_change, read_version_of
from tests.findings.judged import say_of_change, say_of_clause
from tests.findings.tiny import swept
from tests.public.pages import attributes, elements, links, words

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
MARKED = "//div[contains(@class, 'document-text')]//mark"


def pages_of(version: Version) -> dict[str, str]:
    document, own = version.document.get_absolute_url(), version.get_absolute_url()
    return {"document": document, "version": own}


@pytest.mark.parametrize("page", ["document", "version"])
def test_clauses_are_marked_by_group_and_stand_in_a_table(client: Client, page: str) -> None:
    response = client.get(pages_of(read_version_of())[page])
    found = [(one.text_content(), one.get("class")) for one in elements(response, MARKED)]
    assert found == [
        ("We may ask for an identity document.", "clause group-iv"),
        ("You must give an e-mail address.", "clause group-ao"),
    ]
    text = words(response)
    assert "IV Identity verification (1)" in text
    assert "Discretionary" in text
    assert "Sure (90%): the line speaks of 'identity document'" in text


def test_a_row_leads_to_its_passage_and_back(client: Client) -> None:
    response = client.get(read_version_of().get_absolute_url())
    ids = attributes(response, "//@id")
    leading = [link for link in links(response) if link.startswith(("#at-", "#clause-"))]
    assert len(leading) >= 4
    assert {link[1:] for link in leading} <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("page", ["document", "version"])
def test_the_marks_can_be_put_away(client: Client, page: str) -> None:
    response = client.get(pages_of(read_version_of())[page] + "?clauses=off")
    assert not elements(response, MARKED)
    assert "?clauses=on#text" in links(response)


def test_who_follows_a_citation_sees_that_passage_alone(client: Client) -> None:
    version = read_version_of()
    response = client.get(f"{version.get_absolute_url()}?quote=9-20")
    assert [one.get("id") for one in elements(response, MARKED)] == ["quote"]


def test_what_a_person_judged_is_told_apart_from_what_software_read(client: Client) -> None:
    version = read_version_of()
    say_of_clause(version, Decision.ACCEPTED)
    response = client.get(version.get_absolute_url())
    classes = [one.get("class") for one in elements(response, MARKED)]
    assert classes == ["clause group-iv is-settled", "clause group-ao"]
    assert "Reviewed by a person" in words(response)


def test_a_rejected_clause_is_not_shown(client: Client) -> None:
    version = read_version_of()
    say_of_clause(version, Decision.REJECTED)
    assert [
        one.get("class") for one in elements(client.get(version.get_absolute_url()), MARKED)
    ] == ["clause group-ao"]


def test_the_claim_that_a_person_gave_holds(client: Client) -> None:
    version = read_version_of()
    say_of_clause(version, Decision.CORRECTED, claim=Claimed("BO-01", "conditional"))
    response = client.get(version.get_absolute_url())
    assert elements(response, MARKED)[0].get("class") == "clause group-bo is-settled"
    assert "Conditional" in words(response)


def test_nobody_who_judged_is_named(client: Client) -> None:
    version = read_version_of()
    say_of_clause(version, Decision.CORRECTED, claim=RIGHT)
    assert (
        b"@"
        not in client.get(version.get_absolute_url())
        .content.split(b"<main")[1]
        .split(b'id="text"')[1]
    )


@pytest.mark.parametrize(
    ("text", "is_read", "sentence"),
    [
        (MAY, False, "has not read this text for clauses yet"),
        ("Nothing of the kind.", True, "found no clause in this text"),
    ],
)
def test_a_text_without_clauses_says_why(
    client: Client, text: str, is_read: bool, sentence: str
) -> None:
    version = make_version(text=text)
    if is_read:
        swept()
    assert sentence in words(client.get(version.get_absolute_url()))


@pytest.mark.parametrize("count", [2, 60])
def test_pages_of_a_text_ask_as_often_for_many_clauses(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = [f"We may ask for an identity document in case {number}.\n" for number in range(count)]
    version = read_version_of(text="\n".join(lines))
    with django_assert_num_queries(7):
        client.get(version.get_absolute_url())
    with django_assert_num_queries(11):
        client.get(version.document.get_absolute_url())
    with django_assert_num_queries(4):
        client.get("/methodology/indicators/IV-01/texts/")


def diff_of(reading: ChangeReading, *, is_reversed: bool = False) -> str:
    sides = [reading.old.version.uuid, reading.new.version.uuid]
    old, new = reversed(sides) if is_reversed else sides
    return f"/diff/{old}/{new}/"


def test_a_difference_says_what_became_of_each_clause(client: Client) -> None:
    text = words(client.get(diff_of(read_change())))
    assert "Looser read by software, not reviewed significance 40 of 100" in text
    assert "Looser IV-01 IV-01: looser." in text


def test_when_a_text_takes_effect_is_the_providers_claim(client: Client) -> None:
    reading = read_change(MUST, MAY + "\nIn force from 1 May 2026.\n")
    response = client.get(diff_of(reading))
    assert "Takes effect, as the provider says 1 May 2026: 1 May 2026 Captured" in words(response)
    (link,) = [one for one in links(response) if "quote=" in one]
    assert "1 May 2026" in elements(client.get(link), MARKED)[0].text_content()


def test_a_rejected_change_and_an_unread_one_say_so(client: Client) -> None:
    reading = read_change()
    say_of_change(reading, Decision.REJECTED)
    assert "No clause that speaks to due diligence was found" in words(client.get(diff_of(reading)))
    ChangeReading.objects.all().delete()
    assert "has not read this change yet" in words(client.get(diff_of(reading)))


SAID = "What it does to due diligence"


@pytest.mark.parametrize("cause", [one for one in Cause if one not in OF_PROVIDER])
def test_of_what_the_provider_did_not_do_nothing_is_said(client: Client, cause: Cause) -> None:
    reading = read_change()
    Change.objects.filter(pk=reading.change_id).update(cause=cause)
    assert SAID not in words(client.get(diff_of(reading)))


def test_in_reverse_no_direction_is_claimed(client: Client) -> None:
    reading = read_change()
    text = words(client.get(diff_of(reading, is_reversed=True)))
    assert "Shown in reverse" in text
    assert SAID not in text
    assert "Looser" not in text


def test_a_change_on_which_the_rules_failed_is_not_said_to_wait(client: Client) -> None:
    reading = read_change()
    reading.shifts.all().delete()
    failed = {"fault": "The rules failed.", "direction": "none", "significance": 0, "summary": ""}
    ChangeReading.objects.update(**failed)
    settle([reading.pk])
    text = words(client.get(diff_of(reading)))
    assert "The software could not read this change" in text
    assert "yet" not in text.split(SAID)[1][:120]


def test_a_change_of_a_text_that_cannot_be_read_is_not_said_to_wait(client: Client) -> None:
    reading = read_change()
    ChangeReading.objects.all().delete()
    reading.old.findings.all().delete()
    lost = {"outcome": "unreadable", "fault": "Lost.", "clause_count": 0, "indicator_count": 0}
    Reading.objects.filter(pk=reading.old_id).update(**lost)
    assert "The software could not read this change" in words(client.get(diff_of(reading)))


@pytest.mark.parametrize("count", [1, 30])
def test_a_difference_asks_as_often_for_many_clauses(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    more = "".join(f"\n\nWe never take cash in case {number}.\n" for number in range(count))
    path = diff_of(read_change(MUST, MAY + more))
    with django_assert_num_queries(4):
        client.get(path)


def test_a_comparison_over_several_steps_says_nothing_of_them(client: Client) -> None:
    reading = read_change()
    document = reading.new.version.document
    later = make_version(
        document, MAY + "\nMore.\n", captured_at=reading.new.version.captured_at + timedelta(days=1)
    )
    response = client.get(f"/diff/{reading.old.version.uuid}/{later.uuid}/")
    assert "What it does to due diligence" not in words(response)


def test_an_indicator_shows_the_newest_texts_of_providers_in_alphabetical_order(
    client: Client,
) -> None:
    for name in ("beta", "Alpha"):
        document = make_document(make_provider(name=name))
        make_version(document, MUST, captured_at=START)
        make_version(document, MAY)
    swept()
    response = client.get("/methodology/indicators/IV-01/texts/")
    quotes = [one.text_content() for one in elements(response, "//blockquote")]
    assert quotes == ["We may ask for an identity document."] * 2
    text = words(response)
    assert text.index("Alpha") < text.index("beta")
    assert "Discretionary read by software, not reviewed" in text


def test_an_indicator_follows_what_people_said(client: Client) -> None:
    version = read_version_of()
    say_of_clause(version, Decision.CORRECTED, claim=Claimed("BO-01", "conditional"))
    say_of_clause(version, Decision.REJECTED, "AO-03")
    found = {
        one: len(elements(client.get(f"/methodology/indicators/{one}/texts/"), "//blockquote"))
        for one in ("IV-01", "BO-01", "AO-03")
    }
    assert found == {"IV-01": 0, "BO-01": 1, "AO-03": 0}


def test_a_text_that_is_not_confirmed_any_more_is_not_cited(client: Client) -> None:
    version = read_version_of()
    Version.objects.filter(pk=version.pk).update(state=VersionState.SUSPECT)
    assert "No text was found" in words(client.get("/methodology/indicators/IV-01/texts/"))


def test_an_unknown_indicator_is_a_404_with_a_sentence(client: Client) -> None:
    response = client.get("/methodology/indicators/XX-99/texts/")
    assert response.status_code == 404
    assert "No version of the framework has an indicator" in words(response)
