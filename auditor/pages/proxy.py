"""The only way out of the browser: a proxy on loopback that checks each address it dials.

Chromium resolves and dials nothing itself: it asks this proxy for a tunnel (https) or for a page
(http), so redirects, frames, scripts and WebSockets meet the same predicate as the HTTP client. A
request that is refused never leaves this machine. Each page has a proxy of its own, so that its log
is the page's.

A tunnel hides what goes through it. Where nothing but GET and HEAD may leave whatever the browser does (surveys),
the proxy opens tunnels: it answers the browser with a certificate of its own (`own_certificate`), reads each
request, and asks the site itself over a connection whose certificate it checks.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import SplitResult

from auditor.pages.fetch import Limits
from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.own_certificate import fingerprint, own_certificate, site_trust
from auditor.pages.proxy_log import READING, SendRefused
from auditor.pages.proxy_log import Dialled as Dialled
from auditor.pages.resolver import GuardedResolver

PIECE = 64 << 10
# The header tells an answer of this proxy from one of a site.
MARK = "x-auditor-proxy"
REFUSAL = (
    f"HTTP/1.1 502 Bad Gateway\r\n{MARK}: refused\r\nContent-Type: text/plain\r\n"
    "Content-Length: 8\r\nConnection: close\r\n\r\nrefused\n"
).encode()
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
# Headers that are between the browser and this proxy, or would keep a connection open for more.
HOP_HEADERS = (b"proxy-", b"connection:", b"keep-alive:", b"upgrade:")
FAREWELL_SECONDS = 1
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

    @property
    def named(self) -> str:
        return f"{self.method} {self.target[:200]}"

    def sends(self) -> str:
        """Why this is no mere reading, "" if it is one."""
        if self.method not in READING:
            return f"Only GET and HEAD leave the browser, not {self.method}."
        names = {line.partition(b":")[0].strip().lower(): line for line in self.headers}
        if b"websocket" in names.get(b"upgrade", b"").lower():
            return "WebSockets do not leave the browser."
        length = names.get(b"content-length", b":0").partition(b":")[2].strip()
        if b"transfer-encoding" in names or length != b"0":
            return f"No {self.method} with a body leaves the browser."
        return ""


class GuardedProxy:
    """A CONNECT and HTTP proxy. Make it with `open_proxy`; `address` is where it listens."""

    def __init__(
        self, host_map: HostMap, limits: ProxyLimits, *, opens_tunnels: bool = False
    ) -> None:
        self.opens_tunnels = opens_tunnels
        self._host_map = host_map
        self._limits = limits
        self._resolver = GuardedResolver(host_map)
        self.log = Dialled()
        self.address = ""
        self._connections: set[asyncio.Task[None]] = set()
        self._is_shut = False

    async def shut(self) -> None:
        """End all connections and refuse further ones, while a page is left; each is counted."""
        self._is_shut = True
        await self.close()

    def reopen(self) -> None:
        """Let the next page of the tab ask."""
        self._is_shut = False

    def accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection of the browser in a task that ends with the proxy."""
        if len(self._connections) >= self._limits.connections:
            self.log.fail("a connection", Refused("Too many connections are open at once."))
            writer.close()
            return
        self.log.connections += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)

        def forget(task: asyncio.Task[None]) -> None:
            self._connections.discard(task)
            # One that was cancelled before its first step has closed nothing.
            writer.close()

        task.add_done_callback(forget)

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
        try:
            self._check(request)
        except Refused as error:
            await self._refuse(request, error, writer)
            return
        if self.opens_tunnels and request.method == "CONNECT":
            inner = await self._open_tunnel(request, reader, writer)
            if inner is None:
                return
            request = inner
        try:
            upstream = await self._dial(request)
        except (Refused, OSError, ValueError) as error:
            await self._refuse(request, error, writer)
            return
        try:
            self.log.pass_on(request.method)
            await _Relay(self._limits, self.log).run(request, (reader, writer), upstream)
        except (asyncio.LimitOverrunError, TimeoutError) as error:
            self.log.fail(request.named, error)
            raise

    async def _refuse(self, request: _Request, error: Exception, writer: StreamWriter) -> None:
        self.log.fail(request.named, error)
        writer.write(REFUSAL)
        await writer.drain()

    async def _open_tunnel(
        self, request: _Request, reader: StreamReader, writer: StreamWriter
    ) -> _Request | None:
        """The request that comes through a tunnel, as if asked for by its URL; nothing if none does."""
        writer.write(ESTABLISHED)
        try:
            await writer.start_tls(own_certificate().context)
        except ssl.SSLError as error:
            # What is no TLS (TURN, say) goes nowhere.
            self.log.fail(request.named, error)
            return None
        inner = await _read_head(reader, self._limits)
        if inner is None or not inner.target.startswith("/"):
            return None
        return replace(inner, target=f"https://{request.target}{inner.target}")

    async def _dial(self, request: _Request) -> tuple[StreamReader, StreamWriter]:
        """A connection to the first address of the host that answers. Raises Refused, OSError."""
        parts = self._check(request)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        is_secured = parts.scheme == "https" and request.method != "CONNECT"
        problem: OSError = OSError("no address answered")
        for one in await self._resolver.resolve(host, port):
            try:
                opened = await self._connect(one["host"], one["port"], host if is_secured else None)
            except OSError as error:
                problem = error
                continue
            self.log.dial(host, f"{one['host']}:{one['port']}")
            if is_secured:
                secured = opened[1].get_extra_info("ssl_object")
                self.log.secure(host, secured.version() or "", fingerprint(secured))
            return opened
        raise problem

    async def _connect(
        self, address: str, port: int, secured_for: str | None
    ) -> tuple[StreamReader, StreamWriter]:
        async with asyncio.timeout(self._limits.connect_seconds):
            return await asyncio.open_connection(
                address,
                port,
                flags=socket.AI_NUMERICHOST,
                limit=self._limits.head_bytes,
                ssl=site_trust() if secured_for else None,
                server_hostname=secured_for,
            )

    def _check(self, request: _Request) -> SplitResult:
        """The URL that a request stands for. Raises Refused."""
        if self._is_shut:
            self.log.refused_on_leaving += 1
            raise Refused("Nothing leaves a page that is being left.")
        if self.log.exceeded:
            raise Refused(self.log.exceeded)
        is_tunnel = request.method == "CONNECT"
        url = f"https://{request.target}" if is_tunnel else request.target
        parts = check_url(url, host_map=self._host_map)
        if not is_tunnel and (why := request.sends()):
            raise SendRefused(why, request.method)
        if is_tunnel and parts.port == 80:
            # Nothing else asks for one: pages without encryption are asked for by their URL.
            raise SendRefused("WebSockets do not leave the browser.", "WEBSOCKET")
        return parts


@asynccontextmanager
async def open_proxy(
    host_map: HostMap, limits: ProxyLimits | None = None, *, opens_tunnels: bool = False
) -> AsyncIterator[GuardedProxy]:
    """A running proxy on a free port of loopback. With `opens_tunnels` it reads what goes over TLS too."""
    limits = limits or ProxyLimits()
    proxy = GuardedProxy(host_map, limits, opens_tunnels=opens_tunnels)
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
            browser[1].write(ESTABLISHED)
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
    try:
        # Over TLS it waits for the other side's farewell, which need not come.
        async with asyncio.timeout(FAREWELL_SECONDS):
            await writer.wait_closed()
    except (*CLOSED, ssl.SSLError):
        writer.transport.abort()


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
    _, slash, path = request.target.partition("://")[2].partition("/")
    first = f"{request.method} {slash or '/'}{path} HTTP/1.1".encode("latin-1")
    lines = [first, *_between_hops(request.headers), b"Connection: close"]
    return b"\r\n".join(lines) + b"\r\n\r\n"
