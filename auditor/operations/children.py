"""One supervised process: started in a session of its own, its lines prefixed with its name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TETHER = Path(__file__).with_name("tether.py")
DRAIN_SECONDS = 1.0


@dataclass(frozen=True)
class Program:
    """What is to run. `is_once` for one that is expected to end, and is not started again."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    is_once: bool = False


class Child:
    """A running program. Start and reap it from one thread, the one that lives longest."""

    def __init__(self, program: Program, say: Callable[[str, str], None]) -> None:
        self.program = program
        self.started_at = time.monotonic()
        self._is_reaped = False
        self._process = subprocess.Popen(  # noqa: S603 - commands of our own, no shell
            [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), *program.command],
            env={**os.environ, "PYTHONUNBUFFERED": "1", **program.environment},
            cwd=program.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._reader = threading.Thread(
            target=_prefix_lines, args=(self._process.stdout, program.name, say), daemon=True
        )
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs. Whatever its session still holds is killed with it."""
        if not self._is_reaped and self._has_ended():
            # The ended process is not reaped yet, so its number cannot belong to another.
            self._signal_session(signal.SIGKILL)
            self._process.wait()
            self._is_reaped = True
            self._reader.join(DRAIN_SECONDS)
        return self._process.returncode

    def ask_to_stop(self) -> None:
        """SIGTERM to the main process alone: a worker's own children hang if they get it too."""
        if not self._has_ended():
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to the whole session."""
        if not self._has_ended():
            self._signal_session(signal.SIGKILL)

    def _has_ended(self) -> bool:
        if self._is_reaped:
            return True
        if not hasattr(os, "waitid"):  # macOS before Python 3.13
            return self._process.poll() is not None
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.pid, options) is not None

    def _signal_session(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except (ProcessLookupError, PermissionError):
            # macOS answers "not permitted" where a group holds nothing but the ended process.
            return


def _prefix_lines(stream: IO[bytes] | None, name: str, say: Callable[[str, str], None]) -> None:
    if stream is None:
        return
    with stream:
        for line in stream:
            say(name, line.decode(errors="replace").rstrip())
