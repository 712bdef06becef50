"""How a blob is written down: zstd alone, or zstd against another blob, named in a header.

A blob alone (a keyframe) is a plain `.zst` file. A delta begins with a skippable frame of zstd's
format that names its reference, so that `zstd -d -D <reference>` reads it too. Format: RFC 8878,
sections 3.1.1 (frames, content size) and 3.1.2 (skippable frames); raw dictionaries: section 5.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import zstandard

SKIPPABLE = 0x184D2A5B  # RFC 8878 leaves the last four bits to us.
TITLE = b"kyp-delta\x01"
HEADER = struct.Struct(f"<II{len(TITLE)}s32s")
FRAME_START = 18  # The longest frame header of zstd.
START = HEADER.size + FRAME_START  # As many bytes tell a blob's reference and its length.
LEVEL = 3
LONG_LEVEL = 9  # From LONG on; the lower level's tables do not reach back so far.
LONG = 1 << 20
# zstd's tables do not reach back further, so a longer reference costs time and gains nothing.
REFERENCE_LIMIT = 8 << 20
DECODED_LIMIT = 256 << 20


class Unpackable(ValueError):
    """The bytes are no blob as this module writes it; the message says why."""


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A blob stored alone, ready to be a reference. Its lengths in bytes: decoded, and stored."""

    digest: str
    length: int
    packed_length: int
    dictionary: zstandard.ZstdCompressionDict = field(repr=False)


def make_keyframe(digest: str, content: bytes, packed_length: int) -> Keyframe:
    dictionary = zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    return Keyframe(digest, len(content), packed_length, dictionary)


def pack_alone(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(content)


def pack_against(content: bytes, keyframe: Keyframe) -> bytes:
    """A delta: the header that names the keyframe, and one zstd frame that needs its content."""
    longest = max(len(content), keyframe.length)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL if longest <= LONG else LONG_LEVEL,
        source_size=len(content),
        dict_size=keyframe.length,
        # All of the reference must still be in sight at the end of the content.
        window_log=min(
            max((len(content) + keyframe.length).bit_length(), zstandard.WINDOWLOG_MIN),
            zstandard.WINDOWLOG_MAX,
        ),
    )
    compressor = zstandard.ZstdCompressor(
        compression_params=parameters, dict_data=keyframe.dictionary
    )
    reference = bytes.fromhex(keyframe.digest)
    size = HEADER.size - 8  # The frame's own two numbers do not count.
    return HEADER.pack(SKIPPABLE, size, TITLE, reference) + compressor.compress(content)


def reference_in(start: bytes) -> str:
    """The digest that a delta's first START bytes name, "" for a blob alone. Raises Unpackable."""
    if start.startswith(zstandard.FRAME_HEADER):
        return ""
    if len(start) < HEADER.size:
        raise Unpackable("it is cut short")
    magic, size, title, reference = HEADER.unpack_from(start)
    if (magic, size, title) != (SKIPPABLE, HEADER.size - 8, TITLE):
        raise Unpackable("it begins with what no blob begins with")
    return bytes(reference).hex()


def length_in(start: bytes) -> int:
    """Bytes that the content will have, by the blob's first START bytes. Raises Unpackable."""
    frame = start[HEADER.size :] if reference_in(start) else start
    try:
        length = zstandard.frame_content_size(frame)
    except zstandard.ZstdError as error:
        raise Unpackable("it is cut short") from error
    if length < 0:
        raise Unpackable("it does not say how long its content is")
    return length


def unpack(packed: bytes, keyframe: Keyframe | None = None) -> bytes:
    """The content; a delta's `keyframe` is the one that it names. Raises Unpackable.

    Memory is bounded by the length that the frame claims, which must not exceed DECODED_LIMIT;
    what decodes to more than it claims is refused by zstd.
    """
    length = length_in(packed[:START])
    if length > DECODED_LIMIT:
        raise Unpackable(f"its content would be {length} bytes long, more than {DECODED_LIMIT}")
    decompressor = zstandard.ZstdDecompressor(
        dict_data=keyframe.dictionary if keyframe else None, max_window_size=2 * DECODED_LIMIT
    )
    frame = memoryview(packed)[HEADER.size :] if keyframe else packed
    try:
        return decompressor.decompress(frame, allow_extra_data=False)
    except (zstandard.ZstdError, MemoryError) as error:
        raise Unpackable("it cannot be decompressed") from error
