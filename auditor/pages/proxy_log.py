"""What the browser's proxy did for one page: addresses dialled, requests refused, limits met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from auditor.pages.guard import Refused

MOST_ENTRIES = 200
READING = frozenset({"GET", "HEAD"})
# A tunnel is no request of a page, and a browser asks by OPTIONS whether a page may ask.
NO_SENDS = frozenset({"CONNECT", "OPTIONS"})


class SendRefused(Refused):
    """What would have sent something. `method` is that of the request, or WEBSOCKET."""

    def __init__(self, sentence: str, method: str) -> None:
        super().__init__(sentence)
        self.method = method


@dataclass(slots=True)
class Dialled:
    """What the proxy did since it was opened. Lists are bounded; the counts go on.

    `addresses` holds "host address:port" once each; `failed` requests with their reason;
    `exceeded` is the sentence of the first limit that a page met, "" if none. `passed` are requests that
    went on, by method; `sends_refused` those that would have sent something. Both are of what the proxy can
    see: in a tunnel that it does not open, nothing but the CONNECT. `refused_on_leaving` counts connections
    and requests of any kind while a page was left. `secured` holds (version of TLS, SHA-256 of the site's
    certificate) by host, of tunnels that were opened.
    """

    addresses: list[str] = field(default_factory=list)
    failed: list[tuple[str, Exception]] = field(default_factory=list)
    failed_count: int = 0
    connections: int = 0
    relayed_bytes: int = 0
    exceeded: str = ""
    passed: Counter[str] = field(default_factory=Counter)
    sends_refused: Counter[str] = field(default_factory=Counter)
    refused_on_leaving: int = 0
    secured: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def non_get_passed(self) -> int:
        """Requests other than GET and HEAD that left this machine; there must be none."""
        return sum(
            count for method, count in self.passed.items() if method not in READING | {"CONNECT"}
        )

    def pass_on(self, method: str) -> None:
        self.passed[method] += 1

    def secure(self, host: str, version: str, certificate: str) -> None:
        if host in self.secured or len(self.secured) < MOST_ENTRIES:
            self.secured[host] = (version, certificate)

    def dial(self, host: str, address: str) -> None:
        entry = f"{host} {address}"
        if entry not in self.addresses and len(self.addresses) < MOST_ENTRIES:
            self.addresses.append(entry)

    def fail(self, request: str, error: Exception) -> None:
        self.failed_count += 1
        if isinstance(error, SendRefused) and error.method not in NO_SENDS:
            self.sends_refused[error.method] += 1
        if len(self.failed) < MOST_ENTRIES:
            self.failed.append((request, error))

    def exceed(self, sentence: str) -> None:
        self.exceeded = self.exceeded or sentence

    def dialled_for(self, host: str) -> str:
        """The address ("1.2.3.4:443") that a host was dialled at, "" if it was not."""
        found = [entry for entry in self.addresses if entry.startswith(f"{host} ")]
        return found[-1].partition(" ")[2] if found else ""

    def failure_of(self, host: str) -> tuple[str, Exception]:
        """The last request to a host that failed, or the last one at all, and why."""
        own = [one for one in self.failed if host and host in one[0]]
        return (own or self.failed or [(host, OSError("no reason is known"))])[-1]

    def notes(self) -> dict[str, object]:
        """For the evidence record, JSON-able."""
        return {
            "dialled": list(self.addresses),
            "refused": [f"{request}: {error}"[:300] for request, error in self.failed],
            "refused_count": self.failed_count,
            "passed": dict(self.passed),
            "sends_refused": dict(self.sends_refused),
            "refused_on_leaving": self.refused_on_leaving,
            "secured": {host: list(found) for host, found in self.secured.items()},
            "connections": self.connections,
            "relayed_bytes": self.relayed_bytes,
            "limit_met": self.exceeded,
        }
