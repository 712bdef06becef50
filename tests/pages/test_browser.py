"""Pages that a script writes, read in a real Chromium."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import pytest

from auditor.pages.browser import BrowserMissing
from auditor.pages.browser_settle import Patience
from auditor.pages.fetch import FetchFailed, Page
from auditor.pages.outcomes import Outcome
from tests.pages.browsing import CHROMIUM, NEEDS_BROWSER, Browsing, browsing, scripted
from tests.pages.web import HOST, Answer, Web, running

pytestmark = NEEDS_BROWSER
LONG = "word " * 100


@pytest.fixture(scope="module")
def shared_web() -> Iterator[Web]:
    with running() as web:
        yield web


@pytest.fixture(scope="module")
def browser(shared_web: Web) -> Iterator[Browsing]:
    """One browser for all tests of the module: starting it takes seconds."""
    with browsing(shared_web.host_map) as browser:
        yield browser


@pytest.fixture
def web(shared_web: Web) -> Web:
    shared_web.answers.clear()
    shared_web.requests.clear()
    shared_web.headers.clear()
    return shared_web


def slowly(text: str, seconds: float) -> Answer:
    time.sleep(seconds)
    return Answer(text.encode())


def test_what_a_script_writes_is_read(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("p.textContent = 'made by ' + 'script'"))
    assert b"made by script" in browser.visit().body


def test_text_of_a_late_timer_is_waited_for(browser: Browsing, web: Web) -> None:
    late = "setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<b>late</b>'), 900)"
    web.serve("/", scripted(late))
    assert b"<b>late</b>" in browser.visit(select="b").body


def test_text_of_a_timer_under_a_pending_request_is_waited_for(browser: Browsing, web: Web) -> None:
    web.serve(
        "/",
        f"<main>{LONG}</main><script>fetch('/slow');"
        "setTimeout(() => document.querySelector('main').textContent += 'late', 1500)</script>",
    )
    web.answers["/slow"] = lambda: slowly("x", 2)
    assert b"late" in browser.visit(select="main").body


def test_text_after_one_request_after_another_is_waited_for(browser: Browsing, web: Web) -> None:
    chain = (
        f"p.textContent = '{LONG}'; (async () => {{ for (const n of [1, 2, 3])"
        " p.textContent += await (await fetch('/part' + n)).text() })()"
    )
    web.serve("/", scripted(chain))
    for number in (1, 2, 3):
        web.answers[f"/part{number}"] = partial(slowly, f"part{number}", 0.4)
    assert b"part1part2part3" in browser.visit().body


def test_a_notice_of_loading_is_not_taken_for_the_text(browser: Browsing, web: Web) -> None:
    late = f"p.textContent = 'Loading'; setTimeout(() => p.textContent = '{LONG}', 1000)"
    web.serve("/", scripted(late))
    assert b"word word" in browser.visit().body


def test_a_page_without_what_is_waited_for_says_so(browser: Browsing, web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    assert "without a text" in browser.visit(select="main").notes["settled"]


def test_a_page_that_never_falls_quiet_is_read_all_the_same(web: Web) -> None:
    web.serve("/", scripted(f"p.textContent = '{LONG}'; setInterval(() => fetch('/ping'), 50)"))
    web.answers["/ping"] = lambda: slowly("", 0.2)
    with browsing(web.host_map, patience=Patience(restless=0.5, longest=4)) as browser:
        assert b"word" in browser.visit().body


@pytest.mark.parametrize(
    "script",
    [
        "fetch('/sent', {method: 'POST', body: 'x'})",
        "fetch('/sent', {method: 'DELETE'})",
        "navigator.sendBeacon('/sent', 'x')",
        "new WebSocket('ws://' + location.host + '/sent')",
        "navigator.serviceWorker && navigator.serviceWorker.register('/sent')",
        "new SharedWorker('/sent')",
        "new EventSource('/sent')",
        "new Image().src = '/sent'",
        "new Audio('/sent').play().catch(() => 0)",
        "window.open('/sent')",
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=/sent>')",
        "document.body.insertAdjacentHTML('beforeend', '<form method=POST action=/sent>');"
        "document.forms[0].submit()",
        "new Worker(URL.createObjectURL(new Blob([\"fetch('http://site.example/sent',"
        " {method: 'POST'})\"])))",
        "new Worker(URL.createObjectURL(new Blob([\"new WebSocket('ws://site.example/sent')\"])))",
    ],
)
def test_a_page_sends_nothing_and_loads_no_other(browser: Browsing, web: Web, script: str) -> None:
    web.serve("/", scripted(f"try {{ {script} }} catch (e) {{}}"))
    notes = browser.visit().notes
    sent = [path for _, path in web.requests if path == "/sent"]
    assert (sent, notes["non_get_sent"]) == ([], 0)


def test_what_was_blocked_is_on_record(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("fetch('/sent', {method: 'POST'}).catch(() => 0)"))
    assert browser.visit().notes["blocked"] == [f"POST http://{HOST}/sent"]


def test_the_record_of_what_was_blocked_is_bounded(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("for (let n = 0; n < 300; n++) new Image().src = '/sent' + n"))
    notes = browser.visit().notes
    assert (len(notes["blocked"]), notes["blocked_count"]) == (200, 300)


def test_errors_of_the_console_are_on_record(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("console.error('first'); console.log('no'); throw Error('second')"))
    console = browser.visit().notes["console"]
    assert [("first" in line, "second" in line) for line in console] == [
        (True, False),
        (False, True),
    ]


def test_a_flood_of_errors_is_bounded(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("for (let n = 0; n < 500; n++) console.error('x'.repeat(5000))"))
    console = browser.visit().notes["console"]
    assert (len(console) <= 50, max(map(len, console)) <= 300) == (True, True)


def test_where_and_how_a_page_was_seen_is_on_record(browser: Browsing, web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    notes = browser.visit(accept_language="de-CH, de;q=0.9").notes
    seen = [notes[name] for name in ("user_agent", "viewport", "locale", "timezone", "dialled")]
    dialled = [f"{HOST} 127.0.0.1:{web.port}"]
    assert seen == ["tests", "1280x800", "de-CH", "UTC", dialled]


def test_the_language_asked_for_is_asked_for(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("p.textContent = navigator.language"))
    body = browser.visit(accept_language="de-CH, de;q=0.9").body
    assert (b"de-CH" in body, web.headers[0]["Accept-Language"]) == (True, "de-CH")


def test_the_way_of_a_redirect_and_a_script_is_on_record(browser: Browsing, web: Web) -> None:
    web.redirect("/", f"http://{HOST}/moved")
    web.serve("/moved", scripted("location = '/final'"))
    web.serve("/final", f"<p>{LONG}</p>")
    page = browser.visit()
    way = [(hop["url"].removeprefix(f"http://{HOST}"), hop["status"]) for hop in page.hops]
    assert (way, page.final_url[-6:]) == ([("/", 302), ("/moved", 200), ("/final", 200)], "/final")


def test_the_page_that_a_script_goes_to_gives_the_status(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("location = '/gone'"))
    web.answers["/gone"] = Answer(b"<p>sorry</p>", status=410)
    assert browser.outcome() == Outcome.GONE


def test_a_picture_is_taken_when_asked_for(browser: Browsing, web: Web) -> None:
    web.serve("/", f"<p>{LONG}</p><div style='height: 3000px'>")
    page = browser.visit(screenshot=True)
    facts = page.notes["screenshot"]
    assert (page.screenshot[:3], facts["height"] > 3000) == (b"\xff\xd8\xff", True)


def test_a_picture_of_an_endless_page_is_cut(browser: Browsing, web: Web) -> None:
    web.serve("/", f"<p>{LONG}</p><div style='height: 9000000px'>")
    facts = browser.visit(screenshot=True).notes["screenshot"]
    assert (facts["height"], facts["is_cut"]) == (16_000, True)


def test_no_picture_is_taken_unasked(browser: Browsing, web: Web) -> None:
    web.serve("/", f"<p>{LONG}</p>")
    assert browser.visit().screenshot == b""


@pytest.mark.parametrize(("status", "outcome"), [(404, "not_found"), (403, "blocked")])
def test_a_status_has_its_outcome(browser: Browsing, web: Web, status: int, outcome: str) -> None:
    web.answers["/"] = Answer(b"<p>sorry</p>", status=status)
    assert browser.outcome() == outcome


@pytest.mark.parametrize(("status", "outcome"), [(404, "not_found"), (503, "server_error")])
def test_so_has_one_without_a_word(browser: Browsing, web: Web, status: int, outcome: str) -> None:
    web.answers["/"] = Answer(status=status)
    assert browser.outcome() == outcome


def test_a_selector_that_chromium_does_not_know_is_no_failure(browser: Browsing, web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    assert browser.outcome(select="p:-soup-contains(Terms)") == Outcome.OK


def test_half_a_surrogate_pair_does_not_matter(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("p.textContent = 'a\\ud800b'"))
    assert b"a?b" in browser.visit().body


def test_an_empty_page_is_read(browser: Browsing, web: Web) -> None:
    web.serve("/", "")
    assert b"<body></body>" in browser.visit().body


def test_a_page_that_grows_beyond_the_limit_is_too_large(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("p.textContent = 'a'.repeat(2 << 20)"))
    assert browser.outcome() == Outcome.TOO_LARGE


def test_a_page_that_loads_itself_again_without_end_comes_to_an_end(web: Web) -> None:
    web.serve("/", scripted("location.reload()"))
    with browsing(web.host_map, patience=Patience(longest=2)) as browser:
        assert browser.outcome() in {Outcome.OK, Outcome.TIMED_OUT}


def test_a_page_that_a_script_leaves_for_an_error_is_not_read(browser: Browsing, web: Web) -> None:
    web.serve("/", scripted("location = '/nowhere'"))
    assert browser.outcome() == Outcome.NOT_FOUND


def test_a_download_is_no_page(browser: Browsing, web: Web) -> None:
    headers = (("Content-Type", "application/zip"), ("Content-Disposition", "attachment"))
    web.answers["/"] = Answer(b"PK", headers=headers)
    assert browser.outcome() == Outcome.WRONG_TYPE


def test_a_host_that_does_not_listen_is_connect_failed() -> None:
    with browsing({HOST: ("127.0.0.1", 9)}) as browser:
        assert browser.outcome() == Outcome.CONNECT_FAILED


def test_pages_are_read_at_once_and_share_nothing(browser: Browsing, web: Web) -> None:
    script = "p.textContent = document.cookie || 'none'; document.cookie = 'a=b'"
    for number in range(6):
        web.serve(f"/{number}", scripted(script))
    pages = browser.visit_all([f"/{number}" for number in range(6)])
    assert [b">none<" in page.body for page in pages if isinstance(page, Page)] == [True] * 6


def test_without_a_browser_the_sentence_says_what_to_do() -> None:
    with pytest.raises(BrowserMissing, match="AUDITOR_CHROMIUM"), browsing({}, configured="/none"):
        pass


def test_a_browser_that_does_not_start_is_no_hang(tmp_path: object) -> None:
    with pytest.raises(FetchFailed, match="did not start"), browsing({}, configured="/bin/true"):
        pass


def test_the_sandbox_is_named_when_it_is_off(
    browser: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pages.browser_process.os.geteuid", lambda: 0)
    assert "without its sandbox" in browser.client.notice


def test_with_the_sandbox_there_is_no_notice(
    browser: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pages.browser_process.os.geteuid", lambda: 1000)
    assert browser.client.notice == ""


def test_proxies_of_the_environment_are_not_used(
    web: Web, canary: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    web.serve("/", "<p>Terms.</p>")
    with browsing(web.host_map, configured=CHROMIUM) as browser:
        assert (browser.outcome(), canary.connections) == (Outcome.OK, 0)
