"""A browser for the tests, used from synchronous code."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import Any, TypeVar

import pytest

from auditor.pages.browser import BrowserClient, open_browser
from auditor.pages.browser_pool import Upkeep
from auditor.pages.browser_settle import Patience
from auditor.pages.chromium import find_chromium
from auditor.pages.fetch import FetchFailed, Limits, Page
from auditor.pages.guard import HostMap
from auditor.pages.outcomes import Outcome
from tests.pages.web import HOST

FOUND = find_chromium(os.environ)
CHROMIUM = FOUND.path if FOUND else ""
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
]
LIMITS = Limits(total=timedelta(seconds=15), body_bytes=1 << 20)
Result = TypeVar("Result")


@dataclass
class Browsing:
    """An open browser and the loop that it lives in."""

    client: BrowserClient
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=100)

    def visit(self, path: str = "/", select: str = "p", **asked: Any) -> Page:
        return self.run(self.client.fetch(_url(path), [select], **asked))

    def visit_all(self, paths: list[str], select: str = "p") -> list[Page | BaseException]:
        """Pages read at once, in order; a failure in the place of its page."""

        async def together() -> list[Page | BaseException]:
            fetches = (self.client.fetch(_url(path), [select]) for path in paths)
            return await asyncio.gather(*fetches, return_exceptions=True)

        return self.run(together())

    def outcome(self, path: str = "/", select: str = "p") -> Outcome:
        try:
            self.visit(path, select)
        except FetchFailed as failed:
            return failed.outcome
        return Outcome.OK

    @property
    def browser_pid(self) -> int:
        """The process of the browser that is in use now."""
        turn = self.client._pool._turn
        assert turn is not None
        return turn.browser.process.pid


@contextmanager
def browsing(
    host_map: HostMap,
    *,
    limits: Limits = LIMITS,
    tabs: int = 3,
    upkeep: Upkeep | None = None,
    patience: Patience | None = None,
    configured: str = CHROMIUM,
) -> Iterator[Browsing]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = open_browser(
        configured=configured,
        user_agent="tests",
        host_map=host_map,
        limits=limits,
        tabs=tabs,
        upkeep=upkeep,
        patience=patience,
    )
    try:
        client = asyncio.run_coroutine_threadsafe(opening.__aenter__(), loop).result(100)
        try:
            yield Browsing(client, loop)
        finally:
            closing = opening.__aexit__(None, None, None)
            asyncio.run_coroutine_threadsafe(closing, loop).result(100)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def scripted(script: str) -> str:
    """A page that runs a script."""
    return f"<html><body><p id=p></p><script>{script}</script></body></html>"


def _url(path: str) -> str:
    return path if ":" in path else f"http://{HOST}{path}"
