"""Asking the fork server (`fork_server.py`) for reader processes, and to end them."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from auditor.pages.fork_server import END, FORK, NUMBER, order

ROOT = Path(__file__).resolve().parents[2]  # Where `auditor` is found, wherever this runs.
COMMAND = (sys.executable, "-m", "auditor.pages.fork_server")
# It only forks and kills: one that does not answer is stopped, or the machine is out of breath.
ANSWER_SECONDS = 60.0
# Nothing else of the environment is a reader's business: it holds passwords.
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


class NotForked(OSError):
    """There is no new process; the message says why."""


class Forked(NamedTuple):
    """A process, and which of the servers that there were has forked it: its number says nothing to another."""

    pid: int
    server: int


class ForkServer:
    """The server, started when a process is needed; another if it is gone. For one event loop."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._number = 0
        self._is_closed = False
        # Whoever asks, starts or drops the server does so alone.
        self._turn = asyncio.Lock()

    async def fork(self, connection: socket.socket) -> Forked:
        """A new process that works at this connection, which may be closed then. Raises NotForked."""
        own = connection.dup()
        asked = asyncio.ensure_future(self._fork(own))
        try:
            # Whoever stops waiting must not leave an answer to the next who asks.
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            asked.add_done_callback(self._end_unwanted)
            raise

    async def end(self, process: Forked) -> None:
        """End a process, at work or not. Those of a server that is gone end with it."""
        await asyncio.shield(asyncio.ensure_future(self._end(process)))

    async def close(self) -> None:
        """End the server, and with it all that it has forked. Nothing is forked after it."""
        self._is_closed = True
        async with self._turn:
            await self._drop()

    async def _fork(self, own: socket.socket) -> Forked:
        with own:
            async with self._turn:
                try:
                    pid = await self._ask(order(FORK), own)
                except ConnectionError:
                    pid = await self._ask(order(FORK), own)
                if not pid:
                    raise NotForked("The system gives no further process.")
                return Forked(pid, self._number)

    async def _end(self, process: Forked) -> None:
        async with self._turn:
            if self._control and process.server == self._number:
                with suppress(ConnectionError):
                    await self._ask(order(END, process.pid))

    def _end_unwanted(self, asked: asyncio.Future[Forked]) -> None:
        if not asked.cancelled() and asked.exception() is None:
            asyncio.ensure_future(self._end(asked.result()))  # noqa: RUF006 - the lock holds it

    async def _ask(self, message: bytes, *given: socket.socket) -> int:
        """The answer. Raises ConnectionError, and the server is gone then; NotForked when closed."""
        control = self._control or self._start()
        try:
            socket.send_fds(control, [message], [one.fileno() for one in given])
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await asyncio.get_running_loop().sock_recv(control, NUMBER)
        except OSError as error:  # TimeoutError is one.
            await self._drop()
            raise ConnectionResetError("The process that forks readers does not answer.") from error
        if len(answer) < NUMBER:
            await self._drop()
            raise ConnectionResetError("The process that forks readers has ended.")
        return int.from_bytes(answer, "big")

    def _start(self) -> socket.socket:
        if self._is_closed:
            raise NotForked("No process is started any more: the application is ending.")
        control, its = socket.socketpair()
        control.setblocking(False)
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with its:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                COMMAND,
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
                env=environment | ENVIRONMENT,
                start_new_session=True,
            )
        self._control = control
        self._number += 1
        return control

    async def _drop(self) -> None:
        process, control = self._process, self._control
        self._process = self._control = None
        if control:
            control.close()
        if process:
            await asyncio.shield(asyncio.to_thread(_wait_for, process))


def _wait_for(process: subprocess.Popen[bytes]) -> None:
    """It ends by itself, when all that it has forked is ended; one that hangs does not."""
    try:
        process.wait(timeout=ANSWER_SECONDS / 4)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
