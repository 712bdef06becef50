"""URL -> Page over HTTP, guarded: every address is checked where it is dialled.

One asynchronous client serves many fetches at a time. What comes back is plain data; what goes
wrong is a FetchFailed that carries the outcome, a sentence for people, and the hops so far.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urljoin

import aiohttp
from aiohttp import ClientError, ClientResponse, ClientSession

from auditor.pages.connection import WatchedResponse, dialled_by
from auditor.pages.encoding import ACCEPTED, DecodedTooLarge, EncodingBroken, decode_body
from auditor.pages.faults import FetchFailed as FetchFailed
from auditor.pages.faults import explain, patience_asked
from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.outcomes import Outcome
from auditor.pages.refusals import Refusal, read_start
from auditor.pages.resolver import GuardedResolver

MAX_HOPS = 10
LARGE_BODY = 256 << 10
# So long before its end a fetch stops waiting for the body of a refusal, which it can do without.
MOMENT_SECONDS = 0.1
# Characters of a media type and of a charset that are kept; none with a meaning is longer.
LONGEST_TYPE, LONGEST_CHARSET = 100, 40
NO_PAGES = range(300, 1000)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
STATUS_OUTCOMES = {
    304: Outcome.NOT_MODIFIED,
    401: Outcome.BLOCKED,
    403: Outcome.BLOCKED,
    404: Outcome.NOT_FOUND,
    406: Outcome.BLOCKED,
    408: Outcome.TIMED_OUT,
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
class Known:
    """What is known of a page from the last reading by the same source and extractor.

    `sha256` is of the decoded body; `final_url` is where the address led then.
    """

    validators: Validators = field(default_factory=Validators)
    sha256: str = ""
    final_url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that came: its decoded body and everything the evidence record says of it.

    `media_type` and `charset` are the server's word; `sniffed_type`, `read_charset` and
    `charset_chosen_by` are what reading made of them ("" until it is read).
    """

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
    request_headers: tuple[tuple[str, str], ...] = ()
    encoded_length: int = 0
    encoded_sha256: str = ""
    sha256: str = ""
    sniffed_type: str = ""
    read_charset: str = ""
    charset_chosen_by: str = ""
    screenshot: bytes = b""

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", hashlib.sha256(self.body).hexdigest())


@dataclass(frozen=True, slots=True)
class _Body:
    decoded: bytes
    sha256: str
    encoded_length: int
    encoded_sha256: str


Reach = Callable[[str], Awaitable[None]]


