"""How a blob is written down: alone, or against another."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from auditor.archive.blobs import packing
from auditor.archive.blobs.packing import (
    HEADER,
    Keyframe,
    Unpackable,
    length_in,
    make_keyframe,
    pack_against,
    pack_alone,
    reference_in,
    unpack,
)

chance = random.Random(5)  # noqa: S311 - the same in every run
PAGE = chance.randbytes(60_000).hex().encode()


def keyframe_of(content: bytes) -> Keyframe:
    digest = hashlib.sha256(content).hexdigest()
    return make_keyframe(digest, content, len(pack_alone(content)))


@given(st.binary(max_size=3000), st.binary(min_size=1, max_size=3000))
def test_a_delta_gives_back_its_content(content: bytes, reference: bytes) -> None:
    keyframe = keyframe_of(reference)
    assert unpack(pack_against(content, keyframe), keyframe) == content


def test_a_delta_of_a_page_of_two_megabytes_is_small() -> None:
    page = chance.randbytes(1 << 20).hex().encode()
    keyframe = keyframe_of(page)
    packed = pack_against(page[:500_000] + b"<p>New</p>" + page[500_000:], keyframe)
    assert len(packed) < 5_000


def test_a_delta_names_its_reference_and_its_length() -> None:
    keyframe = keyframe_of(PAGE)
    packed = pack_against(PAGE + b"!", keyframe)
    assert (reference_in(packed), length_in(packed)) == (keyframe.digest, len(PAGE) + 1)


def test_what_is_stored_alone_is_a_plain_zstd_file() -> None:
    packed = pack_alone(PAGE)
    assert zstandard.ZstdDecompressor().decompress(packed) == PAGE
    assert (reference_in(packed), length_in(packed)) == ("", len(PAGE))


@pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd's own program is not installed")
def test_a_delta_can_be_read_with_zstd_s_own_program(tmp_path: Path) -> None:
    (tmp_path / "reference").write_bytes(PAGE)
    (tmp_path / "delta.zst").write_bytes(pack_against(PAGE + b"!", keyframe_of(PAGE)))
    command = ["zstd", "-d", "-c", "-D", str(tmp_path / "reference"), str(tmp_path / "delta.zst")]
    assert subprocess.run(command, check=True, capture_output=True).stdout == PAGE + b"!"


@pytest.mark.parametrize("start", [b"", b"\x5b\x2a", b"<html>" * 20, b"\x5b\x2a\x4d\x18" * 20])
def test_what_is_no_blob_is_refused(start: bytes) -> None:
    with pytest.raises(Unpackable):
        reference_in(start)


@pytest.mark.parametrize("kept", [4, HEADER.size, HEADER.size + 3, -1])
def test_a_delta_cut_short_is_refused(kept: int) -> None:
    keyframe = keyframe_of(PAGE)
    with pytest.raises(Unpackable):
        unpack(pack_against(PAGE + b"!", keyframe)[:kept], keyframe)


def test_content_longer_than_the_limit_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = pack_alone(b"\0" * 2_000_000)
    monkeypatch.setattr(packing, "DECODED_LIMIT", 1_000_000)
    with pytest.raises(Unpackable, match="2000000 bytes long, more than 1000000"):
        unpack(bomb)


def test_content_that_does_not_say_its_length_is_refused() -> None:
    compressor = zstandard.ZstdCompressor(write_content_size=False)
    with pytest.raises(Unpackable, match="does not say how long"):
        unpack(compressor.compress(b"\0" * 1000))


def test_what_follows_the_content_is_refused() -> None:
    with pytest.raises(Unpackable):
        unpack(pack_alone(b"terms") + b"more")
