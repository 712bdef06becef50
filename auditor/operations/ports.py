"""Is a port free to listen on?"""

from __future__ import annotations

import socket

LARGEST_PORT = 65535


class PortTakenError(Exception):
    """Nothing can listen on the address; the text is a sentence that says what to do."""


def require_free_port(host: str, port: int, *, advice: str) -> None:
    """Raise PortTakenError unless a server could listen on host and port now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PortTakenError(f"Port {port} on {host} cannot be used: {reason}. {advice}") from error


def is_answering(host: str, port: int) -> bool:
    """Does something accept connections there?"""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False
