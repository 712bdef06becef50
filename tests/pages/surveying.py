"""Sign-up pages of a fictional web, looked at through the whole engine in a real Chromium."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Route, WebSocketRoute

from auditor.pages.engine import Engine
from auditor.pages.form_controls import SeenControl
from auditor.pages.form_survey import SurveyAttempt, SurveyOrder
from auditor.pages.proxy_log import READING
from tests.pages.browsing import CHROMIUM
from tests.pages.orders import make_conduct
from tests.pages.web import HOST, Web

MAIL = (
    "<form method=post><label>E-mail <input name=mail type=email></label><button>Go</button></form>"
)
FORM = "<form id=f method=post action=/sent><label>E-mail <input name=mail value=x></label></form>"
POST = f"fetch('http://{HOST}/sent', {{method: 'POST', body: 'x'}})"
SITES = Path(__file__).with_name("survey_sites")


def site(name: str) -> str:
    return (SITES / f"{name}.html").read_text(encoding="utf-8")


def page(body: str, *, language: str = "en", title: str = "Open your account") -> str:
    return f"<!doctype html><html lang={language}><title>{title}</title><body>{body}</body></html>"


@dataclass(frozen=True)
class Sited:
    """A site, an engine that knows it, and how it is spoken to: http or https."""

    engine: Engine
    web: Web
    scheme: str

    def serve(self, path: str, text: str) -> None:
        """Absolute addresses in the text, those of WebSockets too, become ones of this site."""
        end = "s" if self.scheme == "https" else ""
        self.web.serve(
            path, text.replace("http://", f"http{end}://").replace("ws://", f"ws{end}://")
        )

    def look(self, path: str = "/", **order: object) -> SurveyAttempt:
        return look(self.engine, f"{self.scheme}://{HOST}{path}", **order)


@contextmanager
def surveying(web: Web, *, obeys_robots: bool = True) -> Iterator[Engine]:
    """An engine with a browser, patient with nobody."""
    conduct = make_conduct(web, chromium=CHROMIUM, obeys_robots=obeys_robots)
    with Engine(conduct) as engine:
        yield engine


def look(engine: Engine, path: str = "/", **order: object) -> SurveyAttempt:
    url = path if "://" in path else f"http://{HOST}{path}"
    return engine.survey(SurveyOrder(url, **order)).result(timeout=100)  # type: ignore[arg-type]


def controls(attempt: SurveyAttempt) -> tuple[SeenControl, ...]:
    assert attempt.seen is not None, attempt.error
    return attempt.seen.controls


def labels(attempt: SurveyAttempt) -> list[str]:
    return [one.label for one in controls(attempt) if one.kind == "field"]


def buttons(attempt: SurveyAttempt) -> list[str]:
    return [one.label for one in controls(attempt) if one.kind == "button"]


def ways_in(found: object) -> bool:
    """For pages without a field: a button that signs in through others is a form too."""
    words = ("google", "wallet", "apple")
    return any(
        one.kind == "field" or any(word in one.label.casefold() for word in words)
        for one in found  # type: ignore[attr-defined]
    )


def unguard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything may leave, as in a browser that nobody watches."""
    tab, holding = "auditor.pages.browser_tab.GuardedTab", "auditor.pages.form_tab.HoldingTab"
    for name in (f"{tab}._pass", f"{holding}._pass"):
        monkeypatch.setattr(name, _let_go)
    monkeypatch.setattr(f"{tab}._refuse", _let_open)
    monkeypatch.setattr("auditor.pages.browser_tab._close_window", _leave_open)
    monkeypatch.setattr("auditor.pages.proxy.GuardedProxy.shut", _leave_open)
    monkeypatch.setattr("auditor.pages.proxy._Request.sends", lambda _: "")


async def _let_go(_: object, route: Route) -> None:
    await route.continue_()


async def _let_open(_: object, web_socket: WebSocketRoute) -> None:
    web_socket.connect_to_server()


async def _leave_open(*_: object) -> None:
    """Nothing is done about it."""


def arrived(web: Web) -> list[tuple[str, str]]:
    """What the server got that a survey must not send."""
    return [one for one in web.requests if one[0] not in READING or one[1].startswith("/sent")]


def soon_arrived(web: Web, seconds: float = 3) -> list[tuple[str, str]]:
    """What has arrived by then: a request may still be under way when the survey ends."""
    until = time.monotonic() + seconds
    while not (found := arrived(web)) and time.monotonic() < until:
        time.sleep(0.02)
    return found
