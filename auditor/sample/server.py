"""The sample web as a server on loopback, one virtual host a provider."""

import errno
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from threading import Thread
from types import TracebackType
from typing import Self

from auditor.sample.answers import Answer, Request, answer_request
from auditor.sample.library import Edit, Library, sample_library
from auditor.sample.progress import Progress

LOOPBACK = "127.0.0.1"
# Seconds between two looks at whether to stop.
POLL = 0.02
# A body longer than this (bytes) is not read; the connection is closed instead.
LONGEST_BODY = 65536


class PortTakenError(OSError):
    """Something else listens on the wanted port."""


class SampleWeb:
    """A running sample web, from construction until ``close``; also a context manager."""

    def __init__(
        self, state_path: Path | None, port: int = 0, library: Library | None = None
    ) -> None:
        """Bind 127.0.0.1 and begin to serve in a thread; port 0 takes any free one.

        Raises PortTakenError, StateError (the state file) or ContentError (the sample data).
        """
        self._library = library or sample_library()
        self._progress = Progress(self._library, state_path)
        self._server = _bind(port, self._library, self._progress)
        self._thread = Thread(target=self._server.serve_forever, args=(POLL,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        """The host and the port it listens on."""
        return LOOPBACK, self._server.server_port

    @property
    def step(self) -> int:
        """How many steps of the schedule have been made."""
        return self._progress.step

    @property
    def steps(self) -> int:
        """How many steps the schedule has."""
        return len(self._library.schedule)

    def advance(self) -> list[Edit]:
        """Make the next step's edits and return them; after the last step return []."""
        return self._progress.advance()

    def close(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        """Serve for the length of a with block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


def _bind(port: int, library: Library, progress: Progress) -> "_Server":
    try:
        return _Server(port, library, progress)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTakenError(
            f"Port {port} on {LOOPBACK} is taken; stop what uses it or choose another port."
        ) from error


class _Server(ThreadingHTTPServer):
    """The listening socket, with what its answers are made from."""

    daemon_threads = True
    # A kept-alive connection must not hold up closing.
    block_on_close = False

    def __init__(self, port: int, library: Library, progress: Progress) -> None:
        self.library = library
        self.progress = progress
        super().__init__((LOOPBACK, port), _Handler)

    def server_bind(self) -> None:
        """Bind without the reverse look-up of the host's name, which can wait on a network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over a client that went away; the trace of anything else goes to stderr."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    # Seconds of silence after which a kept-alive connection is dropped.
    timeout = 30
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer a HEAD."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST, after reading its body so that the connection stays in step."""
        length = self.headers.get("Content-Length", "0")
        if length.isdecimal() and int(length) <= LONGEST_BODY:
            self.rfile.read(int(length))
        else:
            self.close_connection = True
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: a demonstration's terminal shows the edits, not each request."""

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.server.server_port)
        self._send(answer_request(request, self.server.library, self.server.progress))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.body:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
