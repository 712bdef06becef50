"""What changed between two versions: only what differs, and only what the viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.assessments import actions
from auditor.assessments.vocabulary import Status
from tests.accounts.people import sign_in as sign_in_as
from tests.assessments.factories import Writer, advance, make_cast, with_role
from tests.public.assessed import LATER, RESEARCHER, correct, make_published
from tests.public.pages import elements, links, words

if TYPE_CHECKING:
    from django.test import Client

    from auditor.assessments.models import Assessment

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def changes(client: Client, row: Assessment) -> str:
    return words(client.get(f"/assessments/{row.uuid}/changes/"))


def test_values_notes_and_evidence_that_differ_are_listed_and_nothing_else(client: Client) -> None:
    cast = make_cast()
    text = changes(client, correct(make_published(cast=cast), cast))
    assert "Why: A figure was wrong." in text
    assert "Mandatory after: Conditional" in text
    assert "Nothing after: Only above 1,000 EUR." in text
    assert "AO-03" in text
    assert "Evidence added" in text
    assert "AO-01" not in text
    assert "Evidence taken back" not in text


def test_evidence_that_was_taken_back_is_shown_as_such(client: Client) -> None:
    cast = make_cast()
    first = make_published(cast=cast)
    second = actions.start_correction(
        assessment=first, reason="It said less.", by=cast.author, at=LATER
    )
    claim = second.answers.get(indicator="AO-01").evidence.get(aspect="claimed")
    actions.remove_evidence(evidence=claim, by=cast.author, at=LATER, seen=1)
    Writer(second, LATER).answer("AO-01", claimed="silent")
    row = second.answers.get(indicator="AO-01").evidence.exclude(aspect="claimed").first()
    assert row is not None
    Writer(second, LATER).finding("AO-01", aspect=claim.aspect)
    text = changes(client, advance(second, Status.PUBLISHED, cast, at=LATER))
    assert "Evidence taken back" in text


def test_the_history_says_why_and_leads_to_what_changed(client: Client) -> None:
    cast = make_cast()
    second = correct(make_published(cast=cast), cast)
    response = client.get(f"/assessments/{second.uuid}/")
    assert "A figure was wrong." in words(response)
    assert f"/assessments/{second.uuid}/changes/" in links(response)
    assert len(elements(response, "//section[@aria-labelledby='history']//li")) == 2


def test_a_first_version_has_none_to_compare_with(client: Client) -> None:
    response = client.get(f"/assessments/{make_published().uuid}/changes/")
    assert response.status_code == 404
    assert "first version" in words(response)


def observe_anew(first: Assessment, cast: object) -> Assessment:
    second = actions.start_correction(
        assessment=first, reason="Seen again.", by=first.author, at=LATER
    )
    Writer(second, LATER).answer("AO-02", observed="partial")
    return second


def test_what_was_observed_differs_for_the_vetted_alone(client: Client) -> None:
    cast = make_cast()
    first = make_published(cast=cast)
    row = advance(observe_anew(first, cast), Status.PUBLISHED, cast, at=LATER)
    assert "AO-02" not in changes(client, row)
    sign_in_as(client, with_role(RESEARCHER))
    assert "Effective after: Partial" in changes(client, row)


def test_with_a_withdrawn_one_nothing_is_compared(client: Client) -> None:
    cast = make_cast()
    second = correct(make_published(cast=cast), cast)
    actions.withdraw(
        assessment=second, because="Wrong.", by=cast.editor, at=LATER, seen=second.revision
    )
    text = changes(client, second)
    assert "One of the two was withdrawn" in text
    assert "AO-02" not in text
