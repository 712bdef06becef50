"""Forms and navigations that a page sets off by itself during a survey: told apart, so that they can be held back.

A form that is sent by GET is a request like any other navigation. Chromium says of each that a page asks for
why it does (`Page.frameRequestedNavigation`). No script of ours stands in the page, which it could replace.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import BrowserContext, Request
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

FORM, FORM_BY_GET = "formSubmission", "formSubmissionGet"
MOST_REASONS = 500
# The word of the browser comes by another way than the request that it is about.
PATIENCE_SECONDS = 0.3
ANSWER_SECONDS = 2


class HeldNavigations:
    """What the documents of one tab asked to go to. The tab goes where the survey says, and nowhere else.

    `told` gets the address of each form by GET; one by POST is known by its request.
    """

    def __init__(self, told: Callable[[str], None]) -> None:
        self._told = told
        self._reasons: dict[str, str] = {}
        self._held: list[str] = []
        self._is_awaited = False

    async def listen(self, context: BrowserContext, tab: Tab) -> None:
        session = await context.new_cdp_session(tab)
        session.on("Page.frameRequestedNavigation", self._hear)
        await session.send("Page.enable")

    def await_one(self) -> None:
        """The survey asks for a document: the next one of the tab is that."""
        self._is_awaited = True

    def take_awaited(self) -> bool:
        """Whether a document of the tab is the one that the survey asked for. It is so once."""
        was, self._is_awaited = self._is_awaited, False
        return was

    def add(self, request: Request) -> None:
        """Note a document that a page wanted to go to and did not."""
        self._held.append(request.url)

    def where_to(self) -> str:
        """Where a page wanted to go since the last time, if surely not with a form; else "".

        What has a query may be a form's; it counts only if the browser says that it is none.
        """
        held, self._held = self._held, []
        ways = [url for url in held if not self._may_be_form(url)]
        return ways[-1] if ways else ""

    async def is_form_in_frame(self, request: Request) -> bool:
        """Whether a frame is to be filled with the answer to a form, and not with what it names.

        Of frames of other sites the browser tells nothing here: what they do not name and has a query is
        taken for one, and told of.
        """
        url = urldefrag(request.url)[0]
        if not (request.is_navigation_request() and urlsplit(url).query) or request.method != "GET":
            return False
        if await self._is_known(url):
            return self._may_be_form(url)
        if await _names(request, url):
            return False
        self._told(url)
        return True

    def _may_be_form(self, url: str) -> bool:
        unknown = FORM if urlsplit(url).query else ""
        return self._reasons.get(urldefrag(url)[0], unknown).startswith(FORM)

    async def _is_known(self, url: str) -> bool:
        """Whether the browser says why, now or soon."""
        for _ in range(3):
            if url in self._reasons:
                return True
            await asyncio.sleep(PATIENCE_SECONDS / 3)
        return url in self._reasons

    def _hear(self, event: dict[str, Any]) -> None:
        url, reason = str(event.get("url", "")), str(event.get("reason", ""))
        if len(self._reasons) < MOST_REASONS:
            self._reasons[urldefrag(url)[0]] = reason
        if reason == FORM_BY_GET:
            self._told(url)


async def _names(request: Request, url: str) -> bool:
    """Whether the element of a frame has this address."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            element = await request.frame.frame_element()
            named = await element.evaluate("one => one.src || one.data || ''")
    except (PlaywrightError, TimeoutError):
        return False
    return urldefrag(str(named))[0] == url
