"""What goes between the application and a reader process."""

from __future__ import annotations

import pytest

from auditor.pages.declaration import Part, Range
from auditor.pages.extract import RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText, Reading
from auditor.pages.wire import (
    LENGTH,
    FrameBroken,
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
READING = Reading(
    Outcome.SOFT_ERROR,
    "An error page.",
    "Sorry \U0001f4a9 \u2028",
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


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"reading": {}, "is_last": false}',
        b'{"reading": {"outcome": "fine", "missed": [], "read_as": []}, "is_last": false}',
        b'{"reading": {"outcome": "ok", "missed": [], "read_as": [], "x": 1}, "is_last": false}',
        b'{"reading": {"outcome": "ok", "missed": [], "read_as": [], "text": 5}, "is_last": false}',
        b'{"reading": {"outcome": "ok", "missed": [], "read_as": [], "text": "\\ud800"}, "is_last": 0}',
        b'{"reading": {"outcome": "ok", "missed": [], "read_as": [], "signals": 5}, "is_last": 0}',
    ],
)
def test_what_is_no_reading_is_refused(answer: bytes) -> None:
    with pytest.raises(FrameBroken):
        unpack_reading(answer)
