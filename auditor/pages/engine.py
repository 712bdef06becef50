"""Many documents fetched and read at once, from synchronous code: one event loop in a thread.

The engine returns plain data and knows no database, so whoever submits work records what comes
back in its own thread and transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack
from importlib import import_module
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from auditor.pages.attempt import Tools, Trial
from auditor.pages.chromium import TABS
from auditor.pages.declaration import Part
from auditor.pages.extract import RawPage
from auditor.pages.fetch import FetchFailed, open_client
from auditor.pages.form_survey import Survey, SurveyAttempt, SurveyOrder
from auditor.pages.orders import Attempt, Conduct, Order
from auditor.pages.outcomes import Outcome
from auditor.pages.readers import ReaderPool, Reads
from auditor.pages.reading import Reading
from auditor.pages.robots import Robots, RobotsRules
from auditor.pages.turns import Turns

if TYPE_CHECKING:
    from auditor.pages.browser import BrowserClient

__all__ = ["AT_ONCE", "Attempt", "Conduct", "Engine", "Order"]
AT_ONCE = 64
# A survey waits for hosts while it has a tab. One tab is left to documents, which have their host already.
SURVEYS = TABS - 1
Result = TypeVar("Result")


class Engine:
    """A running event loop with one HTTP client, reader processes and, once needed, one browser.

    `robots` is what the caller remembers of robots.txt files, by origin ("https://a.example").
    `readers` reads pages in another way than in processes, as tests may want.

    >>> with Engine(conduct) as engine:
    ...     attempt = engine.submit(Order(parts)).result()
    """

    def __init__(
        self,
        conduct: Conduct,
        robots: Mapping[str, Robots] | None = None,
        *,
        readers: Reads | None = None,
    ) -> None:
        self._conduct = conduct
        self._robots = robots or {}
        self._readers = readers or ReaderPool(conduct.readers)
        self._loop = _new_loop()
        self._thread = Thread(target=self._loop.run_forever, name="fetching", daemon=True)
        self._stack = AsyncExitStack()
        self._under_way: set[asyncio.Task[Any]] = set()

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

    def submit(self, order: Order) -> Future[Attempt]:
        """Fetch and read a document in the background. The attempt never raises FetchFailed."""
        return asyncio.run_coroutine_threadsafe(self._keep(self._try(order)), self._loop)

    def survey(self, order: SurveyOrder) -> Future[SurveyAttempt]:
        """Look at a sign-up page in the background. The attempt never raises FetchFailed."""
        return asyncio.run_coroutine_threadsafe(self._keep(self._survey(order)), self._loop)

    def read(self, pages: Sequence[RawPage], parts: Sequence[Part]) -> Future[Reading]:
        """Read pages that were stored, in a reader process, without asking any site."""
        reading = self._read(pages, parts)
        return asyncio.run_coroutine_threadsafe(self._keep(reading), self._loop)

    @property
    def reader_pids(self) -> list[int]:
        """The reader processes that run now."""
        return self._readers.pids

    async def _open(self) -> None:
        self._browser_lock = asyncio.Lock()
        self._browser: BrowserClient | None = None
        conduct = self._conduct
        self._stack.push_async_callback(self._readers.close)
        http = await self._stack.enter_async_context(
            open_client(
                user_agent=conduct.user_agent, host_map=conduct.host_map, limits=conduct.limits
            )
        )
        self._tools = Tools(
            conduct=conduct,
            http=http,
            open_browser=self._open_browser,
            readers=self._readers,
            turns=Turns(conduct.host_interval),
            slots=asyncio.Semaphore(AT_ONCE),
            tabs=asyncio.Semaphore(TABS),
            surveys=asyncio.Semaphore(SURVEYS),
            robots=RobotsRules(http, conduct.user_agent, self._robots),
        )

    async def _close(self) -> None:
        # Only what was submitted: the browser's own tasks are needed to close it.
        pending = list(self._under_way)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        await self._stack.aclose()

    async def _keep(self, work: Coroutine[Any, Any, Result]) -> Result:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await task

    async def _try(self, order: Order) -> Attempt:
        return await Trial(order, self._tools).run()

    async def _survey(self, order: SurveyOrder) -> SurveyAttempt:
        return await Survey(order, self._tools).run()

    async def _read(self, pages: Sequence[RawPage], parts: Sequence[Part]) -> Reading:
        return await self._readers.read(pages, parts)

    async def _open_browser(self) -> BrowserClient:
        # Most runs need no browser, and it takes long to import: in a thread, so that others go on.
        await asyncio.to_thread(import_module, "auditor.pages.browser")
        from auditor.pages.browser import BrowserMissing, open_browser

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


def _new_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, which spends about half the time, where it is installed."""
    try:
        import uvloop
    except ModuleNotFoundError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
