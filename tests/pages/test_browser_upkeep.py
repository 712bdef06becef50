"""Browsers crash, hang and leak: pages are read all the same, and no process is left."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.pages.browser_pool import Upkeep
from auditor.pages.fetch import FetchFailed, Limits, Page
from auditor.pages.outcomes import Outcome
from auditor.pages.process_tree import Process, find_process, tree_of
from tests.pages.browsing import NEEDS_BROWSER, Browsing, browsing, scripted
from tests.pages.web import Answer, Web

pytestmark = [
    *NEEDS_BROWSER,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc"),
]
WATCHFUL = Upkeep(beat=timedelta(seconds=0.5), patience=timedelta(seconds=3))
BUSY = scripted("p.textContent = 'x'; fetch('/ping')")


def tree(browser: Browsing) -> list[Process]:
    """The driver, the browser and all that it started."""
    chromium = find_process(browser.browser_pid)
    assert chromium is not None
    driver = find_process(chromium.parent)
    return tree_of(driver) if driver else []


def left_of(processes: list[Process]) -> list[int]:
    """Those that still run, and zombies that this process has to collect."""
    now = [find_process(one.pid) for one in processes]
    return [
        one.pid
        for one, before in zip(now, processes, strict=True)
        if one and one.started == before.started
        # An orphan that has ended is collected by the system's first process, in its own time.
        if not one.is_zombie or one.parent == os.getpid()
    ]


def renderers(browser: Browsing) -> list[int]:
    found = []
    for process in tree(browser):
        with suppress(OSError):
            command = Path(f"/proc/{process.pid}/cmdline").read_bytes()
            found += [process.pid] if b"--type=renderer" in command else []
    return found


def send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@contextmanager
def struck(
    web: Web, strike: Callable[[Browsing], None], times: int, limits: Limits | None = None
) -> Iterator[Browsing]:
    """A browser that something happens to while it reads, the first so many times."""
    with browsing(web.host_map, upkeep=WATCHFUL, limits=limits or Limits()) as browser:
        struck: list[int] = []

        def ping() -> Answer:
            if len(struck) < times:
                struck.append(1)
                strike(browser)
            return Answer(b"pong")

        web.answers["/ping"] = ping
        web.serve("/", BUSY)
        yield browser


def kill_browser(browser: Browsing) -> None:
    send(signal.SIGKILL, [browser.browser_pid])


def stop_browser(browser: Browsing) -> None:
    send(signal.SIGSTOP, [browser.browser_pid])


def kill_renderers(browser: Browsing) -> None:
    send(signal.SIGKILL, renderers(browser))


def kill_driver(browser: Browsing) -> None:
    process = find_process(browser.browser_pid)
    send(signal.SIGKILL, [process.parent] if process else [])


STRIKES = [kill_browser, stop_browser, kill_renderers, kill_driver]


@pytest.mark.parametrize("strike", STRIKES)
def test_a_page_is_read_by_a_fresh_browser(web: Web, strike: Callable[[Browsing], None]) -> None:
    with struck(web, strike, times=1) as browser:
        before = browser.browser_pid
        assert (browser.outcome(), browser.browser_pid != before) == (Outcome.OK, True)


@pytest.mark.parametrize("strike", STRIKES)
def test_a_page_that_fails_two_browsers_is_given_up(
    web: Web, strike: Callable[[Browsing], None]
) -> None:
    with (
        struck(web, strike, times=2) as browser,
        pytest.raises(FetchFailed, match="failed twice") as failed,
    ):
        browser.visit()
    assert failed.value.outcome == Outcome.BROWSER_CRASHED


@pytest.mark.parametrize("strike", STRIKES)
def test_nothing_is_left_of_a_browser_that_failed(
    web: Web, strike: Callable[[Browsing], None]
) -> None:
    with struck(web, strike, times=1) as browser:
        before = tree(browser)
        browser.visit()
        before += tree(browser)
    assert left_of(before) == []


def test_a_stopped_browser_that_reads_nothing_is_ended_by_the_watch(web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    with browsing(web.host_map, upkeep=WATCHFUL) as browser:
        before = browser.browser_pid
        stop_browser(browser)
        assert (browser.outcome(), browser.browser_pid != before) == (Outcome.OK, True)


def test_an_endless_script_is_timed_out_and_the_next_page_is_read(web: Web) -> None:
    web.serve("/", scripted("while (true) {}"))
    web.serve("/next", "<p>next</p>")
    limits = Limits(total=timedelta(seconds=4))
    with browsing(web.host_map, limits=limits) as browser:
        outcomes = [browser.outcome("/next"), browser.outcome("/")]
        assert [*outcomes, browser.outcome("/next")] == ["ok", "timed_out", "ok"]


def test_an_endless_script_leaves_no_process(web: Web) -> None:
    web.serve("/", scripted("while (true) {}"))
    with browsing(web.host_map, limits=Limits(total=timedelta(seconds=4))) as browser:
        before = tree(browser)
        browser.outcome("/")
        before += tree(browser)
    assert left_of(before) == []


def test_a_browser_is_replaced_after_so_many_pages(web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    with browsing(web.host_map, upkeep=Upkeep(recycle_after=2)) as browser:
        pids = []
        for _ in range(4):
            browser.visit()
            pids.append(browser.browser_pid)
    assert [pids[0] == pids[1], pids[1] == pids[2], pids[2] == pids[3]] == [True, False, True]


def test_a_browser_that_is_replaced_reads_its_pages_to_the_end(web: Web) -> None:
    for number in range(6):
        web.serve(f"/{number}", scripted(f"setTimeout(() => p.textContent = 'no{number}', 500)"))
    with browsing(web.host_map, upkeep=Upkeep(recycle_after=2)) as browser:
        pages = browser.visit_all([f"/{number}" for number in range(6)])
        before = tree(browser)
    bodies = [page.body if isinstance(page, Page) else b"" for page in pages]
    assert [b"no%d" % n in body for n, body in enumerate(bodies)] == [True] * 6
    assert left_of(before) == []


def test_pages_of_a_closed_browser_fail_and_nothing_is_left(web: Web) -> None:
    web.serve("/", scripted("setInterval(() => fetch('/ping'), 50)"))
    with browsing(web.host_map) as browser:
        before = tree(browser)
    assert (browser.client.is_running, left_of(before)) == (False, [])
