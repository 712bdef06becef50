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
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from auditor.pages.fetch import Limits
from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.proxy_log import Dialled as Dialled
from auditor.pages.resolver import GuardedResolver

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


@dataclass(frozen=True, slots=True)
class ProxyLimits:
    """How much one page may take through the proxy."""

    head_bytes: int = 64 << 10
    connect_seconds: float = 10
    # From the first byte of a request to the end of its head, on either side.
    head_seconds: float = 30
    # Without a byte in either direction.
    idle_seconds: float = 60
    # Chromium opens 32 to a proxy at most; what hangs up is still counted for a moment.
    connections: int = 64
    # Of all answers together, as they come: a page is many files.
    relayed_bytes: int = 50 << 20

    @classmethod
    def of(cls, limits: Limits) -> ProxyLimits:
        """The page itself may be as large as over HTTP, and what it loads as much again."""
        return cls(
            connect_seconds=limits.connect.total_seconds(),
            relayed_bytes=2 * limits.encoded_bytes,
        )


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    target: str
    headers: list[bytes]


class GuardedProxy:
    """A CONNECT and HTTP proxy. Make it with `open_proxy`; `address` is where it listens."""

    def __init__(self, host_map: HostMap, limits: ProxyLimits) -> None:
        self._host_map = host_map
        self._limits = limits
        self._resolver = GuardedResolver(host_map)
        self.log = Dialled()
        self.address = ""
        self._connections: set[asyncio.Task[None]] = set()

    def accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection of the browser in a task that ends with the proxy."""
        if len(self._connections) >= self._limits.connections:
            self.log.fail("a connection", Refused("Too many connections are open at once."))
            writer.close()
            return
        self.log.connections += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def close(self) -> None:
        """End every connection that is still open."""
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One tunnel, or one request."""
        try:
            request = await _read_head(reader, self._limits)
            if request is not None:
                await self._answer(request, reader, writer)
        except CLOSED:
            # Either side may hang up at any time; what was fetched until then is the page's matter.
            return
        finally:
            await _hang_up(writer)

    async def _answer(self, request: _Request, reader: StreamReader, writer: StreamWriter) -> None:
        named = f"{request.method} {request.target[:200]}"
        try:
            upstream = await self._dial(request)
        except (Refused, OSError, ValueError) as error:
            self.log.fail(named, error)
            writer.write(REFUSAL)
            await writer.drain()
            return
        try:
            await _Relay(self._limits, self.log).run(request, (reader, writer), upstream)
        except (asyncio.LimitOverrunError, TimeoutError) as error:
            self.log.fail(named, error)
            raise

    async def _dial(self, request: _Request) -> tuple[StreamReader, StreamWriter]:
        """A connection to the first address of the host that answers. Raises Refused, OSError."""
        parts = self._check(request)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = await self._resolver.resolve(parts.hostname or "", port)
        problem: OSError = OSError("no address answered")
        for one in found:
            try:
                async with asyncio.timeout(self._limits.connect_seconds):
                    opened = await asyncio.open_connection(
                        one["host"],
                        one["port"],
                        flags=socket.AI_NUMERICHOST,
                        limit=self._limits.head_bytes,
                    )
            except OSError as error:
                problem = error
                continue
            self.log.dial(parts.hostname or "", f"{one['host']}:{one['port']}")
            return opened
        raise problem

    def _check(self, request: _Request) -> SplitResult:
        """The URL that a request stands for. Raises Refused."""
        if self.log.exceeded:
            raise Refused(self.log.exceeded)
        is_tunnel = request.method == "CONNECT"
        url = f"https://{request.target}" if is_tunnel else request.target
        parts = check_url(url, host_map=self._host_map)
        if not is_tunnel and request.method not in READING:
            raise Refused(f"Only GET and HEAD leave the browser, not {request.method}.")
        if is_tunnel and parts.port == 80:
            # Nothing else asks for one: pages without encryption are asked for by their URL.
            raise Refused("WebSockets do not leave the browser.")
        return parts


@asynccontextmanager
async def open_proxy(
    host_map: HostMap, limits: ProxyLimits | None = None
) -> AsyncIterator[GuardedProxy]:
    """A running proxy on a free port of loopback."""
    limits = limits or ProxyLimits()
    proxy = GuardedProxy(host_map, limits)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0, limit=limits.head_bytes)
    host, port = server.sockets[0].getsockname()
    proxy.address = f"http://{host}:{port}"
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()


class _Relay:
    """Passes bytes on between the browser and one server, within the page's limits."""

    def __init__(self, limits: ProxyLimits, log: Dialled) -> None:
        self._limits = limits
        self._log = log

    async def run(
        self,
        request: _Request,
        browser: tuple[StreamReader, StreamWriter],
        upstream: tuple[StreamReader, StreamWriter],
    ) -> None:
        """Until either side has ended. A plain request is made to be the only one."""
        if request.method == "CONNECT":
            browser[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back, forth = self._copy(upstream[0], browser[1]), _copy(browser[0], upstream[1])
        else:
            upstream[1].write(_origin_form(request))
            back, forth = self._answer_once(upstream[0], browser[1]), _wait_for_end(browser[0])
        ways = [asyncio.create_task(back), asyncio.create_task(forth)]
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            await _hang_up(upstream[1])
        for way in done:
            way.result()

    async def _copy(self, source: StreamReader, target: StreamWriter) -> None:
        """Pass an answer on. Raises TimeoutError if the server falls silent in it."""
        while piece := await asyncio.wait_for(source.read(PIECE), self._limits.idle_seconds):
            self._log.relayed_bytes += len(piece)
            if self._log.relayed_bytes > self._limits.relayed_bytes:
                most = self._limits.relayed_bytes >> 20
                self._log.exceed(f"The page loads more than {most} MiB in all.")
                return
            target.write(piece)
            await target.drain()

    async def _answer_once(self, source: StreamReader, target: StreamWriter) -> None:
        """Pass an answer on, telling the browser to ask for nothing more on this connection.

        A server need not close when it is asked to, and a second request here would wait for ever.
        """
        async with asyncio.timeout(self._limits.head_seconds):
            head = await source.readuntil(b"\r\n\r\n")
            while head[9:10] == b"1":
                target.write(head)
                head = await source.readuntil(b"\r\n\r\n")
        first, *headers = head[:-4].split(b"\r\n")
        lines = [first, *_between_hops(headers), b"Connection: close"]
        target.write(b"\r\n".join(lines) + b"\r\n\r\n")
        await self._copy(source, target)


async def _read_head(reader: StreamReader, limits: ProxyLimits) -> _Request | None:
    """The first line and the headers of a request; nothing if it is not one, or never ends."""
    # A connection that the browser opened in advance may wait for its request: no loris is slow here.
    first_byte = await reader.read(1)
    async with asyncio.timeout(limits.head_seconds):
        try:
            head = first_byte + await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            return None
    first, *headers = head[:-4].split(b"\r\n")
    words = first.decode("latin-1").split(" ")
    return _Request(words[0], words[1], headers) if len(words) == 3 else None


async def _hang_up(writer: StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(*CLOSED):
        await writer.wait_closed()


async def _copy(source: StreamReader, target: StreamWriter) -> None:
    while piece := await source.read(PIECE):
        target.write(piece)
        await target.drain()


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
