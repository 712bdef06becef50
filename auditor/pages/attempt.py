"""One order, from the first request to the reading: fetch, ask again, try the browser, read."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from auditor.pages.declaration import Part, Range
from auditor.pages.extract import RawPage
from auditor.pages.fetch import FetchFailed, HttpClient, Known, Page, Validators
from auditor.pages.manners import Manners
from auditor.pages.orders import Attempt, Conduct, Order
from auditor.pages.outcomes import Outcome
from auditor.pages.readers import Reads
from auditor.pages.reading import Reading
from auditor.pages.refusals import Refusal
from auditor.pages.robots import Decision, RobotsRules
from auditor.pages.turns import Turns, Visit
from auditor.pages.whereabouts import moved

if TYPE_CHECKING:
    from auditor.pages.browser import BrowserClient

logger = logging.getLogger(__name__)
# A longer pause than this is left to the schedule.
SHORT = timedelta(seconds=5)
# Statuses by which sites turn away what is no browser.
BROWSER_STATUSES = frozenset({403, 406})


@dataclass(frozen=True, slots=True)
class Tools:
    """What attempts share: clients, reader processes, and the politeness of all of them."""

    conduct: Conduct
    http: HttpClient
    open_browser: Callable[[], Awaitable[BrowserClient]]
    readers: Reads
    turns: Turns
    slots: asyncio.Semaphore
    tabs: asyncio.Semaphore
    surveys: asyncio.Semaphore
    robots: RobotsRules


@dataclass(frozen=True, slots=True)
class _Found:
    """What one round, over HTTP or in the browser, came to."""

    outcome: Outcome
    error: str
    pages: tuple[Page, ...] = ()
    reading: Reading | None = None
    failure: FetchFailed | None = None
    hops: tuple[dict[str, Any], ...] = ()
    is_identical: bool = False
    uses_browser: bool = False
    refusal: Refusal | None = None


class Trial:
    """An order under way. `run` it once."""

    def __init__(self, order: Order, tools: Tools) -> None:
        self._order = order
        self._tools = tools
        obeys_robots = order.obeys_robots and tools.conduct.obeys_robots
        self._manners = Manners(tools.robots, obeys_robots=obeys_robots)
        self._retries = 0

    async def run(self) -> Attempt:
        """The attempt. Whatever a site does, there is one."""
        try:
            return self._attempt(*await self._find())
        except Exception as error:  # a mistake of ours costs one document, and is shown
            logger.exception("An attempt at %s failed.", self._order.parts[0].url)
            sentence = f"The attempt failed inside this software ({type(error).__name__}: {error})."
            return self._attempt(_Found(Outcome.PROCESSING_FAILED, sentence), "")

    async def _find(self) -> tuple[_Found, str]:
        """What the order came to, and why the browser was used, if it was on its own accord."""
        found = await self._round(by_browser=self._order.uses_browser)
        reason = self._reason_for_browser(found)
        if reason:
            found = _settled(found, await self._round(by_browser=True), reason)
        return found, reason if found.uses_browser else ""

    def _reason_for_browser(self, found: _Found) -> str:
        """Why the browser should try, or "": only evidence counts, never a mere lack of text."""
        has_html = any(not part.is_pdf for part in self._order.parts)
        if found.uses_browser or not self._order.may_use_browser or not has_html:
            return ""
        if found.failure is not None and found.failure.status in BROWSER_STATUSES:
            return f"the site answered a plain request with status {found.failure.status}"
        if found.reading is None or found.outcome == Outcome.LOCATION_CHANGED:
            return ""
        if found.reading.outcome == Outcome.BLOCKED:
            return "the site answered a plain request with a block page"
        return found.reading.needs_browser

    async def _round(self, *, by_browser: bool) -> _Found:
        uses_browser = any(_needs_browser(part, by_browser) for part in self._order.parts)
        try:
            found = await self._fetch_and_read(by_browser=by_browser)
        except FetchFailed as failed:
            found = _Found(
                failed.outcome,
                str(failed),
                failure=failed,
                hops=failed.hops,
                refusal=failed.refusal,
            )
        return replace(found, uses_browser=uses_browser)

    async def _fetch_and_read(self, *, by_browser: bool) -> _Found:
        """Raises FetchFailed for the first page that does not come."""
        pages: list[Page | None] = []
        hops: list[dict[str, Any]] = []
        for part, known in self._parts():
            try:
                pages.append(await self._fetch(part, known.validators, by_browser=by_browser))
            except FetchFailed as failed:
                if failed.outcome != Outcome.NOT_MODIFIED:
                    raise
                pages.append(None)
                hops.extend(failed.hops)
        if self._is_unchanged(pages):
            return _unchanged(pages, hops)
        return await self._read([await self._again(*pair) for pair in self._paired(pages)])

    def _parts(self) -> list[tuple[Part, Known]]:
        parts = self._order.parts
        return list(zip(parts, self._order.known or (Known(),) * len(parts), strict=True))

    def _paired(self, pages: list[Page | None]) -> list[tuple[Part, Page | None]]:
        return list(zip(self._order.parts, pages, strict=True))

    def _is_unchanged(self, pages: list[Page | None]) -> bool:
        known = [known for _, known in self._parts()]
        return all(
            page is None or page.sha256 == one.sha256
            for page, one in zip(pages, known, strict=True)
        )

    async def _again(self, part: Part, page: Page | None) -> Page:
        """A page that has not changed, while another of the same document has, is needed too."""
        return page or await self._fetch(part, Validators(), by_browser=False)

    async def _fetch(self, part: Part, validators: Validators, *, by_browser: bool) -> Page:
        """A page, asked for once more if the first failure may pass at once. Raises FetchFailed."""
        try:
            return await self._fetch_once(part, validators, by_browser=by_browser)
        except FetchFailed as failed:
            if self._retries or not _is_worth_asking_again(failed):
                raise
        self._retries += 1
        return await self._fetch_once(part, validators, by_browser=by_browser)

    async def _fetch_once(self, part: Part, validators: Validators, *, by_browser: bool) -> Page:
        is_rendered = _needs_browser(part, by_browser)
        # Documents that wait for a tab must not take the slots of those that need none.
        slots = self._tools.tabs if is_rendered else self._tools.slots
        async with Visit(self._tools.turns, slots) as visit:
            try:
                if is_rendered:
                    return await self._render(visit, part)
                return await self._tools.http.fetch(
                    part.url,
                    validators,
                    headers={"Accept-Language": self._order.accept_language},
                    reach=lambda url: self._manners.reach(visit, url),
                )
            except FetchFailed as failed:
                visit.extend_pause(self._pause_after(failed))
                raise

    async def _render(self, visit: Visit, part: Part) -> Page:
        await self._manners.reach(visit, part.url)
        browser = await self._tools.open_browser()
        return await browser.fetch(
            part.url,
            _css_of(part),
            accept_language=self._order.accept_language,
            screenshot=self._order.takes_screenshot,
        )

    def _pause_after(self, failed: FetchFailed) -> timedelta | None:
        """How long the host is left alone after a failure, beyond its usual interval."""
        if failed.retry_after is not None:
            return failed.retry_after - datetime.now(UTC)
        return self._tools.conduct.retry_pause if failed.is_momentary else None

    async def _read(self, pages: list[Page]) -> _Found:
        raw = [RawPage(page.body, page.media_type, page.charset) for page in pages]
        reading = await self._tools.readers.read(raw, self._order.parts, self._order.last)
        reading = self._where(pages, reading)
        read = tuple(_described(page, reading, number) for number, page in enumerate(pages))
        return _Found(reading.outcome, reading.error, read, reading)

    def _where(self, pages: list[Page], reading: Reading) -> Reading:
        """A text from another place than declared is kept, but it is not the document's."""
        for page, (_, known) in zip(pages, self._parts(), strict=True):
            reason = moved(page.url, page.final_url, last=known.final_url)
            if reason:
                return replace(reading, outcome=Outcome.LOCATION_CHANGED, error=f"{reason}.")
        return reading

    def _attempt(self, found: _Found, reason: str) -> Attempt:
        started_at, elapsed = self._manners.clock.read()
        return Attempt(
            id=uuid.uuid4(),
            started_at=started_at,
            finished_at=started_at + elapsed,
            duration_ms=round(elapsed.total_seconds() * 1000),
            uses_browser=found.uses_browser,
            pages=found.pages,
            outcome=found.outcome,
            error=found.error,
            hops=found.hops,
            reading=found.reading,
            is_identical=found.is_identical,
            fallback_reason=reason,
            robots=tuple(decision.record() for decision in self._manners.decisions),
            retry_after=found.failure.retry_after if found.failure else None,
            fetched_robots=_fetched(self._manners.decisions),
            retries=self._retries,
            refusal=found.refusal,
        )


