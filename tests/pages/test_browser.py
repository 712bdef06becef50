"""Pages that a script writes, read in a real Chromium."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest

from auditor.pages.chromium import find_chromium
from auditor.pages.declaration import Part
from auditor.pages.engine import Attempt, Conduct, Engine
from auditor.pages.fetch import Limits
from auditor.pages.outcomes import Outcome
from tests.pages.web import HOST, Answer, Web, running

FOUND = find_chromium(os.environ)
CHROMIUM = FOUND.path if FOUND else ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
]
LIMITS = Limits(total=timedelta(seconds=12), body_bytes=1 << 20)


@pytest.fixture(scope="module")
def shared_web() -> Iterator[Web]:
    with running() as web:
        yield web


@pytest.fixture(scope="module")
def engine(shared_web: Web) -> Iterator[Engine]:
    """One browser for all tests of the module: starting it takes seconds."""
    conduct = Conduct(
        user_agent="tests",
        host_interval=timedelta(0),
        host_map=shared_web.host_map,
        limits=LIMITS,
        chromium=CHROMIUM,
    )
    with Engine(conduct) as engine:
        yield engine


@pytest.fixture
def web(shared_web: Web) -> Web:
    shared_web.answers.clear()
    shared_web.requests.clear()
    return shared_web


def visit(engine: Engine, path: str = "/", select: str = "p") -> Attempt:
    part = Part(f"http://{HOST}{path}", (select,), (), (), runs_scripts=True)
    return engine.submit([part]).result(timeout=60)


def scripted(script: str) -> str:
    return f"<html><body><p id=p></p><script>{script}</script></body></html>"


def test_what_a_script_writes_is_read(engine: Engine, web: Web) -> None:
    web.serve("/", scripted("p.textContent = 'made by ' + 'script'"))
    assert b"made by script" in visit(engine).pages[0].body


def test_text_that_comes_late_is_waited_for(engine: Engine, web: Web) -> None:
    late = "setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<b>late</b>'), 900)"
    web.serve("/", scripted(late))
    assert b"<b>late</b>" in visit(engine, select="b").pages[0].body


@pytest.mark.parametrize(
    "script",
    [
        "fetch('/sent', {method: 'POST', body: 'x'})",
        "fetch('/sent', {method: 'DELETE'})",
        "navigator.sendBeacon('/sent', 'x')",
        "new WebSocket('ws://' + location.host + '/sent')",
        "navigator.serviceWorker && navigator.serviceWorker.register('/sent')",
        "new Image().src = '/sent'",
        "new Audio('/sent').play().catch(() => 0)",
    ],
)
def test_a_page_sends_nothing_and_loads_no_pictures(engine: Engine, web: Web, script: str) -> None:
    web.serve("/", scripted(f"try {{ {script} }} catch (e) {{}}"))
    visit(engine)
    assert [path for _, path in web.requests if path == "/sent"] == []


def test_what_was_blocked_is_on_record(engine: Engine, web: Web) -> None:
    web.serve("/", scripted("fetch('/sent', {method: 'POST'}).catch(() => 0)"))
    assert visit(engine).pages[0].notes["blocked"] == [f"POST http://{HOST}/sent"]


def test_a_script_cannot_reach_this_machine(engine: Engine, web: Web, canary: Web) -> None:
    web.serve("/", scripted(f"fetch('http://127.0.0.1:{canary.port}/', {{mode: 'no-cors'}})"))
    visit(engine)
    assert canary.connections == 0


def test_a_redirect_cannot_reach_this_machine(engine: Engine, web: Web, canary: Web) -> None:
    web.redirect("/", f"http://127.0.0.1:{canary.port}/")
    visit(engine)
    assert canary.connections == 0


def test_what_a_redirect_to_this_machine_gave_is_not_read(
    engine: Engine, web: Web, canary: Web
) -> None:
    web.redirect("/", f"http://127.0.0.1:{canary.port}/")
    assert visit(engine).outcome == Outcome.REFUSED_BY_GUARD


def test_a_page_that_never_falls_quiet_is_read_in_bounded_time(
    engine: Engine, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pages.browser.SETTLE_MS", 1000)
    web.serve("/", scripted("p.textContent = 'x'; setInterval(() => fetch('/ping'), 50)"))
    start = time.monotonic()
    assert (visit(engine).outcome, time.monotonic() - start < 10) == (Outcome.OK, True)


def test_an_endless_script_is_timed_out_and_the_next_page_is_read(web: Web) -> None:
    web.serve("/", scripted("while (true) {}"))
    web.serve("/next", "<p>next</p>")
    limits = Limits(total=timedelta(seconds=6))
    conduct = Conduct("tests", timedelta(0), CHROMIUM, web.host_map, limits)
    with Engine(conduct) as engine:
        outcomes = [visit(engine, "/next").outcome, visit(engine).outcome]
        assert [*outcomes, visit(engine, "/next").outcome] == ["ok", "timed_out", "ok"]


@pytest.mark.parametrize(("status", "outcome"), [(404, "not_found"), (403, "blocked")])
def test_a_status_has_its_outcome(engine: Engine, web: Web, status: int, outcome: str) -> None:
    web.answers["/"] = Answer(b"<p>sorry</p>", status=status)
    assert visit(engine).outcome == outcome


def test_a_selector_that_chromium_does_not_know_is_no_failure(engine: Engine, web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    assert visit(engine, select="p:-soup-contains(Terms)").outcome == Outcome.OK


def test_half_a_surrogate_pair_does_not_matter(engine: Engine, web: Web) -> None:
    web.serve("/", scripted("p.textContent = 'a\\ud800b'"))
    assert b"a?b" in visit(engine).pages[0].body


def test_a_page_that_grows_beyond_the_limit_is_too_large(engine: Engine, web: Web) -> None:
    web.serve("/", scripted("p.textContent = 'a'.repeat(2 << 20)"))
    assert visit(engine).outcome == Outcome.TOO_LARGE


def test_a_download_is_no_page(engine: Engine, web: Web) -> None:
    headers = (("Content-Type", "application/zip"), ("Content-Disposition", "attachment"))
    web.answers["/"] = Answer(b"PK", headers=headers)
    assert visit(engine).outcome == Outcome.WRONG_TYPE


def test_a_host_that_does_not_listen_is_connect_failed(web: Web) -> None:
    conduct = Conduct("tests", timedelta(0), CHROMIUM, {HOST: ("127.0.0.1", 9)}, LIMITS)
    with Engine(conduct) as engine:
        assert visit(engine).outcome == Outcome.CONNECT_FAILED


def test_after_a_crash_another_browser_is_started(web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    conduct = Conduct("tests", timedelta(0), CHROMIUM, web.host_map, LIMITS)
    with Engine(conduct) as engine:
        visit(engine)
        _end_browser_of(engine)
        assert visit(engine).outcome == Outcome.OK


def test_a_browser_that_ends_while_it_reads_is_crashed(web: Web) -> None:
    web.serve("/", scripted("setInterval(() => fetch('/ping'), 50)"))
    part = Part(f"http://{HOST}/", ("p",), (), (), runs_scripts=True)
    asked = Event()

    def note() -> Answer:
        asked.set()
        return Answer()

    web.answers["/ping"] = note
    conduct = Conduct("tests", timedelta(0), CHROMIUM, web.host_map, LIMITS)
    with Engine(conduct) as engine:
        reading = engine.submit([part])
        asked.wait(10)
        _end_browser_of(engine)
        assert reading.result(timeout=30).outcome == Outcome.BROWSER_CRASHED


def _end_browser_of(engine: Engine) -> None:
    browser = engine._browser
    assert browser is not None
    closing = asyncio.run_coroutine_threadsafe(browser._chromium.close(), engine._loop)
    closing.result(timeout=10)


def test_proxies_of_the_environment_are_not_used(
    web: Web, canary: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    web.serve("/", "<p>Terms.</p>")
    conduct = Conduct("tests", timedelta(0), CHROMIUM, web.host_map, LIMITS)
    with Engine(conduct) as engine:
        assert (visit(engine).outcome, canary.connections) == (Outcome.OK, 0)
