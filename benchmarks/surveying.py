"""Surveys of local sign-up pages: how long one takes, how long many on all tabs, and what the server was sent.

The pages are written here: plain ones, some that a script renders, some in a frame, some behind a link, and
some that try to send by themselves.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from auditor.pages.engine import Engine
from auditor.pages.form_outcomes import SurveyResult
from auditor.pages.form_survey import SurveyAttempt, SurveyOrder
from auditor.pages.orders import Conduct
from benchmarks.report import say

SURVEYS = 100
ONE_AT_MOST, ALL_AT_MOST = 3.0, 150.0  # Seconds.
ROUNDS = 3
FIELDS = "".join(
    f"<p><label>{label} <input name={name} type={kind}></label></p>"
    for label, name, kind in (
        ("E-mail", "mail", "email"),
        ("Password", "secret", "password"),
        ("First name", "given", "text"),
        ("Last name", "family", "text"),
        ("Date of birth", "birth", "date"),
        ("Street", "street", "text"),
    )
)
FORM = f"<form method=post action=/sent>{FIELDS}<button>Open account</button></form>"
TEXT = "<p>Money moves where its owner wants it to go, and this page says how.</p>" * 20
KINDS = {
    "plain": FORM,
    "scripted": "<div id=app></div><script>setTimeout(() => {"
    f"document.getElementById('app').innerHTML = '{FORM}' }}, 200)</script>",
    "framed": "<iframe src=/inner width=700 height=700></iframe>",
    "linked": "<a href=/inner>Create account</a>",
    "sending": f"{FORM}<script>fetch('/sent', {{method: 'POST', body: 'x'}});"
    "navigator.sendBeacon('/sent', 'x'); document.forms[0].submit()</script>",
}


def main() -> None:
    number = int(os.environ.get("AUDITOR_BENCH_SURVEYS", SURVEYS))
    with serving() as server, _engine(server.server_port) as engine:
        _survey(engine, ["/plain/warm"])
        ones = [_seconds(engine, [f"/plain/{number}"]) for number in range(ROUNDS)]
        say("one survey of a local page", min(ones), "s", at_most=ONE_AT_MOST)
        kinds = list(KINDS)
        paths = [f"/{kinds[index % len(kinds)]}/{index}" for index in range(number)]
        began = time.perf_counter()
        _check(_survey(engine, paths), number)
        taken = time.perf_counter() - began
        most = ALL_AT_MOST * number / SURVEYS
        say(f"{number} surveys of five kinds", taken, "s", at_most=most)
        say("requests but GET and HEAD at the server", server.sent, "", at_most=0)


def _seconds(engine: Engine, paths: list[str]) -> float:
    began = time.perf_counter()
    _survey(engine, paths)
    return time.perf_counter() - began


def _survey(engine: Engine, paths: list[str]) -> list[SurveyAttempt]:
    """Each page is at a host of its own, as those of providers are."""
    orders = [
        SurveyOrder(f"http://s{number}.bench.example{path}") for number, path in enumerate(paths)
    ]
    return [one.result() for one in [engine.survey(order) for order in orders]]


def _check(attempts: list[SurveyAttempt], number: int) -> None:
    """What is fast because it saw nothing is no survey."""
    found = Counter(one.result for one in attempts)
    traps = sum(1 for index in range(number) if index % len(KINDS) == len(KINDS) - 1)
    expected = {SurveyResult.LISTED: number - traps, SurveyResult.TRIED_TO_SEND: traps}
    fields = {sum(c.kind == "field" for c in one.seen.controls) for one in attempts if one.seen}
    if found != Counter(expected) or fields != {6}:
        errors = sorted({one.error for one in attempts if one.error})[:5]
        sys.exit(f"The surveys came to {dict(found)}, fields {fields}: {errors}")


@contextmanager
def _engine(port: int) -> Iterator[Engine]:
    conduct = Conduct(
        user_agent="benchmark",
        host_interval=timedelta(0),
        chromium=os.environ.get("AUDITOR_CHROMIUM", ""),
        host_map={"*.bench.example": ("127.0.0.1", port)},
    )
    with Engine(conduct) as engine:
        yield engine


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    sent = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        kind = self.path.split("/")[1]
        body = KINDS.get(kind, FORM if kind == "inner" else "")
        self._answer(f"<html lang=en><title>Sign up</title>{TEXT}{body}</html>" if body else "")

    def do_POST(self) -> None:
        self.server.sent += 1
        self._answer("")

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815 - names of the base class

    def _answer(self, page: str) -> None:
        content = page.encode()
        self.send_response(200 if content else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def serving() -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


if __name__ == "__main__":
    main()
