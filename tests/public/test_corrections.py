"""The public log of corrections, withdrawals and disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.assessments import actions
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import make_cast
from tests.factories import make_provider
from tests.public.assessed import LATER, make_assessment, make_corrected, make_published
from tests.public.pages import elements, links, words

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def log(client: Client) -> list[str]:
    found = elements(client.get("/corrections/"), "//ol[@class='events']/li")
    return [" ".join(item.text_content().split()) for item in found]


def test_an_empty_log_says_so(client: Client) -> None:
    assert "Nothing that was published has been corrected" in words(client.get("/corrections/"))


@pytest.mark.slow
def test_what_was_only_published_is_no_entry(client: Client) -> None:
    make_published()
    make_assessment(Status.IN_REVIEW)
    assert log(client) == []


@pytest.mark.slow
def test_a_correction_gives_its_reason_and_leads_to_what_changed(client: Client) -> None:
    row = make_corrected()
    (entry,) = log(client)
    assert "Corrected" in entry
    assert "A figure was wrong." in entry
    assert f"/assessments/{row.uuid}/changes/" in links(client.get("/corrections/"))


@pytest.mark.slow
def test_a_withdrawal_gives_its_reason(client: Client) -> None:
    make_assessment(Status.WITHDRAWN)
    (entry,) = log(client)
    assert "Withdrawn" in entry
    assert "It was about another company." in entry


@pytest.mark.slow
def test_a_dispute_and_its_end_are_two_entries_newest_first(client: Client) -> None:
    cast = make_cast()
    row = make_assessment(Status.DISPUTED, cast=cast)
    actions.settle_dispute(
        assessment=row,
        is_upheld=False,
        resolution="The terms say so.",
        by=cast.editor,
        at=LATER,
        seen=row.revision,
    )
    settled, raised = log(client)
    assert "Dispute settled" in settled
    assert "Not upheld. The terms say so." in settled
    assert "Disputed" in raised
    assert "This is wrong." not in raised + settled


@pytest.mark.slow
def test_a_provider_that_is_a_draft_is_not_named(client: Client) -> None:
    make_assessment(Status.WITHDRAWN, provider=make_provider(is_draft=True))
    assert log(client) == []


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for status in (Status.DISPUTED, Status.WITHDRAWN, Status.DISPUTED, Status.SUPERSEDED):
        make_assessment(status)
    with django_assert_max_num_queries(25):
        assert len(log(client)) == 4


def test_a_page_beyond_the_last_is_refused_in_words(client: Client) -> None:
    assert client.get("/corrections/?page=2").status_code == 404
