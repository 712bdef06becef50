"""Compressed bodies, decoded within a limit: 405 bytes can stand for 256 MiB of nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
PIECE = 1 << 16
ZSTD_PIECE = 256  # Bytes that give at most about 8 MiB.
WINDOW = 1 << 27
BROKEN = (zlib.error, brotli.error, zstandard.ZstdError)


class EncodingBroken(ValueError):
    """A body that is not what its Content-Encoding says, or that ends before it is complete."""


class DecodedTooLarge(ValueError):
    """A body that would decode to more than the limit."""


def decode_body(body: bytes, encoding: str, *, limit: int) -> bytes:
    """Undo `Content-Encoding` (a list is undone from its end) within `limit` bytes.

    Raises EncodingBroken, DecodedTooLarge.
    """
    for name in reversed(_names(encoding)):
        body = _collect(_pieces(body, name), limit) if body else body
    return body


def decode_start(body: bytes, encoding: str, *, limit: int) -> tuple[bytes, bool]:
    """The first `limit` bytes that a body decodes to, and whether that is all of it.

    A body that ends early, or is damaged further on, gives what could be decoded. Raises
    EncodingBroken if that is nothing.
    """
    is_whole = True
    for name in reversed(_names(encoding)):
        if body:
            body, is_all = _beginning(_pieces(body, name), limit)
            is_whole = is_whole and is_all
    return body[:limit], is_whole and len(body) <= limit


def _beginning(pieces: Iterator[bytes], limit: int) -> tuple[bytes, bool]:
    decoded = bytearray()
    try:
        for piece in pieces:
            decoded += piece
            if len(decoded) > limit:
                return bytes(decoded[:limit]), False
    except (EncodingBroken, *BROKEN) as error:
        if not decoded:
            raise EncodingBroken(str(error)) from error
        return bytes(decoded), False
    return bytes(decoded), True


def _names(encoding: str) -> list[str]:
    names = [name.strip().lower() for name in encoding.split(",")]
    return [name for name in names if name and name != "identity"]


def _collect(pieces: Iterator[bytes], limit: int) -> bytes:
    decoded = bytearray()
    try:
        for piece in pieces:
            decoded += piece
            if len(decoded) > limit:
                raise DecodedTooLarge(f"it decodes to more than {limit >> 20} MiB")
    except BROKEN as error:
        raise EncodingBroken(str(error)) from error
    return bytes(decoded)


def _pieces(body: bytes, name: str) -> Iterator[bytes]:
    if name in {"gzip", "x-gzip"}:
        return _inflate(body, zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _inflate(body, _deflate_bits(body))
    if name == "br":
        return _unbrotli(body)
    if name == "zstd":
        return _unzstd(body)
    raise EncodingBroken(f"{name!r} was not asked for")


def _deflate_bits(body: bytes) -> int:
    """Servers send deflate with the zlib wrapper that it should have, or without."""
    is_wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS


def _inflate(body: bytes, bits: int) -> Iterator[bytes]:
    """Every member of a gzip stream; padding after the last is left, as browsers do."""
    while body:
        stream = zlib.decompressobj(bits)
        rest = body
        while rest and not stream.eof:
            yield stream.decompress(rest, PIECE)
            rest = stream.unconsumed_tail
        if not stream.eof:
            yield stream.flush()
        if not stream.eof:
            raise EncodingBroken("the compressed body ends before it is complete")
        body = stream.unused_data if stream.unused_data[:2] == b"\x1f\x8b" else b""


def _unbrotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    yield stream.process(body, output_buffer_limit=PIECE)
    while not stream.is_finished():
        piece = stream.process(b"", output_buffer_limit=PIECE)
        if not piece:
            raise EncodingBroken("the compressed body ends before it is complete")
        yield piece


def _unzstd(body: bytes) -> Iterator[bytes]:
    """One frame. Its window is bounded, since that is memory that the sender asks for; and it is
    fed in small pieces, since the library bounds its output by nothing else."""
    stream = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
    for start in range(0, len(body), ZSTD_PIECE):
        yield stream.decompress(body[start : start + ZSTD_PIECE])
        if stream.eof:
            return
    raise EncodingBroken("the compressed body ends before it is complete")
