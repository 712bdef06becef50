"""URL -> Page through Chromium, for documents that a script writes into their page.

One browser, a fresh context for each page, a few tabs at once. Only GET and HEAD are let go, through
the guarded proxy; downloads, windows, WebSockets and service workers are off, frames too but for surveys, and
pictures and fonts are loaded for a screenshot alone. A browser that crashes or hangs is ended with all its
processes, and the page is asked of a fresh one, once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.pages.browser_pool import BrowserPool, Upkeep
from auditor.pages.browser_process import BrowserMissing as BrowserMissing
from auditor.pages.browser_process import (
    RunningBrowser,
    executable,
    first_line,
    has_sandbox,
    start_browser,
)
from auditor.pages.browser_settle import Patience
from auditor.pages.browser_tab import Asked, Got, Kind, visit
from auditor.pages.browser_visit import PageVisit
from auditor.pages.chromium import TABS
from auditor.pages.faults import FetchFailed
from auditor.pages.fetch import Limits, Page
from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.outcomes import Outcome
from auditor.pages.proxy import ProxyLimits, open_proxy

log = logging.getLogger(__name__)
WITHOUT_SANDBOX = (
    "The browser runs without its sandbox, because this installation runs as root. "
    "Run it as another user, so that a hostile page stays locked in."
)
OUTCOMES = {
    "ERR_NAME_NOT_RESOLVED": Outcome.DNS_FAILED,
    "ERR_CERT_": Outcome.TLS_INVALID,
    "ERR_SSL_": Outcome.TLS_INVALID,
    "ERR_TOO_MANY_REDIRECTS": Outcome.LOCATION_CHANGED,
    "ERR_CONNECTION_": Outcome.CONNECT_FAILED,
    "ERR_EMPTY_RESPONSE": Outcome.CONNECT_FAILED,
    "ERR_TIMED_OUT": Outcome.TIMED_OUT,
    "Download is starting": Outcome.WRONG_TYPE,
}


class _BrowserGone(Exception):
    """The browser, or the process that held the page, has ended or no longer answers."""


class BrowserClient:
    """Reads pages in a pool of one Chromium. Make it with `open_browser`."""

    def __init__(self, pool: BrowserPool, asked: Asked, tabs: int) -> None:
        self._pool = pool
        self._asked = asked
        self._tabs = asyncio.Semaphore(tabs)
        self._is_open = True
        self.tabs = tabs

    @property
    def is_running(self) -> bool:
        """Whether pages can be asked for: a browser that has crashed is replaced by itself."""
        return self._is_open

    @property
    def notice(self) -> str:
        """What an installation should know of its browser, or nothing."""
        return "" if has_sandbox() else WITHOUT_SANDBOX

    async def fetch(
        self,
        url: str,
        wait_for: Sequence[str],
        *,
        accept_language: str = "en",
        screenshot: bool = False,
    ) -> Page:
        """The page as scripts left it once `wait_for` matches a text. Raises FetchFailed.

        `wait_for` holds CSS selectors. A page that lacks them is read shortly after it is quiet.
        """
        asked = replace(
            self._asked,
            url=url,
            wait_for=tuple(wait_for),
            accept_language=accept_language,
            screenshot=screenshot,
        )
        return await self._run(asked, PageVisit)

    async def survey(
        self, url: str, kind: Kind[Got], *, accept_language: str = "en", screenshot: bool = True
    ) -> Got:
        """What another kind of visit than reading gives, in the same browser. Raises FetchFailed."""
        asked = replace(
            self._asked,
            url=url,
            accept_language=accept_language,
            screenshot=screenshot,
            opens_tunnels=True,
        )
        return await self._run(asked, kind)

    def shut(self) -> None:
        """No further pages."""
        self._is_open = False

    async def _run(self, asked: Asked, kind: Kind[Got]) -> Got:
        try:
            check_url(asked.url, host_map=asked.host_map)
        except Refused as error:
            sentence = f"{asked.url} was not fetched. {error}"
            raise FetchFailed(Outcome.REFUSED_BY_GUARD, sentence) from error
        async with self._tabs:
            return await self._read_or_retry(asked, kind)

    async def _read_or_retry(self, asked: Asked, kind: Kind[Got]) -> Got:
        try:
            return await self._read(asked, kind)
        except _BrowserGone as error:
            log.warning("%s is read once more, in a fresh browser: %s", asked.url, error)
        try:
            return await self._read(asked, kind)
        except _BrowserGone as error:
            sentence = f"The browser failed twice while it read {asked.url}, once in a fresh one."
            raise FetchFailed(Outcome.BROWSER_CRASHED, f"{sentence} ({error})") from error

    async def _read(self, asked: Asked, kind: Kind[Got]) -> Got:
        async with self._pool.use() as browser:
            try:
                return await self._visit(browser, asked, kind)
            except (PlaywrightTimeout, TimeoutError) as error:
                if not await self._pool.does_live(browser):
                    raise _BrowserGone("it no longer answered") from error
                sentence = f"{asked.url} took too long in the browser."
                raise FetchFailed(Outcome.TIMED_OUT, sentence) from error
            except PlaywrightError as error:
                if self._is_gone(browser, error):
                    self._pool.retire(browser)
                    raise _BrowserGone(first_line(error)) from error
                sentence = f"{asked.url}: {first_line(error)}"
                raise FetchFailed(_outcome_of(error), sentence) from error

    async def _visit(self, browser: RunningBrowser, asked: Asked, kind: Kind[Got]) -> Got:
        bounds = ProxyLimits.of(asked.limits)
        async with (
            asyncio.timeout(asked.limits.total.total_seconds()),
            open_proxy(asked.host_map, bounds, opens_tunnels=asked.opens_tunnels) as proxy,
        ):
            got, is_closed = await visit(browser, asked, proxy, kind)
        if not is_closed:
            self._pool.retire(browser)
        return got

    def _is_gone(self, browser: RunningBrowser, error: PlaywrightError) -> bool:
        signs = ("crashed", "has been closed", "Connection closed")
        return not browser.is_connected or any(sign in str(error) for sign in signs)


@asynccontextmanager
async def open_browser(
    *,
    configured: str,
    user_agent: str,
    host_map: HostMap | None = None,
    limits: Limits | None = None,
    tabs: int = TABS,
    upkeep: Upkeep | None = None,
    patience: Patience | None = None,
) -> AsyncIterator[BrowserClient]:
    """A pool with a running Chromium. Its sandbox is on unless this runs as root (see `notice`).

    Raises BrowserMissing, or FetchFailed if it is there and does not start.
    """
    path = await asyncio.to_thread(executable, configured)
    pool = BrowserPool(partial(start_browser, path), upkeep or Upkeep())
    asked = Asked(
        url="",
        user_agent=user_agent,
        limits=limits or Limits(),
        host_map=host_map or {},
        patience=patience or Patience(),
    )
    client = BrowserClient(pool, asked, tabs)
    try:
        await pool.open()
        yield client
    finally:
        client.shut()
        await pool.close()


def _outcome_of(error: PlaywrightError) -> Outcome:
    text = str(error)
    return next(
        (outcome for code, outcome in OUTCOMES.items() if code in text), Outcome.BROWSER_CRASHED
    )
