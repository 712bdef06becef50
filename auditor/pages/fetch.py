"""URL -> Page over HTTP, guarded: every address is checked where it is dialled.

One asynchronous client serves many fetches at a time. What comes back is plain data; what goes
wrong is a FetchFailed that carries the outcome, a sentence for people, and the hops so far.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import aiohttp
from aiohttp import ClientError, ClientResponse, ClientSession

from auditor.pages.encoding import ACCEPTED, DecodedTooLarge, EncodingBroken, decode_body
from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.outcomes import Outcome
from auditor.pages.resolver import GuardedResolver

MAX_HOPS = 10
# Characters of a media type and of a charset that are kept; none with a meaning is longer.
LONGEST_TYPE, LONGEST_CHARSET = 100, 40
REDIRECTS = frozenset({301, 302, 303, 307, 308})
STATUS_OUTCOMES = {
    304: Outcome.NOT_MODIFIED,
    401: Outcome.BLOCKED,
    403: Outcome.BLOCKED,
    404: Outcome.NOT_FOUND,
    406: Outcome.BLOCKED,
    410: Outcome.GONE,
    429: Outcome.RATE_LIMITED,
    451: Outcome.LEGALLY_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a fetch may take."""

    connect: timedelta = timedelta(seconds=10)
    total: timedelta = timedelta(seconds=60)
    encoded_bytes: int = 25 << 20
    body_bytes: int = 100 << 20


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask whether a page has changed since."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that came: its decoded body and everything the evidence record says of it."""

    url: str
    final_url: str
    status: int
    body: bytes
    media_type: str
    charset: str
    validators: Validators
    hops: tuple[dict[str, Any], ...]
    headers: tuple[tuple[str, str], ...]
    notes: dict[str, Any] = field(default_factory=dict)


class FetchFailed(Exception):
    """No page came; `outcome` says why, `hops` how far it got."""

    def __init__(
        self, outcome: Outcome, sentence: str, hops: tuple[dict[str, Any], ...] = ()
    ) -> None:
        self.outcome = outcome
        self.hops = hops
        super().__init__(sentence)


class HttpClient:
    """A guarded HTTP client with a connection pool. Make it with `open_client`."""

    def __init__(
        self, session: ClientSession, resolver: GuardedResolver, limits: Limits, host_map: HostMap
    ) -> None:
        self._session = session
        self._resolver = resolver
        self._limits = limits
        self._host_map = host_map

    async def fetch(self, url: str, validators: Validators | None = None) -> Page:
        """GET a page, following redirects with a check on each. Raises FetchFailed."""
        hops: list[dict[str, Any]] = []
        try:
            async with asyncio.timeout(self._limits.total.total_seconds()):
                return await self._follow(url, validators or Validators(), hops)
        except TimeoutError as error:
            sentence = f"{url} took too long to answer."
            raise FetchFailed(Outcome.TIMED_OUT, sentence, tuple(hops)) from error
        except (ClientError, OSError, Refused, ValueError) as error:
            outcome, sentence = _explain(url, error)
            raise FetchFailed(outcome, sentence, tuple(hops)) from error

    async def _follow(self, url: str, validators: Validators, hops: list[dict[str, Any]]) -> Page:
        here = url
        for _ in range(MAX_HOPS + 1):
            check_url(here, host_map=self._host_map)
            async with self._session.get(
                here, headers=validators.headers(), allow_redirects=False
            ) as response:
                hops.append(self._hop(here, response))
                if response.status not in REDIRECTS or "Location" not in response.headers:
                    _check_status(url, response.status, validators, tuple(hops))
                    return await self._page(url, response, tuple(hops))
                here = urljoin(here, _readable(response.headers["Location"]))
        raise FetchFailed(
            Outcome.LOCATION_CHANGED, f"{url} redirects more than {MAX_HOPS} times.", tuple(hops)
        )

    def _hop(self, url: str, response: ClientResponse) -> dict[str, Any]:
        return {
            "url": url,
            "status": response.status,
            "location": _readable(response.headers.get("Location", "")),
            "resolved": list(self._resolver.seen.get(response.url.raw_host or "", [])),
        }

    async def _page(
        self, url: str, response: ClientResponse, hops: tuple[dict[str, Any], ...]
    ) -> Page:
        body = await self._read(url, response, hops)
        headers = {name.lower(): _readable(value) for name, value in response.headers.items()}
        return Page(
            url=url,
            final_url=str(response.url),
            status=response.status,
            body=body,
            media_type=_readable(response.content_type)[:LONGEST_TYPE],
            charset=_readable(response.charset or "")[:LONGEST_CHARSET],
            validators=Validators(headers.get("etag", ""), headers.get("last-modified", "")),
            hops=hops,
            headers=tuple((name, _readable(value)) for name, value in response.headers.items()),
        )

    async def _read(
        self, url: str, response: ClientResponse, hops: tuple[dict[str, Any], ...]
    ) -> bytes:
        """The decoded body, read piece by piece so that no answer is larger than the limits."""
        limit = self._limits.encoded_bytes
        body = bytearray()
        async for piece in response.content.iter_chunked(1 << 16):
            body += piece
            if len(body) > limit:
                sentence = f"{url} is larger than {limit >> 20} MiB."
                raise FetchFailed(Outcome.TOO_LARGE, sentence, hops)
        encoding = response.headers.get("Content-Encoding", "")
        try:
            return decode_body(bytes(body), encoding, limit=self._limits.body_bytes)
        except DecodedTooLarge as error:
            raise FetchFailed(Outcome.TOO_LARGE, f"{url}: {error}.", hops) from error
        except EncodingBroken as error:
            raise FetchFailed(Outcome.TRUNCATED, f"{url}: {error}.", hops) from error


