"""Reader processes: what a page does to one of them costs nothing but its own document."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from auditor.pages import forking
from auditor.pages.declaration import Part
from auditor.pages.outcomes import Outcome
from auditor.pages.readers import ReaderPool
from auditor.pages.reading import Reading
from tests.pages.pdfs import make_pdf
from tests.pages.reading import make_page, make_part

TERMS = "<p>Terms of service of a shop</p>"
# A program in the place of a reader: it is given the connection.
PROGRAM = """
import os, time
from auditor.pages.fork_server import main

def work(application):
    {}

main(work)
"""
# Each test starts a process.
pytestmark = pytest.mark.slow
Work = Callable[[ReaderPool], Coroutine[Any, Any, Any]]


def with_pool(work: Work, *, size: int = 1, wall_seconds: float = 20) -> Any:
    async def run() -> Any:
        pool = ReaderPool(size, wall_seconds=wall_seconds)
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


async def read(pool: ReaderPool, body: str | bytes = TERMS, select: str = "body") -> Reading:
    return await pool.read([make_page(body)], [make_part(select)])


def stand_in(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    command = (sys.executable, "-c", PROGRAM.format(program))
    monkeypatch.setattr(forking, "COMMAND", command)


def kill(pid: int) -> None:
    """Kill a process, and wait until it is dead; who forked it waits for it in the end."""
    os.kill(pid, signal.SIGKILL)
    while is_running(pid):
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether a process is neither gone nor dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def server_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_a_page_is_read() -> None:
    reading = with_pool(read)
    assert (reading.outcome, reading.text) == (Outcome.OK, "Terms of service of a shop\n")


def test_a_pdf_is_read() -> None:
    pdf = make_page(make_pdf("Terms of service of a shop"), "application/pdf")
    part = Part("https://a.example/terms.pdf", (), (), (), runs_scripts=False)
    assert with_pool(lambda pool: pool.read([pdf], [part])).text == "Terms of service of a shop\n"


def test_a_process_reads_one_document_after_another() -> None:
    async def work(pool: ReaderPool) -> list[int]:
        pids = []
        for _ in range(3):
            await read(pool)
            pids.extend(pool.pids)
        return pids

    assert len(set(with_pool(work))) == 1


def test_no_more_processes_run_than_the_pool_has() -> None:
    async def work(pool: ReaderPool) -> int:
        await asyncio.gather(*(read(pool) for _ in range(8)))
        return len(pool.pids)

    assert with_pool(work, size=2) == 2


def test_documents_that_are_read_at_once_do_not_mix() -> None:
    async def work(pool: ReaderPool) -> list[Reading]:
        pages = [f"<p>Terms of service number {number}</p>" for number in range(20)]
        return list(await asyncio.gather(*(read(pool, page) for page in pages)))

    found = [reading.text for reading in with_pool(work, size=2)]
    assert found == [f"Terms of service number {number}\n" for number in range(20)]


def test_a_large_page_goes_there_and_back() -> None:
    body = "<p>" + "word " * 2_000_000 + "</p>"
    assert with_pool(lambda pool: read(pool, body)).word_count == 2_000_000


def test_a_process_that_became_large_gives_way_to_another() -> None:
    async def work(pool: ReaderPool) -> list[int]:
        await read(pool, "<p>" + "<b>word</b> " * 2_000_000 + "</p>")
        return pool.pids

    assert with_pool(work) == []


def test_a_process_that_dies_costs_its_document(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "application.recv(1); os.abort()")
    reading = with_pool(read)
    assert (reading.outcome, "more memory or time" in reading.error) == (Outcome.TOO_LARGE, True)


def test_a_process_that_was_killed_costs_the_next_document_nothing() -> None:
    async def work(pool: ReaderPool) -> list[Outcome]:
        await read(pool)
        kill(pool.pids[0])
        return [(await read(pool)).outcome for _ in range(2)]

    assert with_pool(work) == [Outcome.OK, Outcome.OK]


def test_readers_that_are_lost_with_the_process_that_forks_them_are_forked_anew() -> None:
    async def work(pool: ReaderPool) -> list[Outcome]:
        await read(pool)
        reader = pool.pids[0]
        kill(server_of(reader))
        kill(reader)
        return [(await read(pool)).outcome for _ in range(2)]

    assert with_pool(work) == [Outcome.OK, Outcome.OK]


def test_of_many_who_find_the_server_dead_at_once_each_gets_its_reading() -> None:
    async def work(pool: ReaderPool) -> list[Outcome]:
        await asyncio.gather(*(read(pool) for _ in range(8)))
        for pid in (server_of(pool.pids[0]), *pool.pids):
            kill(pid)
        return [one.outcome for one in await asyncio.gather(*(read(pool) for _ in range(8)))]

    for _ in range(3):
        assert with_pool(work, size=4) == [Outcome.OK] * 8


NO_FORK = """
import os
from auditor.pages.fork_server import main

def fork():
    raise BlockingIOError("Resource temporarily unavailable")

