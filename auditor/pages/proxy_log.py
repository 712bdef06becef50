"""What the browser's proxy did for one page: addresses dialled, requests refused, limits met."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_ENTRIES = 200


@dataclass(slots=True)
class Dialled:
    """What the proxy did since it was opened. Lists are bounded; the counts go on.

    `addresses` holds "host address:port" once each; `failed` requests with their reason;
    `exceeded` is the sentence of the first limit that a page met, "" if none.
    """

    addresses: list[str] = field(default_factory=list)
    failed: list[tuple[str, Exception]] = field(default_factory=list)
    failed_count: int = 0
    connections: int = 0
    relayed_bytes: int = 0
    exceeded: str = ""

    def dial(self, host: str, address: str) -> None:
        entry = f"{host} {address}"
        if entry not in self.addresses and len(self.addresses) < MOST_ENTRIES:
            self.addresses.append(entry)

    def fail(self, request: str, error: Exception) -> None:
        self.failed_count += 1
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
            "connections": self.connections,
            "relayed_bytes": self.relayed_bytes,
            "limit_met": self.exceeded,
        }
