"""Politeness towards hosts: one request at a time, a pause between two, and pauses asked for."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from auditor.pages.faults import FetchFailed
from auditor.pages.outcomes import Outcome

# A host may ask for a longer pause than anything here should wait for: its documents come later.
PATIENCE = timedelta(minutes=1)


class Turns:
    """The turns of every host. Those who wait for a host wait for no other."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval
        self._by_host: defaultdict[str, _Turn] = defaultdict(_Turn)

    async def take(self, host: str) -> None:
        """Wait until the host may be asked. Raises FetchFailed if it asked for a long pause."""
        await self._by_host[host].take(host)

    def leave(self, host: str, *, pause: timedelta | None = None) -> None:
        """Let the next one ask after `pause`, or after the interval if that is longer."""
        longer = max(pause or self.interval, self.interval)
        self._by_host[host].leave(longer.total_seconds())


class _Turn:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._free_at = 0.0

    async def take(self, host: str) -> None:
        await self._lock.acquire()
        try:
            wait = self._free_at - time.monotonic()
            if wait > PATIENCE.total_seconds():
                raise _asked_to_wait(host, timedelta(seconds=wait))
            await asyncio.sleep(max(0.0, wait))
        except BaseException:
            self._lock.release()
            raise

    def leave(self, pause: float) -> None:
        self._free_at = max(self._free_at, time.monotonic() + pause)
        self._lock.release()


class Visit:
    """One walk over the hops of a fetch: it holds the turn of the host it is at, and no other's.

    Use it as a context manager; `reach` moves it on. `slots` bounds how many visits are at a host
    at once; a slot is taken after the turn, so that a busy host holds up nobody else.
    """

    def __init__(self, turns: Turns, slots: asyncio.Semaphore) -> None:
        self._turns = turns
        self._slots = slots
        self._host: str | None = None
        self._pause: timedelta | None = None

    def extend_pause(self, pause: timedelta | None) -> None:
        """Leave the host alone for `pause` after this visit, if nothing asks for longer."""
        if pause is not None:
            self._pause = max(pause, self._pause or pause)

    async def __aenter__(self) -> Visit:
        return self

    async def __aexit__(self, *details: object) -> None:
        self._leave()

    async def reach(self, url: str) -> bool:
        """Hold the turn of the URL's host. False if it was held already."""
        host = urlsplit(url).hostname or ""
        if host == self._host:
            return False
        self._leave()
        await self._turns.take(host)
        try:
            await self._slots.acquire()
        except BaseException:
            self._turns.leave(host)
            raise
        self._host = host
        return True

    def _leave(self) -> None:
        if self._host is not None:
            self._slots.release()
            self._turns.leave(self._host, pause=self._pause)
        self._host, self._pause = None, None


def _asked_to_wait(host: str, wait: timedelta) -> FetchFailed:
    until = datetime.now(UTC) + wait
    sentence = f"{host} asked for no requests until {until:%Y-%m-%d %H:%M} UTC."
    return FetchFailed(Outcome.RATE_LIMITED, sentence, retry_after=until)
