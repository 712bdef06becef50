"""Compressed bodies: whole, cut short, mislabelled, and made to fill the memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from auditor.pages.encoding import DecodedTooLarge, EncodingBroken, decode_body

LIMIT = 10 << 20
TEXT = b"Identity documents are required. " * 20_000
Compress = Callable[[bytes], bytes]


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


def zstd_without_size(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_content_size=False).compress(body)


ENCODINGS: list[tuple[str, Compress]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstandard.compress),
    ("zstd", zstd_without_size),
]


@pytest.mark.parametrize(("name", "compress"), ENCODINGS)
def test_what_was_compressed_comes_back(name: str, compress: Compress) -> None:
    assert decode_body(compress(TEXT), name, limit=LIMIT) == TEXT


@pytest.mark.parametrize(("name", "compress"), ENCODINGS)
@pytest.mark.parametrize("missing", [1, 20])
def test_a_body_cut_short_is_broken(name: str, compress: Compress, missing: int) -> None:
    with pytest.raises(EncodingBroken):
        decode_body(compress(TEXT)[:-missing], name, limit=LIMIT)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "compress"), ENCODINGS)
def test_a_bomb_is_too_large(name: str, compress: Compress) -> None:
    with pytest.raises(DecodedTooLarge, match="more than 10 MiB"):
        decode_body(compress(bytes(64 << 20)), name, limit=LIMIT)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_compressed_is_broken(name: str) -> None:
    with pytest.raises(EncodingBroken):
        decode_body(b"<p>Identity documents are required.</p>", name, limit=LIMIT)


def test_an_encoding_that_was_not_asked_for_is_broken() -> None:
    with pytest.raises(EncodingBroken, match="'compress' was not asked for"):
        decode_body(b"x", "compress", limit=LIMIT)


def test_encodings_are_undone_from_the_last() -> None:
    body = brotli.compress(gzip.compress(TEXT))
    assert decode_body(body, "gzip, br", limit=LIMIT) == TEXT


def test_several_members_of_gzip_are_one_body() -> None:
    assert decode_body(gzip.compress(b"a") + gzip.compress(b"b"), "gzip", limit=LIMIT) == b"ab"


@pytest.mark.parametrize("name", ["", "identity", "gzip", "br"])
def test_an_empty_body_stays_empty(name: str) -> None:
    assert decode_body(b"", name, limit=LIMIT) == b""
