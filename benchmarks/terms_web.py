"""The synthetic web of terms that trackers are compared on: started, steered, and declared.

It stands beside the project (`../shared/bench/termsweb.py`) and serves provider sites of seventeen
kinds, each on a loopback address of its own, which the guard lets pass here and nowhere else.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.pages.guard import ITSELF

SCRIPT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "termsweb.py"
SITES = "127.0.1*"
# Kinds whose words the server does not show to anybody: never, or in the first run only.
NEVER_SHOWN = frozenset({"e403"})
SHOWN_ONCE = frozenset({"soft404", "challenge"})
# Kinds that are looked at with a browser too: their text needs one, or what came is doubted.
NEEDS_BROWSER = frozenset({"js"}) | NEVER_SHOWN | SHOWN_ONCE


@dataclass(frozen=True, slots=True)
class Site:
    """One provider's site."""

    number: int
    kind: str
    url: str

    def declaration(self) -> dict[str, Any]:
        """As somebody would declare it who has looked at the page once."""
        if self.kind == "pdf":
            return {"fetch": self.url}
        if self.kind == "meta":
            return {"fetch": self.url, "select": "#legal", "remove": ".page-meta"}
        return {"fetch": self.url, "select": "#legal"}

    @property
    def by_http(self) -> bool:
        """Whether plain HTTP gives its words in every run."""
        return self.kind not in NEEDS_BROWSER


class TermsWeb:
    """The running web."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.pid = process.pid
        self._port = port
        state = self.tell("state")
        pairs = zip(state["kinds"], state["urls"], strict=True)
        self.sites = [Site(number, kind, url) for number, (kind, url) in enumerate(pairs)]

    @property
    def host_map(self) -> dict[str, tuple[str, int]]:
        """The sites' addresses stand for themselves; its tracking scripts' address does not."""
        return {SITES: (ITSELF, self._port)}

    def tell(self, command: str) -> Any:
        """One of its administrative commands, such as `bump?frac=0.1` -> what it answers."""
        url = f"http://127.0.0.1:{self._port}/admin/{command}"
        with urllib.request.urlopen(url, data=b"", timeout=120) as answer:
            return json.load(answer)

    def begin(self, epoch: int) -> None:
        """Begin an epoch with every page ready, so that making pages is in nobody's time."""
        self.tell(f"epoch?e={epoch}")
        self.tell("warm")

    def change(self, share: float, seed: int) -> set[int]:
        """Change the words of a share of the sites -> their numbers."""
        return set(self.tell(f"bump?frac={share}&seed={seed}")["bumped"])


@contextmanager
def terms_web(sites: int) -> Iterator[TermsWeb]:
    """Serve so many sites on a free port."""
    port = _free_port()
    command = [sys.executable, str(SCRIPT), "--n", str(sites), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or not process.stdout.readline():
                raise RuntimeError("the web of terms did not start")
            yield TermsWeb(process, port)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])
