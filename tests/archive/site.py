"""A site on loopback that answers whatever a test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from auditor.archive.models import Source
from tests.factories import make_document, make_provider, make_source

HTML = "text/html; charset=utf-8"
ROBOTS = "/robots.txt"


class Site(ThreadingHTTPServer):
    """`answers` gives status, media type and body by path; `asked` the pages' paths, in order.

    There is no robots.txt unless a test serves one; that it was asked for is not told.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, str, bytes]] = {}
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", int(self.server_address[1])

    def serve(self, path: str, body: str | bytes, status: int = 200, kind: str = HTML) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.answers[path] = (status, kind, raw)


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        if self.path != ROBOTS:
            self.server.asked.append(self.path)
        status, kind, body = self.server.answers.get(self.path, (404, HTML, b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True  # The client had read enough.

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def running_site() -> Iterator[Site]:
    site = Site()
    thread = Thread(target=site.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


def declare_page(
    path: str = "/terms", *, select: str | None = "main", host: str = "site"
) -> Source:
    """A document of a provider of its own, tracked at this path."""
    declaration = {"fetch": f"http://{host}.example{path}"}
    if select:
        declaration["select"] = select
    document = make_document(make_provider(name=f"Provider of {path}"))
    return make_source(document, declaration=declaration)
