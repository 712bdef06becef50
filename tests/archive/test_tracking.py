"""Checking many documents at once: whose turn it is, what is asked for, what faults cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from auditor.archive import evidence, hosts, recording, tracking
from auditor.archive.blobs import BlobStore, StorageFailed, blob_store
from auditor.archive.hosts import HOLD
from auditor.archive.leases import LEASE, claim
from auditor.archive.models import Capture, Document, Host, Source, Version
from auditor.archive.pipeline import Recording
from auditor.archive.tracking import track
from auditor.archive.vocabulary import Trigger
from auditor.pages.engine import Attempt, Engine
from auditor.pages.outcomes import Outcome
from tests.archive.attempts import (
    check_words,
    failed_attempt,
    make_attempt,
    make_page,
    words_attempt,
)
from tests.archive.engines import InstantEngine, run
from tests.archive.texts import terms
from tests.factories import make_document, make_source

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


def at_host(name: str) -> Source:
    return make_source(declaration={"fetch": f"http://{name}.example/terms", "select": "main"})


def now() -> datetime:
    return datetime.now(UTC)


def test_each_document_is_checked_once() -> None:
    sources = [make_source() for _ in range(3)]
    checks = run(*sources)
    assert sorted(check.document.pk for check in checks) == [one.document_id for one in sources]
    assert Capture.objects.count() == 3


def test_nothing_to_check_is_nothing() -> None:
    assert run() == []


def test_more_documents_than_are_checked_at_once_are_all_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tracking, "IN_FLIGHT", 4)
    monkeypatch.setattr(tracking, "TOGETHER", 2)
    run(*(make_source() for _ in range(9)))
    assert Capture.objects.count() == 9


def test_a_document_without_a_declaration_is_passed_over() -> None:
    engine = InstantEngine()
    checks = list(track([make_document()], engine=cast(Engine, engine), trigger=Trigger.MANUAL))
    assert ([check.recorded for check in checks], engine.orders) == ([None], [])


def test_on_a_schedule_what_is_no_longer_due_is_passed_over() -> None:
    source, engine = make_source(), InstantEngine()
    Document.objects.update(next_check_at=now() + SOON)
    (checked,) = run(source, engine=engine, trigger=Trigger.SCHEDULE)
    assert (checked.recorded, bool(checked.passed_over), engine.orders) == (None, True, [])


def test_by_hand_a_document_need_not_be_due() -> None:
    source = make_source()
    Document.objects.update(next_check_at=now() + SOON)
    assert run(source)[0].recorded


def test_a_document_taken_over_meanwhile_is_not_recorded() -> None:
    source = make_source()

    def take_over() -> Attempt:
        claim([source.document_id], at=now() + SOON)
        return make_attempt(make_page())

    (checked,) = run(source, engine=InstantEngine(take_over))
    assert (checked.recorded, Capture.objects.count()) == (None, 0)
    assert "another worker" in checked.passed_over


def test_leases_and_hosts_are_renewed_while_a_check_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tracking, "RENEWAL", timedelta(0))
    source, held = make_source(), []

    def run_out() -> Attempt:
        Document.objects.update(lease_until=now() - SOON)
        Host.objects.update(held_until=now() - SOON)
        return make_attempt(make_page())

    def look(_: object) -> list[None]:
        held.append(Document.objects.filter(lease_until__gt=now() + LEASE / 2).count())
        held.append(Host.objects.filter(held_until__gt=now() + HOLD / 2).count())
        return [None]

    monkeypatch.setattr(Recording, "finish", look)
    run(source, engine=InstantEngine(run_out))
    assert held == [1, 1]


# --- Hosts ----------------------------------------------------------------------------------------


def test_a_host_that_another_process_holds_is_left_to_it() -> None:
    ours, theirs = at_host("ours"), at_host("theirs")
    hosts.hold(["theirs.example"], holder="another", at=now())
    recorded = {one.document.pk: bool(one.recorded) for one in run(ours, theirs)}
    assert recorded == {ours.document_id: True, theirs.document_id: False}


def test_what_is_left_to_another_process_stays_due() -> None:
    source = at_host("theirs")
    hosts.hold(["theirs.example"], holder="another", at=now())
    run(source)
    assert list(Document.objects.due(now())) == [source.document]


def test_a_host_that_asked_to_be_left_alone_is_not_asked() -> None:
    source, engine = at_host("busy"), InstantEngine()
    Host.objects.create(name="busy.example", free_at=now() + SOON)
    (checked,) = run(source, engine=engine)
    assert (checked.recorded, engine.orders) == (None, [])


def test_a_document_of_two_hosts_needs_both() -> None:
    pages = [{"fetch": f"http://{name}.example"} for name in ("ours", "theirs")]
    source = make_source(declaration={"combine": pages, "select": "main"})
    hosts.hold(["theirs.example"], holder="another", at=now())
    assert run(source)[0].recorded is None


def test_at_the_end_no_host_is_held_and_no_lease() -> None:
    run(*(at_host(name) for name in "abc"))
    assert not Host.objects.exclude(holder="").exists()
    assert not Document.objects.exclude(lease_until=None).exists()


def test_a_host_that_no_check_needs_is_not_held() -> None:
    waiting, source = at_host("waiting"), at_host("running")
    Document.objects.filter(pk=waiting.document_id).update(next_check_at=now() + SOON)
    held: list[str] = []

    def look() -> Attempt:
        held.extend(Host.objects.exclude(holder="").values_list("name", flat=True))
        return make_attempt(make_page())

    run(waiting, source, engine=InstantEngine(look), trigger=Trigger.SCHEDULE)
    assert held == ["running.example"]


# --- Reading again --------------------------------------------------------------------------------


def test_what_was_read_in_another_way_is_read_again_before_it_is_checked() -> None:
    source = make_source()
    check_words(source)
    Source.objects.update(is_current=False)
    newer = make_source(
        source.document, revision=2, declaration=source.declaration | {"select": "body"}
    )
    run(newer, engine=InstantEngine(lambda: words_attempt(newer, terms(limit=900))))
    found = Version.objects.oldest_first().values_list("change__cause", flat=True)
    assert list(found) == ["first", "declaration", "change"]


def outdate(monkeypatch: pytest.MonkeyPatch, source: Source) -> Version:
    """What was read of the document was read by another extractor, which read other words."""
    reading = words_attempt(source, terms("Read otherwise.")).reading
    with monkeypatch.context() as patched:
        for module in (evidence, recording):
            patched.setattr(module, "EXTRACTOR_VERSION", "older")
        version = check_words(source, reading=reading).version
    assert version
    return version


def test_a_lost_text_costs_no_other_document(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = make_source(), make_source()
    blob_store().delete(outdate(monkeypatch, bad).text_digest)
    run(bad, good)
    assert Capture.objects.filter(document=good.document).exists()


def test_a_fault_before_the_first_request_gives_the_leases_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> Any:
        raise RuntimeError

    monkeypatch.setattr(tracking, "reread", fail)
    with pytest.raises(RuntimeError):
        run(make_source())
    assert not Document.objects.exclude(lease_until=None).exists()


# --- Faults ---------------------------------------------------------------------------------------


def test_a_fault_of_one_document_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([failed_attempt(Outcome.TIMED_OUT), make_attempt(make_page())])
    checks = run(make_source(), make_source(), engine=InstantEngine(lambda: next(answers)))
    outcomes = [check.recorded.capture.outcome for check in checks if check.recorded]
    assert outcomes[0] == "timed_out"
    assert len(outcomes) == 2


def test_a_mistake_in_the_engine_costs_no_other_check() -> None:
    calls: list[int] = []

    def fail_second() -> Attempt:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("a mistake of ours")
        return make_attempt(make_page())

    run(*(make_source() for _ in range(3)), engine=InstantEngine(fail_second))
    assert Capture.objects.count() == 3


def test_an_error_that_ends_the_run_gives_the_leases_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Recording, "finish", fail)
    with pytest.raises(KeyboardInterrupt):
        run(*(make_source() for _ in range(2)))
    assert not Document.objects.exclude(lease_until=None).exists()
    assert not Host.objects.exclude(holder="").exists()


def test_who_stops_listening_gives_the_leases_back() -> None:
    documents = [make_source().document for _ in range(3)]
    checks = track(documents, engine=cast(Engine, InstantEngine()), trigger=Trigger.MANUAL)
    next(checks)
    checks.close()
    assert not Document.objects.exclude(lease_until=None).exists()


def test_a_store_that_takes_nothing_is_not_fetched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: BlobStore) -> None:
        raise StorageFailed("No space left on the device.")

    monkeypatch.setattr(BlobStore, "probe", fail)
    source, engine = make_source(), InstantEngine()
    (checked,) = run(source, engine=engine)
    assert (checked.recorded, engine.orders) == (None, [])
    assert "the store takes nothing more" in checked.passed_over
    assert list(Document.objects.due(now())) == [source.document]


def test_a_store_that_fills_up_ends_the_intake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "IN_FLIGHT", 1)
    monkeypatch.setattr(tracking, "TOGETHER", 1)
    sources = [make_source() for _ in range(4)]
    answers = [make_attempt(outcome=Outcome.STORAGE_FAILED, error="Full.")] * 9
    engine = InstantEngine(lambda: answers.pop())
    checks = run(*sources, engine=engine)
    assert [bool(check.recorded) for check in checks] == [True, False, False, False]
    assert (len(engine.orders), Document.objects.due(now()).count()) == (1, 3)
