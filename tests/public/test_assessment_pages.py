"""The page of an assessment and the section of its provider, state by state."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from auditor.assessments.vocabulary import OPEN, Status
from tests.accounts.people import sign_in as sign_in_as
from tests.assessments.factories import make_cast
from tests.factories import make_provider
from tests.public.assessed import (
    AT,
    claims_only,
    correct,
    graded,
    make_assessment,
    make_published,
    make_stale,
)
from tests.public.pages import attributes, links, words

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from auditor.assessments.models import Assessment

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def page(client: Client, row: Assessment) -> Response:
    return client.get(f"/assessments/{row.uuid}/")


def provider_words(client: Client, row: Assessment) -> str:
    return words(client.get(row.provider.get_absolute_url()))


@pytest.mark.parametrize("status", OPEN)
def test_what_is_not_published_has_no_page(client: Client, status: Status) -> None:
    row = make_assessment(status)
    assert page(client, row).status_code == 404
    assert client.get(f"/providers/{row.provider.slug}/assessment/").status_code == 404
    assert "Not assessed yet" in provider_words(client, row)


def test_the_author_of_a_draft_does_not_find_it_in_the_public_window(client: Client) -> None:
    row = make_assessment(Status.DRAFT)
    sign_in_as(client, row.author)
    assert page(client, row).status_code == 404


def test_an_address_of_no_assessment_is_a_404_in_words(client: Client) -> None:
    response = client.get(f"/assessments/{uuid.uuid4()}/")
    assert response.status_code == 404
    assert "no published assessment" in words(response)


def test_a_published_one_shows_grade_score_answers_reply_and_citation(client: Client) -> None:
    row = make_published()
    text = words(page(client, row))
    for part in (
        "Insufficient evidence",
        "Coverage:",
        "bounds",
        "AO-01",
        "Mandatory",
        "We disagree.",
        "We do ask.",
        "A. Person, Counsel",
        "@misc",
        f"http://testserver/assessments/{row.uuid}/",
    ):
        assert part in text


def test_the_standing_one_has_an_address_of_its_own(client: Client) -> None:
    row = make_published()
    response = client.get(f"/providers/{row.provider.slug}/assessment/")
    assert response.status_code == 200
    canonical = attributes(response, "//link[@rel='canonical']/@href")
    assert canonical == [f"http://testserver/assessments/{row.uuid}/"]


def test_the_providers_page_says_it_first(client: Client) -> None:
    row = make_published()
    response = client.get(row.provider.get_absolute_url())
    headings = attributes(response, "//main//h2/@id")
    assert headings[0] == "assessment"
    assert "Insufficient evidence" in words(response)
    assert f"/assessments/{row.uuid}/" in links(response)


def test_a_superseded_one_leads_to_the_newest(client: Client) -> None:
    cast = make_cast()
    first = make_published(cast=cast)
    second = correct(first, cast)
    response = page(client, first)
    assert response.status_code == 200
    assert "A later version has replaced this one" in words(response)
    assert f"/assessments/{second.uuid}/" in links(response)


def test_a_withdrawn_one_is_gone_and_says_when_and_why(client: Client) -> None:
    row = make_assessment(Status.WITHDRAWN)
    response = page(client, row)
    assert response.status_code == 410
    text = words(response)
    assert "It was about another company." in text
    assert "A provider under .example." not in text
    assert "AO-01" not in text
    assert "An assessment was withdrawn on" in provider_words(client, row)


def test_a_disputed_one_stands_with_a_notice(client: Client) -> None:
    row = make_assessment(Status.DISPUTED)
    text = words(page(client, row))
    assert "What is said here is disputed" in text
    assert "What was said is shown to vetted researchers and regulators" in text
    assert "This is wrong." not in text
    assert "Disputed" in provider_words(client, row)


def test_a_historic_one_says_that_it_is_of_the_past(client: Client) -> None:
    row = make_published(is_historic=True, as_of=AT.date())
    assert "This speaks of the past" in words(page(client, row))
    assert "Historic" in provider_words(client, row)


def test_a_stale_quote_leads_to_what_changed_and_where_it_is_now(client: Client) -> None:
    row = make_published()
    newer = make_stale(row)
    response = page(client, row)
    assert "The cited clause changed" in words(response)
    found = links(response)
    assert any(path.startswith("/diff/") and str(newer.uuid) in path for path in found)
    assert any(path.startswith(f"/versions/{newer.uuid}/?quote=") for path in found)
    assert "Quotes have changed or gone" in provider_words(client, row)


def test_a_quote_that_is_gone_leads_nowhere(client: Client) -> None:
    row = make_published()
    newer = make_stale(row, is_gone=True)
    response = page(client, row)
    assert "The cited clause is gone" in words(response)
    assert not [path for path in links(response) if f"{newer.uuid}/?quote=" in path]


def test_claims_only_gives_no_letter_and_says_what_it_means(client: Client) -> None:
    row = make_published(content=claims_only)
    text = provider_words(client, row)
    assert "Claims only" in text
    assert "what it does was not observed" in text


@pytest.mark.parametrize(("value", "is_left_out"), [("absent", True), ("effective", False)])
def test_pages_of_the_lowest_grades_are_not_for_search_engines(
    client: Client, value: str, is_left_out: bool
) -> None:
    row = make_published(content=graded(value))
    for path in (f"/assessments/{row.uuid}/", row.provider.get_absolute_url()):
        robots = attributes(client.get(path), "//meta[@name='robots']/@content")
        assert robots == (["noindex"] if is_left_out else [])


def test_unknown_is_never_shown_as_absent(client: Client) -> None:
    text = words(page(client, make_published()))
    assert "Absent" not in text
    assert "Shown to vetted researchers and regulators" in text


def test_addresses_of_the_provider_itself_are_no_links(client: Client) -> None:
    provider = make_provider(website="https://www.authority.example/", activities=["mixer"])
    response = page(client, make_published(provider=provider))
    assert "https://authority.example/order" in words(response)
    assert not [path for path in links(response) if "authority.example" in path]


def test_of_another_authority_they_are(client: Client) -> None:
    response = page(client, make_published())
    assert "https://authority.example/order" in links(response)
