"""Every way from a hostile page to this machine: with the guard none arrives, without it they do.

A canary a way counts what arrives; that an error was raised somewhere would prove nothing. The
negative control takes the guard away and nothing else.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from auditor.pages import browser_process
from auditor.pages.browser_settle import Patience
from auditor.pages.fetch import Limits
from tests.pages.browsing import NEEDS_BROWSER, browsing, scripted
from tests.pages.canaries import Canaries, listening
from tests.pages.web import HOST, Answer, Web, running

pytestmark = NEEDS_BROWSER
# {to} is the canary's address, {port} its port. What begins with "http" is asked for as it stands.
DIRECT = {
    "direct": "http://{to}/",
    "decimal": "http://2130706433:{port}/",
    "hexadecimal": "http://0x7f000001:{port}/",
    "octal": "http://0177.0.0.1:{port}/",
    "short": "http://127.1:{port}/",
    "IPv6 mapped": "http://[::ffff:127.0.0.1]:{port}/",
    "named": "http://localhost:{port}/",
    "full width": "http://\uff11\uff12\uff17.0.0.1:{port}/",
}
REDIRECTS = {f"redirect {status}": status for status in (301, 302, 303, 307, 308)}
MARKUP = {
    "meta refresh": "<meta http-equiv=refresh content='0;url=http://{to}/'>",
    "frame": "<iframe src='http://{to}/'></iframe>",
    "frame in a frame": "<iframe srcdoc=\"<iframe src='http://{to}/'></iframe>\"></iframe>",
    "image": "<img src='http://{to}/'>",
    "script": "<script src='http://{to}/'></script>",
    "style sheet": "<link rel=stylesheet href='http://{to}/'>",
    "imported style": "<style>@import url('http://{to}/');</style>",
    "object": "<object data='http://{to}/' width=9 height=9></object>",
    "video": "<video src='http://{to}/' autoplay muted></video>",
    "prefetch": "<link rel=prefetch href='http://{to}/'>",
    "preload": "<link rel=preload as=fetch crossorigin href='http://{to}/'>",
    "preconnect": "<link rel=preconnect href='http://{to}/'>",
}
SCRIPTS = {
    "location": "location = 'http://{to}/'",
    "location of an odd form": "location = 'http://0x7f.1:{port}/'",
    "window": "open('http://{to}/')",
    "form by GET": "const f = document.createElement('form'); f.action = 'http://{to}/';"
    "document.body.append(f); f.submit()",
    "form by POST": "const f = document.createElement('form'); f.action = 'http://{to}/';"
    "f.method = 'POST'; document.body.append(f); f.submit()",
    "fetch": "fetch('http://{to}/', {{mode: 'no-cors'}})",
    "fetch with a preflight": "fetch('http://{to}/', {{headers: {{'X-A': 'b'}}}})",
    "fetch by POST": "fetch('http://{to}/', {{mode: 'no-cors', method: 'POST', body: 'x'}})",
    "fetch over TLS": "fetch('https://{to}/', {{mode: 'no-cors'}})",
    "request": "const r = new XMLHttpRequest(); r.open('GET', 'http://{to}/'); r.send()",
    "beacon": "navigator.sendBeacon('http://{to}/', 'x')",
    "event source": "new EventSource('http://{to}/')",
    "WebSocket": "new WebSocket('ws://{to}/')",
    "secure WebSocket": "new WebSocket('wss://{to}/')",
    "worker": "new Worker(URL.createObjectURL(new Blob([\"fetch('http://{to}/',"
    " {{mode: 'no-cors'}})\"])))",
    "WebSocket of a worker": "new Worker(URL.createObjectURL(new Blob(["
    "\"new WebSocket('ws://{to}/')\"])))",
    "WebRTC": "const c = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{to}'}}]}});"
    "c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o))",
    "WebRTC over TCP": "const c = new RTCPeerConnection({{iceServers: [{{urls:"
    " 'turn:{to}?transport=tcp', username: 'a', credential: 'b'}}]}});"
    "c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o))",
    "download": "const a = document.createElement('a'); a.href = 'http://{to}/';"
    "a.download = 'x'; document.body.append(a); a.click()",
    "image after a redirect": "new Image().src = '/to {name}'",
    "fetch after a redirect": "fetch('/to {name}', {{mode: 'no-cors'}})",
    "rebound name": "const ask = () => fetch('http://rebound.example/', {{mode: 'no-cors'}});"
    "ask().then(ask, ask)",
}
SERVICE_WORKER = "service worker"
ALL = [*DIRECT, *REDIRECTS, *MARKUP, *SCRIPTS, SERVICE_WORKER]
# These do not get out of this Chromium even without the guard; the rows above stay for the others.
HARMLESS = {"WebRTC over TCP", "preconnect", SERVICE_WORKER}
PUBLIC = "93.184.216.34"
LIMITS = Limits(total=timedelta(seconds=10))


def serve(web: Web, canaries: Canaries) -> list[str]:
    """Set up every way; the places to visit, in the order of ALL."""
    to = {name: f"127.0.0.1:{port}" for name, port in canaries.ports.items()}
    for number, name in enumerate(ALL):
        fill: dict[str, Any] = {"to": to[name], "port": canaries.ports[name], "name": number}
        web.redirect(f"/to%20{number}", f"http://{to[name]}/")
        if name in REDIRECTS:
            headers = (("Location", f"http://{to[name]}/"),)
            web.answers[f"/{number}"] = Answer(status=REDIRECTS[name], headers=headers)
        elif name in SCRIPTS:
            script = SCRIPTS[name].format(**fill).replace("/to ", "/to%20")
            web.serve(f"/{number}", scripted(script))
        elif name in MARKUP:
            web.serve(f"/{number}", f"<body><p>x</p>{MARKUP[name].format(**fill)}")
    serve_service_worker(web, f"/{ALL.index(SERVICE_WORKER)}", to[SERVICE_WORKER])
    return [
        DIRECT[name].format(to=to[name], port=canaries.ports[name]) if name in DIRECT else f"/{n}"
        for n, name in enumerate(ALL)
    ]


def serve_service_worker(web: Web, path: str, to: str) -> None:
    web.serve(path, scripted("navigator.serviceWorker?.register('/worker.js')"))
    script = f"fetch('http://{to}/', {{mode: 'no-cors'}})".encode()
    web.answers["/worker.js"] = Answer(script, headers=(("Content-Type", "text/javascript"),))


def rebind(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """A name that is public when it is first asked for, and this machine ever after."""
    answers = iter([PUBLIC])
    resolve, create = socket.getaddrinfo, asyncio.open_connection

    def lying(host: Any, *rest: Any, **named: Any) -> Any:
        if host != "rebound.example":
            return resolve(host, *rest, **named)
        where = (next(answers, "127.0.0.1"), 80)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", where)]

    async def dial(host: str, at: int, **named: Any) -> Any:
        if host == PUBLIC:
            # The first connection is taken up by nobody, so that the name is asked for again.
            raise ConnectionRefusedError("a public address, which no test dials")
        return await create(host, port if at == 80 else at, **named)

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    monkeypatch.setattr("auditor.pages.proxy.asyncio.open_connection", dial)


def take_guard_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """No check of a URL, an address, a method or a kind of request; UDP as Chromium likes it."""

    def unchecked(url: str, **_: object) -> Any:
        return urlsplit(url)

    for module in ("browser", "browser_tab", "proxy"):
        monkeypatch.setattr(f"auditor.pages.{module}.check_url", unchecked)
    monkeypatch.setattr("auditor.pages.resolver.check_address", lambda _: None)
    monkeypatch.setattr("auditor.pages.browser_tab.GuardedTab._is_wanted", lambda *_: True)
    monkeypatch.setattr("auditor.pages.browser_tab.GuardedTab._refuse", _let_through)
    monkeypatch.setattr("auditor.pages.browser_tab._close_window", _leave_open)
    monkeypatch.setattr("auditor.pages.proxy._Request.sends", lambda _: "")
    kept = [one for one in browser_process.ARGUMENTS if "webrtc" not in one]
    monkeypatch.setattr("auditor.pages.browser_process.ARGUMENTS", tuple(kept))


async def _let_through(_: object, web_socket: Any) -> None:
    web_socket.connect_to_server()


async def _leave_open(_: object) -> None:
    """A window stays."""


def hits_of(prepare: Callable[[pytest.MonkeyPatch], None]) -> dict[str, int]:
    """What reached the canaries when every way was tried, several tabs at once."""
    with pytest.MonkeyPatch.context() as monkeypatch, listening(ALL) as canaries, running() as web:
        prepare(monkeypatch)
        rebind(monkeypatch, canaries.ports["rebound name"])
        places = serve(web, canaries)
        patience = Patience(grace=1.0, longest=4)
        with browsing(web.host_map, limits=LIMITS, tabs=4, patience=patience) as browser:
            browser.visit_all(places)
        assert {path for _, path in web.requests} >= {p for p in places if p[0] == "/"}
    return canaries.hits


@pytest.fixture(scope="module")
def guarded() -> dict[str, int]:
    return hits_of(lambda _: None)


@pytest.fixture(scope="module")
def unguarded() -> dict[str, int]:
    return hits_of(take_guard_away)


@pytest.mark.parametrize("way", ALL)
def test_no_way_leads_to_this_machine(guarded: dict[str, int], way: str) -> None:
    assert guarded[way] == 0


def knows_mapped_addresses() -> bool:
    """Whether this machine has IPv6 at all."""
    try:
        with listening(["own"]) as own:
            socket.create_connection(("::ffff:127.0.0.1", own.ports["own"]), 1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("way", [way for way in ALL if way not in HARMLESS])
def test_without_the_guard_it_would(unguarded: dict[str, int], way: str) -> None:
    if way == "IPv6 mapped" and not knows_mapped_addresses():
        pytest.skip("this machine has no IPv6")
    assert unguarded[way] > 0


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "chrome://version/",
        "chrome://crash/",
        "view-source:http://site.example/",
        "data:text/html,<p>data</p>",
        "javascript:1",
        "about:blank",
        "ftp://site.example/",
        f"http://user:word@{HOST}/",
    ],
)
def test_other_schemes_are_refused(web: Web, url: str) -> None:
    with browsing(web.host_map) as browser:
        assert browser.outcome(url) == "refused_by_guard"


@pytest.mark.parametrize("url", ["file:///etc/hostname", "data:text/html,<p>data", "chrome://gpu"])
def test_a_script_cannot_go_to_other_schemes(web: Web, url: str) -> None:
    web.serve("/", scripted(f"p.textContent = 'stayed'; location = '{url}'"))
    with browsing(web.host_map) as browser:
        assert b"stayed" in browser.visit().body
