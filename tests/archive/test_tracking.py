"""Checking many documents at once: whose lease is whose, for how long."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from auditor.archive import tracking
from auditor.archive.leases import claim
from auditor.archive.models import Capture, Document, Source
from auditor.archive.tracking import Checked, track
from auditor.archive.vocabulary import Trigger
from auditor.pages.engine import Attempt, Engine
from tests.archive.attempts import make_attempt, make_page
from tests.factories import make_document, make_source

pytestmark = pytest.mark.django_db


class InstantEngine:
    """Gives each document an attempt at once, or whatever `answer` makes of it."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer or (lambda: make_attempt(make_page()))
        self.asked = 0

    def submit(self, *_: object) -> Future[Attempt]:
        self.asked += 1
        future: Future[Attempt] = Future()
        future.set_result(self.answer())
        return future


def run(*sources: Source, engine: InstantEngine, trigger: Trigger) -> list[Checked]:
    documents = [Document.objects.get(pk=source.document_id) for source in sources]
    return list(track(documents, engine=cast(Engine, engine), trigger=trigger))


def test_each_document_is_checked_once() -> None:
    sources = [make_source() for _ in range(3)]
    checks = run(*sources, engine=InstantEngine(), trigger=Trigger.MANUAL)
    assert sorted(check.document.pk for check in checks) == [one.document_id for one in sources]
    assert Capture.objects.count() == 3


def test_more_documents_than_are_checked_at_once_are_all_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tracking, "IN_FLIGHT", 2)
    run(*(make_source() for _ in range(5)), engine=InstantEngine(), trigger=Trigger.MANUAL)
    assert Capture.objects.count() == 5


def test_a_document_without_a_declaration_is_passed_over() -> None:
    engine = InstantEngine()
    checks = list(track([make_document()], engine=cast(Engine, engine), trigger=Trigger.MANUAL))
    assert ([check.recorded for check in checks], engine.asked) == ([None], 0)


def test_on_a_schedule_what_is_no_longer_due_is_passed_over() -> None:
    source, engine = make_source(), InstantEngine()
    Document.objects.update(next_check_at=datetime.now(UTC) + timedelta(hours=1))
    assert not run(source, engine=engine, trigger=Trigger.SCHEDULE)[0].recorded
    assert engine.asked == 0


def test_by_hand_a_document_need_not_be_due() -> None:
    source = make_source()
    Document.objects.update(next_check_at=datetime.now(UTC) + timedelta(hours=1))
    assert run(source, engine=InstantEngine(), trigger=Trigger.MANUAL)[0].recorded


def test_a_document_taken_over_meanwhile_is_not_recorded() -> None:
    source = make_source()

    def take_over() -> Attempt:
        claim(source.document_id, at=datetime.now(UTC) + timedelta(hours=1))
        return make_attempt(make_page())

    checks = run(source, engine=InstantEngine(take_over), trigger=Trigger.MANUAL)
    assert (checks[0].recorded, Capture.objects.count()) == (None, 0)


def test_leases_are_renewed_while_a_check_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "RENEWAL", timedelta(0))
    source = make_source()

    def run_out() -> Attempt:
        Document.objects.update(lease_until=datetime.now(UTC) - timedelta(hours=1))
        return make_attempt(make_page())

    documents = [source.document]
    monkeypatch.setattr(tracking, "record", lambda **_: Document.objects.get().lease_until)
    checks = track(documents, engine=cast(Engine, InstantEngine(run_out)), trigger=Trigger.MANUAL)
    assert cast(Any, next(checks).recorded) > datetime.now(UTC)


def test_an_unexpected_error_gives_the_leases_back() -> None:
    def fail() -> Attempt:
        raise RuntimeError

    sources = [make_source() for _ in range(2)]
    with pytest.raises(RuntimeError):
        run(*sources, engine=InstantEngine(lambda: fail()), trigger=Trigger.MANUAL)
    assert Document.objects.exclude(lease_until=None).count() <= 1
