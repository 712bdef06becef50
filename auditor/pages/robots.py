"""What a site's robots.txt allows (RFC 9309), read once a day for each origin.

A site that has none, or refuses it (4xx), allows everything. While it cannot be read (no answer,
5xx, 429) nothing is fetched, unless an earlier copy is known: that one goes on to hold.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from protego import Protego

from auditor.pages.faults import FetchFailed
from auditor.pages.fetch import HttpClient, Page
from auditor.pages.outcomes import Outcome

LASTS = timedelta(hours=24)  # RFC 9309, 2.4
LARGEST = 500 << 10  # RFC 9309, 2.5: at least so many bytes are parsed.
# Statuses by which nothing is fetched. The page that says that there is no robots.txt is not read.
DISABLING = frozenset({429, *range(500, 600)})
# Some sites ask for minutes between two requests, meant for those who read all of a site.
LONGEST_CRAWL_DELAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Robots:
    """What is known of an origin's robots.txt: its text ("" if there is none) and its status."""

    text: str
    fetched_at: datetime
    status: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a URL may be fetched, and why. `new` is what was fetched to know."""

    url: str
    is_allowed: bool
    why: str
    robots: Robots | None = None
    crawl_delay: timedelta | None = None
    new: Robots | None = None

    def record(self) -> dict[str, Any]:
        """The decision as the evidence record keeps it."""
        return {
            "host": origin_of(self.url),
            "url": self.url,
            "allowed": self.is_allowed,
            "why": self.why,
            "fetched_at": self.robots.fetched_at.isoformat() if self.robots else "",
            "status": self.robots.status if self.robots else 0,
        }


@dataclass(frozen=True, slots=True)
class _Rules:
    robots: Robots
    parsed: Protego


class RobotsRules:
    """The rules of every origin, beginning with those that the caller remembers."""

    def __init__(self, http: HttpClient, user_agent: str, known: Mapping[str, Robots]) -> None:
        self._http = http
        self._token = (user_agent.split("/")[0].split() or ["*"])[0]
        self._known = dict(known)
        self._rules: dict[str, _Rules] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def decide(self, url: str) -> Decision:
        """Whether `url` may be fetched. Raises FetchFailed while that cannot be known."""
        rules, new, note = await self._of(origin_of(url))
        is_allowed = rules.parsed.can_fetch(url, self._token)
        why = _why(rules.robots, is_allowed=is_allowed) + note
        delay = rules.parsed.crawl_delay(self._token)
        return Decision(url, is_allowed, why, rules.robots, _bounded(delay), new)

    async def _of(self, origin: str) -> tuple[_Rules, Robots | None, str]:
        """The rules, what was fetched for them, and a note if they are older than they should be."""
        async with self._locks[origin]:
            held = self._held(origin)
            if held and datetime.now(UTC) - held.robots.fetched_at < LASTS:
                return held, None, ""
            try:
                new = await self._fetch(origin)
            except FetchFailed as failed:
                if held is None:
                    raise _unknown(origin, failed) from failed
                return held, None, f" (a copy that could not be renewed: {failed})"
            self._rules[origin] = _parse(new)
            return self._rules[origin], new, ""

    def _held(self, origin: str) -> _Rules | None:
        known = self._known.pop(origin, None)
        if known is not None:
            self._rules.setdefault(origin, _parse(known))
        return self._rules.get(origin)

    async def _fetch(self, origin: str) -> Robots:
        """Raises FetchFailed if nobody can tell what the site wants."""
        at = datetime.now(UTC)
        try:
            page = await self._http.fetch(
                f"{origin}/robots.txt",
                headers={"Accept-Encoding": "identity"},
                cut_at=LARGEST,
                refusals=DISABLING,
            )
        except FetchFailed as failed:
            is_endless = failed.outcome == Outcome.LOCATION_CHANGED
            if is_endless or (400 <= failed.status < 500 and failed.status != 429):
                return Robots("", at, failed.status)
            raise
        robots = Robots(_text(page), at, page.status)
        elsewhere = origin_of(page.final_url)
        if elsewhere != origin and page.final_url == f"{elsewhere}/robots.txt":
            self._rules[elsewhere] = _parse(robots)  # The very file of that origin, as it happens.
        return robots


def origin_of(url: str) -> str:
    """`http://host:port` of a URL, the port only where it is named."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _text(page: Page) -> str:
    body = page.body[:LARGEST]
    if len(page.body) >= LARGEST:
        body = body[: body.rfind(b"\n") + 1]  # Half a rule is another rule.
    return body.decode("utf-8-sig", "replace").replace("\0", "")


def _parse(robots: Robots) -> _Rules:
    return _Rules(robots, Protego.parse(robots.text))


def _why(robots: Robots, *, is_allowed: bool) -> str:
    if not is_allowed:
        return "robots.txt asks not to fetch it"
    if 200 <= robots.status < 300:
        return "robots.txt allows it"
    return f"the site has no robots.txt (status {robots.status})"


def _bounded(delay: float | None) -> timedelta | None:
    if delay is None or delay <= 0:
        return None
    return timedelta(seconds=min(delay, LONGEST_CRAWL_DELAY.total_seconds()))


def _unknown(origin: str, failed: FetchFailed) -> FetchFailed:
    """The failure as that of the check.

    That the rules lead to where nobody may go is not for the declaration to mend.
    """
    outcome, said = failed.outcome, str(failed)
    if outcome == Outcome.REFUSED_BY_GUARD and failed.hops:
        outcome = Outcome.REFUSED_BY_ROBOTS
        said = f"The robots.txt of {origin} leads to an address that may not be visited. {said}"
    return FetchFailed(
        outcome,
        f"{said} While its rules cannot be read, nothing is fetched from {origin}.",
        failed.hops,
        status=failed.status,
        is_momentary=failed.is_momentary,
        retry_after=failed.retry_after,
        refusal=failed.refusal,
    )
