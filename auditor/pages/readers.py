"""Reader processes: pages are parsed where neither time, memory nor a crash can hurt the rest.

A few long-lived processes take documents in turn. One that dies or hangs costs its document only,
and another, forked by a server that has everything loaded, takes its place.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from auditor.pages.declaration import Part
from auditor.pages.extract import RawPage
from auditor.pages.fork_server import END, FORK, NUMBER, order
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText, Reading
from auditor.pages.wire import LENGTH, FrameBroken, pack_job, unpack_reading

ROOT = Path(__file__).resolve().parents[2]  # Where `auditor` is found, wherever this runs.
COMMAND = (sys.executable, "-m", "auditor.pages.fork_server")
WALL_SECONDS = 60.0
ANSWER_BYTES = 64 << 20
# Nothing else of the environment is a reader's business: it holds passwords.
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
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
        self._server = _ForkServer()
        self.wall_seconds = wall_seconds

    @property
    def pids(self) -> list[int]:
        """The processes that run now."""
        return [reader.pid for reader in self._all]

    async def read(
        self, pages: Sequence[RawPage], parts: Sequence[Part], last: LastText | None = None
    ) -> Reading:
        """What the pages of a document give. Whatever a page does, there is a Reading."""
        async with self._free:
            reader = await self._take()
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
        await asyncio.shield(self._server.end(reader.pid))


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """One process and the connection to it."""

    pid: int
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


async def _start_reader(server: _ForkServer) -> _Reader:
    ours, its = socket.socketpair()
    try:
        with its:
            pid = await server.fork(its)
        incoming, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
    except BaseException:
        ours.close()  # What was forked already ends with it.
        raise
    return _Reader(pid, ours, incoming, writer)


class _ForkServer:
    """The process that forks readers, started when one is needed; another if it is gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._turn = asyncio.Lock()

    async def fork(self, its: socket.socket) -> int:
        """A new reader that serves the other end of this connection -> its process's number."""
        try:
            return await self._ask(order(FORK), its)
        except ConnectionError:
            await self.close()
            return await self._ask(order(FORK), its)

    async def end(self, pid: int) -> None:
        """End a reader, at work or not. Where the server is gone, it ends with its connection."""
        if self._control:
            with suppress(ConnectionError):
                await self._ask(order(END, pid))

    async def close(self) -> None:
        """End the server, and with it all that it has forked."""
        process, control = self._process, self._control
        self._process = self._control = None
        if process and control:
            control.close()
            await asyncio.shield(asyncio.to_thread(process.wait))

    async def _ask(self, message: bytes, *given: socket.socket) -> int:
        # Whoever stops waiting must not leave an answer to the next who asks.
        return await asyncio.shield(asyncio.ensure_future(self._ask_in_turn(message, given)))

    async def _ask_in_turn(self, message: bytes, given: Sequence[socket.socket]) -> int:
        async with self._turn:
            control = self._control or self._start()
            socket.send_fds(control, [message], [one.fileno() for one in given])
            answer = await asyncio.get_running_loop().sock_recv(control, NUMBER)
            if len(answer) < NUMBER:
                raise ConnectionResetError("The process that forks readers has ended.")
            return int.from_bytes(answer, "big")

    def _start(self) -> socket.socket:
        self._control, its = socket.socketpair()
        self._control.setblocking(False)
        with its:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                COMMAND,
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ}
                | ENVIRONMENT,
                start_new_session=True,
            )
        return self._control
