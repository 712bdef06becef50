"""URL -> Page through Chromium, for documents that a script writes into their page.

One browser, a fresh context for each page. Only GET and HEAD leave it, downloads and service
workers are off, and pictures, fonts and media are not loaded: text does not need them.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from playwright.async_api import Browser as Chromium
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab
from playwright.async_api import (
    Playwright,
    Response,
    Route,
    WebSocketRoute,
    async_playwright,
)
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.pages.chromium import VARIABLE, ChromiumError, find_chromium
from auditor.pages.fetch import FetchFailed, Limits, Page, Validators, outcome_of_status
from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.outcomes import Outcome
from auditor.pages.proxy import MARK, GuardedProxy, open_proxy

UNNEEDED = frozenset({"image", "media", "font", "websocket", "manifest", "texttrack"})
READING = frozenset({"GET", "HEAD"})
SETTLE_MS = 5000
# A proxy of the environment would carry what the browser asks of its maker by itself.
PROXY = re.compile(r"proxy$", re.IGNORECASE)
CLOSE_SECONDS = 10
QUIET_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Names are resolved by the proxy alone, which is the one address that the browser dials.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class BrowserMissing(LookupError):
    """No Chromium is installed where it is looked for."""


def _executable(configured: str) -> str:
    """The browser that set-up would find too. Raises BrowserMissing."""
    try:
        found = find_chromium(os.environ | {VARIABLE: configured})
    except ChromiumError as error:
        raise BrowserMissing(str(error)) from error
    if found is None:
        raise BrowserMissing("No Chromium is installed. `make browser` looks for one again.")
    return found.path


class BrowserClient:
    """Reads pages in one running Chromium. Make it with `open_browser`."""

    def __init__(
        self, chromium: Chromium, user_agent: str, limits: Limits, host_map: HostMap
    ) -> None:
        self._chromium = chromium
        self._user_agent = user_agent
        self._limits = limits
        self._host_map = host_map

    @property
    def is_running(self) -> bool:
        """Whether the browser still answers; one that has crashed does not come back."""
        return self._chromium.is_connected()

    async def fetch(self, url: str, wait_for: Sequence[str]) -> Page:
        """The page as scripts left it once something matches `wait_for`. Raises FetchFailed."""
        try:
            check_url(url, host_map=self._host_map)
            async with (
                asyncio.timeout(self._limits.total.total_seconds()),
                open_proxy(self._host_map) as proxy,
            ):
                return await self._read(url, wait_for, proxy)
        except Refused as error:
            sentence = f"{url} was not fetched. {error}"
            raise FetchFailed(Outcome.REFUSED_BY_GUARD, sentence) from error
        except (PlaywrightTimeout, TimeoutError) as error:
            raise FetchFailed(Outcome.TIMED_OUT, f"{url} took too long in the browser.") from error
        except PlaywrightError as error:
            raise FetchFailed(_outcome_of(error), f"{url}: {_first_line(error)}") from error

    async def _read(self, url: str, wait_for: Sequence[str], proxy: GuardedProxy) -> Page:
        context = await self._chromium.new_context(
            # Playwright's own option sends loopback through the proxy too; Chromium's flag does not.
            proxy={"server": proxy.address},
            user_agent=self._user_agent,
            locale="en",
            timezone_id="UTC",
            accept_downloads=False,
            service_workers="block",
        )
        try:
            blocked: list[str] = []
            await context.route("**/*", lambda route: self._pass(route, blocked))
            await context.route_web_socket("**/*", lambda socket: _refuse(socket, blocked))
            tab = await context.new_page()
            response = await _open(tab, url, proxy)
            await self._settle(tab, wait_for)
            notes = {
                "browser": self._chromium.version,
                "blocked": blocked,
                "dialled": proxy.log.addresses,
            }
            return await self._page(tab, url, response, notes)
        finally:
            await _give_up_after(CLOSE_SECONDS, context.close())

    async def _page(
        self, tab: Tab, url: str, response: Response, notes: Mapping[str, object]
    ) -> Page:
        # A script can write half a surrogate pair, which is no character.
        content = (await tab.content()).encode("utf-8", "replace")
        if len(content) > self._limits.body_bytes:
            sentence = f"{url} is larger than {self._limits.body_bytes >> 20} MiB."
            raise FetchFailed(Outcome.TOO_LARGE, sentence)
        return Page(
            url=url,
            final_url=tab.url,
            status=response.status,
            body=content,
            media_type="text/html",
            charset="utf-8",
            validators=Validators(),
            hops=({"url": url, "status": response.status, "location": ""},),
            headers=tuple((await response.all_headers()).items()),
            notes=dict(notes),
        )

    async def _settle(self, tab: Tab, wait_for: Sequence[str]) -> None:
        """Wait until the network is quiet; then a little for the text, which may never come."""
        # A page that never falls quiet is read as it stands; what it lacks, reading will say.
        with suppress(PlaywrightTimeout):
            await tab.wait_for_load_state("networkidle", timeout=SETTLE_MS)
        if wait_for:
            # Also an error: a selector that reading knows and Chromium does not.
            with suppress(PlaywrightError):
                joined = ", ".join(wait_for)
                await tab.wait_for_selector(f"css={joined}", state="attached", timeout=SETTLE_MS)

    async def _pass(self, route: Route, blocked: list[str]) -> None:
        request = route.request
        try:
            check_url(request.url, host_map=self._host_map)
            is_wanted = request.method in READING and request.resource_type not in UNNEEDED
        except Refused:
            is_wanted = request.url.startswith(("data:", "blob:", "about:"))
        if is_wanted:
            await route.continue_()
        else:
            blocked.append(f"{request.method} {request.url[:200]}")
            await route.abort()


@asynccontextmanager
async def open_browser(
    *,
    configured: str,
    user_agent: str,
    host_map: HostMap | None = None,
    limits: Limits | None = None,
) -> AsyncIterator[BrowserClient]:
    """A running Chromium. Its sandbox is on unless this runs as root, where it refuses to start.

    Raises BrowserMissing, or FetchFailed if it is there and does not start.
    """
    async with async_playwright() as playwright:
        chromium = await _launch(playwright, await asyncio.to_thread(_executable, configured))
        try:
            yield BrowserClient(chromium, user_agent, limits or Limits(), host_map or {})
        finally:
            await _give_up_after(CLOSE_SECONDS, chromium.close())


async def _launch(playwright: Playwright, path: str) -> Chromium:
    try:
        return await playwright.chromium.launch(
            executable_path=path,
            chromium_sandbox=os.geteuid() != 0,
            args=list(QUIET_ARGUMENTS),
            env={name: value for name, value in os.environ.items() if not PROXY.search(name)},
        )
    except PlaywrightError as error:
        sentence = f"The browser {path} did not start: {_first_line(error)}"
        raise FetchFailed(Outcome.BROWSER_CRASHED, sentence) from error


async def _open(tab: Tab, url: str, proxy: GuardedProxy) -> Response:
    """Go to a page. Raises FetchFailed, with the proxy's reason where the proxy had one."""
    try:
        response = await tab.goto(url, wait_until="domcontentloaded")
    except PlaywrightError as error:
        if "ERR_TUNNEL_CONNECTION_FAILED" in str(error):
            raise _refusal(url, proxy) from error
        raise
    if response is None:
        raise FetchFailed(Outcome.CONNECT_FAILED, f"{url} gave no answer in the browser.")
    if MARK in response.headers:
        raise _refusal(url, proxy)
    failure = outcome_of_status(response.status)
    if failure is not None:
        raise FetchFailed(failure, f"{url} answered with status {response.status}.")
    return response