os.fork = fork
main(None)
"""


def test_where_no_process_can_be_had_the_document_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forking, "COMMAND", (sys.executable, "-c", NO_FORK))
    reading = with_pool(read)
    assert reading.outcome == Outcome.PROCESSING_FAILED
    assert "The system gives no further process." in reading.error


def test_a_pool_that_is_closed_starts_nothing() -> None:
    async def work(pool: ReaderPool) -> tuple[Reading, list[int]]:
        await read(pool)
        await pool.close()
        return await read(pool), pool.pids

    reading, pids = with_pool(work)
    assert (reading.outcome, pids) == (Outcome.PROCESSING_FAILED, [])


def test_a_pool_can_be_closed_while_it_reads() -> None:
    async def work(pool: ReaderPool) -> list[Reading]:
        reads = [asyncio.create_task(read(pool)) for _ in range(6)]
        await asyncio.sleep(0)
        await pool.close()
        return list(await asyncio.gather(*reads))

    assert len(with_pool(work, size=2)) == 6


def test_whoever_stops_waiting_for_a_process_leaves_none_behind() -> None:
    async def work(pool: ReaderPool) -> tuple[Outcome, set[int]]:
        for _ in range(5):
            waiting = asyncio.create_task(read(pool))
            await asyncio.sleep(0.001)
            waiting.cancel()
        found = await read(pool)
        return found.outcome, await others_than(pool)

    assert with_pool(work) == (Outcome.OK, set())


async def others_than(pool: ReaderPool) -> set[int]:
    """Processes of the pool's server that are not its readers. A killed one is a child until it is reaped."""
    server = server_of(pool.pids[0])
    for _ in range(200):
        children = Path(f"/proc/{server}/task/{server}/children").read_text()
        others = set(map(int, children.split())) - set(pool.pids)
        if not others:
            break
        await asyncio.sleep(0.05)
    return others


def test_readers_end_with_the_server_that_forked_them() -> None:
    async def work(pool: ReaderPool) -> int:
        await read(pool)
        kill(server_of(pool.pids[0]))
        return pool.pids[0]

    pid = with_pool(work)
    assert not is_running(pid)


def test_no_process_is_left_when_the_pool_is_closed() -> None:
    async def work(pool: ReaderPool) -> list[int]:
        await asyncio.gather(*(read(pool) for _ in range(4)))
        return [*pool.pids, server_of(pool.pids[0])]

    assert not any(map(is_running, with_pool(work, size=2)))


def test_no_process_is_left_when_the_application_is_killed() -> None:
    program = """
import asyncio, os, signal
from auditor.pages.readers import ReaderPool
from tests.pages.test_readers import TERMS, read, server_of

async def main():
    pool = ReaderPool(1)
    await read(pool)
    print(*pool.pids, server_of(pool.pids[0]), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
    dead = subprocess.run(
        [sys.executable, "-c", program], cwd=forking.ROOT, capture_output=True, text=True
    )
    pids = [int(pid) for pid in dead.stdout.split()]
    until = time.monotonic() + 20
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(pids) == 2
    assert not any(map(is_running, pids))


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "time.sleep(60)")
    reading = with_pool(read, wall_seconds=0.2)
    assert (reading.outcome, "longer than 0.2 s" in reading.error) == (Outcome.TIMED_OUT, True)


def test_after_one_that_hung_the_next_document_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hangs = tmp_path / "hangs"
    hangs.touch()
    reads = "from auditor.pages.reader import serve; serve(application)"
    stand_in(monkeypatch, f"os.path.exists({str(hangs)!r}) and time.sleep(60)\n    {reads}")

    async def work(pool: ReaderPool) -> Reading:
        pool.wall_seconds = 0.2
        await read(pool)
        hangs.unlink()
        pool.wall_seconds = 20
        return await read(pool)

    assert with_pool(work).outcome == Outcome.OK


@pytest.mark.parametrize(
    "answer",
    [
        b"\x00\x00\x00\x02{}",
        b"\x00\x00\x00\x04null",
        b"\x00\x00\x00\x05\xff\xff\xff\xff\xff",
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x40{",
    ],
    ids=["nothing said", "null", "no text", "endless", "cut off"],
)
def test_an_answer_that_is_none_costs_its_document(
    monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    stand_in(monkeypatch, f"application.recv(1 << 20); application.sendall({answer!r})")
    assert with_pool(read).outcome == Outcome.TOO_LARGE


def test_a_wait_that_is_cancelled_leaves_no_answer_for_the_next() -> None:
    async def work(pool: ReaderPool) -> Reading:
        await read(pool)
        waiting = asyncio.create_task(read(pool, "<p>The text of somebody else</p>" * 9999))
        await asyncio.sleep(0.01)
        waiting.cancel()
        return await read(pool)

    assert with_pool(work).text == "Terms of service of a shop\n"


def test_a_reader_knows_no_password_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")

    async def work(pool: ReaderPool) -> bytes:
        await read(pool)
        return Path(f"/proc/{pool.pids[0]}/environ").read_bytes()

    assert b"hush" not in with_pool(work)


def test_a_reader_loads_neither_the_application_nor_a_client() -> None:
    async def work(pool: ReaderPool) -> str:
        await read(pool)
        return Path(f"/proc/{pool.pids[0]}/maps").read_text()

    loaded = with_pool(work)
    assert not any(name in loaded for name in ("aiohttp", "greenlet", "psycopg", "rapidfuzz"))


@pytest.mark.parametrize(
    ("module", "unneeded"),
    [
        ("auditor.pages.reader", {"bs4", "soupsieve", "pypdfium2", "asyncio", "aiohttp"}),
        ("auditor.pages.engine", {"bs4", "soupsieve", "pypdfium2", "playwright"}),
    ],
)
def test_what_few_documents_need_is_loaded_with_the_first_of_them(
    module: str, unneeded: set[str]
) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program],
        cwd=forking.ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    assert not unneeded & set(loaded.stdout.split())


def test_a_reader_has_limits() -> None:
    async def work(pool: ReaderPool) -> str:
        await read(pool)
        return Path(f"/proc/{pool.pids[0]}/limits").read_text()

    rows = {line[:20].strip(): line[20:].split() for line in with_pool(work).splitlines()}
    assert rows["Max address space"][0] == str(1 << 30)
    assert rows["Max file size"][0] == "0"
    assert int(rows["Max cpu time"][0]) < 60
