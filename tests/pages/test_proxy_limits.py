"""What one page may take through the browser's proxy, and that the log says when it was too much."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from auditor.pages.proxy import Dialled, ProxyLimits, open_proxy
from tests.pages.web import HOST, Web, running

GET = f"GET http://{HOST}/terms HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


@pytest.fixture
def web() -> Iterator[Web]:
    with running() as web:
        web.serve("/terms", "Terms. " * 1000)
        yield web


async def ask(
    host_map: dict[str, tuple[str, int]], limits: ProxyLimits, *requests: bytes
) -> tuple[list[bytes], Dialled]:
    """Connections opened one after the other and kept; what each is answered at last."""
    async with open_proxy(host_map, limits) as proxy:
        port = int(proxy.address.rpartition(":")[2])
        opened = [await asyncio.open_connection("127.0.0.1", port) for _ in requests]
        for (_, writer), request in zip(opened, requests, strict=True):
            writer.write(request)
        answers = [await asyncio.wait_for(_whole(reader), 10) for reader, _ in opened]
        for _, writer in opened:
            writer.close()
        return answers, proxy.log


async def _whole(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(-1)
    except ConnectionError:
        return b""


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that takes a request and says nothing to its end."""
    await reader.read(-1)
    writer.close()


async def ask_silent(limits: ProxyLimits, request: bytes) -> tuple[list[bytes], Dialled]:
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await ask({HOST: ("127.0.0.1", port)}, limits, request)


def test_a_page_that_loads_too_much_is_cut_and_the_log_says_so(web: Web) -> None:
    limits = ProxyLimits(relayed_bytes=1000)
    _, log = asyncio.run(ask(web.host_map, limits, GET))
    assert "loads more than" in log.exceeded


def test_after_too_much_nothing_more_is_dialled(web: Web) -> None:
    limits = ProxyLimits(relayed_bytes=1000)

    async def twice() -> int:
        async with open_proxy(web.host_map, limits) as proxy:
            port = int(proxy.address.rpartition(":")[2])
            for _ in range(2):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(GET)
                await _whole(reader)
                writer.close()
        return web.connections

    assert asyncio.run(twice()) == 1


def test_a_connection_too_many_is_closed_and_the_log_says_so(web: Web) -> None:
    limits = ProxyLimits(connections=1, head_seconds=0.2)
    answers, log = asyncio.run(ask(web.host_map, limits, b"G", GET))
    assert (answers[1], "Too many connections" in str(log.failed[0][1])) == (b"", True)


def test_a_request_that_never_ends_is_given_up(web: Web) -> None:
    limits = ProxyLimits(head_seconds=0.1)
    answers, _ = asyncio.run(ask(web.host_map, limits, b"GET http://site.ex"))
    assert (answers, web.connections) == ([b""], 0)


def test_a_server_that_says_nothing_is_given_up_and_the_log_says_so() -> None:
    _, log = asyncio.run(ask_silent(ProxyLimits(head_seconds=0.1), GET))
    assert isinstance(log.failed[0][1], TimeoutError)


def test_a_tunnel_in_which_nothing_moves_is_given_up_and_the_log_says_so() -> None:
    request = f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode()
    _, log = asyncio.run(ask_silent(ProxyLimits(idle_seconds=0.1), request))
    assert isinstance(log.failed[0][1], TimeoutError)


def test_a_head_larger_than_the_limit_is_cut_off(web: Web) -> None:
    limits = ProxyLimits(head_bytes=200)
    answers, _ = asyncio.run(ask(web.host_map, limits, GET[:-2] + b"X: " + b"a" * 900))
    assert (answers, web.connections) == ([b""], 0)


def test_a_tunnel_for_a_web_socket_is_refused(web: Web) -> None:
    request = f"CONNECT {HOST}:80 HTTP/1.1\r\n\r\n".encode()
    _, log = asyncio.run(ask(web.host_map, ProxyLimits(), request))
    assert ("WebSockets" in str(log.failed[0][1]), web.connections) == (True, 0)


def test_lists_of_the_log_are_bounded_and_the_count_goes_on() -> None:
    log = Dialled()
    for number in range(500):
        log.fail(f"GET /{number}", OSError("no"))
        log.dial("site.example", f"1.1.1.1:{number}")
    assert (len(log.failed), log.failed_count, len(log.addresses)) == (200, 500, 200)