def _needs_browser(part: Part, by_browser: bool) -> bool:
    return part.runs_scripts or (by_browser and not part.is_pdf)


def _is_worth_asking_again(failed: FetchFailed) -> bool:
    if failed.retry_after is not None:
        return failed.retry_after - datetime.now(UTC) <= SHORT
    return failed.is_momentary


def _unchanged(pages: list[Page | None], hops: list[dict[str, Any]]) -> _Found:
    came = tuple(page for page in pages if page is not None)
    is_identical = len(came) == len(pages)
    sentence = "Every page came with the same bytes as at the last reading."
    return _Found(
        Outcome.NOT_MODIFIED,
        sentence if is_identical else "The server said that nothing had changed.",
        pages=came if is_identical else (),
        hops=tuple(hops),
        is_identical=is_identical,
    )


def _settled(first: _Found, second: _Found, reason: str) -> _Found:
    """The browser's word counts, unless there is no browser: then the first one stands."""
    if second.outcome != Outcome.BROWSER_MISSING:
        is_told = second.pages or second.refusal
        return second if is_told else replace(second, refusal=first.refusal)
    sentence = f"A browser might read it ({reason}), but none can be used here: {second.error}"
    # The text of a page that a script has yet to write is not the document's.
    outcome = Outcome.BROWSER_MISSING if first.outcome == Outcome.OK else first.outcome
    reading = first.reading and replace(first.reading, outcome=outcome)
    return replace(
        first, outcome=outcome, error=f"{first.error} {sentence}".strip(), reading=reading
    )


def _described(page: Page, reading: Reading, number: int) -> Page:
    """The page with what reading made of its type and charset."""
    read_as = reading.read_as[number] if number < len(reading.read_as) else {}
    return replace(
        page,
        sniffed_type=read_as.get("media_type", ""),
        read_charset=read_as.get("charset", ""),
        charset_chosen_by=read_as.get("chosen_by", ""),
    )


def _fetched(decisions: list[Decision]) -> dict[str, Any]:
    return {one.record()["host"]: one.new for one in decisions if one.new is not None}


def _css_of(part: Part) -> list[str]:
    """What the browser waits for: the selectors themselves, or the ends of ranges."""
    return [one.end if isinstance(one, Range) else one for one in part.select]
