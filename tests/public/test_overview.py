"""The overview: figures, latest changes by day, and what to do when there are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from auditor.archive.models import Change
from auditor.archive.vocabulary import Cause, VersionState
from auditor.pages.outcomes import Outcome
from auditor.public.views import CHANGES_A_PAGE
from tests.factories import make_capture, make_document, make_provider, make_version
from tests.public.pages import START, elements, links, make_history, numbered_texts, words

if TYPE_CHECKING:
    from django.test import Client

FIVE, SEVEN = "The fee is 5 euros a month.", "The fee is 7 euros a month."
pytestmark = pytest.mark.django_db


def test_an_empty_installation_says_which_command_loads_the_catalogue(client: Client) -> None:
    assert "python manage.py load_catalogue" in words(client.get("/"))


def test_with_providers_only_it_says_how_to_get_documents(client: Client) -> None:
    make_provider()
    text = words(client.get("/"))
    assert "no documents of theirs" in text
    assert "load_catalogue" not in text
    assert "python manage.py import_ota" in text


def test_the_figures_count_providers_documents_versions_and_failed_checks(client: Client) -> None:
    versions = make_history(["One.", "Two."])
    failed = {"outcome": Outcome.TIMED_OUT.value, "error": "too slow"}
    make_capture(versions[0].document, **failed)
    text = words(client.get("/"))
    assert "Providers 1 Documents 1 Versions 2 since 2026 Checks 3 1 failed" in text


def test_an_unconfirmed_version_is_not_counted(client: Client) -> None:
    make_version(state=VersionState.SUSPECT)
    assert "Versions 0 Checks" in words(client.get("/"))


def test_a_change_is_listed_under_its_day_with_its_extent_and_a_link(client: Client) -> None:
    old, new = make_history(["The fee is 5.", "The fee is 7 euros."])
    response = client.get("/")
    assert "Monday, 4 May 2026" in words(response)
    assert "2 words added, \u22121 1 word removed" in words(response)
    assert f"/diff/{old.uuid}/{new.uuid}/" in links(response)


def test_a_change_that_is_confirmed_late_comes_first_with_its_own_date(client: Client) -> None:
    document = make_history([FIVE])[0].document
    late = make_version(document, SEVEN, captured_at=START + timedelta(days=1))
    make_history(numbered_texts(CHANGES_A_PAGE))
    shown_at = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    Change.objects.filter(version=late).update(shown_at=shown_at, listed_at=shown_at)
    text = words(client.get("/"))
    first_day = text[text.index("Tuesday, 1 September 2026") :]
    assert document.provider.name in first_day
    assert "4 May 2026" in first_day[: first_day.index("June")]


def test_a_return_to_an_earlier_wording_is_listed_as_one(client: Client) -> None:
    make_history([FIVE, SEVEN, FIVE])
    response = client.get("/")
    assert "Returned to the wording of 3 May 2026" in words(response)
    assert len(elements(response, "//li[contains(@class, 'change')]")) == 3


def test_a_variant_is_not_listed(client: Client) -> None:
    document = make_history([FIVE])[0].document
    make_version(document, SEVEN, state=VersionState.VARIANT)
    assert len(elements(client.get("/"), "//li[contains(@class, 'change')]")) == 1


def test_what_the_archive_did_itself_is_not_listed(client: Client) -> None:
    old, new = make_history(["One.", "Two."], causes=[Cause.FIRST, Cause.TECHNICAL])
    assert f"/diff/{old.uuid}/{new.uuid}/" not in links(client.get("/"))


def test_a_first_record_leads_to_the_version(client: Client) -> None:
    (version,) = make_history(["One."])
    response = client.get("/")
    assert "First record" in words(response)
    assert f"/versions/{version.uuid}/" in links(response)


def test_providers_of_drafts_and_fiction_are_labelled(client: Client) -> None:
    provider = make_provider(is_draft=True, is_fictional=True)
    make_version(make_document(provider), captured_at=START, cause=Cause.FIRST)
    text = words(client.get("/"))
    assert "Draft" in text
    assert "Fictional" in text
