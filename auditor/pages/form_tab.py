"""The tab of a survey: it goes where the survey says, holds back forms, and is left without a last word."""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC
from dataclasses import replace
from typing import TypeVar

from playwright.async_api import BrowserContext, Response, Route
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from auditor.pages.browser_process import RunningBrowser, first_line
from auditor.pages.browser_settle import POLL_SECONDS
from auditor.pages.browser_tab import Asked, GuardedTab
from auditor.pages.form_holding import HeldNavigations
from auditor.pages.proxy import GuardedProxy

log = logging.getLogger(__name__)
Got = TypeVar("Got")
BLANK = "about:blank"
LEAVE_MILLISECONDS = 5000
# A page that is left has this long to try what it wants to send, and longer while it goes on trying.
STILL_SECONDS, LONGEST_SECONDS = 0.5, 3.0


class HoldingTab(GuardedTab[Got], ABC):
    """A guarded tab in which nothing but the survey decides what document comes next."""

    loads_frames = True

    def __init__(self, browser: RunningBrowser, asked: Asked, proxy: GuardedProxy) -> None:
        super().__init__(browser, asked, proxy)
        self._held = HeldNavigations(self._traffic.stop_form)

    async def _start(self, context: BrowserContext) -> Tab:
        tab = await super()._start(context)
        await self._held.listen(context, tab)
        return tab

    async def _pass(self, route: Route) -> None:
        request = route.request
        if self._is_document(request) and not self._held.take_awaited():
            self._held.add(request)
        elif self._is_document(request) or not await self._held.is_form_in_frame(request):
            await super()._pass(route)
            return
        self._traffic.stop(request)
        # "No content" leaves the page standing.
        await route.fulfill(status=204)

    async def _open(self, tab: Tab, url: str = "") -> Response:
        """Go where the survey says; from then on it is this address that a fault names."""
        self._held.await_one()
        self._asked = replace(self._asked, url=url or self._asked.url)
        return await super()._open(tab)

    async def _leave(self, tab: Tab) -> None:
        """Take the tab to nothing. Nothing leaves meanwhile; what tries to is counted by the proxy."""
        await self._proxy.shut()
        await tab.goto(BLANK, timeout=LEAVE_MILLISECONDS)
        seen, start = self._proxy.log, time.monotonic()
        count, moved = seen.refused_on_leaving, start
        while (now := time.monotonic()) - moved < STILL_SECONDS and now - start < LONGEST_SECONDS:
            await asyncio.sleep(POLL_SECONDS)
            if seen.refused_on_leaving != count:
                count, moved = seen.refused_on_leaving, time.monotonic()

    async def _leave_for_good(self, tab: Tab) -> None:
        """As `_leave`; a page that cannot be left is ended with its context, and the proxy stays shut."""
        try:
            await self._leave(tab)
        except PlaywrightError as error:
            log.info("%s could not be left: %s", self._asked.url, first_line(error))
