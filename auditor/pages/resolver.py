"""Host name -> the addresses that may be dialled. Resolved once, refused if any answer is."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from auditor.pages.guard import HostMap, check_address, check_dialled, mapped_address

# An event loop's own look-ups are few at a time, and a name server that is slow to answer for some
# sites would hold up all others.
LOOK_UPS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="look-up")


class GuardedResolver(AbstractResolver):
    """Resolves a host and checks every answer; the connection goes to the numeric address.

    `seen` keeps the addresses of each host for the evidence record.
    """

    def __init__(self, host_map: HostMap) -> None:
        self._host_map = host_map
        self.seen: dict[str, list[str]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises Refused if any address of the host is not public, OSError if there is none."""
        mapped = mapped_address(host, self._host_map)
        if mapped is not None:
            self.seen[host] = [f"{mapped[0]}:{mapped[1]}"]
            family = socket.AF_INET6 if ":" in mapped[0] else socket.AF_INET
            return [_result(host, *mapped, family)]
        look_up = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(LOOK_UPS, look_up)
        results = [_result(host, str(where[0]), port, kind) for kind, _, _, _, where in found]
        for result in results:
            check_address(result["host"])
        self.seen[host] = [result["host"] for result in results]
        return results

    def open_socket(self, where: tuple[Any, ...]) -> socket.socket:
        """A socket for an address that is about to be dialled, looked up here or not."""
        family, kind, protocol, _, address = where
        check_dialled(str(address[0]), int(address[1]), host_map=self._host_map)
        opened = socket.socket(family, kind, protocol)
        opened.setblocking(False)
        return opened

    async def close(self) -> None:
        """Nothing is held open."""


def _result(host: str, address: str, port: int, family: Any) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST,
    )
