"""What the engine is asked for, and what it gives: plain data."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from auditor.pages.declaration import Part
from auditor.pages.fetch import Known, Limits, Page
from auditor.pages.guard import HostMap
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText, Reading
from auditor.pages.refusals import Refusal
from auditor.pages.robots import Robots


@dataclass(frozen=True, slots=True)
class Conduct:
    """How an installation behaves towards the sites it visits.

    `retry_pause` is waited before the one request that is made again at once; `readers` is how
    many processes read pages.
    """

    user_agent: str
    host_interval: timedelta
    chromium: str = ""
    host_map: HostMap = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    obeys_robots: bool = True
    retry_pause: timedelta = timedelta(seconds=1)
    readers: int = 2


@dataclass(frozen=True, slots=True)
class Order:
    """One document to fetch and read.

    `known` is by part, or empty. `uses_browser` asks for the browser from the start, and
    `may_use_browser` allows it where the page turns out to need it; what the browser shows is kept
    as a picture if it `takes_screenshot`. A text that is the `last` one is not judged again.
    """

    parts: tuple[Part, ...]
    known: tuple[Known, ...] = ()
    uses_browser: bool = False
    may_use_browser: bool = True
    obeys_robots: bool = True
    accept_language: str = "en"
    takes_screenshot: bool = True
    last: LastText | None = None

    def __post_init__(self) -> None:
        if not self.parts or len(self.known) not in {0, len(self.parts)}:
            raise ValueError("An order needs a part, and what is known of each part or of none.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to fetch and read every page of a document: what it gave, or why it gave nothing.

    `outcome` is that of the whole, reading included: pages and a reading may come with one that is
    not OK. Without pages there is no reading either. `is_identical`: every page came with the very
    bytes that are known, so that nothing was read. `robots` has a decision for each URL that was
    asked for; `fetched_robots` what the caller may remember, by origin. `refusal` is what a site
    answered in place of a page: there are no pages then.
    """

    id: uuid.UUID
    started_at: datetime
    finished_at: datetime
    duration_ms: int
    uses_browser: bool
    pages: tuple[Page, ...]
    outcome: Outcome
    error: str
    hops: tuple[dict[str, Any], ...] = ()
    reading: Reading | None = None
    is_identical: bool = False
    fallback_reason: str = ""
    robots: tuple[dict[str, Any], ...] = ()
    retry_after: datetime | None = None
    fetched_robots: Mapping[str, Robots] = field(default_factory=dict)
    retries: int = 0
    refusal: Refusal | None = None
