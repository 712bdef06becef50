"""Uploaded copies: for whoever sees that there is one, to be saved, and noted."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Clearance, Role
from auditor.archive.blobs import BlobDamaged, BlobMissing, StorageFailed
from auditor.assessments.actions import Described, File, Piece
from auditor.assessments.models import Assessment, Evidence
from auditor.assessments.vocabulary import Status
from auditor.exports import evidence_views
from auditor.kyc.vocabulary import Aspect, EvidenceKind
from tests.accounts.people import sign_in
from tests.assessments.factories import (
    AT,
    Cast,
    Writer,
    fill,
    make_assessment,
    make_cast,
    with_role,
)
from tests.assessments.unfrozen import alter
from tests.public.pages import links, words

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7 an order"
UNKNOWN = "00000000-0000-4000-8000-000000000001"


def with_copy(
    status: Status = Status.PUBLISHED,
    *,
    file: File | None = None,
    visibility: Clearance = Clearance.VETTED,
    cast: Cast | None = None,
) -> Evidence:
    """A copy behind a claim, in an assessment of that state."""
    body = Described("Letter", file=file or File("order.pdf", "application/pdf", CONTENT))
    piece = Piece(
        Aspect.CLAIMED,
        EvidenceKind.UPLOAD,
        body,
        visibility=visibility,
        speaks_on=AT.date(),
    )

    def content(row: Assessment, cast: Cast, at: datetime) -> None:
        fill(row, cast, at)
        Writer(row, at).cite("AO-01", piece)

    make_assessment(status, content=content, cast=cast)
    return Evidence.objects.exclude(upload="").get()


def path_to(evidence: Evidence) -> str:
    return f"/exports/evidence/{evidence.uuid}/"


def answer_about(client: Client, uuid: object) -> tuple[int, dict[str, str], str]:
    """All that comes back of a copy, without the name that was asked for."""
    answer = client.get(f"/exports/evidence/{uuid}/")
    return answer.status_code, dict(answer.headers), words(answer).replace(str(uuid), "UUID")


def test_who_sees_the_piece_saves_the_copy_and_no_browser_opens_it(client: Client) -> None:
    evidence = with_copy()
    answer = sign_in(client, with_role(Role.REGULATOR)).get(path_to(evidence))
    assert answer.content == CONTENT
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="order.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"].split("; ")
    assert answer["Cache-Control"] == "private, no-store"


def test_what_is_given_for_a_pdf_and_is_a_page_goes_out_as_bytes(client: Client) -> None:
    evidence = with_copy(file=File("a.pdf", "text/html", b"<script>alert(1)</script>"))
    answer = sign_in(client, with_role(Role.REGULATOR)).get(path_to(evidence))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf.bin"'


def test_each_copy_that_was_given_is_noted(client: Client) -> None:
    evidence = with_copy()
    regulator = with_role(Role.REGULATOR)
    sign_in(client, regulator).get(path_to(evidence))
    entry = AuditEntry.objects.get(action="evidence.downloaded")
    assert entry.actor == regulator
    assert entry.detail == {
        "evidence": str(evidence.uuid),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "sight": "vetted",
    }


def test_who_asks_for_the_headers_alone_is_given_no_copy(client: Client) -> None:
    evidence = with_copy()
    answer = sign_in(client, with_role(Role.REGULATOR)).head(path_to(evidence))
    assert (answer.status_code, answer.content) == (200, b"")
    assert not AuditEntry.objects.filter(action="evidence.downloaded").exists()


@pytest.mark.parametrize("visibility", Clearance)
@pytest.mark.parametrize("role", [None, *Role])
def test_the_sight_of_the_piece_decides(
    client: Client, role: Role | None, visibility: Clearance
) -> None:
    evidence = with_copy(visibility=visibility)
    sight = Clearance.PUBLIC
    if role is not None:
        sign_in(client, with_role(role))
        sight = {
            Role.RESEARCHER: Clearance.VETTED,
            Role.REGULATOR: Clearance.VETTED,
            Role.REVIEWER: Clearance.RESTRICTED,
            Role.EDITOR: Clearance.RESTRICTED,
        }.get(role, Clearance.PUBLIC)
    may_see = sight >= max(visibility, Clearance.VETTED)
    assert client.get(path_to(evidence)).status_code == (200 if may_see else 404)


@pytest.mark.parametrize("role", [None, Role.REPRESENTATIVE, Role.REGULATOR])
def test_what_may_not_be_seen_is_answered_like_what_is_not_there(
    client: Client, role: Role | None
) -> None:
    evidence = with_copy(visibility=Clearance.RESTRICTED)
    if role is not None:
        sign_in(client, with_role(role))
    assert answer_about(client, evidence.uuid) == answer_about(client, UNKNOWN)
    assert not AuditEntry.objects.filter(action="evidence.downloaded").exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.EMBARGOED, Status.WITHDRAWN])
def test_the_vetted_are_given_no_copy_of_what_is_not_published(
    client: Client, status: Status
) -> None:
    evidence = with_copy(status)
    sign_in(client, with_role(Role.REGULATOR))
    assert answer_about(client, evidence.uuid) == answer_about(client, UNKNOWN)


def test_who_writes_a_draft_is_given_the_copies_in_it(client: Client) -> None:
    cast = make_cast()
    evidence = with_copy(Status.DRAFT, visibility=Clearance.RESTRICTED, cast=cast)
    assert sign_in(client, cast.author).get(path_to(evidence)).content == CONTENT


def test_what_was_taken_back_is_given_to_nobody(client: Client) -> None:
    cast = make_cast()
    evidence = with_copy(cast=cast)
    alter(evidence, removed_at=AT, removed_by=cast.author)
    assert sign_in(client, cast.reviewer).get(path_to(evidence)).status_code == 404


def test_a_piece_without_a_copy_has_none(client: Client) -> None:
    make_assessment(Status.PUBLISHED)
    evidence = Evidence.objects.filter(upload="").earliest("pk")
    sign_in(client, with_role(Role.REVIEWER))
    assert answer_about(client, evidence.uuid) == answer_about(client, UNKNOWN)


@pytest.mark.parametrize("fault", [BlobMissing, BlobDamaged, StorageFailed])
def test_a_copy_that_cannot_be_read_gets_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    evidence = with_copy()
    sign_in(client, with_role(Role.REGULATOR))
    store = Mock(get=Mock(side_effect=fault("of the store")))
    monkeypatch.setattr(evidence_views, "blob_store", lambda: store)
    answer = client.get(path_to(evidence))
    assert answer.status_code == 503
    assert "does not have this copy at the moment, or it is damaged" in words(answer)
    assert evidence.upload in words(answer)
    assert not AuditEntry.objects.filter(action="evidence.downloaded").exists()


def test_nobody_writes_there(client: Client) -> None:
    evidence = with_copy()
    sign_in(client, with_role(Role.REVIEWER))
    assert client.post(path_to(evidence)).status_code == 405


def test_the_pages_that_show_the_piece_lead_to_its_copy(client: Client) -> None:
    cast = make_cast()
    evidence = with_copy(cast=cast)
    assessment = f"/assessments/{evidence.answer.assessment.uuid}/"
    assert path_to(evidence) not in links(client.get(assessment))
    sign_in(client, with_role(Role.REGULATOR))
    assert path_to(evidence) in links(client.get(assessment))
