"""Which running browser reads the next page: one at a time, recycled, watched, replaced."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from auditor.pages.browser_process import RunningBrowser


@dataclass(frozen=True, slots=True)
class Upkeep:
    """When a browser is replaced, and how it is watched."""

    # A browser leaks: a fresh one after this many pages.
    recycle_after: int = 200
    # How often it is asked whether it lives, and how long it may take to say so.
    beat: timedelta = timedelta(seconds=5)
    patience: timedelta = timedelta(seconds=15)


class _Turn:
    """One browser's time in the pool."""

    def __init__(self, browser: RunningBrowser) -> None:
        self.browser = browser
        self.started = 0
        self.reading = 0
        self.is_retired = False
        self.watch: asyncio.Task[None] | None = None


class BrowserPool:
    """Keeps one browser in use. One that is retired reads its pages to the end, then is ended."""

    def __init__(self, start: Callable[[], Awaitable[RunningBrowser]], upkeep: Upkeep) -> None:
        self._start = start
        self._upkeep = upkeep
        self._lock = asyncio.Lock()
        self._turn: _Turn | None = None
        self._endings: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Start the first browser, so that a missing one is known at once."""
        async with self._lock:
            await self._current()

    @asynccontextmanager
    async def use(self) -> AsyncIterator[RunningBrowser]:
        """A browser for one page."""
        async with self._lock:
            turn = await self._current()
            turn.started += 1
            turn.reading += 1
            if turn.started >= self._upkeep.recycle_after:
                turn.is_retired = True
        try:
            yield turn.browser
        finally:
            turn.reading -= 1
            self._end_if_idle(turn)

    def retire(self, browser: RunningBrowser) -> None:
        """Give this browser no further page."""
        if self._turn is not None and self._turn.browser is browser:
            self._turn.is_retired = True

    async def does_live(self, browser: RunningBrowser) -> bool:
        """Ask a browser whether it answers; one that does not is ended, and gets no more pages."""
        if await browser.does_answer(self._upkeep.patience.total_seconds()):
            return True
        browser.kill()
        self.retire(browser)
        return False

    async def close(self) -> None:
        """End every browser. Pages that are still read fail."""
        async with self._lock:
            if self._turn is not None:
                self._end(self._turn)
                self._turn = None
        await asyncio.gather(*self._endings, return_exceptions=True)

    async def _current(self) -> _Turn:
        turn = self._turn
        if turn is not None and not turn.is_retired and turn.browser.is_connected:
            return turn
        if turn is not None:
            turn.is_retired = True
            self._end_if_idle(turn)
            self._turn = None
        self._turn = _Turn(await self._start())
        self._turn.watch = asyncio.create_task(self._watch(self._turn.browser))
        return self._turn

    async def _watch(self, browser: RunningBrowser) -> None:
        """End a browser that has stopped answering, so that nobody waits for its pages."""
        while browser.is_connected:
            await asyncio.sleep(self._upkeep.beat.total_seconds())
            await self.does_live(browser)

    def _end_if_idle(self, turn: _Turn) -> None:
        if turn.is_retired and not turn.reading:
            self._end(turn)

    def _end(self, turn: _Turn) -> None:
        """End a browser in the background, once."""
        watch, turn.watch = turn.watch, None
        if watch is None:
            return
        watch.cancel()
        ending = asyncio.create_task(turn.browser.end())
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
