"""Sockets on loopback that nothing may reach: each way of getting there has one of its own."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread

ANSWER = (
    b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 6\r\n"
    b"Connection: close\r\n\r\nsecret"
)


class Canaries:
    """A TCP and a UDP socket a name, on the same port; `hits` counts what arrived at either."""

    def __init__(self, names: Sequence[str]) -> None:
        self.hits = dict.fromkeys(names, 0)
        self.ports: dict[str, int] = {}
        self._selector = selectors.DefaultSelector()
        for name in names:
            self._open(name)

    def _open(self, name: str) -> None:
        tcp = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.ports[name] = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.ports[name]))
        for opened in (tcp, udp):
            opened.setblocking(False)
            self._selector.register(opened, selectors.EVENT_READ, name)

    def serve(self, is_over: Event) -> None:
        while not is_over.is_set():
            self.look(0.02)

    def look(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            opened = key.fileobj
            assert isinstance(opened, socket.socket)
            with suppress(OSError):
                self._answer(opened)
                self.hits[key.data] += 1

    def _answer(self, opened: socket.socket) -> None:
        if opened.type == socket.SOCK_DGRAM:
            opened.recv(2048)
            return
        connection, _ = opened.accept()
        with connection:
            connection.settimeout(0.2)
            with suppress(OSError):
                connection.recv(4096)
            connection.sendall(ANSWER)

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()


@contextmanager
def listening(names: Sequence[str]) -> Iterator[Canaries]:
    canaries, is_over = Canaries(names), Event()
    thread = Thread(target=canaries.serve, args=(is_over,), daemon=True)
    thread.start()
    try:
        yield canaries
    finally:
        is_over.set()
        thread.join()
        canaries.close()
