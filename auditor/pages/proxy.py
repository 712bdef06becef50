"""The only way out of the browser: a proxy on loopback that checks each address it dials.

Chromium resolves and dials nothing itself: it asks this proxy for a tunnel (https) or for a page
(http), so redirects, frames, scripts and WebSockets meet the same predicate as the HTTP client. A
request that is refused never leaves this machine. Each page has a proxy of its own, so that its log
is the page's.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.resolver import GuardedResolver

HEAD_LIMIT = 64 << 10
CONNECT_SECONDS = 10
PIECE = 64 << 10
READING = frozenset({"GET", "HEAD"})
# Headers that are between the browser and this proxy, or would keep a connection open for more.
# The header tells an answer of this proxy from one of a site.
MARK = "x-auditor-proxy"
REFUSAL = (
    f"HTTP/1.1 502 Bad Gateway\r\n{MARK}: refused\r\nContent-Type: text/plain\r\n"
    "Content-Length: 8\r\nConnection: close\r\n\r\nrefused\n"
).encode()
HOP_HEADERS = (b"proxy-", b"connection:", b"keep-alive:", b"upgrade:")
CLOSED = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError)


@dataclass(slots=True)
class Dialled:
    """What the proxy did since it was opened: addresses it dialled, requests that failed and why."""

    addresses: list[str] = field(default_factory=list)
    failed: list[tuple[str, Exception]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    target: str
    headers: list[bytes]


class GuardedProxy:
    """A CONNECT and HTTP proxy. Make it with `open_proxy`; `address` is where it listens."""

    def __init__(self, host_map: HostMap) -> None:
        self._host_map = host_map
        self._resolver = GuardedResolver(host_map)
        self.log = Dialled()
        self.address = ""
        self._connections: set[asyncio.Task[None]] = set()

    def accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection of the browser in a task that ends with the proxy."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def close(self) -> None:
        """End every connection that is still open."""
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One tunnel, or one request."""
        try:
            request = await _read_head(reader)
            if request is not None:
                await self._answer(request, reader, writer)
        except CLOSED:
            # Either side may hang up at any time; what was fetched until then is the page's matter.
            return
        finally:
            await _hang_up(writer)

    async def _answer(self, request: _Request, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            upstream = await self._dial(request)
        except (Refused, OSError, ValueError) as error:
            self.log.failed.append((f"{request.method} {request.target[:200]}", error))
            writer.write(REFUSAL)
            await writer.drain()
            return
        await _relay(request, (reader, writer), upstream)

    async def _dial(self, request: _Request) -> tuple[StreamReader, StreamWriter]:
        """A connection to the first address of the host that answers. Raises Refused, OSError."""
        url = f"https://{request.target}" if request.method == "CONNECT" else request.target
        parts = check_url(url, host_map=self._host_map)
        if request.method not in {*READING, "CONNECT"}:
            raise Refused(f"Only GET and HEAD leave the browser, not {request.method}.")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = await self._resolver.resolve(parts.hostname or "", port)
        problem: OSError = OSError("no address answered")
        for one in found:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    opened = await asyncio.open_connection(
                        one["host"], one["port"], flags=socket.AI_NUMERICHOST
                    )
            except OSError as error:
                problem = error
                continue
            self.log.addresses.append(f"{parts.hostname} {one['host']}:{one['port']}")
            return opened
        raise problem


@asynccontextmanager
async def open_proxy(host_map: HostMap) -> AsyncIterator[GuardedProxy]:
    """A running proxy on a free port of loopback."""
    proxy = GuardedProxy(host_map)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0, limit=HEAD_LIMIT)
    host, port = server.sockets[0].getsockname()
    proxy.address = f"http://{host}:{port}"
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()


async def _read_head(reader: StreamReader) -> _Request | None:
    """The first line and the headers of a request; nothing if it is not one."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        return None
    first, *headers = head[:-4].split(b"\r\n")
    words = first.decode("latin-1").split(" ")
    return _Request(words[0], words[1], headers) if len(words) == 3 else None


async def _relay(
    request: _Request,
    browser: tuple[StreamReader, StreamWriter],
    upstream: tuple[StreamReader, StreamWriter],
) -> None:
    """Pass bytes on until either side has ended. A plain request is made to be the only one."""
    if request.method == "CONNECT":
        browser[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back, forth = _copy(upstream[0], browser[1]), _copy(browser[0], upstream[1])
    else:
        upstream[1].write(_origin_form(request))
        back, forth = _answer_once(upstream[0], browser[1]), _wait_for_end(browser[0])
    ways = [asyncio.create_task(back), asyncio.create_task(forth)]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        await _hang_up(upstream[1])


async def _hang_up(writer: StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(*CLOSED):
        await writer.wait_closed()


async def _copy(source: StreamReader, target: StreamWriter) -> None:
    while piece := await source.read(PIECE):
        target.write(piece)
        await target.drain()


async def _answer_once(source: StreamReader, target: StreamWriter) -> None:
    """Pass an answer on, telling the browser to ask for nothing more on this connection.

    A server need not close when it is asked to, and a second request here would wait for ever.
    """
    head = await source.readuntil(b"\r\n\r\n")
    while head[9:10] == b"1":
        target.write(head)
        head = await source.readuntil(b"\r\n\r\n")
    first, *headers = head[:-4].split(b"\r\n")
    lines = [first, *_between_hops(headers), b"Connection: close"]
    target.write(b"\r\n".join(lines) + b"\r\n\r\n")
    await _copy(source, target)


async def _wait_for_end(reader: StreamReader) -> None:
    while await reader.read(PIECE):
        continue


def _between_hops(headers: list[bytes]) -> list[bytes]:
    return [line for line in headers if not line.lower().startswith(HOP_HEADERS)]


def _origin_form(request: _Request) -> bytes:
    """`GET http://host/path` -> `GET /path`, asking the server to close when it has answered."""
    parts = urlsplit(request.target)
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    first = f"{request.method} {target} HTTP/1.1".encode("latin-1")
    lines = [first, *_between_hops(request.headers), b"Connection: close"]
    return b"\r\n".join(lines) + b"\r\n\r\n"
