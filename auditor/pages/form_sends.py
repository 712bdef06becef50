"""What a sign-up page tried to send while it was looked at, and what left: counted whatever came of the visit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # With it the browser's library would be loaded wherever surveys are only ordered.
    from auditor.pages.browser_evidence import PageTraffic
    from auditor.pages.proxy_log import Dialled

WAYS = {
    "form": "send a form",
    "script": "send data by a script",
    "beacon": "send a beacon",
    "websocket": "open a WebSocket",
    "unwatched": "send data where only the proxy saw it",
}


@dataclass(slots=True)
class Sends:
    """`tried` is by way (a key of WAYS); `left` what was no GET or HEAD and left: there must be none.

    A visit that is made again in a fresh browser adds to the same counts. They are the proxy's where the browser
    does not tell (workers, pages that leave by themselves). What a page tried while the survey left it is not
    among them: it is `refused_on_leaving` of the proxy, of which nobody knows whether it would have sent.
    """

    tried: Counter[str] = field(default_factory=Counter)
    left: int = 0

    def add(self, traffic: PageTraffic, log: Dialled) -> None:
        self.tried.update(traffic.sends_tried)
        for method, count in log.sends_refused.items():
            self.tried["websocket" if method == "WEBSOCKET" else "unwatched"] += count
        self.left += log.non_get_passed
