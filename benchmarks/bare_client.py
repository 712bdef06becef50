"""The floor: the same pages fetched and read by a bare client, without any installation.

`python -m benchmarks.bare_client FILE` reads a plan from its standard input and writes what it came
to into the file, both in JSON. aiohttp fetches 64 pages at once; each is asked for with its ETag, left alone if its
bytes are known, and otherwise parsed, selected, turned into plain text, normalised and hashed.
No database, no evidence, no guard, no robots.txt, nothing kept: what nobody can be faster than by
much, and what nobody could rely on.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

import aiohttp
import pypdfium2
from lxml import html

AT_ONCE = 64


@dataclass(slots=True)
class Known:
    """What a page was at the last run."""

    etag: str = ""
    body: str = ""
    text: str = ""


@dataclass(slots=True)
class Result:
    """Seconds of wall and processor time, and what became of the pages."""

    wall: float = 0.0
    cpu: float = 0.0
    read: int = 0
    same: int = 0
    failed: int = 0
    changed: list[int] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)


def main() -> int:
    plan = json.load(sys.stdin)
    known = {number: Known(**one) for number, one in plan["known"].items()}
    result = Result()
    wall, cpu = time.perf_counter(), time.process_time()
    _run(_visit_all(plan["pages"], known, result))
    result.wall, result.cpu = time.perf_counter() - wall, time.process_time() - cpu
    result.known = {number: asdict(one) for number, one in known.items()}
    Path(sys.argv[1]).write_text(json.dumps(asdict(result)), encoding="utf-8")
    return 0


def _run(work: Any) -> None:
    try:
        import uvloop
    except ModuleNotFoundError:
        asyncio.run(work)
    else:
        uvloop.run(work)


async def _visit_all(pages: list[dict[str, Any]], known: dict[str, Known], result: Result) -> None:
    waiting = iter(pages)
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def work() -> None:
            for page in waiting:
                await _visit(session, page, known, result)

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))


async def _visit(
    session: aiohttp.ClientSession,
    page: dict[str, Any],
    known: dict[str, Known],
    result: Result,
) -> None:
    before = known.setdefault(str(page["number"]), Known())
    headers = {"If-None-Match": before.etag} if before.etag else {}
    status, etag, body = await _get(session, page["url"], headers)
    if status == 503:
        await asyncio.sleep(1)
        status, etag, body = await _get(session, page["url"], headers)
    digest = hashlib.sha256(body).hexdigest()
    if status == 304 or (status == 200 and digest == before.body):
        result.same += 1
        return
    text = _text(body, page) if status == 200 else ""
    if not text:
        result.failed += 1
        return
    words = hashlib.sha256(text.encode()).hexdigest()
    if before.text and words != before.text:
        result.changed.append(page["number"])
    before.etag, before.body, before.text = etag, digest, words
    result.read += 1


async def _get(
    session: aiohttp.ClientSession, url: str, headers: dict[str, str]
) -> tuple[int, str, bytes]:
    async with session.get(url, headers=headers) as response:
        return response.status, response.headers.get("ETag", ""), await response.read()


def _text(body: bytes, page: dict[str, Any]) -> str:
    """The words of the page, or nothing."""
    if not page["select"]:
        with pypdfium2.PdfDocument(body) as document:
            texts = [one.get_textpage().get_text_range() for one in document]
        return " ".join(" ".join(texts).split())
    found = html.document_fromstring(body).cssselect(page["select"])
    for element in found:
        for removed in cast(list[html.HtmlElement], element.cssselect(page["remove"] or "script")):
            removed.drop_tree()
    pieces = (str(piece) for element in found for piece in element.itertext())
    return " ".join(" ".join(pieces).split())


if __name__ == "__main__":
    sys.exit(main())
