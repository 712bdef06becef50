"""One page in a context of its own: opened, settled, read, and all that was seen on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, Response, Route, WebSocketRoute
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from auditor.pages.browser_evidence import READING, PageTraffic
from auditor.pages.browser_hops import hops_of, refusal
from auditor.pages.browser_picture import HEIGHT, WIDTH, take_picture
from auditor.pages.browser_process import CLOSE_SECONDS, RunningBrowser, give_up_after, has_sandbox
from auditor.pages.browser_settle import Patience, settle
from auditor.pages.faults import FetchFailed
from auditor.pages.fetch import Limits, Page, Validators, outcome_of_status
from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.outcomes import Outcome
from auditor.pages.proxy import MARK, GuardedProxy

TIMEZONE = "UTC"
# Never loaded, nor needed for a picture; what a frame holds is another document, with a URL to declare.
UNWANTED = frozenset({"media", "websocket", "manifest", "texttrack", "eventsource", "ping"})
SEEN_ONLY = frozenset({"image", "font"})
INNER = ("data:", "blob:", "about:")
MOST_REQUESTS = 1000
ATTEMPTS_TO_READ = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one visit."""

    url: str
    wait_for: Sequence[str] = ()
    accept_language: str = "en"
    screenshot: bool = False
    user_agent: str = ""
    limits: Limits = field(default_factory=Limits)
    host_map: HostMap = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)


async def visit(browser: RunningBrowser, asked: Asked, proxy: GuardedProxy) -> tuple[Page, bool]:
    """The page, and whether its context could be closed. Raises FetchFailed, PlaywrightError."""
    context = await browser.chromium.new_context(
        # Playwright's own option sends loopback through the proxy too; Chromium's flag does not.
        proxy={"server": proxy.address},
        user_agent=asked.user_agent,
        locale=_first_language(asked.accept_language),
        timezone_id=TIMEZONE,
        viewport={"width": WIDTH, "height": HEIGHT},
        accept_downloads=False,
        service_workers="block",
    )
    page: Page | None = None
    try:
        page = await _Visit(browser, asked, proxy).read(context)
    finally:
        is_closed = await give_up_after(CLOSE_SECONDS, context.close())
        if not is_closed and page is None:
            browser.kill()
    return page, is_closed


