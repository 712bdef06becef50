"""A server on loopback for the tests: paths with answers, and a record of what was asked."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

HOST = "site.example"


@dataclass(frozen=True)
class Answer:
    """What a path gives. `length` overrides the true Content-Length."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    length: int | None = None


@dataclass
class Web:
    """A running server: its port, what it answers, what it was asked, how many at once."""

    port: int = 0
    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def host_map(self) -> dict[str, tuple[str, int]]:
        return {f"*{HOST}": ("127.0.0.1", self.port)}

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for _, path in self.requests]

    def redirect(self, path: str, to: str) -> None:
        self.answers[path] = Answer(status=302, headers=(("Location", to),))

    def serve(self, path: str, text: str) -> None:
        self.answers[path] = Answer(text.encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    web: Web

    def process_request(self, request: object, client_address: object) -> None:
        self.web.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        web = self.server.web
        with web.lock:
            web.requests.append((self.command, self.path))
            web.headers.append(dict(self.headers.items()))
            web.at_once += 1
            web.most_at_once = max(web.most_at_once, web.at_once)
        found = web.answers.get(self.path, Answer(status=404))
        answer = found() if callable(found) else found
        with web.lock:
            web.at_once -= 1
        self._send(answer)

    do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815 - the names that the base class looks for

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        length = len(answer.body) if answer.length is None else answer.length
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(answer.body)
        self.close_connection = answer.length is not None

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Web]:
    """A server for the length of a with block, over TLS if a context is given."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.web = Web(port=server.server_port)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
