"""Many documents at once, politely."""

from __future__ import annotations

import itertools
import time
from concurrent.futures import CancelledError
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from auditor.pages.engine import AT_ONCE, Engine, Order
from auditor.pages.extract import RawPage
from auditor.pages.fetch import Limits
from auditor.pages.outcomes import Outcome
from tests.pages.orders import TERMS, attempt, make_conduct, make_engine, make_part
from tests.pages.web import HOST, Answer, Web


def test_a_document_of_one_page_is_fetched(web: Web) -> None:
    web.serve("/", TERMS)
    found = attempt(web, make_part())
    assert (found.outcome, [page.body for page in found.pages]) == (Outcome.OK, [TERMS.encode()])


def test_an_attempt_says_how_long_it_took(web: Web) -> None:
    web.serve("/", TERMS)
    found = attempt(web, make_part())
    assert found.finished_at - found.started_at >= timedelta(milliseconds=found.duration_ms - 1)


def test_the_pages_of_a_combined_document_come_in_order(web: Web) -> None:
    web.serve("/a", "one")
    web.serve("/b", "two")
    found = attempt(web, make_part("/a"), make_part("/b"))
    assert [page.body for page in found.pages] == [b"one", b"two"]


def test_a_failing_part_gives_the_attempt_its_outcome(web: Web) -> None:
    web.serve("/a", "one")
    found = attempt(web, make_part("/a"), make_part("/none"))
    assert (found.outcome, "/none" in found.error) == (Outcome.NOT_FOUND, True)


def test_a_failing_part_leaves_no_pages(web: Web) -> None:
    web.serve("/a", "one")
    assert attempt(web, make_part("/a"), make_part("/none")).pages == ()


def test_after_a_failing_part_the_rest_is_not_asked_for(web: Web) -> None:
    attempt(web, make_part("/none"), make_part("/b"))
    assert [path for _, path in web.requests] == ["/none"]


def test_a_failed_attempt_keeps_its_hops(web: Web) -> None:
    web.redirect("/a", "/none")
    assert [hop["status"] for hop in attempt(web, make_part("/a")).hops] == [302, 404]


def test_one_request_at_a_time_goes_to_a_host(web: Web) -> None:
    parts = [make_part(f"/{number}") for number in range(10)]
    with make_engine(web) as engine:
        for future in [engine.submit(Order((part,))) for part in parts]:
            future.result(timeout=60)
    assert web.most_at_once == 1


def test_several_hosts_are_asked_at_once(web: Web) -> None:
    met = Event()

    def meet() -> Answer:
        if web.most_at_once >= 2:
            met.set()
        return Answer(b"met" if met.wait(5) else b"alone")

    web.answers["/"] = meet
    with make_engine(web) as engine:
        futures = [engine.submit(Order((make_part(host=f"{name}.{HOST}"),))) for name in "ab"]
        bodies = [future.result(timeout=60).pages[0].body for future in futures]
    assert bodies == [b"met", b"met"]


def test_a_host_with_a_long_queue_does_not_hold_up_another(web: Web) -> None:
    release = Event()
    web.answers["/slow"] = lambda: Answer(b"slow" if release.wait(10) else b"stuck")
    web.serve("/", TERMS)
    with make_engine(web) as engine:
        for _ in range(AT_ONCE + 1):
            engine.submit(Order((make_part("/slow", host=f"slow.{HOST}"),)))
        quick = engine.submit(Order((make_part(),))).result(timeout=60)
        release.set()
    assert quick.outcome == Outcome.OK


@pytest.mark.slow
def test_the_pause_between_two_requests_to_a_host_is_kept(web: Web) -> None:
    times: list[float] = []

    def note() -> Answer:
        times.append(time.monotonic())
        return Answer(b"x")

    web.answers["/"] = note
    attempt(web, *[make_part()] * 3, host_interval=timedelta(seconds=0.05))
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.05


def test_the_pause_is_kept_after_a_failure_too(web: Web) -> None:
    start = time.monotonic()
    with make_engine(web, host_interval=timedelta(seconds=0.05)) as engine:
        for future in [engine.submit(Order((make_part("/none"),))) for _ in range(2)]:
            future.result(timeout=60)
    assert time.monotonic() - start >= 0.05


def test_a_missing_browser_is_an_outcome(web: Web) -> None:
    found = attempt(web, make_part(runs_scripts=True), chromium="/no/such/browser")
    assert (found.outcome, "/no/such/browser" in found.error) == (Outcome.BROWSER_MISSING, True)


@pytest.mark.slow
def test_a_browser_that_does_not_start_is_an_outcome(web: Web, tmp_path: Path) -> None:
    fake = tmp_path / "chromium"
    fake.write_text('#!/bin/sh\ntest "$1" = --version\n')
    fake.chmod(0o755)
    found = attempt(web, make_part(runs_scripts=True), chromium=str(fake))
    assert found.outcome == Outcome.BROWSER_CRASHED


def test_leaving_while_a_fetch_is_pending_does_not_hang(web: Web) -> None:
    release = Event()
    web.answers["/"] = lambda: Answer(b"late" if release.wait(10) else b"stuck")
    with make_engine(web, limits=Limits(total=timedelta(seconds=60))) as engine:
        future = engine.submit(Order((make_part(),)))
    release.set()
    with pytest.raises(CancelledError):
        future.result(timeout=60)


def test_a_cancelled_wait_does_not_block_its_host(web: Web) -> None:
    web.serve("/", TERMS)
    with make_engine(web, host_interval=timedelta(seconds=0.2)) as engine:
        engine.submit(Order((make_part(),))).result(timeout=60)
        engine.submit(Order((make_part(),))).cancel()
        found = engine.submit(Order((make_part(),))).result(timeout=60)
    assert found.outcome == Outcome.OK


@pytest.mark.slow
def test_stored_pages_are_read_without_asking_any_site(web: Web) -> None:
    stored = [RawPage(b"<p>Terms of service of a shop</p>", "text/html", "utf-8")]
    with Engine(make_conduct(web)) as engine:
        reading = engine.read(stored, [make_part()]).result(timeout=60)
    assert (reading.text, web.requests) == ("Terms of service of a shop\n", [])


@pytest.mark.slow
def test_leaving_ends_the_reader_processes(web: Web) -> None:
    web.serve("/", TERMS)
    with Engine(make_conduct(web)) as engine:
        engine.submit(Order((make_part(),))).result(timeout=60)
        pids = engine.reader_pids
    assert pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
