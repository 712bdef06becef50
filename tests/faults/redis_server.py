"""A redis-server that keeps nothing on disk, to be started and killed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time

import redis


def find_redis_server() -> str | None:
    return shutil.which("redis-server")


class RedisServer:
    """On loopback, at a port of its own."""

    def __init__(self, program: str, port: int) -> None:
        self.url = f"redis://127.0.0.1:{port}/0"
        self._port = port
        self._command = [
            *(program, "--port", str(port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no"),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self._does_answer():
            if time.monotonic() > deadline:
                raise TimeoutError("redis-server does not answer")
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def unacknowledged(self) -> int:
        """How many messages workers have taken and not acknowledged yet."""
        with redis.Redis.from_url(self.url) as client:
            return int(client.execute_command("HLEN", "unacked"))

    def _does_answer(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
        except OSError:
            return False
        return True
