"""What was captured is sealed, and a change of it afterwards shows."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from auditor.archive import sealing
from auditor.archive.models import Capture, Seal, SealedCapture, SnapshotPage, Source
from auditor.archive.sealing import manifest_of, rows_of, seal_captures, statement_of
from auditor.archive.stamping import verify_seals
from auditor.pages.outcomes import Outcome
from tests.archive.attempts import check, check_words, failed_attempt
from tests.factories import make_source
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def captured(count: int = 1) -> Source:
    source = make_source()
    for _ in range(count):
        check(source, failed_attempt(Outcome.TIMED_OUT))
    return source


def problems() -> list[str]:
    return verify_seals().problems


def test_where_nothing_was_captured_nothing_is_sealed() -> None:
    assert seal_captures() == 0
    assert problems() == []


def test_every_capture_is_sealed_once() -> None:
    source = captured(3)
    assert (seal_captures(), seal_captures()) == (1, 0)
    check_words(source)
    assert seal_captures() == 1
    assert list(SealedCapture.objects.values_list("seal__number", "position")) == [
        (1, 0), (1, 1), (1, 2), (2, 0),
    ]  # fmt: skip
    held = verify_seals()
    assert (held.seals, held.captures, held.unsealed, held.problems) == (2, 4, 0, [])


def test_many_captures_make_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST", 2)
    captured(5)
    assert seal_captures() == 3
    assert problems() == []


def test_a_capture_that_was_numbered_before_others_and_stored_after_them_is_sealed_too() -> None:
    source = captured(2)
    first, second = Capture.objects.order_by("pk")
    seal = Seal.objects.create(number=1, sealed_at=first.started_at, digest="0" * 64)
    SealedCapture.objects.create(seal=seal, capture=second, position=0, digest="0" * 64)
    check_words(source)
    assert seal_captures() == 1
    assert not Capture.objects.filter(sealed=None).exists()


def test_a_capture_that_was_left_far_behind_is_sealed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "RECENT", 0)
    captured(2)
    first, second = Capture.objects.order_by("pk")
    seal = Seal.objects.create(number=1, sealed_at=first.started_at, digest="0" * 64)
    SealedCapture.objects.create(seal=seal, capture=second, position=0, digest="0" * 64)
    assert (seal_captures(), seal_captures()) == (1, 0)
    assert SealedCapture.objects.get(seal__number=2).capture == first


def test_a_seal_is_the_digest_of_its_manifest_which_names_the_seal_before() -> None:
    source = captured()
    seal_captures()
    check_words(source)
    seal_captures()
    first, second = Seal.objects.order_by("number")
    manifest = manifest_of(second, rows_of(second))
    assert hashlib.sha256(manifest).hexdigest() == second.digest
    said = json.loads(manifest)
    assert (said["number"], said["previous"], said["format"]) == (2, first.digest, "kyp-seal-1")


def test_a_statement_says_all_that_was_recorded() -> None:
    source = make_source()
    capture = check_words(source).capture
    said = json.loads(statement_of(Capture.objects.get()))
    page = SnapshotPage.objects.get()
    assert said["pages"] == [
        {
            "url": page.url,
            "media_type": page.media_type,
            "charset": page.charset,
            "length": page.length,
            "sha256": page.blob,
        }
    ]
    assert (said["attempt"], said["outcome"]) == (str(capture.attempt), "ok")
    assert said["record"] == Capture.objects.get().record
    assert said["declaration"] == source.declaration


@pytest.mark.parametrize(
    "change",
    [
        {"fetcher": "browser"},
        {"record": {"words": 7}},
        {"finished_at": datetime(2031, 1, 1, tzinfo=UTC)},
        {"text_digest": "1" * 64},
        {"screenshot": "1" * 64},
    ],
)
def test_a_capture_that_was_changed_afterwards_shows(change: dict[str, object]) -> None:
    check_words(make_source())
    seal_captures()
    Capture.objects.update(**change)
    (problem,) = problems()
    assert "is not what was sealed in seal 1" in problem


def test_a_failure_that_was_made_another_shows() -> None:
    captured()
    seal_captures()
    Capture.objects.update(outcome="server_error", error="Another one.")
    assert "is not what was sealed" in problems()[0]


def test_a_page_that_was_exchanged_shows() -> None:
    check_words(make_source())
    seal_captures()
    SnapshotPage.objects.update(blob="2" * 64)
    assert "is not what was sealed" in problems()[0]


def test_a_declaration_that_was_exchanged_shows() -> None:
    source = captured()
    seal_captures()
    declaration = {"fetch": "https://another.example/", "select": "main"}
    Source.objects.filter(pk=source.pk).update(declaration=declaration)
    assert "is not what was sealed" in problems()[0]


def test_a_seal_that_was_taken_away_shows() -> None:
    source = captured()
    for _ in range(2):
        seal_captures()
        check_words(source)
    seal_captures()
    with unguarded():
        SealedCapture.objects.filter(seal__number=2).delete()
        first, second, third = Seal.objects.order_by("number")
        Seal.objects.filter(pk=third.pk).update(previous=third)
        Seal.objects.filter(pk=second.pk).delete()
        Seal.objects.filter(pk=third.pk).update(previous=first)
    assert any("does not follow the seal before it" in one for one in problems())


def test_a_seal_that_was_made_anew_shows_in_the_next() -> None:
    source = captured()
    seal_captures()
    check_words(source)
    seal_captures()
    with unguarded():
        Capture.objects.filter(outcome="timed_out").update(error="Another one.")
        row = SealedCapture.objects.get(seal__number=1)
        digest = sealing.digest_of(statement_of(row.capture))
        SealedCapture.objects.filter(pk=row.pk).update(digest=digest)
        first = Seal.objects.get(number=1)
        forged = sealing.digest_of(manifest_of(first, rows_of(first)))
        Seal.objects.filter(number=1).update(digest=forged)
    assert problems() == ["Seal 2 does not match the checks that it lists."]


@pytest.mark.parametrize("model", [Seal, SealedCapture])
def test_the_database_refuses_to_change_or_remove_a_seal(
    model: type[Seal] | type[SealedCapture],
) -> None:
    captured()
    seal_captures()
    with pytest.raises(DatabaseError, match=r"Seals are append-only"), transaction.atomic():
        model.objects.update(digest="3" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)
