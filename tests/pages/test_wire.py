"""What goes between the application and a reader process."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from auditor.pages.declaration import Part, Range
from auditor.pages.extract import RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText, Reading
from auditor.pages.wire import (
    LENGTH,
    FrameBroken,
    frame,
    pack_job,
    pack_reading,
    unpack_job,
    unpack_reading,
)

PAGES = [RawPage(b"\x00\xff<p>", "text/html", "utf-8"), RawPage(b"", "", "")]
PARTS = [
    Part(
        "https://a.example/caf\u00e9",
        ("main", Range("h1", True, "#end", False)),
        (Range(".a", False, ".b", True), "nav"),
        ("own", ("removeQueryParams", ["a", "b"]), ("other", None)),
        runs_scripts=True,
    ),
    Part("https://a.example/terms.pdf", (), (), (), runs_scripts=False),
]
TEXT = "Sorry \U0001f4a9 \u2028"
READING = Reading(
    Outcome.SOFT_ERROR,
    "An error page.",
    TEXT,
    hashlib.sha256(TEXT.encode()).hexdigest(),
    missed=("nothing matches 'main'.",),
    signals={"words": 2, "phrase": "Sorry"},
    read_as=({"media_type": "text/html"},),
)


@pytest.mark.parametrize("last", [None, LastText("a" * 64, "b" * 64, 12)])
def test_a_job_comes_out_as_it_went_in(last: LastText | None) -> None:
    sent = b"".join(pack_job(PAGES, PARTS, last))
    length = int.from_bytes(sent[:LENGTH], "big")
    rest = bytearray(sent[LENGTH + length :])

    def take(count: int) -> bytes:
        taken = bytes(rest[:count])
        del rest[:count]
        return taken

    assert unpack_job(sent[LENGTH : LENGTH + length], take) == (PAGES, PARTS, last)


@pytest.mark.parametrize("is_last", [True, False])
def test_a_reading_comes_out_as_it_went_in(is_last: bool) -> None:
    assert unpack_reading(pack_reading(READING, is_last=is_last)) == (READING, is_last)


@pytest.mark.parametrize("told", ["", "f" * 64])
def test_a_text_is_hashed_where_it_arrives(told: str) -> None:
    sent = pack_reading(replace(READING, text_sha256=told), is_last=False)
    assert unpack_reading(sent) == (READING, False)


SOUND = b'{"reading": {"outcome": "ok", "missed": [], "read_as": []}, "is_last": 0}'


def test_a_reading_may_leave_out_what_it_has_not() -> None:
    assert unpack_reading(b"".join(frame(SOUND))) == (Reading(Outcome.OK), False)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"reading": {}, "is_last": false}',
        b'{"reading": {"outcome": "fine", "missed": [], "read_as": []}, "is_last": false}',
        b'{"reading": {"outcome": "ok", "missed": [], "read_as": [], "x": 1}, "is_last": false}',
        b'{"reading": {"outcome": "ok", "missed": [], "read_as": [], "error": 5}, "is_last": 0}',
        b'{"reading": {"outcome": "ok", "missed": [], "read_as": [], "error": "\\ud800"}, "is_last": 0}',
        b'{"reading": {"outcome": "ok", "missed": [], "read_as": [], "signals": 5}, "is_last": 0}',
    ],
)
def test_what_is_no_reading_is_refused(head: bytes) -> None:
    with pytest.raises(FrameBroken):
        unpack_reading(b"".join(frame(head)))


@pytest.mark.parametrize("answer", [b"", b"\0\0\0", b"".join(frame(SOUND)) + b"\xff"])
def test_what_is_no_frame_or_no_text_is_refused(answer: bytes) -> None:
    with pytest.raises(FrameBroken):
        unpack_reading(answer)
