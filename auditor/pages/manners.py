"""How one order behaves towards hosts: their turn, their robots.txt, and when it first asked."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from auditor.pages.faults import FetchFailed
from auditor.pages.outcomes import Outcome
from auditor.pages.robots import Decision, RobotsRules
from auditor.pages.turns import Visit


@dataclass(slots=True)
class Clock:
    """When an order's first request was made, and how long all of them took since.

    The wait for a host's turn is not part of it: a text is dated when it was asked for.
    """

    started_at: datetime | None = None
    start_seconds: float = field(default=0.0)

    def start(self) -> None:
        if self.started_at is None:
            self.started_at, self.start_seconds = datetime.now(UTC), time.monotonic()

    def read(self) -> tuple[datetime, timedelta]:
        if self.started_at is None:
            return datetime.now(UTC), timedelta(0)
        return self.started_at, timedelta(seconds=time.monotonic() - self.start_seconds)


class Manners:
    """Ask before each address of an order; `decisions` are what robots.txt files said."""

    def __init__(self, robots: RobotsRules, *, obeys_robots: bool) -> None:
        self._robots = robots
        self._obeys_robots = obeys_robots
        self.clock = Clock()
        self.decisions: list[Decision] = []

    async def reach(self, visit: Visit, url: str) -> None:
        """Wait for the host's turn and ask its robots.txt. Raises FetchFailed."""
        await visit.reach(url)
        self.clock.start()
        if not self._obeys_robots:
            self.decisions.append(Decision(url, is_allowed=True, why="robots.txt is not asked"))
            return
        decision = await self._robots.decide(url)
        self.decisions.append(decision)
        visit.extend_pause(decision.crawl_delay)
        if not decision.is_allowed:
            sentence = f"The robots.txt of {decision.record()['host']} asks not to fetch {url}."
            raise FetchFailed(Outcome.REFUSED_BY_ROBOTS, sentence)