def _refusal(url: str, proxy: GuardedProxy) -> FetchFailed:
    """Why the proxy did not pass a page on."""
    request, error = proxy.log.failed[-1] if proxy.log.failed else (url, OSError("no reason"))
    if isinstance(error, Refused):
        return FetchFailed(Outcome.REFUSED_BY_GUARD, f"{url} was not fetched. {error} ({request})")
    if isinstance(error, socket.gaierror):
        return FetchFailed(Outcome.DNS_FAILED, f"The host of {url} could not be resolved.")
    return FetchFailed(Outcome.CONNECT_FAILED, f"No connection to {url} could be made ({error}).")


async def _give_up_after(seconds: float, closing: Awaitable[None]) -> None:
    """Close what may hang or be gone: a page in an endless loop must not hold up the next."""
    with suppress(TimeoutError, PlaywrightError):
        await asyncio.wait_for(closing, seconds)


async def _refuse(web_socket: WebSocketRoute, blocked: list[str]) -> None:
    blocked.append(f"WEBSOCKET {web_socket.url[:200]}")
    await web_socket.close()


def _outcome_of(error: PlaywrightError) -> Outcome:
    reasons = {
        "ERR_NAME_NOT_RESOLVED": Outcome.DNS_FAILED,
        "ERR_CERT_": Outcome.TLS_INVALID,
        "ERR_CONNECTION_": Outcome.CONNECT_FAILED,
        "ERR_TIMED_OUT": Outcome.TIMED_OUT,
        "Download is starting": Outcome.WRONG_TYPE,
    }
    text = str(error)
    return next(
        (outcome for code, outcome in reasons.items() if code in text), Outcome.BROWSER_CRASHED
    )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
