"""What a site answers in place of a page: kept as evidence, never read as a document."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass

from aiohttp import ClientError, StreamReader

from auditor.pages.encoding import EncodingBroken, decode_start

# Bytes of a decoded body that are kept, and how long they are waited for.
KEPT = 512 << 10
PATIENCE_SECONDS = 5.0
CUT = f"Only its first {KEPT >> 10} KiB are kept."
BROKEN_OFF = "It did not come whole: the rest is missing."


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer whose status says that it is no page, and the beginning of its body, decoded.

    `media_type` and `charset` are the server's word. `note` says what is missing of the body, in a
    sentence; "" if nothing is.
    """

    url: str
    status: int
    body: bytes
    media_type: str
    charset: str
    note: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def kept_of(content: bytes) -> tuple[bytes, str]:
    """The part of a decoded body that is kept, and the note on it."""
    return content[:KEPT], CUT if len(content) > KEPT else ""


async def read_start(stream: StreamReader, encoding: str, *, seconds: float) -> tuple[bytes, str]:
    """The part of a body that is kept, decoded, and the note on it.

    Nothing that a site does with it is an error: the answer stands by its status alone.
    """
    encoded, note = bytearray(), ""
    try:
        async with asyncio.timeout(min(seconds, PATIENCE_SECONDS)):
            async for piece in stream.iter_any():
                encoded += piece
                if len(encoded) > KEPT:
                    note = CUT
                    break
    except (ClientError, OSError):  # A time-out is an OSError too.
        note = BROKEN_OFF
    try:
        decoded, is_whole = decode_start(bytes(encoded), encoding, limit=KEPT)
    except EncodingBroken as error:
        return b"", f"It is not kept, as it could not be decoded: {error}."
    if is_whole:
        return decoded, note
    return decoded, CUT if len(decoded) == KEPT else note or BROKEN_OFF
