"""The only way out of the browser: a proxy on loopback that checks each address it dials.

Chromium resolves and dials nothing itself: it asks this proxy for a tunnel (https) or for a page
(http), so redirects, frames, scripts and WebSockets meet the same predicate as the HTTP client. A
request that is refused gets status 403 and never leaves this machine.
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
HOP_HEADERS = ("proxy-", "connection:", "keep-alive:", "upgrade:")
CLOSED = (ConnectionError, asyncio.IncompleteReadError, TimeoutError)


@dataclass(slots=True)
class Dialled:
    """What the proxy did since it was opened: addresses it dialled, requests it refused."""

    addresses: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


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

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection of the browser: one tunnel, or one request."""
        try:
            request = await _read_head(reader)
            if request is not None:
                await self._answer(request, reader, writer)
        except CLOSED:
            # Either side may hang up at any time; what was fetched until then is the page's matter.
            return
        finally:
            writer.close()
            with contextlib.suppress(*CLOSED):
                await writer.wait_closed()

    async def _answer(self, request: _Request, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            upstream = await self._dial(request)
        except (Refused, OSError, ValueError) as error:
            status = "403 Forbidden" if isinstance(error, Refused) else "502 Bad Gateway"
            self.log.refused.append(f"{request.method} {request.target[:200]}: {error}")
            writer.write(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode())
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
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=HEAD_LIMIT)
    host, port = server.sockets[0].getsockname()
    proxy.address = f"http://{host}:{port}"
    try:
        yield proxy
    finally:
        server.close()


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
    """Pass bytes on until both sides have ended. A plain request is made to be the only one."""
    if request.method == "CONNECT":
        browser[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    else:
        upstream[1].write(_origin_form(request))
    try:
        ways = [asyncio.create_task(_copy(upstream[0], browser[1]))]
        if request.method == "CONNECT":
            ways.append(asyncio.create_task(_copy(browser[0], upstream[1])))
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
    finally:
        upstream[1].close()


async def _copy(source: StreamReader, target: StreamWriter) -> None:
    while piece := await source.read(PIECE):
        target.write(piece)
        await target.drain()


def _origin_form(request: _Request) -> bytes:
    """`GET http://host/path` -> `GET /path`, asking the server to close when it has answered."""
    parts = urlsplit(request.target)
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    kept = [line for line in request.headers if not line.lower().startswith(_HOP_BYTES)]
    lines = [f"{request.method} {target} HTTP/1.1".encode("latin-1"), *kept, b"Connection: close"]
    return b"\r\n".join(lines) + b"\r\n\r\n"


_HOP_BYTES = tuple(name.encode() for name in HOP_HEADERS)
