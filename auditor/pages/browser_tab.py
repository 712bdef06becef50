"""A tab in a context of its own, guarded: what may leave it, what stood in it, what was seen on the way."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from playwright.async_api import BrowserContext, Response, Route, WebSocketRoute
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from auditor.pages.browser_evidence import PageTraffic
from auditor.pages.browser_hops import hops_of, refusal
from auditor.pages.browser_picture import HEIGHT, WIDTH
from auditor.pages.browser_process import CLOSE_SECONDS, RunningBrowser, give_up_after, has_sandbox
from auditor.pages.browser_settle import Patience
from auditor.pages.faults import FetchFailed, Hops, patience_asked
from auditor.pages.fetch import Limits, outcome_of_status
from auditor.pages.guard import HostMap, Refused, check_url
from auditor.pages.outcomes import Outcome
from auditor.pages.proxy import MARK, GuardedProxy
from auditor.pages.proxy_log import READING
from auditor.pages.refusals import BROKEN_OFF, PATIENCE_SECONDS, Refusal, kept_of

log = logging.getLogger(__name__)
Got = TypeVar("Got")
TIMEZONE = "UTC"
# Never loaded, nor needed for a picture; what a frame holds is another document, with a URL to declare.
UNWANTED = frozenset({"media", "websocket", "manifest", "texttrack", "eventsource", "ping"})
SEEN_ONLY = frozenset({"image", "font"})
# What Chromium calls an answer that a script left at once, and one that is empty but for its status.
ANSWERED = ("interrupted by another navigation", "ERR_HTTP_RESPONSE_CODE_FAILURE")
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
    # Whether the proxy reads what goes over TLS too, so that no more than GET and HEAD can leave.
    opens_tunnels: bool = False


class GuardedTab(ABC, Generic[Got]):
    """What is known while one tab is open. What is read of it, a subclass says."""

    # What a frame holds is another document, with a URL to declare; a form may stand in one.
    loads_frames = False

    def __init__(self, browser: RunningBrowser, asked: Asked, proxy: GuardedProxy) -> None:
        self._browser = browser
        self._asked = asked
        self._proxy = proxy
        self._traffic = PageTraffic()
        self._tab: Tab | None = None

    @abstractmethod
    async def read(self, context: BrowserContext) -> Got:
        """What is asked of the page. Raises FetchFailed, PlaywrightError."""

    async def _start(self, context: BrowserContext) -> Tab:
        """A guarded tab at nothing yet."""
        await context.route("**/*", self._pass)
        await context.route_web_socket("**/*", self._refuse)
        tab = self._tab = await context.new_page()
        self._listen(tab)
        context.on("page", _close_window)
        return tab

    def _check_size(self, content: bytes = b"") -> None:
        """Raises FetchFailed if the page is larger than the limits allow."""
        limits = self._asked.limits
        if self._proxy.log.exceeded:
            sentence = f"{self._asked.url} was not read whole. {self._proxy.log.exceeded}"
            raise FetchFailed(Outcome.TOO_LARGE, sentence)
        if len(content) > limits.body_bytes:
            sentence = f"{self._asked.url} is larger than {limits.body_bytes >> 20} MiB."
            raise FetchFailed(Outcome.TOO_LARGE, sentence)

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

    def _may_go(self, request: Any) -> bool:
        """Whether a document may be loaded: the tab's own, or one of its frames if those are read."""
        return self._is_document(request) or (self.loads_frames and self._is_frame(request))

    def _is_frame(self, request: Any) -> bool:
        try:
            return bool(request.frame.page == self._tab)
        except PlaywrightError:
            return False

    async def _open(self, tab: Tab, url: str = "") -> Response:
        url = url or self._asked.url
        try:
            response = await tab.goto(url, wait_until="commit", timeout=0)
        except PlaywrightError as error:
            if "ERR_TUNNEL_CONNECTION_FAILED" in str(error):
                raise refusal(url, self._proxy) from error
            if any(sign in str(error) for sign in ANSWERED):
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

    async def _check(self, tab: Tab, response: Response) -> None:
        url = self._asked.url
        if MARK in response.headers:
            raise refusal(url, self._proxy)
        failure = outcome_of_status(response.status)
        if failure is not None:
            sentence = f"{url} answered with status {response.status}."
            hops, answer = await self._in_place_of_page(tab, response)
            asked_for = patience_asked(response.status, response.headers.get("retry-after", ""))
            raise FetchFailed(
                failure,
                sentence,
                hops,
                status=response.status,
                retry_after=asked_for,
                refusal=answer,
            )
        if tab.url.startswith("chrome-error:"):
            # A script went on to a place that gave nothing.
            raise refusal(url, self._proxy)

    async def _in_place_of_page(self, tab: Tab, response: Response) -> tuple[Hops, Refusal]:
        """The way to what came in place of a page, and that as it stands in the tab."""
        hops: Hops = ()
        body, note = b"", BROKEN_OFF
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                hops = await hops_of(self._traffic.documents, response, self._proxy)
                # Where an answer is empty the browser shows words of its own.
                is_its_own = tab.url.startswith("chrome-error:")
                body, note = kept_of(b"" if is_its_own else await content_of(tab))
        except (PlaywrightError, FetchFailed, TimeoutError):
            log.info("What %s answered in place of a page could not be read", self._asked.url)
        return hops, Refusal(response.url, response.status, body, "text/html", "utf-8", note)

    def _notes(self, settled: str, picture: dict[str, object]) -> dict[str, Any]:
        return {
            "browser": self._browser.version,
            "sandbox": has_sandbox(),
            "user_agent": self._asked.user_agent,
            "viewport": f"{WIDTH}x{HEIGHT}",
            "locale": first_language(self._asked.accept_language),
            "timezone": TIMEZONE,
            "settled": settled,
            "screenshot": picture,
            **self._traffic.notes(),
            **self._proxy.log.notes(),
            "non_get_sent": self._non_get_sent,
        }

    @property
    def _non_get_sent(self) -> int:
        """By the proxy's word where it reads every request: the browser calls sent what was refused there."""
        is_known = self._proxy.opens_tunnels
        return self._proxy.log.non_get_passed if is_known else self._traffic.non_get_sent

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
        if request.is_navigation_request() and not self._may_go(request):
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
        self._traffic.stop_socket(web_socket.url)
        await web_socket.close()


