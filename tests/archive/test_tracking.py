"""Checking many documents at once: whose turn it is, what is asked for, what faults cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from auditor.archive import evidence, hosts, tracking
from auditor.archive.blobs import BlobStore, StorageFailed, blob_store
from auditor.archive.hosts import HOLD
from auditor.archive.leases import LEASE, claim
from auditor.archive.models import Capture, Document, Host, Source, Version
from auditor.archive.tracking import Checked, track
from auditor.archive.vocabulary import Trigger
from auditor.pages.declaration import Part
from auditor.pages.engine import Attempt, Engine, Order
from auditor.pages.extract import RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import Reading, read_pages
from tests.archive.attempts import (
    check_words,
    failed_attempt,
    make_attempt,
    make_page,
    words_attempt,
)
from tests.archive.texts import cut_short, terms
from tests.factories import make_document, make_source

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


class InstantEngine:
    """Gives each document an attempt at once, or whatever `answer` makes of it."""

    def __init__(self, answer: Callable[[], Attempt] | None = None) -> None:
        self.answer = answer or (lambda: make_attempt(make_page()))
        self.orders: list[Order] = []

    def submit(self, order: Order) -> Future[Attempt]:
        self.orders.append(order)
        future: Future[Attempt] = Future()
        try:
            future.set_result(self.answer())
        except RuntimeError as error:
            future.set_exception(error)
        return future

    def read(self, pages: Sequence[RawPage], parts: Sequence[Part]) -> Future[Reading]:
        future: Future[Reading] = Future()
        future.set_result(read_pages(pages, parts))
        return future


def run(
    *sources: Source, engine: InstantEngine | None = None, trigger: Trigger = Trigger.MANUAL
) -> list[Checked]:
    documents = [Document.objects.get(pk=source.document_id) for source in sources]
    engine = engine or InstantEngine()
    return list(track(documents, engine=cast(Engine, engine), trigger=trigger))


def order_for(source: Source) -> Order:
    """What the engine is asked for when this document is checked."""
    engine = InstantEngine(lambda: failed_attempt(Outcome.TIMED_OUT))
    run(source, engine=engine)
    (order,) = engine.orders
    return order


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

    monkeypatch.setattr(tracking, "record_all", look)
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


@pytest.mark.xfail(strict=True, reason="a host is held until the run ends, needed or not")
def test_a_host_that_no_check_needs_is_not_held() -> None:
    waiting, source = at_host("waiting"), at_host("running")
    Document.objects.filter(pk=waiting.document_id).update(next_check_at=now() + SOON)
    held: list[str] = []

    def look() -> Attempt:
        held.extend(Host.objects.exclude(holder="").values_list("name", flat=True))
        return make_attempt(make_page())

    run(waiting, source, engine=InstantEngine(look), trigger=Trigger.SCHEDULE)
    assert held == ["running.example"]


# --- Orders ---------------------------------------------------------------------------------------


def test_what_was_never_read_is_asked_for_whole() -> None:
    assert order_for(make_source()).known == ()


def test_a_server_is_asked_for_changes_since_the_last_reading() -> None:
    source, page = make_source(), make_page()
    check_words(source)
    (known,) = order_for(source).known
    assert (known.validators.etag, known.sha256) == ('"1"', page.sha256)


def test_another_extractor_asks_for_the_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source()
    check_words(source)
    monkeypatch.setattr(tracking, "EXTRACTOR_VERSION", "newer")
    assert order_for(source).known == ()


def test_another_declaration_asks_for_the_whole_page() -> None:
    source = make_source()
    check_words(source)
    Source.objects.update(is_current=False)
    newer = make_source(source.document, revision=2)
    assert order_for(newer).known == ()


def test_of_pages_that_are_combined_each_is_known() -> None:
    pages = [{"fetch": f"http://site.example/{name}"} for name in "ab"]
    source = make_source(declaration={"combine": pages, "select": "main"})
    came = make_page(terms()), make_page(terms(limit=9), headers=(("etag", '"2"'),))
    run(source, engine=InstantEngine(lambda: make_attempt(*came, source=source)))
    known = order_for(source).known
    assert [one.sha256 for one in known] == [page.sha256 for page in came]
    assert [one.validators.etag for one in known] == ['"1"', '"2"']


def test_what_is_known_is_of_the_last_text_that_was_read_well() -> None:
    source, page = make_source(), make_page()
    check_words(source)
    check_words(source, cut_short())
    (known,) = order_for(source).known
    assert known.sha256 == page.sha256


def test_what_was_doubted_is_looked_at_with_a_browser() -> None:
    source = make_source()
    check_words(source)
    assert order_for(source).uses_browser is False
    check_words(source, cut_short())
    assert order_for(source).uses_browser is True


def test_a_fallback_that_was_needed_once_is_used_from_the_start() -> None:
    source = make_source()
    attempt = words_attempt(source, uses_browser=True, fallback_reason="it is an empty shell")
    run(source, engine=InstantEngine(lambda: attempt))
    assert order_for(source).uses_browser is True


def test_no_browser_is_used_for_a_pdf() -> None:
    source = make_source(declaration={"fetch": "http://site.example/terms.pdf"})
    Document.objects.update(next_fetcher="browser")
    assert order_for(source).uses_browser is False


@pytest.mark.parametrize(("language", "asked"), [("", "en"), ("pt-BR", "pt-BR")])
def test_a_page_is_asked_for_in_the_documents_language(language: str, asked: str) -> None:
    source = make_source(make_document(language=language))
    assert order_for(source).accept_language == asked


@pytest.mark.parametrize(("because", "obeys"), [("", True), ("The provider agreed.", False)])
def test_robots_txt_is_obeyed_unless_a_reason_is_recorded(because: str, obeys: bool) -> None:
    assert (
        order_for(make_source(make_document(ignores_robots_because=because))).obeys_robots is obeys
    )


def test_many_documents_are_ordered_with_as_many_queries_as_a_few(
    django_assert_max_num_queries: Any,
) -> None:
    sources = [make_source() for _ in range(20)]
    for source in sources:
        check_words(source)
    running = tracking._Running(cast(Engine, InstantEngine()), Trigger.MANUAL)
    documents = list(Document.objects.all())
    with django_assert_max_num_queries(16):
        running.take(documents)
    assert len(running.jobs) == 20


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
        patched.setattr(evidence, "EXTRACTOR_VERSION", "older")
        version = check_words(source, reading=reading).version
    assert version
    return version


@pytest.mark.xfail(strict=True, reason="a text that the store has lost ends the whole run")
def test_a_lost_text_costs_no_other_document(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = make_source(), make_source()
    blob_store().delete(outdate(monkeypatch, bad).text_digest)
    run(bad, good)
    assert Capture.objects.filter(document=good.document).exists()


@pytest.mark.xfail(strict=True, reason="leases that were taken but not begun are not given back")
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


@pytest.mark.xfail(
    strict=True, reason="a mistake in the engine costs every check that is under way"
)
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

    monkeypatch.setattr(tracking, "record_all", fail)
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
