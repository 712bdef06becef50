"""Pages that send when they are left: nothing leaves, at the end of a survey and on the way to a form.

What counts is what the server saw, in the clear and over TLS; the negative control takes the guard away.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from auditor.pages import browser_process
from auditor.pages.engine import Engine
from auditor.pages.form_outcomes import SurveyResult
from tests.pages.browsing import NEEDS_BROWSER
from tests.pages.surveying import (
    FORM,
    Sited,
    arrived,
    labels,
    look,
    page,
    soon_arrived,
    surveying,
    unguard,
)
from tests.pages.web import HOST, Web

pytestmark = NEEDS_BROWSER
KEEPALIVE = "fetch('/sent', {method: 'POST', body: 'x', keepalive: true})"
BEACON = "navigator.sendBeacon('/sent', 'x')"
LAST_WORDS = {
    "a beacon when it is left": f"addEventListener('pagehide', () => {BEACON})",
    "a fetch when it is left": f"addEventListener('pagehide', () => {KEEPALIVE})",
    "a beacon when it is hidden": f"document.addEventListener('visibilitychange', () => {BEACON})",
    "a fetch when it is hidden": f"document.addEventListener('visibilitychange', () => {KEEPALIVE})",
    "a ping when it is left": "addEventListener('pagehide', () => { const a = document.createElement('a');"
    " a.href = '#x'; a.ping = '/sent'; document.body.append(a); a.click(); })",
}
# Chromium lets no such thing leave a page that ends, watched or not; the rows stay for other versions.
HARMLESS = {"a ping when it is left"}
ENDS = {"at the end": FORM, "on the way": "<a href=/join>Sign up</a>"}


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    unguard(monkeypatch)


def leave(sited: Sited, words: str, end: str) -> SurveyResult:
    sited.serve("/", page(f"{ENDS[end]}<script>{LAST_WORDS[words]}</script>"))
    sited.serve("/join", page(FORM))
    return sited.look().result


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("words", LAST_WORDS)
def test_a_page_that_is_left_sends_nothing(sited: Sited, words: str, end: str) -> None:
    leave(sited, words, end)
    assert soon_arrived(sited.web, seconds=0.5) == []


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("words", [words for words in LAST_WORDS if words not in HARMLESS])
def test_without_the_guard_it_would(sited: Sited, words: str, end: str) -> None:
    leave(sited, words, end)
    assert soon_arrived(sited.web)


@pytest.mark.parametrize("end", ENDS)
def test_what_was_refused_while_a_page_was_left_is_recorded(sited: Sited, end: str) -> None:
    sited.serve("/", page(f"{ENDS[end]}<script>{LAST_WORDS['a beacon when it is left']}</script>"))
    sited.serve("/join", page(FORM))
    seen = sited.look().seen
    assert seen is not None
    assert seen.notes["refused_on_leaving"] >= 1


def test_a_form_behind_a_page_with_last_words_is_listed(sited: Sited) -> None:
    sited.serve(
        "/", page(f"{ENDS['on the way']}<script>{LAST_WORDS['a beacon when it is left']}</script>")
    )
    sited.serve("/join", page(FORM))
    attempt = sited.look()
    assert (attempt.result, labels(attempt)) == (SurveyResult.LISTED, ["E-mail"])


# --- What a browser may learn some day ------------------------------------------------------------

SOCKETS = f"new WebSocketStream('wss://{HOST}/sent')"
LATER = "fetchLater('/sent', {method: 'POST', body: 'x', activateAfter: 100})"
NEW_WAYS = {"WebSocketStream": SOCKETS, "fetchLater": LATER}


@pytest.fixture(scope="module")
def newer(secure_web: Web) -> Iterator[Engine]:
    """An engine whose browser has ways to send that nothing here switches off or watches."""
    kept = [one for one in browser_process.ARGUMENTS if "--disable-blink-features" not in one]
    with surveying(secure_web, obeys_robots=False) as engine:
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(browser_process, "ARGUMENTS", tuple(kept))
            look(engine, f"https://{HOST}/")  # Its browser is started by the first.
        yield engine


@pytest.fixture
def new_ways(newer: Engine, secure_web: Web) -> Sited:
    secure_web.answers.clear()
    secure_web.requests.clear()
    return Sited(newer, secure_web, "https")


@pytest.mark.parametrize("way", NEW_WAYS)
def test_a_way_that_only_the_proxy_sees_sends_nothing_and_is_counted(
    new_ways: Sited, way: str
) -> None:
    new_ways.serve("/", page(f"{FORM}<script>{NEW_WAYS[way]}</script>"))
    attempt = new_ways.look()
    assert (attempt.result, arrived(new_ways.web)) == (SurveyResult.TRIED_TO_SEND, [])


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("way", NEW_WAYS)
def test_without_the_guard_the_new_way_would(new_ways: Sited, way: str) -> None:
    new_ways.serve("/", page(f"{FORM}<script>{NEW_WAYS[way]}</script>"))
    new_ways.look()
    assert soon_arrived(new_ways.web)


@pytest.mark.parametrize("way", NEW_WAYS)
def test_ways_that_are_known_are_switched_off(sited: Sited, way: str) -> None:
    sited.serve(
        "/", page(f"<script>if (typeof {way} !== 'undefined') document.write(`{FORM}`)</script>")
    )
    assert sited.look().result == SurveyResult.NO_FORM


# --- What the browser asks of its maker -----------------------------------------------------------


def asked_of_its_maker(engine: Engine) -> list[str]:
    """What the proxy was asked for and refused, or could not reach, at the maker's."""
    attempt = look(engine, f"https://{HOST}/")
    assert attempt.seen is not None
    time.sleep(2)
    return [one for one in attempt.seen.notes["refused"] if "googleapis" in one]


def test_no_form_is_described_to_the_maker_of_the_browser(
    secure_surveyor: Engine, secure_web: Web
) -> None:
    secure_web.serve("/", page(FORM))
    assert asked_of_its_maker(secure_surveyor) == []


def test_without_the_switch_it_would_be(secure_web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [one.replace("AutofillServerCommunication,", "") for one in browser_process.ARGUMENTS]
    monkeypatch.setattr(browser_process, "ARGUMENTS", tuple(kept))
    secure_web.serve("/", page(FORM))
    with surveying(secure_web, obeys_robots=False) as engine:
        assert asked_of_its_maker(engine)
