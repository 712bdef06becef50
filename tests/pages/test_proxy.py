"""The browser's only way out: what it dials, what it refuses, and that nothing stays open."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from auditor.pages.guard import Refused
from auditor.pages.proxy import MARK, Dialled, open_proxy
from tests.pages.web import HOST, Web, running


@pytest.fixture
def web() -> Iterator[Web]:
    with running() as web:
        web.serve("/terms", "Terms.")
        yield web


async def ask(web: Web, request: str, then: bytes = b"") -> tuple[bytes, Dialled]:
    """What the proxy answers to one request (and, in a tunnel, to what is sent through it)."""
    async with open_proxy(web.host_map) as proxy:
        port = int(proxy.address.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request.encode("latin-1") + b"\r\n\r\n")
            answer = await reader.readuntil(b"\r\n\r\n") if then else b""
            writer.write(then)
            answer += await asyncio.wait_for(whole(reader), 10)
        except ConnectionError:
            answer = b""
        writer.close()
        return answer, proxy.log


async def whole(reader: asyncio.StreamReader) -> bytes:
    """An answer to its end, which need not be the connection's."""
    answer = b""
    while not answer.endswith((b"Terms.", b"refused\n")) and (piece := await reader.read(4096)):
        answer += piece
    return answer


def get(web: Web, request: str, then: bytes = b"") -> tuple[bytes, Dialled]:
    return asyncio.run(ask(web, request, then))


def test_a_page_is_passed_on(web: Web) -> None:
    answer, _ = get(web, f"GET http://{HOST}/terms HTTP/1.1\r\nHost: {HOST}")
    assert (answer[:12], answer[-6:]) == (b"HTTP/1.1 200", b"Terms.")


def test_the_address_dialled_is_logged(web: Web) -> None:
    _, log = get(web, f"GET http://{HOST}/terms HTTP/1.1\r\nHost: {HOST}")
    assert log.addresses == [f"{HOST} 127.0.0.1:{web.port}"]


def test_the_browsers_own_headers_stay_here(web: Web) -> None:
    get(web, f"GET http://{HOST}/terms HTTP/1.1\r\nHost: {HOST}\r\nProxy-Connection: keep-alive")
    assert "Proxy-Connection" not in web.headers[0]


def test_a_tunnel_carries_what_is_sent_through_it(web: Web) -> None:
    inner = f"GET /terms HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
    answer, _ = get(web, f"CONNECT {HOST}:443 HTTP/1.1", inner)
    assert (answer[:19], answer[-6:]) == (b"HTTP/1.1 200 Connec", b"Terms.")


@pytest.mark.parametrize(
    "request_line",
    [
        "GET http://127.0.0.1:{port}/terms HTTP/1.1",
        "CONNECT 127.0.0.1:{port} HTTP/1.1",
        "CONNECT [::1]:443 HTTP/1.1",
        "GET http://169.254.169.254/latest/ HTTP/1.1",
        "GET http://localhost/terms HTTP/1.1",
        "POST http://site.example/terms HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
    ],
)
def test_what_may_not_be_fetched_is_refused_and_reaches_nobody(web: Web, request_line: str) -> None:
    answer, log = get(web, request_line.format(port=web.port))
    is_refused = isinstance(log.failed[0][1], Refused)
    assert (MARK.encode() in answer, is_refused, web.connections) == (True, True, 0)


def test_without_the_guard_the_same_request_would_have_been_answered(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pages.guard._check_host", lambda *_: None)
    monkeypatch.setattr("auditor.pages.resolver.check_address", lambda *_: None)
    answer, _ = get(web, f"GET http://127.0.0.1:{web.port}/terms HTTP/1.1")
    assert (answer[-6:], web.connections) == (b"Terms.", 1)


def test_a_host_that_does_not_listen_is_no_refusal(web: Web) -> None:
    web.port = 9
    _, log = get(web, f"GET http://{HOST}/terms HTTP/1.1")
    assert isinstance(log.failed[0][1], OSError)


@pytest.mark.parametrize("head", ["nonsense", "GET / HTTP/1.1", "GET  HTTP/1.1", "A B C"])
def test_what_is_no_request_is_answered_without_dialling(web: Web, head: str) -> None:
    get(web, head)
    assert web.connections == 0


def test_a_head_without_end_is_cut_off(web: Web) -> None:
    answer, _ = get(web, "GET http://site.example/ HTTP/1.1\r\nX: " + "a" * 100_000)
    assert answer == b""


def test_the_browser_is_told_to_ask_for_nothing_more(web: Web) -> None:
    answer, _ = get(web, f"GET http://{HOST}/terms HTTP/1.1\r\nHost: {HOST}")
    assert b"\r\nConnection: close\r\n" in answer


def test_a_connection_that_comes_as_the_proxy_ends_is_closed() -> None:
    async def connect() -> bool:
        ours, its = socket.socketpair()
        with its:
            reader, writer = await asyncio.open_connection(sock=ours)
            async with open_proxy({}) as proxy:
                proxy.accept(reader, writer)  # Its task is cancelled before it has begun.
            return writer.is_closing()

    assert asyncio.run(connect())
