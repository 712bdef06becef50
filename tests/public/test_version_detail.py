"""A version's page and its plain text: provenance, neighbours, citation."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING

import pytest

from auditor.archive.blobs import blob_store
from auditor.archive.models import ImportedRecord, Version
from auditor.archive.vocabulary import Cause, RecordOutcome, VersionState
from tests.factories import make_version
from tests.public.pages import START, attributes, links, make_history, words

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def make_imported_version() -> Version:
    version = make_version(captured_at=START, cause=Cause.FIRST)
    record = ImportedRecord.objects.create(
        document=version.document, commit="c" * 40, blob_sha1="b" * 40, path="Halden/Terms.md",
        sequence=0, recorded_at=START, cause=Cause.FIRST, engine_version="14.1.0",
        snapshot_reference="snapshot abc", outcome=RecordOutcome.VERSION,
    )  # fmt: skip
    Version.objects.filter(pk=version.pk).update(
        capture=None, snapshot=None, source=None, imported=record
    )
    return version


def test_a_captured_version_says_where_it_comes_from(client: Client) -> None:
    version = make_version(captured_at=START)
    assert version.snapshot is not None
    text = words(client.get(version.get_absolute_url()))
    assert "3 May 2026, 12:00 UTC" in text
    assert version.text_digest in text
    assert version.snapshot.digest in text
    assert "http://site.example/terms" in text


def test_an_imported_version_says_whose_record_it_is(client: Client) -> None:
    text = words(client.get(make_imported_version().get_absolute_url()))
    assert "Imported from Open Terms Archive; not captured by this archive" in text
    for fact in ("c" * 40, "b" * 40, "Halden/Terms.md", "14.1.0", "snapshot abc"):
        assert fact in text


def test_it_leads_to_its_neighbours_and_their_difference(client: Client) -> None:
    first, middle, last = make_history(["One.", "Two.", "Three."])
    found = links(client.get(middle.get_absolute_url()))
    assert first.get_absolute_url() in found
    assert last.get_absolute_url() in found
    assert f"/diff/{first.uuid}/{middle.uuid}/" in found


def test_neighbours_of_one_instant_are_told_apart_by_their_order(client: Client) -> None:
    versions = [make_version(text="One.", captured_at=START)]
    document = versions[0].document
    versions += [make_version(document, text, captured_at=START) for text in ("Two.", "Three.")]
    found = links(client.get(versions[1].get_absolute_url()))
    assert versions[0].get_absolute_url() in found
    assert versions[2].get_absolute_url() in found


def test_unconfirmed_neighbours_are_passed_over(client: Client) -> None:
    first, middle, last = make_history(["One.", "Two.", "Three."])
    Version.objects.filter(pk=middle.pk).update(state=VersionState.VARIANT)
    assert last.get_absolute_url() in links(client.get(first.get_absolute_url()))


@pytest.mark.parametrize("suffix", ["", "text/"])
def test_an_unconfirmed_version_has_no_page(client: Client, suffix: str) -> None:
    version = make_version(state=VersionState.CANDIDATE)
    response = client.get(version.get_absolute_url() + suffix)
    assert response.status_code == 404
    assert "The archive has no version with this address." in words(response)


def test_an_unknown_version_is_a_404_with_a_sentence(client: Client) -> None:
    response = client.get(f"/versions/{uuid.uuid4()}/")
    assert response.status_code == 404
    assert "The archive has no version with this address." in words(response)


def test_it_can_be_cited_in_three_forms(client: Client) -> None:
    version = make_version(captured_at=START)
    response = client.get(version.get_absolute_url())
    plain, bibtex, csl = attributes(response, "//pre/text()")
    url = f"http://testserver{version.get_absolute_url()}"
    assert url in plain
    assert f"url = {{{url}}}" in bibtex
    assert json.loads(csl)[0]["URL"] == url


def test_the_plain_text_is_what_the_digest_is_of(client: Client) -> None:
    version = make_version(text="# Überschrift\n\n<script>alert(1)</script>\n")
    response = client.get(version.get_absolute_url() + "text/")
    assert hashlib.sha256(response.content).hexdigest() == version.text_digest
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_plain_text_is_not_sent_twice(client: Client) -> None:
    version = make_version()
    path = version.get_absolute_url() + "text/"
    etag = client.get(path).headers["ETag"]
    assert etag == f'"{version.text_digest}"'
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_a_text_that_the_store_lacks_is_a_503_with_a_sentence(client: Client) -> None:
    version = make_version()
    blob_store().delete(version.text_digest)
    response = client.get(version.get_absolute_url() + "text/")
    assert response.status_code == 503
    assert "does not have the text" in response.content.decode()
