"""URL -> Page through Chromium, for documents that a script writes into their page.

One browser, a fresh context for each page. Only GET and HEAD leave it, downloads and service
workers are off, and pictures, fonts and media are not loaded: text does not need them.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from playwright.async_api import Browser as Chromium
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab
from playwright.async_api import (
    Playwright,
    Request,
    Response,
    Route,
    WebSocketRoute,
    async_playwright,
)
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.pages.fetch import FetchFailed, Limits, Page, Validators, outcome_of_status
from auditor.pages.guard import HostMap, Refused, check_dialled, check_url
from auditor.pages.outcomes import Outcome

ON_PATH = ("chromium", "chromium-browser", "google-chrome")
UNNEEDED = frozenset({"image", "media", "font", "websocket", "manifest", "texttrack"})
READING = frozenset({"GET", "HEAD"})
SETTLE_MS = 5000
CLOSE_SECONDS = 10
QUIET_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)


class BrowserMissing(LookupError):
    """No Chromium is installed where it is looked for."""


def chromium_on_path() -> str:
    """The first Chromium that the command line would find, or nothing."""
    return next((found for name in ON_PATH if (found := shutil.which(name))), "")


def find_chromium(playwright: Playwright, configured: str = "") -> str:
    """The executable to use: configured, then Playwright's own, then PATH. Raises BrowserMissing."""
    if configured:
        if not os.access(configured, os.X_OK):
            raise BrowserMissing(f"AUDITOR_CHROMIUM names {configured}, which cannot be run.")
        return configured
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    found = chromium_on_path()
    if not found:
        raise BrowserMissing("No Chromium is installed. `make browser` looks for one again.")
    return found


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
            async with asyncio.timeout(self._limits.total.total_seconds()):
                return await self._read(url, wait_for)
        except Refused as error:
            sentence = f"{url} was not fetched. {error}"
            raise FetchFailed(Outcome.REFUSED_BY_GUARD, sentence) from error
        except (PlaywrightTimeout, TimeoutError) as error:
            raise FetchFailed(Outcome.TIMED_OUT, f"{url} took too long in the browser.") from error
        except PlaywrightError as error:
            raise FetchFailed(_outcome_of(error), f"{url}: {_first_line(error)}") from error

    async def _read(self, url: str, wait_for: Sequence[str]) -> Page:
        context = await self._chromium.new_context(
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
            return await self._visit(tab, url, wait_for, blocked)
        finally:
            await _give_up_after(CLOSE_SECONDS, context.close())

    async def _visit(self, tab: Tab, url: str, wait_for: Sequence[str], blocked: list[str]) -> Page:
        response = await tab.goto(url, wait_until="domcontentloaded")
        if response is None:
            raise FetchFailed(Outcome.CONNECT_FAILED, f"{url} gave no answer in the browser.")
        await self._check_way(response)
        failure = outcome_of_status(response.status)
        if failure is not None:
            raise FetchFailed(failure, f"{url} answered with status {response.status}.")
        await self._settle(tab, wait_for)
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
            notes={"browser": self._chromium.version, "blocked": blocked},
        )

    async def _check_way(self, response: Response) -> None:
        """Raise Refused if a redirect led, or the connection went, where nothing may be read.

        Playwright routes no redirects, so that the request has been made by now; its answer goes
        no further than this.
        """
        request: Request | None = response.request
        while request is not None:
            check_url(request.url, host_map=self._host_map)
            request = request.redirected_from
        dialled = await response.server_addr()
        if dialled is not None:
            check_dialled(dialled["ipAddress"], dialled["port"], host_map=self._host_map)

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
        chromium = await _launch(playwright, find_chromium(playwright, configured), host_map or {})
        try:
            yield BrowserClient(chromium, user_agent, limits or Limits(), host_map or {})
        finally:
            await _give_up_after(CLOSE_SECONDS, chromium.close())


async def _launch(playwright: Playwright, path: str, host_map: HostMap) -> Chromium:
    try:
        return await playwright.chromium.launch(
            executable_path=path,
            chromium_sandbox=os.geteuid() != 0,
            args=[*QUIET_ARGUMENTS, *_resolver_rules(host_map)],
        )
    except PlaywrightError as error:
        sentence = f"The browser {path} did not start: {_first_line(error)}"
        raise FetchFailed(Outcome.BROWSER_CRASHED, sentence) from error


async def _give_up_after(seconds: float, closing: Awaitable[None]) -> None:
    """Close what may hang or be gone: a page in an endless loop must not hold up the next."""
    with suppress(TimeoutError, PlaywrightError):
        await asyncio.wait_for(closing, seconds)


async def _refuse(socket: WebSocketRoute, blocked: list[str]) -> None:
    blocked.append(f"WEBSOCKET {socket.url[:200]}")
    await socket.close()


def _resolver_rules(host_map: HostMap) -> list[str]:
    rules = [f"MAP {host} {address}:{port}" for host, (address, port) in host_map.items()]
    return [f"--host-resolver-rules={', '.join(rules)}"] if rules else []


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
