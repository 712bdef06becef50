"""A site that can be told to send half of each page and keep the rest back, or to be slow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from threading import Event, Thread

from tests.archive.site import HTML, Site

LONGEST_HOLD_SECONDS = 120


class HeldSite(Site):
    """`hold` keeps back the second half of pages, every or those named, until `go_on`."""

    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = _Handler
        self.delay_seconds = 0.0
        self._held: tuple[str, ...] = ()
        self.may_end = Event()
        self.may_end.set()

    def hold(self, *paths: str) -> None:
        self._held = paths
        self.may_end.clear()

    def is_held(self, path: str) -> bool:
        return path != "/robots.txt" and (not self._held or path in self._held)

    def go_on(self) -> None:
        self.may_end.set()

    @property
    def pages_asked(self) -> list[str]:
        """The paths of pages, in order; robots.txt is none."""
        return [path for path in self.asked if path != "/robots.txt"]

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients are killed here: a broken connection is no error of the site."""


class _Handler(BaseHTTPRequestHandler):
    server: HeldSite

    def do_GET(self) -> None:
        site = self.server
        site.asked.append(self.path)
        status, kind, body = site.answers.get(self.path, (404, HTML, b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        half = len(body) // 2
        self.wfile.write(body[:half])
        self.wfile.flush()
        time.sleep(site.delay_seconds)
        if site.is_held(self.path):
            site.may_end.wait(LONGEST_HOLD_SECONDS)
        self.wfile.write(body[half:])

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def running_held_site() -> Iterator[HeldSite]:
    site = HeldSite()
    thread = Thread(target=site.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.go_on()
        site.shutdown()
        thread.join()
        site.server_close()
