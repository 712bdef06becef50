"""Evidence is cited by forms, whatever a browser does to line ends and positions."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from auditor.archive.models import Version
from auditor.archive.vocabulary import VersionState
from auditor.assessing import citable, uploads
from auditor.assessments.models import Evidence
from tests.assessing.scene import (
    CLAUSE,
    TEXT,
    TWICE,
    client_of,
    make_draft,
    make_event,
)
from tests.assessments.factories import AT, Cast, make_cast, make_observation, make_terms
from tests.factories import make_document, make_provider, make_version

pytestmark = pytest.mark.django_db


class Citing:
    """The author of a draft at the indicator AO-01."""

    def __init__(self) -> None:
        self.cast: Cast = make_cast()
        self.draft = make_draft(self.cast)
        self.version = Version.objects.get(document__provider=self.draft.provider)
        self.client: Client = client_of(self.cast.author)
        self.path = f"/assess/{self.draft.uuid}/indicators/AO-01/"

    def post(self, body: str = "version", **given: Any) -> Any:
        self.draft.refresh_from_db()
        data = {"seen": self.draft.revision, "aspect": "claimed", "kind": "terms_version"}
        if body == "version":
            data |= {"version": self.version.uuid}
        return self.client.post(f"{self.path}cite/{body}/", data | given)

    def cited(self) -> Evidence:
        return Evidence.objects.get(answer__assessment=self.draft)

    def has_cited(self) -> bool:
        return Evidence.objects.filter(answer__assessment=self.draft).exists()


@pytest.fixture
def citing() -> Citing:
    return Citing()


def test_pasted_words_are_found_in_the_text(citing: Citing) -> None:
    assert citing.post(exact=f"  {CLAUSE}\r\n").status_code == 302
    piece = citing.cited()
    assert (piece.exact, piece.start) == (CLAUSE, TEXT.index(CLAUSE))


def test_a_list_of_versions_that_is_cut_off_says_so(
    citing: Citing, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_version(citing.version.document, TEXT + "\nMore.\n", captured_at=AT)
    path = f"{citing.path}cite/version/"
    assert "versions are listed" not in citing.client.get(path).content.decode()
    monkeypatch.setattr(citable, "MOST_VERSIONS", 1)
    assert "The newest 1 of 2 versions are listed." in citing.client.get(path).content.decode()


def test_line_ends_of_a_form_are_not_those_of_the_text(citing: Citing) -> None:
    assert citing.post(exact="An account is opened with\r\nan e-mail address.").status_code == 302
    assert citing.cited().exact == "An account is opened with\r\nan e-mail address."


def test_astral_characters_are_cited_at_their_code_points(citing: Citing) -> None:
    words = "😀 is a face."
    start = TEXT.index(words)
    citing.post(exact=words, start=start, end=start + len(words))
    assert TEXT[citing.cited().start : citing.cited().end] == words


def test_positions_of_a_script_choose_among_equal_words(citing: Citing) -> None:
    start = TEXT.rindex(TWICE)
    assert citing.post(exact=TWICE, start=start, end=start + len(TWICE)).status_code == 302
    assert citing.cited().start == start


def test_words_that_stand_twice_are_asked_about(citing: Citing) -> None:
    response = citing.post(exact=TWICE)
    page = response.content.decode()
    assert response.status_code == 400
    assert "These words stand in 2 places. Choose which one is meant." in page
    start = TEXT.index(TWICE)
    assert f'value="{start}-{start + len(TWICE)}"' in page
    assert not citing.has_cited()


def test_the_chosen_one_of_two_places_is_cited(citing: Citing) -> None:
    start = TEXT.rindex(TWICE)
    assert citing.post(exact=TWICE, place=f"{start}-{start + len(TWICE)}").status_code == 302
    assert citing.cited().start == start


@pytest.mark.parametrize("place", ["0-5", "x", "-", "99999999999999999999-1"])
def test_a_place_that_is_none_is_asked_about_again(citing: Citing, place: str) -> None:
    assert citing.post(exact=TWICE, place=place).status_code == 400
    assert not citing.has_cited()


def test_words_that_are_not_there_are_refused_and_kept(citing: Citing) -> None:
    response = citing.post(exact="We never ask for anything.", note="My note.")
    page = response.content.decode()
    assert response.status_code == 400
    assert "These words do not stand in the text that is shown." in page
    assert '<a href="#cite_exact">' in page
    assert "We never ask for anything.</textarea>" in page
    assert "My note.</textarea>" in page


@pytest.mark.parametrize(("start", "end"), [("x", "y"), ("-5", "3"), ("0", "999999999999")])
def test_wrong_positions_count_for_nothing(citing: Citing, start: str, end: str) -> None:
    response = citing.post(exact=CLAUSE, start=start, end=end)
    assert response.status_code in {302, 400}
    assert not citing.has_cited() or citing.cited().start == TEXT.index(CLAUSE)


@pytest.mark.parametrize("version", ["", "x", "00000000-0000-0000-0000-000000000001"])
def test_no_such_text_is_said(citing: Citing, version: str) -> None:
    assert citing.post(exact=CLAUSE, version=version).status_code in {400, 404}
    assert not citing.has_cited()


def test_texts_of_others_and_unconfirmed_ones_cannot_be_opened(citing: Citing) -> None:
    other = make_version(make_document(make_provider()), CLAUSE)
    doubted = make_version(
        citing.version.document, CLAUSE, state=VersionState.SUSPECT, reason="Short."
    )
    for version in (other, doubted):
        path = f"{citing.path}cite/version/?version={version.uuid}"
        assert citing.client.get(path).status_code == 404
        assert citing.post(exact=CLAUSE, version=version.uuid).status_code == 404


def test_an_older_text_can_be_chosen(citing: Citing) -> None:
    make_terms(
        citing.draft.provider, "# Terms\n\nNewer words.", captured_at=citing.draft.created_at
    )
    assert "Newer words." in citing.client.get(citing.path).content.decode()
    older = f"{citing.path}cite/version/?document={citing.version.document.slug}"
    page = citing.client.get(f"{older}&version={citing.version.uuid}").content.decode()
    assert CLAUSE in page
    assert "newer confirmed text" in page


def test_a_public_event_is_cited(citing: Citing) -> None:
    event = make_event(citing.draft.provider)
    response = citing.post("event", event=event.pk, aspect="observed", kind="authority_finding")
    assert response.status_code == 302
    assert (citing.cited().event or {})["summary"] == event.summary


def test_an_event_of_another_provider_is_refused(citing: Citing) -> None:
    event = make_event(make_provider())
    assert citing.post("event", event=event.pk, kind="authority_finding").status_code == 400


def test_a_test_is_cited(citing: Citing) -> None:
    test = make_observation(citing.draft.provider, by=citing.cast.author)
    given = {"aspect": "observed", "kind": "test_protocol"}
    assert citing.post("observation", observation=test.pk, **given).status_code == 302
    assert citing.cited().observation == test


def test_a_document_is_described_with_a_copy(citing: Citing) -> None:
    file = SimpleUploadedFile("order.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    given = {"aspect": "observed", "kind": "authority_finding", "speaks_on": "2026-01-05"}
    assert citing.post("document", title="Order", file=file, **given).status_code == 302
    assert citing.cited().file_name == "order.pdf"


def test_a_copy_that_is_too_large_is_refused_before_it_is_read(
    citing: Citing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 1024 * 1024)
    read: list[str] = []
    monkeypatch.setattr(uploads, "File", lambda name, *_: read.append(name))
    file = SimpleUploadedFile("order.pdf", bytes(1024 * 1024 + 1), content_type="application/pdf")
    given = {"aspect": "observed", "kind": "authority_finding", "speaks_on": "2026-01-05"}
    response = citing.post("document", title="Order", file=file, **given)
    assert response.status_code == 400
    assert "A copy has at most 1 MiB." in response.content.decode()
    assert not read


def test_what_the_action_refuses_is_said_at_the_form(citing: Citing) -> None:
    response = citing.post("document", title="Order", kind="authority_finding")
    assert response.status_code == 400
    assert "Say of which day this piece of evidence speaks." in response.content.decode()


def test_a_piece_is_taken_back(citing: Citing) -> None:
    citing.post(exact=CLAUSE)
    piece = citing.cited()
    citing.draft.refresh_from_db()
    path = f"/assess/{citing.draft.uuid}/evidence/{piece.uuid}/remove/"
    assert citing.client.post(path, {"seen": citing.draft.revision - 1}).status_code == 409
    assert citing.client.post(path, {"seen": citing.draft.revision}).status_code == 302
    assert not Evidence.objects.kept().filter(answer__assessment=citing.draft).exists()


def test_a_sort_of_evidence_that_is_none_has_no_page(citing: Citing) -> None:
    assert citing.client.get(f"{citing.path}cite/rumour/").status_code == 404


def test_an_indicator_that_is_none_has_no_page(citing: Citing) -> None:
    for name in ("ZZ-99", "x", "AO-01%00"):
        path = f"/assess/{citing.draft.uuid}/indicators/{name}/"
        assert citing.client.get(path).status_code == 404
