"""Many documents fetched at once, from synchronous code: one event loop in a thread of its own.

The engine returns plain data and knows no database, so whoever submits work records what comes
back in its own thread and transaction.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Thread
from types import TracebackType
from urllib.parse import urlsplit

from auditor.pages.browser import BrowserClient, BrowserMissing, open_browser
from auditor.pages.declaration import Part, Range
from auditor.pages.fetch import FetchFailed, HttpClient, Limits, Page, Validators, open_client
from auditor.pages.guard import HostMap
from auditor.pages.outcomes import Outcome

AT_ONCE = 32
TABS_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Conduct:
    """How an installation behaves towards the sites it visits."""

    user_agent: str
    host_interval: timedelta
    chromium: str = ""
    host_map: HostMap = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to fetch every page of a document: all of them, or why not."""

    id: uuid.UUID
    started_at: datetime
    finished_at: datetime
    duration_ms: int
    uses_browser: bool
    pages: tuple[Page, ...]
    outcome: Outcome
    error: str
    hops: tuple[dict[str, object], ...] = ()


class Engine:
    """A running event loop with one HTTP client and, once needed, one browser.

    >>> with Engine(conduct) as engine:
    ...     attempt = engine.submit(parts).result()
    """

    def __init__(self, conduct: Conduct) -> None:
        self._conduct = conduct
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="fetching", daemon=True)
        self._stack = AsyncExitStack()
        self._turns: defaultdict[str, _Turn] = defaultdict(_Turn)
        self._attempts: set[asyncio.Task[Attempt]] = set()

    def __enter__(self) -> Engine:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def submit(
        self, parts: Sequence[Part], validators: Validators | None = None
    ) -> Future[Attempt]:
        """Fetch the pages of a document in the background. The attempt never raises FetchFailed."""
        return asyncio.run_coroutine_threadsafe(self._keep(parts, validators), self._loop)

    async def _open(self) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tabs = asyncio.Semaphore(TABS_AT_ONCE)
        self._browser_lock = asyncio.Lock()
        self._browser: BrowserClient | None = None
        self._http: HttpClient = await self._stack.enter_async_context(
            open_client(
                user_agent=self._conduct.user_agent,
                host_map=self._conduct.host_map,
                limits=self._conduct.limits,
            )
        )

    async def _close(self) -> None:
        # Only attempts: the browser's own tasks are needed to close it.
        pending = list(self._attempts)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        await self._stack.aclose()

    async def _keep(self, parts: Sequence[Part], validators: Validators | None) -> Attempt:
        task = asyncio.create_task(self._attempt(parts, validators))
        self._attempts.add(task)
        task.add_done_callback(self._attempts.discard)
        return await task

    async def _attempt(self, parts: Sequence[Part], validators: Validators | None) -> Attempt:
        clock = _Clock()
        pages: list[Page] = []
        outcome, error = Outcome.OK, ""
        hops: tuple[dict[str, object], ...] = ()
        try:
            for part in parts:
                pages.append(await self._fetch(part, validators, clock))
        except FetchFailed as failed:
            outcome, error, hops = failed.outcome, str(failed), failed.hops
        started_at, elapsed = clock.read()
        return Attempt(
            id=uuid.uuid4(),
            started_at=started_at,
            finished_at=started_at + elapsed,
            duration_ms=round(elapsed.total_seconds() * 1000),
            uses_browser=any(part.runs_scripts for part in parts),
            pages=tuple(pages) if outcome == Outcome.OK else (),
            outcome=outcome,
            error=error,
            hops=hops,
        )

    async def _fetch(self, part: Part, validators: Validators | None, clock: _Clock) -> Page:
        host = urlsplit(part.url).hostname or ""
        # The turn first: those who wait for one host must not take the slots of others.
        async with self._turns[host].take(self._conduct.host_interval), self._slots:
            clock.start()
            if not part.runs_scripts:
                return await self._http.fetch(part.url, validators)
            async with self._tabs:
                browser = await self._open_browser()
                return await browser.fetch(part.url, _css_of(part))

    async def _open_browser(self) -> BrowserClient:
        async with self._browser_lock:
            if self._browser is None or not self._browser.is_running:
                try:
                    self._browser = await self._stack.enter_async_context(
                        open_browser(
                            configured=self._conduct.chromium,
                            user_agent=self._conduct.user_agent,
                            host_map=self._conduct.host_map,
                            limits=self._conduct.limits,
                        )
                    )
                except BrowserMissing as error:
                    raise FetchFailed(Outcome.BROWSER_MISSING, str(error)) from error
            return self._browser


class _Clock:
    """When a document's first request was made, and how long all of them took since.

    The wait for a host's turn is not part of it: a text is dated when it was asked for.
    """

    def __init__(self) -> None:
        self._started_at: datetime | None = None
        self._start = 0.0

    def start(self) -> None:
        if self._started_at is None:
            self._started_at, self._start = datetime.now(UTC), time.monotonic()

    def read(self) -> tuple[datetime, timedelta]:
        if self._started_at is None:
            return datetime.now(UTC), timedelta(0)
        return self._started_at, timedelta(seconds=time.monotonic() - self._start)


class _Turn:
    """One request at a time to a host, and a pause between two."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._free_at = 0.0

    def take(self, interval: timedelta) -> _Taken:
        return _Taken(self, interval.total_seconds())

    async def wait(self) -> None:
        await self._lock.acquire()
        try:
            await asyncio.sleep(max(0.0, self._free_at - time.monotonic()))
        except asyncio.CancelledError:
            self._lock.release()
            raise

    def leave(self, pause: float) -> None:
        self._free_at = time.monotonic() + pause
        self._lock.release()


class _Taken:
    def __init__(self, turn: _Turn, pause: float) -> None:
        self._turn = turn
        self._pause = pause

    async def __aenter__(self) -> None:
        await self._turn.wait()

    async def __aexit__(self, *details: object) -> None:
        self._turn.leave(self._pause)


def _css_of(part: Part) -> list[str]:
    """What the browser waits for: the selectors themselves, or the ends of ranges."""
    return [one.end if isinstance(one, Range) else one for one in part.select]