@asynccontextmanager
async def open_client(
    *, user_agent: str, host_map: HostMap | None = None, limits: Limits | None = None
) -> AsyncIterator[HttpClient]:
    """A client whose connections are pooled and whose addresses are checked."""
    limits = limits or Limits()
    resolver = GuardedResolver(host_map or {})
    timeout = aiohttp.ClientTimeout(total=None, connect=limits.connect.total_seconds())
    connector = aiohttp.TCPConnector(
        resolver=resolver, socket_factory=resolver.open_socket, limit=64, use_dns_cache=False
    )
    headers = {
        "User-Agent": user_agent,
        "Accept-Language": "en",
        "Accept-Encoding": ACCEPTED,
    }
    async with ClientSession(
        connector=connector,
        timeout=timeout,
        headers=headers,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
    ) as session:
        yield HttpClient(session, resolver, limits, host_map or {})


def outcome_of_status(status: int) -> Outcome | None:
    if 200 <= status < 300:
        return None
    if status in STATUS_OUTCOMES:
        return STATUS_OUTCOMES[status]
    return Outcome.NOT_FOUND if 400 <= status < 500 else Outcome.SERVER_ERROR


def _check_status(
    url: str, status: int, asked: Validators, hops: tuple[dict[str, Any], ...]
) -> None:
    outcome = outcome_of_status(status)
    if outcome == Outcome.NOT_MODIFIED and not asked.headers():
        # Nothing was read before that the page could be the same as.
        outcome = Outcome.SERVER_ERROR
    if outcome is not None:
        raise FetchFailed(outcome, f"{url} answered with status {status}.", hops)


def _readable(header: str) -> str:
    """A header without the lone surrogates that stand for stray bytes: no database keeps them."""
    return header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _explain(url: str, error: Exception) -> tuple[Outcome, str]:
    """A failure below HTTP -> what it is called and how to say it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Refused):
            return Outcome.REFUSED_BY_GUARD, f"{url} was not fetched. {cause}"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, aiohttp.ClientConnectorDNSError | UnicodeError):
        return Outcome.DNS_FAILED, f"The host of {url} could not be resolved."
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return Outcome.TLS_INVALID, f"The certificate of {url} is not valid."
    if isinstance(error, aiohttp.ClientPayloadError):
        return Outcome.TRUNCATED, f"The answer of {url} ended before it was complete."
    reason = getattr(error, "strerror", None) or error
    return Outcome.CONNECT_FAILED, f"No connection to {url} could be made ({reason})."
