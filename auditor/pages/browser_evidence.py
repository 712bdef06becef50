"""What a page did while it was read: kept for the evidence record, each kind in bounded number."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from playwright.async_api import ConsoleMessage, Request
from playwright.async_api import Error as PlaywrightError

from auditor.pages.proxy_log import READING

MOST_ENTRIES = 200
MOST_CONSOLE = 50
LONGEST_ENTRY = 300


@dataclass(slots=True)
class Listed:
    """The first entries of a kind, and how many there were in all."""

    most: int = MOST_ENTRIES
    entries: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, entry: str) -> None:
        self.count += 1
        if len(self.entries) < self.most:
            self.entries.append(entry[:LONGEST_ENTRY])


class PageTraffic:
    """The requests of one tab: what is under way, what was stopped, what left."""

    def __init__(self) -> None:
        self.blocked = Listed()
        self.console = Listed(MOST_CONSOLE)
        self.methods_sent: Counter[str] = Counter()
        # What was to leave and was stopped, by how it was tried.
        self.sends_tried: Counter[str] = Counter()
        self.documents: list[Request] = []
        self.last_moved = time.monotonic()
        self.asked = 0
        self._open: set[Request] = set()
        self._stopped: set[Request] = set()

    @property
    def under_way(self) -> int:
        return len(self._open)

    @property
    def non_get_sent(self) -> int:
        """Requests other than GET and HEAD that left the browser; there must be none."""
        return sum(count for method, count in self.methods_sent.items() if method not in READING)

    def begin(self, request: Request) -> None:
        self.asked += 1
        if request not in self._stopped:
            self._open.add(request)
        self.last_moved = time.monotonic()

    def finish(self, request: Request) -> None:
        if request not in self._stopped:
            self.methods_sent[request.method] += 1
        self._close(request)

    def fail(self, request: Request) -> None:
        """A request that was stopped here, or that broke on its way."""
        if request not in self._stopped:
            self.methods_sent[request.method] += 1
        self._close(request)

    def stop(self, request: Request) -> None:
        """Note that a request is not let go. One that navigates may never be told to have ended."""
        self._stopped.add(request)
        self._open.discard(request)
        self.blocked.add(f"{request.method} {request.url}")
        if request.method not in READING:
            self.sends_tried[_way_of(request)] += 1

    def stop_socket(self, url: str) -> None:
        """Note that a WebSocket is not opened."""
        self.blocked.add(f"WEBSOCKET {url}")
        self.sends_tried["websocket"] += 1

    def stop_form(self, url: str) -> None:
        """Note that a form that a page sent off by itself was held back before it became a request."""
        self.blocked.add(f"FORM {url}")
        self.sends_tried["form"] += 1

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console.add(message.text)

    def fault(self, error: PlaywrightError) -> None:
        """An error that no script of the page caught."""
        self.console.add(str(error))

    def notes(self) -> dict[str, object]:
        return {
            "blocked": self.blocked.entries,
            "blocked_count": self.blocked.count,
            "console": self.console.entries,
            "console_count": self.console.count,
            "requests": self.asked,
            "non_get_sent": self.non_get_sent,
            "sends_tried": dict(self.sends_tried),
        }

    def was_stopped(self, request: Request) -> bool:
        return request in self._stopped

    def _close(self, request: Request) -> None:
        self._open.discard(request)
        # A request that a redirect answered has no end of its own.
        earlier = request.redirected_from
        while earlier is not None:
            self._open.discard(earlier)
            earlier = earlier.redirected_from
        self.last_moved = time.monotonic()


def _way_of(request: Request) -> str:
    if request.is_navigation_request():
        return "form"
    return "beacon" if request.resource_type == "ping" else "script"
