"""Orders for the engine, carried out against the server on loopback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from auditor.pages.declaration import Part
from auditor.pages.engine import Attempt, Conduct, Engine, Order
from auditor.pages.extract import RawPage
from auditor.pages.reading import LastText, Reading, read_pages
from auditor.pages.robots import Robots
from tests.pages.web import HOST, Web

TERMS = "<p>Terms of service of a shop</p>"


class ReadsHere:
    """Reads pages in the test's own process: starting another takes longer than most tests."""

    pids: list[int] = []

    async def read(
        self, pages: Sequence[RawPage], parts: Sequence[Part], last: LastText | None = None
    ) -> Reading:
        return read_pages(pages, parts, last)

    async def close(self) -> None:
        """Nothing is held open."""


def make_engine(web: Web, *, robots: Mapping[str, Robots] | None = None, **conduct: Any) -> Engine:
    return Engine(make_conduct(web, **conduct), robots or {}, readers=ReadsHere())


def make_conduct(web: Web, **overrides: Any) -> Conduct:
    """Conduct without pauses, that asks no robots.txt unless a test wants it."""
    given = {"user_agent": "Tests/1", "host_interval": timedelta(0), "host_map": web.host_map}
    given |= {"obeys_robots": False, "retry_pause": timedelta(0), "chromium": "/no/such/browser"}
    return Conduct(**{**given, **overrides})


def make_part(
    path: str = "/",
    *,
    host: str = HOST,
    select: tuple[str, ...] = ("body",),
    runs_scripts: bool = False,
) -> Part:
    return Part(f"http://{host}{path}", select, (), (), runs_scripts)


def attempt(
    web: Web, *parts: Part, order: Mapping[str, Any] | None = None, **conduct: Any
) -> Attempt:
    """The attempt that one order comes to."""
    with make_engine(web, **conduct) as engine:
        return engine.submit(Order(parts, **(order or {}))).result(timeout=60)


def attempts(
    web: Web, *orders: Order, robots: Mapping[str, Robots] | None = None, **conduct: Any
) -> list[Attempt]:
    """The attempts of several orders to one engine, one after the other."""
    with make_engine(web, robots=robots, **conduct) as engine:
        return [engine.submit(order).result(timeout=60) for order in orders]