class HttpClient:
    """A guarded HTTP client with a connection pool. Make it with `open_client`."""

    def __init__(
        self, session: ClientSession, resolver: GuardedResolver, limits: Limits, host_map: HostMap
    ) -> None:
        self._session = session
        self._resolver = resolver
        self._limits = limits
        self._host_map = host_map

    async def fetch(
        self,
        url: str,
        validators: Validators | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        reach: Reach | None = None,
        cut_at: int = 0,
        refusals: Container[int] = NO_PAGES,
    ) -> Page:
        """GET a page, following redirects with a check on each. Raises FetchFailed.

        `reach` is awaited before each hop and may raise FetchFailed; its time does not count.
        `cut_at`, where given, ends a longer body after so many bytes instead of refusing it. Of an
        answer that is no page the failure has the body, if its status is one of `refusals`.
        """
        asked = {**(headers or {}), **(validators or Validators()).headers()}
        walk = _Walk(url, asked, bool(validators and validators.headers()), cut_at, refusals)
        try:
            return await self._follow(walk, reach)
        except FetchFailed as failed:
            failed.hops = failed.hops or tuple(walk.hops)
            raise
        except TimeoutError as error:
            sentence = f"{url} took too long to answer."
            raise FetchFailed(Outcome.TIMED_OUT, sentence, tuple(walk.hops)) from error
        except (ClientError, OSError, Refused, ValueError) as error:
            raise explain(url, error, tuple(walk.hops)) from error

    async def _follow(self, walk: _Walk, reach: Reach | None) -> Page:
        here, left = walk.url, self._limits.total.total_seconds()
        for _ in range(MAX_HOPS + 1):
            check_url(here, host_map=self._host_map)
            if reach is not None:
                await reach(here)
            start = time.monotonic()
            walk.until = start + left
            async with asyncio.timeout(left):
                found = await self._step(walk, here)
            if isinstance(found, Page):
                return found
            here = urljoin(here, found)
            left -= time.monotonic() - start
        sentence = f"{walk.url} redirects more than {MAX_HOPS} times."
        raise FetchFailed(Outcome.LOCATION_CHANGED, sentence)

    async def _step(self, walk: _Walk, here: str) -> Page | str:
        """The page at `here`, or where it redirects to."""
        async with self._session.get(here, headers=walk.asked, allow_redirects=False) as response:
            walk.hops.append(self._hop(here, response))
            if response.status in REDIRECTS and "Location" in response.headers:
                return _readable(response.headers["Location"])
            failure = _failure_of(walk, response)
            if failure is None:
                return await self._page(walk, response)
            if failure.outcome != Outcome.NOT_MODIFIED and response.status in walk.refusals:
                failure.refusal = await self._refusal(walk, response)
            raise failure

    def _hop(self, url: str, response: ClientResponse) -> dict[str, Any]:
        hop = {
            "url": url,
            "status": response.status,
            "location": _readable(response.headers.get("Location", "")),
            "resolved": list(self._resolver.seen.get(response.url.raw_host or "", [])),
            **dialled_by(response),
        }
        if not 200 <= response.status < 300:
            # A page that comes keeps its own headers; of a refusal they are all that is left.
            hop["headers"] = [[name, _readable(one)] for name, one in response.headers.items()]
        return hop

    async def _refusal(self, walk: _Walk, response: ClientResponse) -> Refusal:
        """What came in place of a page, as far as the time for the whole allows."""
        encoding = response.headers.get("Content-Encoding", "")
        left = max(0.0, walk.until - time.monotonic() - MOMENT_SECONDS)
        body, note = await read_start(response.content, encoding, seconds=left)
        media_type, charset = _declared(response)
        return Refusal(str(response.url), response.status, body, media_type, charset, note)

    async def _page(self, walk: _Walk, response: ClientResponse) -> Page:
        body = await self._read(walk, response)
        headers = {name.lower(): _readable(value) for name, value in response.headers.items()}
        media_type, charset = _declared(response)
        return Page(
            url=walk.url,
            final_url=str(response.url),
            status=response.status,
            body=body.decoded,
            media_type=media_type,
            charset=charset,
            validators=Validators(headers.get("etag", ""), headers.get("last-modified", "")),
            hops=tuple(walk.hops),
            headers=tuple((name, _readable(value)) for name, value in response.headers.items()),
            request_headers=tuple(response.request_info.headers.items()),
            encoded_length=body.encoded_length,
            encoded_sha256=body.encoded_sha256,
            sha256=body.sha256,
        )

    async def _read(self, walk: _Walk, response: ClientResponse) -> _Body:
        """The body, read piece by piece so that no answer is larger than the limits."""
        limit = walk.cut_at or self._limits.encoded_bytes
        body = bytearray()
        async for piece in response.content.iter_any():
            body += piece
            if len(body) > limit and not walk.cut_at:
                sentence = f"{walk.url} is larger than {limit >> 20} MiB."
                raise FetchFailed(Outcome.TOO_LARGE, sentence)
            if len(body) > limit:
                del body[limit:]
                break
        decode = partial(self._decode, walk.url, bytes(body), response)
        # A large body must not keep the loop from all others while it is unpacked.
        return await asyncio.to_thread(decode) if len(body) > LARGE_BODY else decode()

    def _decode(self, url: str, encoded: bytes, response: ClientResponse) -> _Body:
        encoding = response.headers.get("Content-Encoding", "")
        try:
            decoded = decode_body(encoded, encoding, limit=self._limits.body_bytes)
        except DecodedTooLarge as error:
            raise FetchFailed(Outcome.TOO_LARGE, f"{url}: {error}.") from error
        except EncodingBroken as error:
            raise FetchFailed(Outcome.TRUNCATED, f"{url}: {error}.") from error
        digest = hashlib.sha256(encoded).hexdigest()
        same = digest if decoded is encoded else hashlib.sha256(decoded).hexdigest()
        return _Body(decoded, same, len(encoded), digest)


@dataclass(slots=True)
class _Walk:
    """One fetch under way: what is asked, the hops so far, and when it must have ended."""

    url: str
    asked: dict[str, str]
    is_conditional: bool
    cut_at: int
    refusals: Container[int]
    until: float = 0.0
    hops: list[dict[str, Any]] = field(default_factory=list)


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
        response_class=WatchedResponse,
    ) as session:
        yield HttpClient(session, resolver, limits, host_map or {})


def outcome_of_status(status: int) -> Outcome | None:
    """What a status means for the check; nothing if a page came with it."""
    if 200 <= status < 300:
        return None
    if status in STATUS_OUTCOMES:
        return STATUS_OUTCOMES[status]
    return Outcome.REQUEST_REFUSED if 400 <= status < 500 else Outcome.SERVER_ERROR


def _failure_of(walk: _Walk, response: ClientResponse) -> FetchFailed | None:
    status = response.status
    outcome = outcome_of_status(status)
    if outcome == Outcome.NOT_MODIFIED and not walk.is_conditional:
        # Nothing was read before that the page could be the same as.
        outcome = Outcome.SERVER_ERROR
    if outcome is None:
        return None
    return FetchFailed(
        outcome,
        f"{walk.url} answered with status {status}.",
        tuple(walk.hops),
        status=status,
        is_momentary=status >= 500,
        retry_after=patience_asked(status, response.headers.get("Retry-After", "")),
    )


def _declared(response: ClientResponse) -> tuple[str, str]:
    """The media type and the charset that a server names."""
    return (
        _readable(response.content_type)[:LONGEST_TYPE],
        _readable(response.charset or "")[:LONGEST_CHARSET],
    )


def _readable(header: str) -> str:
    """A header without the lone surrogates that stand for stray bytes: no database keeps them."""
    return header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
