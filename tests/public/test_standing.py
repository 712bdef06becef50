"""How an assessment came out, in lists: a mark a row, a facet without letters, few queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.assessments.vocabulary import Status
from auditor.public.standing import recency
from benchmarks.assessed_rows import insert_assessed
from providers.models import Provider
from tests.factories import make_document, make_provider
from tests.public.assessed import make_assessment, make_published
from tests.public.pages import attributes, elements, links, make_history, words

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def rows(client: Client, query: str = "") -> list[str]:
    found = elements(client.get(f"/providers/{query}"), "//li[@class='provider']")
    return [" ".join(item.text_content().split()) for item in found]


def test_a_row_shows_grade_and_gap_or_that_there_is_none(client: Client) -> None:
    insert_assessed(7)
    make_provider(name="Zulu")
    text = " ".join(rows(client))
    for part in ("Grade A", "Grade E", "Insufficient evidence", "Claims only", "Material gap"):
        assert part in text
    assert "Not assessed" in rows(client)[-1]


@pytest.mark.slow
def test_historic_and_disputed_ones_say_so(client: Client) -> None:
    make_assessment(Status.DISPUTED)
    (row,) = rows(client)
    assert "Disputed" in row


@pytest.mark.slow
def test_what_is_not_public_counts_as_not_assessed(client: Client) -> None:
    make_assessment(Status.APPROVED)
    make_assessment(Status.WITHDRAWN)
    make_published(provider=make_provider(is_draft=True))
    assert all("Not assessed" in row for row in rows(client))
    assert "Assessment Not assessed , 3" in words(client.get("/providers/"))


def test_the_facet_tells_how_it_came_out_but_no_letter(client: Client) -> None:
    insert_assessed(7)
    make_provider()
    response = client.get("/providers/")
    path = "//section[@aria-labelledby='facet-assessment']//li"
    labels = [" ".join(item.text_content().split()) for item in elements(response, path)]
    assert labels == [
        "Assessed , 5",
        "Claims only , 1",
        "Insufficient evidence , 1",
        "Not assessed , 1",
    ]


def test_the_facet_narrows(client: Client) -> None:
    insert_assessed(7)
    make_provider(name="Zulu")
    assert len(rows(client, "?assessment=assessed")) == 5
    assert rows(client, "?assessment=not_assessed")[0].startswith("Zulu")
    assert rows(client, "?assessment=A") == []


def test_nothing_leads_to_an_order_by_grade(client: Client) -> None:
    insert_assessed(7)
    before = rows(client)
    for query in ("?sort=grade", "?order=-grade", "?o=gap_label"):
        assert rows(client, query) == before
    response = client.get("/providers/")
    assert not [path for path in links(response) if "sort" in path or "order" in path]
    assert not attributes(response, "//select/@name")


def test_the_overview_shows_it_beside_a_change(client: Client) -> None:
    insert_assessed(1)
    provider = Provider.objects.get(slug="service-1")
    make_history(["One."], make_document(provider))
    make_history(["One."], make_document(make_provider()))
    text = words(client.get("/"))
    assert "Grade A" in text
    assert "Not assessed" in text


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/providers/", "/assessments/feed/", "/corrections/"])
def test_a_list_of_many_assessed_providers_asks_at_most_fifteen_times(
    client: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    insert_assessed(200)
    for provider in Provider.objects.all()[:40]:
        make_history(["One.", "Two."], make_document(provider))
    with django_assert_max_num_queries(15):
        assert client.get(path).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/providers/{slug}/", "/assessments/{uuid}/"])
def test_a_page_of_one_assessment_asks_a_fixed_number_of_times(
    client: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = make_published()
    with django_assert_max_num_queries(35):
        response = client.get(path.format(slug=row.provider.slug, uuid=row.uuid))
    assert response.status_code == 200


def test_frameworks_are_in_the_order_of_their_numbers() -> None:
    assert sorted(["2026.10", "2026.2", "2027.1"], key=recency) == ["2026.2", "2026.10", "2027.1"]
