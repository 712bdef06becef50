"""One running Chromium and the driver that speaks to it: started, asked whether it lives, ended."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable
from contextlib import suppress

from playwright.async_api import Browser as Chromium
from playwright.async_api import CDPSession, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from auditor.pages.chromium import VARIABLE, ChromiumError, find_chromium
from auditor.pages.faults import FetchFailed
from auditor.pages.outcomes import Outcome
from auditor.pages.own_certificate import own_certificate
from auditor.pages.process_tree import (
    Process,
    end_process,
    end_tree,
    find_process,
    tree_of,
    until_gone,
)

START_SECONDS = 30
CLOSE_SECONDS = 5
# A proxy of the environment would carry what the browser asks of its maker by itself.
PROXY = re.compile(r"proxy$", re.IGNORECASE)
# What is not of a page (certificates, its maker's services) finds a proxy that nobody answers.
NOWHERE = "http://127.0.0.1:1"
# Chromium heeds the last list alone, so this one begins with what Playwright switches off.
SWITCHED_OFF = (
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "AimEnabled",
    # Forms that are seen would be described to the browser's maker.
    "AutofillServerCommunication",
    # Reports that the network stack would POST by itself, past every interception.
    "DocumentReporting",
    "NetworkErrorLogging",
    "Reporting",
    # The address bar's popup is a page of its own in each window, and took longer than the page
    # that is read (0.3 s of 0.6 s); the spare renderer is never used.
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
    "SpareRendererForSitePerProcess",
)
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    # They leave past every interception, by their own time or in their own way.
    "--disable-blink-features=FetchLaterAPI,FetchRetry,WebSocketStream",
    # A shared worker belongs to no page, so that nothing would watch what it sends.
    "--disable-shared-workers",
    "--disable-sync",
    "--no-first-run",
    # The headless shell knows the first of these names, the full browser (156) only the second.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Names are resolved by the proxy alone, which is the one address that the browser dials.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    f"--disable-features={','.join(SWITCHED_OFF)}",
)


class BrowserMissing(LookupError):
    """No Chromium is installed where it is looked for."""


def executable(configured: str) -> str:
    """The path of the browser that set-up would find too. Raises BrowserMissing."""
    try:
        found = find_chromium(os.environ | {VARIABLE: configured})
    except ChromiumError as error:
        raise BrowserMissing(str(error)) from error
    if found is None:
        raise BrowserMissing("No Chromium is installed. `make browser` looks for one again.")
    return found.path


def has_sandbox() -> bool:
    """Chromium's sandbox refuses to start as root."""
    return os.geteuid() != 0


class RunningBrowser:
    """A browser with its own driver. Make it with `start_browser`; `end` leaves no process."""

    def __init__(
        self, playwright: Playwright, chromium: Chromium, channel: CDPSession, process: Process
    ) -> None:
        self.chromium = chromium
        self._playwright = playwright
        self._channel = channel
        self.process = process
        self._driver = find_process(process.parent)
        self._ended: list[Process] = []

    @property
    def version(self) -> str:
        return self.chromium.version

    @property
    def is_connected(self) -> bool:
        return self.chromium.is_connected()

    async def does_answer(self, seconds: float) -> bool:
        """Whether the browser itself, not one of its pages, answers within this time."""
        try:
            async with asyncio.timeout(seconds):
                await self._channel.send("Browser.getVersion")
        except (TimeoutError, PlaywrightError):
            return False
        return True

    def kill(self) -> None:
        """End the whole tree at once; whoever waits for one of its pages gets an error."""
        self._ended += end_tree(self.process)

    async def end(self) -> None:
        """Close politely, end what is left of the tree and the driver, and see them gone."""
        self._ended += tree_of(self.process)
        await give_up_after(CLOSE_SECONDS, self.chromium.close())
        self.kill()
        await give_up_after(CLOSE_SECONDS, self._playwright.stop())
        if self._driver is not None:
            end_process(self._driver)
            self._ended.append(self._driver)
        await give_up_after(CLOSE_SECONDS, until_gone(self._ended))


async def start_browser(path: str) -> RunningBrowser:
    """Start Chromium. Raises FetchFailed if it is there and does not start."""
    playwright = await async_playwright().start()
    try:
        chromium = await _launch(playwright, path)
        channel = await chromium.new_browser_cdp_session()
        return RunningBrowser(playwright, chromium, channel, await _process_of(channel))
    except PlaywrightError as error:
        await give_up_after(CLOSE_SECONDS, playwright.stop())
        sentence = f"The browser {path} did not start: {first_line(error)}"
        raise FetchFailed(Outcome.BROWSER_CRASHED, sentence) from error
    except BaseException:
        await give_up_after(CLOSE_SECONDS, playwright.stop())
        raise


async def _launch(playwright: Playwright, path: str) -> Chromium:
    return await playwright.chromium.launch(
        executable_path=path,
        chromium_sandbox=has_sandbox(),
        args=[*ARGUMENTS, f"--ignore-certificate-errors-spki-list={own_certificate().key_digest}"],
        proxy={"server": NOWHERE},
        timeout=START_SECONDS * 1000,
        env={name: value for name, value in os.environ.items() if not PROXY.search(name)},
    )


async def _process_of(channel: CDPSession) -> Process:
    """The browser's own process, by its own word: a wrapper script may stand before it."""
    answer = await channel.send("SystemInfo.getProcessInfo")
    pid = next(int(one["id"]) for one in answer["processInfo"] if one["type"] == "browser")
    return find_process(pid) or Process(pid, 0, pid, 0, is_zombie=False)


async def give_up_after(seconds: float, closing: Awaitable[None]) -> bool:
    """Close what may hang or be gone; whether it closed. A hung page must not hold up the next."""
    try:
        with suppress(PlaywrightError):
            await asyncio.wait_for(closing, seconds)
    except TimeoutError:
        return False
    return True


def first_line(error: Exception) -> str:
    """What Playwright says, without its log."""
    return (str(error).splitlines() or [type(error).__name__])[0]
