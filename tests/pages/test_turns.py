"""Politeness towards hosts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from auditor.pages.faults import FetchFailed
from auditor.pages.outcomes import Outcome
from auditor.pages.turns import Turns, Visit

HOUR = timedelta(hours=1)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def visit(turns: Turns, slots: int = 8) -> Visit:
    return Visit(turns, asyncio.Semaphore(slots))


async def refused(turns: Turns, url: str) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        async with visit(turns) as next_visit:
            await next_visit.reach(url)
    return caught.value


def test_a_host_that_asked_for_a_long_pause_is_not_waited_for() -> None:
    async def work() -> FetchFailed:
        turns = Turns(timedelta(0))
        async with visit(turns) as first:
            await first.reach("http://a.example/")
            first.extend_pause(HOUR)
        return await refused(turns, "http://a.example/other")

    failed = run(work())
    assert failed.outcome == Outcome.RATE_LIMITED
    assert failed.retry_after is not None
    assert failed.retry_after > datetime.now(UTC) + timedelta(minutes=59)


def test_another_host_does_not_share_the_pause() -> None:
    async def work() -> bool:
        turns = Turns(timedelta(0))
        async with visit(turns) as first:
            await first.reach("http://a.example/")
            first.extend_pause(HOUR)
        async with visit(turns) as other:
            return await other.reach("http://b.example/")

    assert run(work())


def test_a_shorter_pause_takes_nothing_from_a_longer() -> None:
    async def work() -> FetchFailed:
        turns = Turns(timedelta(0))
        async with visit(turns) as first:
            await first.reach("http://a.example/")
            first.extend_pause(HOUR)
            first.extend_pause(timedelta(0))
            first.extend_pause(None)
        return await refused(turns, "http://a.example/")

    assert run(work()).outcome == Outcome.RATE_LIMITED


def test_a_visit_that_moves_on_frees_the_host_it_leaves() -> None:
    async def work() -> bool:
        turns = Turns(timedelta(0))
        async with visit(turns) as first, visit(turns) as second:
            await first.reach("http://a.example/")
            await first.reach("http://b.example/")
            return await second.reach("http://a.example/")

    assert run(work())


def test_two_visits_that_cross_do_not_wait_for_each_other_for_ever() -> None:
    async def cross(turns: Turns, *urls: str) -> None:
        async with visit(turns) as one:
            for url in urls:
                await one.reach(url)
                await asyncio.sleep(0)

    async def work() -> None:
        turns = Turns(timedelta(0))
        there = ("http://a.example/", "http://b.example/")
        async with asyncio.timeout(5):
            await asyncio.gather(cross(turns, *there), cross(turns, *reversed(there)))

    run(work())


def test_a_second_page_of_the_same_host_needs_no_new_turn() -> None:
    async def work() -> list[bool]:
        async with visit(Turns(HOUR)) as one:
            return [await one.reach(f"http://a.example/{page}") for page in range(3)]

    assert run(work()) == [True, False, False]


def test_a_wait_that_is_cancelled_leaves_the_turn_to_others() -> None:
    async def work() -> bool:
        turns = Turns(timedelta(seconds=0.2))
        async with visit(turns) as first:
            await first.reach("http://a.example/")
        waiting = asyncio.create_task(turns.take("a.example"))
        await asyncio.sleep(0.01)
        waiting.cancel()
        async with asyncio.timeout(5), visit(turns) as next_visit:
            return await next_visit.reach("http://a.example/")

    assert run(work())


def test_a_wait_for_a_slot_that_is_cancelled_leaves_the_turn_to_others() -> None:
    async def work() -> bool:
        turns, full = Turns(timedelta(0)), asyncio.Semaphore(0)
        waiting = asyncio.create_task(Visit(turns, full).reach("http://a.example/"))
        await asyncio.sleep(0.01)
        waiting.cancel()
        async with asyncio.timeout(5), visit(turns) as next_visit:
            return await next_visit.reach("http://a.example/")

    assert run(work())


def test_the_interval_is_kept_between_two_visits() -> None:
    async def work() -> float:
        turns = Turns(timedelta(seconds=0.05))
        start = time.monotonic()
        for _ in range(3):
            async with visit(turns) as one:
                await one.reach("http://a.example/")
        return time.monotonic() - start

    assert run(work()) >= 0.1
