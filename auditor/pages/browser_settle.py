"""When a page that scripts write is ready to be read: quiet, stable, and holding what is waited for.

A page is quiet when no request is under way and its text has stopped changing. One that holds what
is waited for is read then; one that lacks it gets a grace for timers, and no more: waiting out a
time-out on each page without a selector would cost more than all the others together.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

POLL_SECONDS = 0.1
# What a page is asked: a script in an endless loop never answers.
ANSWER_SECONDS = 20.0
# Characters in which a container may still say that it is loading.
SHORT_TEXT = 200
# [whether each selector matches a text worth reading, a mark that changes with the text]
STATE = """([selectors, short]) => {
  const body = document.body;
  if (!body) return [false, ''];
  const silent = 'script,style,noscript,template';
  const size = element => {
    let size = element.textContent.trim().length;
    for (const one of element.querySelectorAll(silent)) size -= one.textContent.length;
    return size;
  };
  const matches = selector => {
    let found;
    try { found = document.querySelectorAll(selector); } catch { found = [body]; }
    let sum = 0;
    for (const one of found) { sum += size(one); if (sum >= short) return true; }
    return false;
  };
  const all = body.textContent;
  let mark = 0;
  const step = Math.max(1, all.length >> 10);
  for (let at = 0; at < all.length; at += step) mark = (mark * 31 + all.charCodeAt(at)) | 0;
  return [selectors.every(matches), all.length + ':' + mark + ':' + location.href];
}"""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a page may take to settle, in seconds."""

    # A page that holds what is waited for, without a change and without requests.
    still: float = 0.15
    # The same, lacking it: timers may yet write it.
    grace: float = 1.5
    # Holding it, and still asking the network for something.
    restless: float = 5.0
    # Whatever it does.
    longest: float = 15.0


class Traffic(Protocol):
    """What is known of a page's requests."""

    @property
    def under_way(self) -> int:
        """Requests without an answer yet."""
        ...

    @property
    def last_moved(self) -> float:
        """Monotonic time at which a request began or ended."""
        ...


# Whether the page holds what is waited for, and a mark that changes with what it shows.
Look = Callable[[], Awaitable[tuple[bool, str]]]


def text_of(tab: Tab, wait_for: Sequence[str]) -> Look:
    """Look whether each of these selectors matches a text worth reading."""
    return partial(_state, tab, wait_for)


async def settle(look: Look, traffic: Traffic, patience: Patience) -> str:
    """Wait until the page is ready; how that came, for the record. Raises as `look` does."""
    start = changed = time.monotonic()
    mark = ""
    while (now := time.monotonic()) - start < patience.longest:
        holds, seen = await look()
        now = time.monotonic()
        if seen != mark:
            mark, changed = seen, now
        quiet_for = 0.0 if traffic.under_way else now - max(traffic.last_moved, changed)
        if reason := _ready(holds, quiet_for, now - changed, patience):
            return reason
        await asyncio.sleep(POLL_SECONDS)
    return "read as it stood: it never fell quiet"


def _ready(holds: bool, quiet_for: float, stable_for: float, patience: Patience) -> str:
    """Why a page can be read now, or nothing."""
    if holds and quiet_for >= patience.still:
        return "quiet"
    if holds and stable_for >= patience.restless:
        return "its text was stable while requests went on"
    if quiet_for >= patience.grace:
        return "quiet, without a text of some length in every part that is waited for"
    return ""


async def _state(tab: Tab, wait_for: Sequence[str]) -> tuple[bool, str]:
    """Whether the page holds what is waited for, and a mark of its text now."""
    try:
        asked = tab.evaluate(STATE, [list(wait_for) or ["body"], SHORT_TEXT])
        holds, mark = await asyncio.wait_for(asked, ANSWER_SECONDS)
    except PlaywrightError as error:
        # A script is taking the tab elsewhere: what is asked next finds the new page.
        if "context was destroyed" in str(error) or "navigat" in str(error):
            return False, ""
        raise
    return bool(holds), str(mark)