class _Visit:
    """What is known while one page is read."""

    def __init__(self, browser: RunningBrowser, asked: Asked, proxy: GuardedProxy) -> None:
        self._browser = browser
        self._asked = asked
        self._proxy = proxy
        self._traffic = PageTraffic()
        self._tab: Tab | None = None

    async def read(self, context: BrowserContext) -> Page:
        await context.route("**/*", self._pass)
        await context.route_web_socket("**/*", self._refuse)
        tab = self._tab = await context.new_page()
        self._listen(tab)
        context.on("page", _close_window)
        response = await self._open(tab)
        settled = await settle(tab, self._asked.wait_for, self._traffic, self._asked.patience)
        if self._proxy.log.exceeded:
            sentence = f"{self._asked.url} was not read whole. {self._proxy.log.exceeded}"
            raise FetchFailed(Outcome.TOO_LARGE, sentence)
        response = await self._latest(response)
        self._check(tab, response)
        return await self._page(tab, response, settled)

    def _listen(self, tab: Tab) -> None:
        traffic = self._traffic
        tab.on("request", traffic.begin)
        tab.on("request", lambda request: self._note_document(request))
        tab.on("requestfinished", traffic.finish)
        tab.on("requestfailed", traffic.fail)
        tab.on("console", traffic.hear)
        tab.on("pageerror", traffic.fault)

    def _note_document(self, request: Any) -> None:
        if self._is_document(request):
            self._traffic.documents.append(request)

    def _is_document(self, request: Any) -> bool:
        """Whether the tab itself goes to a page, not a frame in it or a window that it opened."""
        try:
            return (
                self._tab is not None
                and request.is_navigation_request()
                and request.frame == self._tab.main_frame
            )
        except PlaywrightError:
            return False

    async def _open(self, tab: Tab) -> Response:
        url = self._asked.url
        try:
            response = await tab.goto(url, wait_until="commit", timeout=0)
        except PlaywrightError as error:
            if "ERR_TUNNEL_CONNECTION_FAILED" in str(error):
                raise refusal(url, self._proxy) from error
            if "interrupted by another navigation" in str(error):
                return await self._latest(None)
            raise
        return response or await self._latest(None)

    async def _latest(self, fallback: Response | None) -> Response:
        """The answer of the document that stands in the tab now; scripts may have gone on."""
        for request in reversed(self._traffic.documents):
            if self._traffic.was_stopped(request):
                continue
            if (found := await request.response()) is not None:
                return found
        if fallback is None:
            sentence = f"{self._asked.url} gave no answer in the browser."
            raise FetchFailed(Outcome.CONNECT_FAILED, sentence)
        return fallback

    def _check(self, tab: Tab, response: Response) -> None:
        url = self._asked.url
        if MARK in response.headers:
            raise refusal(url, self._proxy)
        failure = outcome_of_status(response.status)
        if failure is not None:
            sentence = f"{url} answered with status {response.status}."
            raise FetchFailed(failure, sentence, status=response.status)
        if tab.url.startswith("chrome-error:"):
            # A script went on to a place that gave nothing.
            raise refusal(url, self._proxy)

    async def _page(self, tab: Tab, response: Response, settled: str) -> Page:
        content = await _content(tab)
        if len(content) > self._asked.limits.body_bytes:
            sentence = (
                f"{self._asked.url} is larger than {self._asked.limits.body_bytes >> 20} MiB."
            )
            raise FetchFailed(Outcome.TOO_LARGE, sentence)
        picture, facts = await take_picture(tab) if self._asked.screenshot else (b"", {})
        return Page(
            url=self._asked.url,
            final_url=tab.url,
            status=response.status,
            body=content,
            media_type="text/html",
            charset="utf-8",
            validators=Validators(),
            hops=await hops_of(self._traffic.documents, response, self._proxy),
            headers=tuple((await response.all_headers()).items()),
            request_headers=tuple((await response.request.all_headers()).items()),
            notes=self._notes(settled, facts),
            screenshot=picture,
        )

    def _notes(self, settled: str, picture: dict[str, object]) -> dict[str, Any]:
        return {
            "browser": self._browser.version,
            "sandbox": has_sandbox(),
            "user_agent": self._asked.user_agent,
            "viewport": f"{WIDTH}x{HEIGHT}",
            "locale": _first_language(self._asked.accept_language),
            "timezone": TIMEZONE,
            "settled": settled,
            "screenshot": picture,
            **self._traffic.notes(),
            **self._proxy.log.notes(),
        }

    async def _pass(self, route: Route) -> None:
        """Let a request go, or stop it and say so."""
        request = route.request
        if self._is_wanted(request):
            await route.continue_()
            return
        self._traffic.stop(request)
        if request.is_navigation_request():
            # "No content" leaves the page standing (RFC 9110, 15.3.5); an error would replace it.
            await route.fulfill(status=204)
            return
        await route.abort("blockedbyclient")

    def _is_wanted(self, request: Any) -> bool:
        if request.url.startswith(INNER):
            return True
        if request.method not in READING or self._traffic.asked > MOST_REQUESTS:
            return False
        if request.is_navigation_request() and not self._is_document(request):
            return False
        if request.resource_type in UNWANTED:
            return False
        if request.resource_type in SEEN_ONLY and not self._asked.screenshot:
            return False
        try:
            check_url(request.url, host_map=self._asked.host_map)
        except Refused:
            return False
        return True

    async def _refuse(self, web_socket: WebSocketRoute) -> None:
        self._traffic.blocked.add(f"WEBSOCKET {web_socket.url}")
        await web_socket.close()


async def _content(tab: Tab) -> bytes:
    """The document as it stands. A tab that a script takes elsewhere is asked again."""
    for _ in range(ATTEMPTS_TO_READ):
        try:
            # A script can write half a surrogate pair, which is no character.
            return (await tab.content()).encode("utf-8", "replace")
        except PlaywrightError as error:
            if "navigating" not in str(error) and "context was destroyed" not in str(error):
                raise
        await asyncio.sleep(0.2)
    raise FetchFailed(Outcome.TIMED_OUT, f"{tab.url} goes from page to page without an end.")


async def _close_window(window: Tab) -> None:
    """A page may open none."""
    await give_up_after(CLOSE_SECONDS, window.close())


def _first_language(accept_language: str) -> str:
    """`de-CH, de;q=0.9` -> `de-CH`: a browser asks for the language that it tells scripts."""
    return accept_language.partition(",")[0].partition(";")[0].strip() or "en"
