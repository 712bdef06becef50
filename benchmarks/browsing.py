"""Pages that a script writes, read by our browser and by a bare one on the same pages.

The synthetic terms web is not part of the project; without `../shared/bench` this says so.
Bare is a fresh context a page and a wait for the text's own selector: no guard, no evidence.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.async_api import Browser as Chromium
from playwright.async_api import async_playwright

from auditor.pages.browser import open_browser
from auditor.pages.browser_process import ARGUMENTS, executable
from auditor.pages.chromium import TABS
from auditor.pages.guard import ITSELF
from benchmarks.report import say

TERMS_WEB = Path(__file__).resolve().parents[2] / "shared" / "bench" / "termsweb.py"
SITES = 200
ROUNDS = 3
CONTAINER, TEXT = "#legal", "#legal p"
LEAST_SHARE = 0.7
UNNEEDED = re.compile(r"\.(png|jpe?g|gif|css|woff2?)(\?|$)")
Read = Callable[[str], Awaitable[None]]


def main() -> None:
    if not TERMS_WEB.is_file():
        print("Skipped: this needs ../shared/bench/termsweb.py beside the project.")
        return
    with serving() as port:
        urls = _urls(port)
        print(f"{len(urls)} pages rendered by script, {TABS} tabs at once, {ROUNDS} rounds")
        asyncio.run(measure(urls, port))


async def measure(urls: list[str], port: int) -> None:
    """The best round of each reader: the machine is shared, and noise only ever slows."""
    path = executable(os.environ.get("AUDITOR_CHROMIUM", ""))
    rates: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, rate in {
            "bare, everything loaded": await bare(path, urls),
            "bare, blocked by URL": await bare(path, urls, is_blocking=True),
            "bare, blocked by URL, our flags": await bare(path, urls, True, list(ARGUMENTS)),
            "ours": await ours(urls, port),
        }.items():
            rates[name] = max(rate, rates.get(name, 0.0))
    for name, rate in rates.items():
        say(f"{Path(path).name}, {name}", rate, "pages/s")
    for name in [name for name in rates if name != "ours"]:
        share = rates["ours"] / rates[name]
        say(f"bare against ours, {name}", 1 / share, "", at_most=1 / LEAST_SHARE)


async def ours(urls: list[str], port: int) -> float:
    """Pages a second with the guard, the proxy, the DOM and the evidence, without a picture."""
    host_map = {"127.0.*": (ITSELF, port)}
    async with open_browser(configured="", user_agent="benchmark", host_map=host_map) as browser:

        async def read(url: str) -> None:
            page = await browser.fetch(url, [CONTAINER])
            _check(page.body.decode(), url)

        return await _rate(read, urls)


async def bare(
    path: str, urls: list[str], is_blocking: bool = False, arguments: list[str] | None = None
) -> float:
    """Pages a second of a browser that is driven without any care."""
    kept = [one for one in arguments or [] if "resolver" not in one]
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=path, args=kept, chromium_sandbox=os.geteuid() != 0
        )

        async def read(url: str) -> None:
            await _read_bare(chromium, url, is_blocking)

        try:
            return await _rate(read, urls)
        finally:
            await chromium.close()


async def _read_bare(chromium: Chromium, url: str, is_blocking: bool) -> None:
    context = await chromium.new_context()
    if is_blocking:
        await context.route(UNNEEDED, lambda route: route.abort())
    tab = await context.new_page()
    await tab.goto(url, wait_until="commit")
    await tab.wait_for_selector(TEXT, state="attached")
    _check(await tab.content(), url)
    await context.close()


async def _rate(read: Read, urls: list[str]) -> float:
    """Pages a second, after one page to warm up."""
    await read(urls[0])
    left = list(urls)

    async def tab() -> None:
        while left:
            await read(left.pop())

    start = time.perf_counter()
    await asyncio.gather(*(tab() for _ in range(TABS)))
    return len(urls) / (time.perf_counter() - start)


def _check(content: str, url: str) -> None:
    """A reader that is fast because it reads too early is none."""
    if content.count("<p>") < 50:
        raise RuntimeError(f"{url} was read before its text was there.")


@contextmanager
def serving() -> Iterator[int]:
    """The terms web on a free port of every loopback address, warmed up."""
    port = _free_port()
    command = [sys.executable, str(TERMS_WEB), "--n", str(SITES), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout is None or not server.stdout.readline():
            raise RuntimeError("The terms web did not start.")
        _ask(port, "/admin/warm", method="POST")
        yield port
    finally:
        server.terminate()
        server.wait()


def _urls(port: int) -> list[str]:
    state = _ask(port, "/admin/state")
    kinds = zip(state["urls"], state["kinds"], strict=True)
    return [url for url, kind in kinds if kind == "js"]


def _ask(port: int, path: str, method: str = "GET") -> dict[str, list[str]]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
        found: dict[str, list[str]] = json.load(answer)
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        port: int = opened.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
