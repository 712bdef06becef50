"""Which machine gave an answer: the address that was dialled, and its certificate."""

from __future__ import annotations

import hashlib
import ssl
from typing import Any

from aiohttp import ClientResponse
from aiohttp.connector import Connection


class WatchedResponse(ClientResponse):
    """A response that remembers its connection, which a short one has given back by then."""

    dialled: dict[str, str]

    async def start(self, connection: Connection) -> ClientResponse:
        self.dialled = _facts(connection.transport)
        return await super().start(connection)


def dialled_by(response: ClientResponse) -> dict[str, str]:
    """The address as "1.2.3.4:443", the TLS version and the certificate's SHA-256 ("" without)."""
    return response.dialled if isinstance(response, WatchedResponse) else {}


def _facts(transport: Any) -> dict[str, str]:
    peer = transport.get_extra_info("peername") if transport else None
    secured = transport.get_extra_info("ssl_object") if transport else None
    return {
        "dialled": f"{peer[0]}:{peer[1]}" if peer else "",
        "tls": (secured.version() or "") if secured else "",
        "certificate_sha256": _fingerprint(secured) if secured else "",
    }


def _fingerprint(secured: ssl.SSLObject) -> str:
    certificate = secured.getpeercert(binary_form=True)
    return hashlib.sha256(certificate).hexdigest() if certificate else ""
