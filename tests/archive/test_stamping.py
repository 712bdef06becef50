"""Seals are stamped with the time by an authority, and never wait for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from auditor.archive.models import Seal, TimeStamp
from auditor.archive.sealing import digest_of, manifest_of, rows_of, seal_captures
from auditor.archive.stamping import stamp_seals, verify_seals
from auditor.archive.tasks import seal_captures as task
from auditor.pages.outcomes import Outcome
from tests.archive.attempts import check, failed_attempt
from tests.archive.authority import Authority, running_authority
from tests.factories import make_source
from tests.unguarded import unguarded

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority(tmp_path: Path, settings: Settings) -> Iterator[Authority]:
    """It is the installation's, with its certificates."""
    with running_authority(tmp_path) as running:
        settings.TIME_STAMPING_URL = running.url
        settings.TIME_STAMPING_ROOTS = str(running.roots)
        yield running


def sealed(count: int = 1) -> None:
    source = make_source()
    for _ in range(count):
        check(source, failed_attempt(Outcome.TIMED_OUT))
        seal_captures()


def test_a_seal_gets_the_time_that_the_authority_states(authority: Authority) -> None:
    sealed()
    assert stamp_seals() == 1
    stamp = TimeStamp.objects.get()
    assert abs(stamp.stamped_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert stamp.authority == authority.url
    assert verify_seals().problems == []
    assert verify_seals().stamps == 1


def test_a_seal_is_stamped_once(authority: Authority) -> None:
    sealed(2)
    assert (stamp_seals(), stamp_seals()) == (2, 0)
    assert authority.asked == 2


def test_without_an_authority_seals_are_made_all_the_same() -> None:
    check(make_source(), failed_attempt(Outcome.TIMED_OUT))
    assert task() == (1, 0)
    assert Seal.objects.filter(time_stamp=None).count() == 1


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_authority_that_is_out_of_order_is_asked_again_later(
    authority: Authority, status: int
) -> None:
    sealed(2)
    authority.status = status
    assert stamp_seals() == 0
    assert authority.asked == 1
    authority.status = 200
    assert stamp_seals() == 2


@pytest.mark.parametrize("answer", [b"", b"no time stamp", b"0" * 100_000])
def test_what_is_no_time_stamp_is_not_taken_for_one(authority: Authority, answer: bytes) -> None:
    sealed()
    authority.answer = answer
    assert stamp_seals() == 0
    assert not TimeStamp.objects.exists()


def test_the_answer_to_another_question_is_not_taken(authority: Authority) -> None:
    sealed(2)
    stamp_seals()
    authority.answer = bytes(TimeStamp.objects.get(seal__number=1).answer)
    check(make_source(), failed_attempt(Outcome.TIMED_OUT))
    assert task() == (1, 0)


def test_a_stamp_by_somebody_else_is_not_taken(
    authority: Authority, tmp_path: Path, settings: Settings
) -> None:
    sealed()
    (tmp_path / "other").mkdir()
    with running_authority(tmp_path / "other") as other:
        settings.TIME_STAMPING_URL = other.url
        assert stamp_seals() == 0


def test_a_seal_that_was_altered_keeps_no_later_one_waiting(authority: Authority) -> None:
    sealed(2)
    with unguarded():
        Seal.objects.filter(number=1).update(digest="0" * 64)
        second = Seal.objects.get(number=2)
        forged = digest_of(manifest_of(second, rows_of(second)))
        Seal.objects.filter(number=2).update(digest=forged)
    assert stamp_seals() == 1
    assert TimeStamp.objects.get().seal.number == 2


def test_the_database_refuses_to_change_a_time_stamp(authority: Authority) -> None:
    sealed()
    stamp_seals()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TimeStamp.objects.update(authority="http://another.example/")


def test_a_stamp_with_another_time_shows(authority: Authority) -> None:
    sealed()
    stamp_seals()
    with unguarded():
        TimeStamp.objects.update(stamped_at=datetime(2001, 1, 1, tzinfo=UTC))
    assert "states another time" in verify_seals().problems[0]


def test_a_stamp_of_another_seal_shows(authority: Authority) -> None:
    sealed(2)
    stamp_seals()
    with unguarded():
        other = TimeStamp.objects.get(seal__number=2).answer
        TimeStamp.objects.filter(seal__number=1).update(answer=other)
    assert "The time stamp of seal 1 does not hold" in verify_seals().problems[0]
