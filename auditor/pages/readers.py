"""Reader processes: pages are parsed where neither time, memory nor a crash can hurt the rest.

A few long-lived processes take documents in turn. One that dies or hangs costs its document only,
and another, forked by a server that has everything loaded, takes its place.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from auditor.pages.declaration import Part
from auditor.pages.extract import RawPage
from auditor.pages.forking import Forked, ForkServer
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText, Reading
from auditor.pages.wire import LENGTH, FrameBroken, pack_job, unpack_reading

WALL_SECONDS = 60.0
ANSWER_BYTES = 64 << 20
TOOK_TOO_MUCH = "Reading the page took more memory or time than the limits allow."


class Reads(Protocol):
    """Whoever turns pages into readings for an engine."""

    @property
    def pids(self) -> list[int]: ...

    async def read(
        self, pages: Sequence[RawPage], parts: Sequence[Part], last: LastText | None = None
    ) -> Reading: ...

    async def close(self) -> None: ...


class ReaderPool:
    """Up to `size` reader processes, started when they are needed. For one event loop.

    `wall_seconds` is what a document may take before its process is ended.
    """

    def __init__(self, size: int = 2, *, wall_seconds: float = WALL_SECONDS) -> None:
        self._free = asyncio.Semaphore(size)
        self._idle: list[_Reader] = []
        self._all: set[_Reader] = set()
        self._server = ForkServer()
        self.wall_seconds = wall_seconds

    @property
    def pids(self) -> list[int]:
        """The processes that run now."""
        return [reader.process.pid for reader in self._all]

    async def read(
        self, pages: Sequence[RawPage], parts: Sequence[Part], last: LastText | None = None
    ) -> Reading:
        """What the pages of a document give. Whatever a page does, there is a Reading."""
        async with self._free:
            try:
                reader = await self._take()
            except OSError as error:
                sentence = f"No process could be had to read the page in: {error}"
                return Reading(Outcome.PROCESSING_FAILED, sentence)
            is_over = True
            try:
                async with asyncio.timeout(self.wall_seconds):
                    reading, is_over = await reader.read(pack_job(pages, parts, last))
                return reading
            except TimeoutError:
                sentence = f"Reading the page took longer than {self.wall_seconds:g} s."
                return Reading(Outcome.TIMED_OUT, sentence)
            except (IncompleteReadError, ConnectionError, FrameBroken):
                return Reading(Outcome.TOO_LARGE, TOOK_TOO_MUCH)
            finally:
                if is_over:
                    await self._end(reader)
                else:
                    self._idle.append(reader)

    async def close(self) -> None:
        """End every process, also one that is at work."""
        for reader in list(self._all):
            await self._end(reader)
        self._idle.clear()
        await self._server.close()

    async def _take(self) -> _Reader:
        """One that waits for work, or a new one."""
        while self._idle:
            reader = self._idle.pop()
            if reader.is_alive():
                return reader
            await self._end(reader)  # It was killed while it had nothing to do.
        reader = await _start_reader(self._server)
        self._all.add(reader)
        return reader

    async def _end(self, reader: _Reader) -> None:
        self._all.discard(reader)
        reader.writer.close()
        await asyncio.shield(self._server.end(reader.process))


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """One process and the connection to it."""

    process: Forked
    socket: socket.socket
    incoming: StreamReader
    writer: StreamWriter

    async def read(self, job: Iterable[bytes]) -> tuple[Reading, bool]:
        """The reading, and whether the process ends after it."""
        self.writer.writelines(job)
        await self.writer.drain()
        length = int.from_bytes(await self.incoming.readexactly(LENGTH), "big")
        if length > ANSWER_BYTES:
            raise FrameBroken(f"An answer of {length} bytes.")
        return unpack_reading(await self.incoming.readexactly(length))

    def is_alive(self) -> bool:
        """Whether the process still holds its end: the event loop may not have noticed yet."""
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False


async def _start_reader(server: ForkServer) -> _Reader:
    """Raises OSError."""
    ours, its = socket.socketpair()
    try:
        with its:
            process = await server.fork(its)
        incoming, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
    except BaseException:
        ours.close()  # What was forked already ends with it.
        raise
    return _Reader(process, ours, incoming, writer)