Kind = Callable[[RunningBrowser, Asked, GuardedProxy], GuardedTab[Got]]


async def visit(
    browser: RunningBrowser, asked: Asked, proxy: GuardedProxy, kind: Kind[Got]
) -> tuple[Got, bool]:
    """What was read, and whether its context could be closed. Raises FetchFailed, PlaywrightError."""
    context = await browser.chromium.new_context(
        # Playwright's own option sends loopback through the proxy too; Chromium's flag does not.
        proxy={"server": proxy.address},
        user_agent=asked.user_agent,
        locale=first_language(asked.accept_language),
        timezone_id=TIMEZONE,
        viewport={"width": WIDTH, "height": HEIGHT},
        accept_downloads=False,
        service_workers="block",
    )
    is_read = False
    try:
        got = await kind(browser, asked, proxy).read(context)
        is_read = True
    finally:
        # What a page does as it ends is watched by nobody else.
        await proxy.shut()
        is_closed = await give_up_after(CLOSE_SECONDS, context.close())
        if not is_closed and (asked.opens_tunnels or not is_read):
            browser.kill()
    return got, is_closed


async def content_of(tab: Tab) -> bytes:
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


def first_language(accept_language: str) -> str:
    """`de-CH, de;q=0.9` -> `de-CH`: a browser asks for the language that it tells scripts."""
    return accept_language.partition(",")[0].partition(";")[0].strip() or "en"
