"""A document's page: facts, versions, checks, text, and the form that compares."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from auditor.archive.blobs import blob_store
from auditor.archive.models import Version
from auditor.archive.vocabulary import Cause, VersionState
from auditor.pages.outcomes import Outcome
from tests.factories import make_capture, make_document, make_source, make_version
from tests.public.pages import START, attributes, links, make_history, numbered_texts, words

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_document_without_version_says_how_to_check_it(client: Client) -> None:
    document = make_source().document
    text = words(client.get(document.get_absolute_url()))
    assert f"python manage.py track --document {document.pk}" in text
    assert "Never checked yet." in text


def test_declared_addresses_are_text_not_links(client: Client) -> None:
    document = make_document()
    parts = [{"fetch": "https://a.example/1"}, {"fetch": "javascript:alert(1)"}]
    make_source(document, declaration={"combine": parts})
    response = client.get(document.get_absolute_url())
    assert "Declared addresses https://a.example/1 javascript:alert(1)" in words(response)
    assert not [href for href in links(response) if "example" in href or "javascript" in href]


def test_versions_are_listed_newest_first_with_their_causes(client: Client) -> None:
    causes = [Cause.FIRST, Cause.CHANGE, Cause.TECHNICAL, Cause.EXTRACTOR]
    versions = make_history(numbered_texts(4), causes=causes)
    text = words(client.get(versions[0].document.get_absolute_url()))
    found = [text.index(label) for label in (
        "Upgrade of the text extractor", "Technical upgrade of the archive", "First record"
    )]  # fmt: skip
    assert found == sorted(found)


def test_an_unconfirmed_version_is_neither_listed_nor_linked(client: Client) -> None:
    first, suspect = make_history(["One.", "Access denied."])
    Version.objects.filter(pk=suspect.pk).update(state=VersionState.SUSPECT)
    response = client.get(first.document.get_absolute_url())
    assert f"/versions/{suspect.uuid}/" not in links(response)
    assert "Access denied." not in words(response)
    assert "Another wording, not confirmed." in words(response)


def test_a_return_to_an_earlier_wording_is_told_apart(client: Client) -> None:
    versions = make_history(["One.", "Two.", "One."])
    text = words(client.get(versions[0].document.get_absolute_url()))
    assert "Returned to the wording of 3 May 2026" in text


def test_checks_are_listed_in_words_failures_included(client: Client) -> None:
    document = make_document()
    make_capture(document, outcome=Outcome.BLOCKED.value, error="403")
    text = words(client.get(document.get_absolute_url()))
    assert "The site turned this program away instead of showing the document." in text


def test_only_the_last_twenty_checks_are_shown_and_that_is_said(client: Client) -> None:
    document = make_document()
    for day in range(25):
        make_capture(document, at=START + timedelta(days=day))
    response = client.get(document.get_absolute_url())
    assert "The last 20 checks by this archive" in words(response)
    assert attributes(response, "//th/time/@datetime")[-1] == "2026-05-08T12:00:00Z"


def test_the_newest_text_is_shown(client: Client) -> None:
    versions = make_history(["The old limit.", "The **new** limit."])
    response = client.get(versions[0].document.get_absolute_url())
    assert "The <strong>new</strong> limit." in response.content.decode()


def test_the_newest_text_is_shown_on_every_page_of_versions(client: Client) -> None:
    versions = make_history(numbered_texts(25))
    response = client.get(versions[0].document.get_absolute_url(), {"page": "2"})
    assert "The limit is 24 EUR." in words(response)


def test_a_missing_blob_is_said_and_does_not_break_the_page(client: Client) -> None:
    version = make_version(captured_at=START, cause=Cause.FIRST)
    blob_store().delete(version.text_digest)
    response = client.get(version.document.get_absolute_url())
    assert response.status_code == 200
    assert "does not have the text of this version" in words(response)


def test_the_form_leads_to_the_permalink_of_the_difference(client: Client) -> None:
    old, new = make_history(["One.", "Two."])
    response = client.get("/diff/", {"from": str(old.uuid), "to": str(new.uuid)})
    assert response.headers["Location"] == f"/diff/{old.uuid}/{new.uuid}/"


@pytest.mark.parametrize("query", [{}, {"from": "x", "to": "y"}, {"from": ""}])
def test_the_form_without_two_versions_is_a_404_with_a_sentence(
    client: Client, query: dict[str, str]
) -> None:
    response = client.get("/diff/", query)
    assert response.status_code == 404
    assert "Choose two versions" in words(response)


def test_an_unknown_document_is_a_404_with_a_sentence(client: Client) -> None:
    document = make_document()
    response = client.get(f"/providers/{document.provider.slug}/nothing/")
    assert response.status_code == 404
    assert "The archive has no document “nothing”" in words(response)
